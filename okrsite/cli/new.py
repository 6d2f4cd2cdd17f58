"""`okrsite new`: how does a file begin? It asks what it needs, and writes it where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypedDict, Unpack

import click

from okrsite import selectors
from okrsite.cli import ask
from okrsite.cli.complete import cycles, entities, objectives, parents, people, teams
from okrsite.cli.forms import LISTS, NAMED, NEEDED, QUESTIONS, SETTLED, Form, proposed
from okrsite.cli.session import Session
from okrsite.content.documents import STATEMENTS
from okrsite.content.literals import to_date
from okrsite.content.near import did_you_mean
from okrsite.content.nodes import ID
from okrsite.content.schema import KINDS
from okrsite.edit import answers, drafts, periods
from okrsite.edit.batch import Batch
from okrsite.edit.check_ins import week_name
from okrsite.edit.scalars import Plain
from okrsite.findings import UsageError
from okrsite.graph import Graph
from okrsite.reporters.plain import visible

OPTIONS = (
    "team", "owner", "cycle", "start", "end", "parent", "lead", "person", "role", "email", "unit", "due", "by", "date",
)  # fmt: skip


class Asked(TypedDict):
    """The options of the command."""

    title: str | None
    aligns_to: tuple[str, ...]
    moves: tuple[str, ...]
    like: str | None
    pairs: tuple[str, ...]
    team: str | None
    owner: str | None
    cycle: str | None
    start: str | None
    end: str | None
    parent: str | None
    lead: str | None
    person: str | None
    role: str | None
    email: str | None
    unit: str | None
    due: str | None
    by: str | None
    date: str | None


@click.command()
@click.argument("kind", type=click.Choice(list(QUESTIONS)), metavar="KIND")
@click.argument("ident", required=False, metavar="[ID]")
@click.option("--title", "--name", metavar="TEXT", help="Its title, or its name.")
@click.option("--team", metavar="TEAM", shell_complete=teams, help="The team it belongs to.")
@click.option("--owner", metavar="PERSON", shell_complete=people, help="The one accountable person.")
@click.option("--cycle", metavar="CYCLE", shell_complete=cycles, help="Its time box (the running one).")
@click.option("--aligns-to", multiple=True, metavar="ID", shell_complete=entities, help="What it serves.")
@click.option("--moves", multiple=True, metavar="KR", shell_complete=entities, help="What an initiative moves.")
@click.option("--start", metavar="DATE", help="Its first day.")
@click.option("--end", metavar="DATE", help="Its last day.")
@click.option("--due", metavar="DATE", help="The day by which it is done.")
@click.option(
    "--parent", metavar="ID", shell_complete=parents, help="The team above it, or the longer cycle around it."
)
@click.option("--lead", metavar="PERSON", shell_complete=people, help="Who leads the team.")
@click.option("--person", metavar="PERSON", shell_complete=people, help="Whose goal it is.")
@click.option("--role", metavar="TEXT", help="What a person does.")
@click.option("--email", metavar="ADDRESS", help="Where a person can be reached.")
@click.option("--unit", metavar="TEXT", help="What a KPI counts in: %, EUR, days.")
@click.option("--by", metavar="PERSON", shell_complete=people, help="Who writes the week's check-ins.")
@click.option("--date", metavar="DATE", help="The day that check-ins tell of (today).")
@click.option("--from", "like", metavar="ID", shell_complete=objectives, help="Begin with the key results of ID.")
@click.option("--set", "pairs", multiple=True, metavar="KEY=VALUE", help="Any other key of the format.")
@click.pass_obj
def command(session: Session, kind: str, ident: str | None, **asked: Unpack[Asked]) -> int:
    """Write a new file of KIND where it belongs, with its keys explained. Without ID, that is made of the title.

    KIND is objective, team, person, cycle, kpi, initiative, goal, pillar, page, vision, mission or check-in.

    On a terminal it asks for what is not given; Enter takes the proposal. It never writes over a file, and refuses what
    `okrsite check` would call an error. A new objective is a draft until its key results stand.
    """
    if asked["like"] is not None and kind != "objective":
        raise UsageError(f"--from copies the shape of an objective; {a(kind)} has none")
    project = session.project()
    form = Form(session, project, kind, _given(kind, asked), {})
    if asked["like"] is not None:
        _copy(form, asked["like"])
    if kind == "cycle":
        ident = ident or _cycle_id(form)
    asks = ask.can_ask()
    for key in QUESTIONS[kind]:
        if key in form.values:
            given = form.values[key]
            form.values[key] = _reader(form, key)(given if isinstance(given, str) else ",".join(map(str, given)))
        else:
            _fill(form, key, ident or "", asks=asks)
    ident = ident or _ident(form, asks=asks)
    batch = Batch(project, session.root())
    path = drafts.create(batch, kind, ident, SETTLED.get(kind, {}) | form.values)
    batch.checked()
    batch.write()
    name = kind if ident == kind else f"{kind} {ident}"
    session.screen.say(f"{name} written to {session.screen.err('path', visible(path))}")
    return 0


def _given(kind: str, asked: Asked) -> dict[str, Plain]:
    """The keys that options give, each of which the kind must have."""
    values = drafts.given(kind, asked["pairs"])
    pairs = {key: asked.get(key) for key in OPTIONS}
    named = {"name" if kind in NAMED else "title": asked["title"]} | pairs
    given: dict[str, Plain] = {key: str(text) for key, text in named.items() if text is not None}
    given |= {key: list(asked[key]) for key in LISTS if asked[key]}  # type: ignore[literal-required]
    drafts.given(kind, [f"{key}=" for key in given])
    return given | values


def _copy(form: Form, like: str) -> None:
    graph = form.project.graph
    found = graph.objectives.get(graph.aliases.get(f"objective:{like}", f"objective:{like}").partition(":")[2])
    if found is None:
        raise UsageError(f'there is no objective "{like}"{did_you_mean(like, graph.objectives)}')
    form.values.setdefault("key_results", drafts.shape(found))
    same = {"title": found.title, "team": found.team, "owner": found.owner}
    same |= {"horizon": found.horizon, "ambition": found.ambition}
    for key, text in same.items():
        if text and ask.can_ask() and key in QUESTIONS["objective"]:
            form.like[key] = text
        elif text:
            form.values.setdefault(key, text)


# ------------------------------------------------------------------------------------------------ asking


def _fill(form: Form, key: str, ident: str, *, asks: bool) -> None:
    """A key's value: asked for, else what would be proposed."""
    proposal = proposed(form, key, ident)
    if asks:
        field = KINDS[form.kind].by_name[key]
        question = f"{key.replace('_', ' ').capitalize()} ({field.doc})"
        value = ask.ask(form.session.screen, question, _reader(form, key), proposal, _words(form, key))
    else:
        value = _reader(form, key)(proposal)
    if value:
        form.values[key] = value


def _reader(form: Form, key: str) -> Callable[[str], Plain]:
    graph, needed = form.project.graph, key in NEEDED.get(form.kind, ("title",))

    def read(text: str) -> Plain:
        if not text and needed:
            raise UsageError(f"{a(form.kind)} needs a {key}: give --{'title' if key == 'name' else key}")
        if not text:
            return ""
        if key in LISTS:
            names = [name.strip() for name in text.split(",") if name.strip()]
            for name in names:
                selectors.find(graph, name)
            return list(names)
        return READERS.get(key, _line)(graph, text, form.kind)

    return read


def _line(_: Graph, text: str, __: str) -> str:
    return answers.note(text)


def _team(graph: Graph, text: str, _: str) -> str:
    return answers.team(graph, text)


def _person(graph: Graph, text: str, _: str) -> str:
    return answers.person(graph, text)


def _cycle(graph: Graph, text: str, _: str) -> str:
    if text not in graph.cycles:
        raise UsageError(f'there is no cycle "{text}"{did_you_mean(text, graph.cycles)}')
    return text


def _parent(graph: Graph, text: str, kind: str) -> str:
    return _cycle(graph, text, kind) if kind == "cycle" else answers.team(graph, text)


def _day(_: Graph, text: str, __: str) -> str:
    if to_date(text) is None:
        raise UsageError(f'"{text}" is no date like 2026-10-01')
    return text


READERS: dict[str, Callable[[Graph, str, str], str]] = {
    "team": _team, "owner": _person, "lead": _person, "person": _person, "cycle": _cycle, "parent": _parent,
    "start": _day, "end": _day, "due": _day, "by": _person, "date": _day,
}  # fmt: skip


def _words(form: Form, key: str) -> Iterable[str]:
    """What Tab completes."""
    graph = form.project.graph
    if key in LISTS:
        return [entity.uid.partition(":")[2] or entity.uid for entity in selectors.entities(graph)]
    if key in ("owner", "lead", "person", "by"):
        return graph.people
    named = form.kind if key == "parent" else key
    return graph.teams if named == "team" else graph.cycles if named == "cycle" else ()


def _cycle_id(form: Form) -> str:
    """The name of the cycle after the last one of those whose names tell their days, the shortest first."""
    known = [p for ident in form.project.graph.cycles if (p := periods.named(ident)) is not None]
    last = max(known, key=lambda p: (p.start, p.id), default=None)
    following = periods.after(last.id) if last else None
    proposal = following.id if following else f"{form.project.today.year}-q{(form.project.today.month + 2) // 3}"
    return ask.ask(form.session.screen, "Id", _readable_id, proposal) if ask.can_ask() else proposal


def _ident(form: Form, *, asks: bool) -> str:
    """The id: of the title, and of the cycle where that id is taken."""
    if form.kind in STATEMENTS:
        return form.kind
    if form.kind == "check-in":
        day = to_date(form.text("date")) or form.session.today
        return week_name(day, form.text("team"), form.text("by"))
    ident = drafts.slug(form.text("name" if form.kind in NAMED else "title"))
    taken = form.project.graph.entity(f"{form.kind}:{ident}") is not None
    if taken and form.text("cycle"):
        ident = f"{ident[: 63 - len(form.text('cycle'))]}-{form.text('cycle')}"
    return ask.ask(form.session.screen, "Id", _readable_id, ident) if asks else _readable_id(ident)


def a(kind: str) -> str:
    """`a team`, `an objective`, `a KPI`."""
    noun = "KPI" if kind == "kpi" else kind
    return f"{'an' if noun[0] in 'oi' else 'a'} {noun}"


def _readable_id(text: str) -> str:
    if not ID.fullmatch(text):
        raise UsageError(f'"{text}" is no id; give one: small letters a to z, digits and single dashes inside')
    return text
