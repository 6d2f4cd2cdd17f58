"""`okrsite checkin`: where does a key result stand now? One, or all that somebody owes this week."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple, TypedDict, Unpack

import click

from okrsite.cli import ask, standing
from okrsite.cli.amounts import counted
from okrsite.cli.complete import checked, people, teams
from okrsite.cli.session import Session, as_day
from okrsite.content.literals import to_number
from okrsite.content.near import listed
from okrsite.edit import answers, check_ins
from okrsite.edit.answers import Answer
from okrsite.edit.batch import Batch
from okrsite.edit.check_ins import Said
from okrsite.findings import UsageError
from okrsite.model import KeyResult, Objective
from okrsite.owed import owed
from okrsite.project import Project
from okrsite.reporters.plain import visible

STOP = "q"
"""What ends a walk; everything said before it is written."""

NEGATIVE = re.compile(r"-(?=[\d.])")


class Asked(TypedDict):
    """The options of the command."""

    confidence: str | None
    note: str | None
    day: date | None
    by: str | None
    in_file: bool
    owner: str | None
    team: str | None


class Command(click.Command):
    """A command that takes a negative number for a value, not for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(
            ctx, [NEGATIVE.sub("\u2212", arg, count=1) if _is_negative(arg) else arg for arg in args]
        )


class Desk(NamedTuple):
    """What one run works with."""

    session: Session
    project: Project
    batch: Batch
    asked: Asked

    @property
    def day(self) -> date:
        return self.asked["day"] or self.session.today


@click.command(cls=Command)
@click.argument("kr", required=False, shell_complete=checked)
@click.argument("value", required=False)
@click.option("--confidence", metavar="0-10", help="How likely the target is; 5 means even odds.")
@click.option("--note", metavar="TEXT", help="What happened, and what comes next.")
@click.option("--date", "day", callback=as_day, metavar="DATE", help="The day it tells of (today).")
@click.option("--by", metavar="PERSON", shell_complete=people, help="Who says so (the owner).")
@click.option("--file", "in_file", is_flag=True, help="Write to the week's file under check-ins/ instead.")
@click.option("--owner", metavar="PERSON", shell_complete=people, help="Without KR: walk what PERSON owes this week.")
@click.option("--team", metavar="TEAM", shell_complete=teams, help="Without KR: walk what TEAM owes this week.")
@click.pass_obj
def command(session: Session, kr: str | None, value: str | None, **asked: Unpack[Asked]) -> int:
    r"""Check in on a key result, KR (objective/key-result): its VALUE today, confidence and a note.

    With the id of an objective in place of KR, a note (and a confidence) on the objective as a whole.

    What is not given is asked for on a terminal. Without KR, walks all that --owner or --team owe this week. Nothing is
    written before everything has been said, and Ctrl-C leaves the files as they were.

    VALUE is a number; true or false; none, commit, target or stretch; or the number or title of a milestone that is
    done, by the kind of the key result. `unknown` says that nobody knows it now.
    """
    answers.not_in_future(asked["day"] or session.today, session.today)
    project = session.project(judged=False)
    desk = Desk(session, project, Batch(project, session.root()), asked)
    if asked["by"] is not None:
        asked["by"] = answers.person(project.graph, asked["by"])
    if kr is None:
        return _walk(desk)
    if asked["owner"] is not None:  # who says so, where --by does not
        asked["owner"] = answers.person(project.graph, asked["owner"])
    if asked["team"] is not None:
        raise UsageError(f"--team is for the walk: leave it out, or {kr}")
    objective = answers.whole(project.graph, kr) if value is None else None
    return _one(desk, answers.key_result(project.graph, kr), value) if objective is None else _whole(desk, objective)


# ------------------------------------------------------------------------------------------------ one key result


def _one(desk: Desk, key_result: KeyResult, value: str | None) -> int:
    graph, asked = desk.project.graph, desk.asked
    answers.may_check_in(graph, key_result)
    if key_result.type != "milestones" or asked["confidence"] or asked["note"]:
        answers.on_day(graph, key_result, desk.day, _author(desk, key_result), desk.session.today)
    check_ins.hold(desk.batch, key_result)
    asks = ask.can_ask() and None in (value, asked["confidence"], asked["note"])
    if asks:
        standing.show(desk.session.screen, desk.project, key_result)
    said = _said(desk, key_result, value, asks=asks)
    if said is None and asks:
        return _nothing(desk)
    if said is None:
        raise UsageError(f'nothing was said about "{key_result.path}": give a VALUE, --confidence or --note')
    check_ins.write(desk.batch, said, in_file=desk.asked["in_file"])
    if asks and not ask.confirmed(desk.session.screen, "Write it?"):
        return _nothing(desk)
    return _written(desk, key_result.path)


def _said(desk: Desk, key_result: KeyResult, value: str | None, *, asks: bool) -> Said | None:
    """What is said about a key result; None for nothing at all."""
    by = _author(desk, key_result)
    answer = answers.value(key_result, value) if value is not None else Answer()
    if value is None and asks and key_result.type != "rollup":
        answer = _ask_value(desk, key_result)
    said = Said(key_result, desk.day, by, answer.text, milestone=answer.milestone)
    if answer != Answer() or desk.asked["note"] or desk.asked["confidence"]:
        standing.preview(desk.session.screen, desk.project, said, answer)
    sure, note = _confidence(desk, asks=asks), _note(desk, asks=asks)
    said = said._replace(confidence=sure, note=note)
    if said.words:
        answers.on_day(desk.project.graph, key_result, said.date, by, desk.session.today)
    return said if said.words or said.milestone is not None else None


def _author(desk: Desk, key_result: KeyResult) -> str:
    return desk.asked["by"] or desk.asked["owner"] or desk.project.graph.owner_of(key_result) or ""


def _confidence(desk: Desk, *, asks: bool) -> str:
    given = desk.asked["confidence"]
    if given is None:
        return ask.ask(desk.session.screen, "  Confidence, 0 to 10", _or_nothing_sure) if asks else ""
    return answers.confidence(given)


def _or_nothing_sure(text: str) -> str:
    return answers.confidence(text) if text else ""


def _note(desk: Desk, *, asks: bool) -> str:
    given = desk.asked["note"]
    if given is None:
        return ask.ask(desk.session.screen, "  Note", answers.note) if asks else ""
    return answers.note(given)


def _ask_value(desk: Desk, key_result: KeyResult) -> Answer:
    words = [step.title for step in key_result.milestones if step.done is None]

    def read(text: str) -> Answer:
        return answers.value(key_result, text) if text else Answer()

    return ask.ask(desk.session.screen, f"  {QUESTIONS.get(key_result.type, 'Value')}", read, words=words)


QUESTIONS = {
    "milestones": "Done, by number",
    "boolean": "Reached, true or false",
    "ordinal": "Level: none, commit, target or stretch",
}
"""What is asked for, where it is no number."""


# ------------------------------------------------------------------------------------------------ an objective


def _whole(desk: Desk, objective: Objective) -> int:
    """A note on an objective: how it goes as a whole, which no number of it says."""
    graph, screen = desk.project.graph, desk.session.screen
    by = desk.asked["by"] or desk.asked["owner"] or objective.owner or ""
    answers.may_speak(graph, objective)
    answers.on_day(graph, objective, desk.day, by, desk.session.today)
    if desk.asked["in_file"]:
        raise UsageError(f'a note on "{objective.id}" stands in its own file; --file is for key results')
    desk.batch.hold(objective.source.path)
    asks = ask.can_ask() and None in (desk.asked["confidence"], desk.asked["note"])
    if asks:
        standing.show_whole(screen, desk.project, objective)
    note, sure = _note(desk, asks=asks), _confidence(desk, asks=asks)
    if not note and not sure:
        if asks:
            return _nothing(desk)
        inside = [k.path for k in objective.key_results]
        others = f", or check in on {listed(inside)}" if inside else ""
        raise UsageError(f'"{objective.id}" is an objective: say how it goes with --note{others}')
    check_ins.write_whole(desk.batch, objective, desk.day, {"confidence": sure, "by": by, "note": note})
    if asks and not ask.confirmed(screen, "Write it?"):
        return _nothing(desk)
    return _written(desk, objective.id)


# ------------------------------------------------------------------------------------------------ a walk


def _walk(desk: Desk) -> int:
    """Ask about everything that is owed; write it all at the end."""
    found = owed(desk.project, **_whose(desk))
    screen = desk.session.screen
    if not found:
        screen.say("Nothing is owed this week.")
        return 0
    if not ask.can_ask():
        names = "\n".join(f"  okrsite checkin {k.path}" for k in found)
        raise UsageError(f"a walk needs a terminal to ask; {counted(len(found), 'key result')} owed:\n{names}")
    screen.complain(f"{counted(len(found), 'key result')} to look at. Enter leaves one out, {STOP} ends the walk.")
    for key_result in found:
        check_ins.hold(desk.batch, key_result)
    said = _answers(desk, found)
    if not said:
        return _nothing(desk)
    for one in said:
        check_ins.write(desk.batch, one, in_file=desk.asked["in_file"])
    if not ask.confirmed(screen, f"\nWrite {counted(len(said), 'check-in')}?"):
        return _nothing(desk)
    return _written(desk, said[0].key_result.path if len(said) == 1 else counted(len(said), "check-in"))


def _whose(desk: Desk) -> dict[str, str]:
    graph, asked = desk.project.graph, desk.asked
    if asked["owner"] is None and asked["team"] is None:
        if not ask.can_ask():
            raise UsageError("name a key result, or say whose: --owner PERSON or --team TEAM")
        asked["owner"] = ask.ask(
            desk.session.screen, "Who are you", lambda text: answers.person(graph, text), _me(desk), graph.people
        )
    whose = {}
    if asked["owner"] is not None:
        asked["owner"] = whose["owner"] = answers.person(graph, asked["owner"])
    if asked["team"] is not None:
        whose["team"] = answers.team(graph, asked["team"])
    return whose


def _me(desk: Desk) -> str:
    """Whoever has the address that git knows; nothing for a stranger."""
    mail = desk.session.git().mail().casefold()
    people = desk.project.graph.people.values()
    return next((person.id for person in people if mail and person.email.casefold() == mail), "")


class _Stop(Exception):
    """Somebody has had enough of a walk."""


def _answers(desk: Desk, found: tuple[KeyResult, ...]) -> list[Said]:
    said: list[Said] = []
    for n, key_result in enumerate(found, 1):
        standing.show(desk.session.screen, desk.project, key_result, f"{n} of {len(found)}  ")
        try:
            one = _owed_answer(desk, key_result)
        except _Stop:
            break
        if one is not None:
            said.append(one)
    return said


def _owed_answer(desk: Desk, key_result: KeyResult) -> Said | None:
    words = [step.title for step in key_result.milestones if step.done is None]

    def read(text: str) -> Answer | None:
        if text == STOP:
            raise _Stop
        if not text:
            return None
        if key_result.type != "milestones":
            answers.on_day(desk.project.graph, key_result, desk.day, _author(desk, key_result), desk.session.today)
        return answers.value(key_result, text)

    answer = ask.ask(desk.session.screen, f"  {QUESTIONS.get(key_result.type, 'Value')}", read, words=words)
    if answer is None:
        return None
    said = Said(key_result, desk.day, _author(desk, key_result), answer.text, milestone=answer.milestone)
    standing.preview(desk.session.screen, desk.project, said, answer)
    return said._replace(confidence=_confidence(desk, asks=True), note=_note(desk, asks=True))


def _written(desk: Desk, what: str) -> int:
    paths = desk.batch.write()
    where = ", ".join(desk.session.screen.err("path", visible(path)) for path in paths)
    desk.session.screen.say(f"{what} written to {where}")
    return 0


def _nothing(desk: Desk) -> int:
    desk.session.screen.say("Nothing was written.")
    return 0


def _is_negative(arg: str) -> bool:
    return NEGATIVE.match(arg) is not None and to_number(arg) is not None
