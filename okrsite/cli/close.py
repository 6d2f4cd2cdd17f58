"""`okrsite close`: how did a cycle end? Outcome, decision and lesson of each objective, and what is carried on."""

from __future__ import annotations

from typing import NamedTuple, TypedDict, Unpack

import click

from okrsite.cli import ask, paint
from okrsite.cli.amounts import counted
from okrsite.cli.complete import cycles, objectives
from okrsite.cli.lines import title, way
from okrsite.cli.session import Session
from okrsite.content.near import did_you_mean, listed
from okrsite.content.nodes import ID
from okrsite.edit import answers, closing, drafts, periods
from okrsite.edit.batch import Batch
from okrsite.edit.closing import DECISIONS, OUTCOMES, Verdict
from okrsite.findings import UsageError
from okrsite.graph import Graph
from okrsite.model import Cycle, Objective
from okrsite.project import Project
from okrsite.reporters.plain import visible

SKIP = "-"
"""The answer that leaves an objective open, and carries nothing on."""

CARRIED = ("keep", "modify")
"""The decisions after which an objective goes on."""


class Asked(TypedDict):
    """The options of the command."""

    objective: tuple[str, ...]
    outcome: str | None
    decision: str | None
    lesson: str | None
    postmortem: str | None
    to: str | None
    yes: bool


class Desk(NamedTuple):
    """What one run works with; `final` is the project as it would be with the cycle closed."""

    session: Session
    project: Project
    final: Project
    batch: Batch
    cycle: Cycle
    asked: Asked


@click.command()
@click.argument("cycle", metavar="CYCLE", shell_complete=cycles)
@click.option("--objective", multiple=True, metavar="ID", shell_complete=objectives, help="Only this one.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="How it ended.")
@click.option("--decision", type=click.Choice(DECISIONS), help="What happens next.")
@click.option("--lesson", metavar="TEXT", help="What was learnt, in one honest sentence.")
@click.option("--postmortem", metavar="PAGE", help="The page that explains a promise that was not kept.")
@click.option("--carry", "to", metavar="CYCLE", shell_complete=cycles, help="Draft what is kept or modified in CYCLE.")
@click.option("--yes", is_flag=True, help="Close the cycle without asking.")
@click.pass_obj
def command(session: Session, cycle: str, **asked: Unpack[Asked]) -> int:
    """Close CYCLE: walk what is still open in it, with its scores, and ask how it ended.

    Writes `closing` and `state: closed` into each objective, drafts what goes on in the next cycle (--carry), and
    closes the cycle itself once nothing in it is open. Nothing is written before everything has been said.

    In scripts, close one objective at a time: --objective ID --outcome … --decision … --lesson …, then the cycle with
    --yes.
    """
    desk = _desk(session, cycle, asked)
    chosen = _chosen(desk)
    verdicts = _asked_verdicts(desk, chosen) if _is_walk(asked) else _given_verdicts(desk, chosen)
    for objective, verdict in verdicts:
        closing.close_objective(desk.batch, objective, verdict)
    _ask_where_to(desk, verdicts)
    drafted = _carry(desk, verdicts)
    closed = _close_cycle(desk, [objective for objective, _ in verdicts])
    if not desk.batch.after:
        session.screen.say("Nothing was written.")
        return 0
    desk.batch.checked()
    if _is_walk(asked) and not ask.confirmed(session.screen, "\nWrite it?"):
        session.screen.say("Nothing was written.")
        return 0
    desk.batch.write()
    _tell(desk, len(verdicts), drafted, closed=closed)
    return 0


def _desk(session: Session, ident: str, asked: Asked) -> Desk:
    project = session.project()
    cycle = project.graph.cycles.get(_present(project.graph, "cycle", ident))
    if cycle is None:
        raise UsageError(f'there is no cycle "{ident}"{did_you_mean(ident, project.graph.cycles)}')
    if cycle.closed and not asked["objective"] and asked["to"] is None:
        raise UsageError(f'cycle "{cycle.id}" is closed already')
    if asked["to"] is not None:
        closing.may_begin(project, cycle, asked["to"])
    trial = Batch(project, session.root())
    if not cycle.closed:
        closing.close_cycle(trial, cycle)
    return Desk(session, project, trial.outcome(judged=False), Batch(project, session.root()), cycle, asked)


def _present(graph: Graph, kind: str, name: str) -> str:
    """The id that something has today, named by it, by an old one, or with its kind: `objective:x`."""
    uid = f"{kind}:{name.removeprefix(f'{kind}:')}"
    return graph.aliases.get(uid, uid).partition(":")[2]


def _is_walk(asked: Asked) -> bool:
    return ask.can_ask() and not (asked["objective"] or asked["yes"])


def _chosen(desk: Desk) -> list[Objective]:
    """The objectives that are named, else all of the cycle that are open."""
    named, asked = desk.asked["objective"], desk.asked
    words = [f"--{name}" for name in ("outcome", "decision", "lesson", "postmortem") if asked[name]]
    if words and not named:
        raise UsageError(f"{words[0]} is said of one objective: name it with --objective ID")
    of_cycle = {o.id: o for o in desk.project.graph.objectives_in(desk.cycle.id)}
    found = [of_cycle.get(_present(desk.project.graph, "objective", name)) for name in named]
    for name, objective in zip(named, found, strict=True):
        if objective is None:
            raise UsageError(f'cycle "{desk.cycle.id}" has no objective "{name}"{did_you_mean(name, of_cycle)}')
    return [o for o in found if o] if named else [o for o in of_cycle.values() if closing.is_open(o)]


# ------------------------------------------------------------------------------------------------ by options

Verdicts = list[tuple[Objective, Verdict]]


def _given_verdicts(desk: Desk, chosen: list[Objective]) -> Verdicts:
    asked = desk.asked
    if not asked["objective"]:
        if not asked["yes"]:
            raise UsageError(
                "a walk needs a terminal to ask: give --objective ID, or --yes to close the cycle as it is"
            )
        return []
    if not asked["outcome"]:
        raise UsageError(f"--outcome says how it ended: {listed(OUTCOMES)}")
    postmortem = _page(desk, asked["postmortem"]) if asked["postmortem"] else ""
    lesson = answers.note(asked["lesson"] or "")
    verdict = Verdict(asked["outcome"], asked["decision"] or "", lesson, postmortem)
    for objective in chosen:
        if objective.state == "draft":
            raise UsageError(f'objective "{objective.id}" is a draft; it never began')
        _show(desk, objective)
    return [(objective, verdict) for objective in chosen]


def _page(desk: Desk, ident: str) -> str:
    name = ident.removeprefix("page:").removeprefix("pages/").removesuffix(".md")
    if name not in desk.project.graph.pages:
        near = did_you_mean(name, desk.project.graph.pages)
        raise UsageError(f'there is no page "{name}"{near}; okrsite new page {name} begins it')
    return f"pages/{name}"


# ------------------------------------------------------------------------------------------------ a walk


def _asked_verdicts(desk: Desk, chosen: list[Objective]) -> Verdicts:
    screen, verdicts = desk.session.screen, []
    for objective in chosen:
        desk.batch.hold(objective.source.path)
    desk.batch.hold(desk.cycle.source.path)
    if desk.project.today <= desk.cycle.end:
        screen.complain(f"{desk.cycle.id} runs until {paint.day(desk.cycle.end, year=True)}: what is closed is final.")
    if chosen:
        screen.complain(f"{counted(len(chosen), 'objective')} to close. {SKIP} leaves one open.")
    for objective in chosen:
        _show(desk, objective)
        verdict = _ask_verdict(desk, objective)
        if verdict is not None:
            verdicts.append((objective, verdict))
    return verdicts


def _ask_verdict(desk: Desk, objective: Objective) -> Verdict | None:
    screen, score = desk.session.screen, desk.final.scores.of(objective.uid).score
    before = objective.closing or closing.Verdict()
    outcome = _ask_word(desk, "Outcome", OUTCOMES, before.outcome or closing.proposed(objective, score))
    if outcome == SKIP:
        return None
    decision = _ask_word(desk, "Decision", DECISIONS, before.decision or ("drop" if outcome == "dropped" else ""))
    lesson = ask.ask(screen, "  Lesson", answers.note, before.lesson)
    postmortem = before.postmortem
    if not postmortem and closing.asks_for_postmortem(objective, score, outcome):
        postmortem = _ask_postmortem(desk)
    return None if decision == SKIP else Verdict(outcome, decision, lesson, postmortem)


def _ask_word(desk: Desk, question: str, words: tuple[str, ...], default: str) -> str:
    def read(text: str) -> str:
        found = [word for word in words if text and word.startswith(text.lower())]
        if text == SKIP or len(found) == 1:
            return text if text == SKIP else found[0]
        raise UsageError(f"{listed(words)}, please")

    return ask.ask(desk.session.screen, f"  {question} ({', '.join(words)})", read, default, words)


def _ask_postmortem(desk: Desk) -> str:
    """The page of a postmortem, which may be written on the way; nothing if it is to follow later."""
    screen = desk.session.screen
    screen.complain("  It was committed and missed: others may ask what happened, and what will change.")

    def read(text: str) -> str:
        name = text.removeprefix("page:").removeprefix("pages/").removesuffix(".md")
        if name and name not in desk.project.graph.pages and not ID.fullmatch(name):
            raise UsageError(f'"{name}" is no id of a page')
        return name

    name = ask.ask(screen, "  Postmortem, a page (Enter: later)", read, words=desk.project.graph.pages)
    if not name:
        return ""
    if name not in desk.project.graph.pages:
        if not ask.confirmed(screen, f"  There is no page {name} yet. Begin it?"):
            return ""
        drafts.create(desk.batch, "page", name, {"title": f"Postmortem: {name.replace('-', ' ')}"})
    return f"pages/{name}"


# ------------------------------------------------------------------------------------------------ what goes on


def _ask_where_to(desk: Desk, verdicts: Verdicts) -> None:
    """On a walk that ends with something to go on, the cycle in which it does."""
    if not _is_walk(desk.asked) or desk.asked["to"] or not any(v.decision in CARRIED for _, v in verdicts):
        return
    cycles = [c for c in desk.project.graph.cycles.values() if c.start > desk.cycle.end and not c.closed]
    named = [c.id for c in sorted(cycles, key=lambda c: (c.start, c.end)) if c.cadence == desk.cycle.cadence]
    following = periods.after(desk.cycle.id)
    proposal = following.id if following else named[0] if named else SKIP

    def read(text: str) -> str | None:
        if text == SKIP:
            return None
        closing.may_begin(desk.project, desk.cycle, text)
        return text

    question = f"\nDraft what goes on in which cycle ({SKIP} for none)"
    desk.asked["to"] = ask.ask(desk.session.screen, question, read, proposal, [c.id for c in cycles])


def _carry(desk: Desk, verdicts: Verdicts) -> list[str]:
    """Drafts of what is kept or modified, of this run and of earlier ones; each is carried only once."""
    to, graph = desk.asked["to"], desk.project.graph
    if to is None:
        return []
    decided = {
        o.id: o.closing.decision for o in graph.objectives_in(desk.cycle.id) if o.closing and o.state == "closed"
    }
    decided |= {objective.id: verdict.decision for objective, verdict in verdicts}
    gone_on = {o.carried_from for o in graph.objectives.values()}
    going = [graph.objectives[i] for i, word in decided.items() if word in CARRIED and i not in gone_on]
    closing.begin_cycle(desk.batch, desk.cycle, to)
    ids = {objective.id: closing.new_id(desk.project, objective, to) for objective in going}
    return [closing.carry(desk.batch, objective, to, ids) for objective in going]


def _close_cycle(desk: Desk, done: list[Objective]) -> bool:
    """Close the cycle itself, if nothing in it is open any more, or if that was asked for."""
    ids = {objective.id for objective in done}
    left = [o for o in desk.project.graph.objectives_in(desk.cycle.id) if closing.is_open(o) and o.id not in ids]
    asked = desk.asked
    if desk.cycle.closed or (left and asked["objective"]):
        return False
    if left and not asked["yes"]:
        desk.session.screen.say(f"{counted(len(left), 'objective')} still open, so the cycle stays open too.")
        return False
    agreed = asked["yes"] or (
        _is_walk(asked) and ask.confirmed(desk.session.screen, f"\nClose {desk.cycle.id}? Its scores are final then.")
    )
    if agreed:
        closing.close_cycle(desk.batch, desk.cycle)
    return agreed


# ------------------------------------------------------------------------------------------------ what is shown


def _show(desk: Desk, objective: Objective) -> None:
    screen, scores = desk.session.screen, desk.final.scores
    tell = screen.complain if _is_walk(desk.asked) else screen.say
    numbers = scores.of(objective.uid)
    first = f", {_score(numbers.first_score)} against the first target" if numbers.first_score is not None else ""
    kind = f", {objective.ambition}" if objective.ambition else ""
    tell(f"\n{screen.err('title', title(objective))}  {objective.id}")
    tell(f"  score {screen.err('title', _score(numbers.score))}{first}{kind}")
    for key_result in objective.key_results:
        score = scores.of(key_result.uid).score
        said = f"{title(key_result)}  {way(key_result, desk.final)}"
        tell(f"  {_score(score)}  {said.rstrip()}")


def _score(score: float | None) -> str:
    return "   –" if score is None else f"{score:.2f}"


def _tell(desk: Desk, count: int, drafted: list[str], *, closed: bool) -> None:
    screen = desk.session.screen
    if count:
        screen.say(f"{counted(count, 'objective')} closed.")
    for path in drafted:
        screen.say(f"drafted {screen.err('path', visible(path))}")
    drafts_left = sum(o.state == "draft" for o in desk.project.graph.objectives_in(desk.cycle.id))
    if closed:
        left = f" {counted(drafts_left, 'draft')} left alone." if drafts_left else ""
        screen.say(f"cycle {desk.cycle.id} is closed: its scores are final.{left}")
