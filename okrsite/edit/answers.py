"""Is this an answer that can be written: a value for the kind of key result, a confidence, a note, a day, a person?"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from okrsite.content.fields import CONTROL
from okrsite.content.literals import to_number
from okrsite.content.near import did_you_mean, listed, nearest
from okrsite.findings import UsageError
from okrsite.graph import Graph
from okrsite.model import UNKNOWN, KeyResult, Objective
from okrsite.scores import Value
from okrsite.scores.progress import ORDINAL

FLAGS = {"true": True, "yes": True, "y": True, "done": True, "on": True, "1": True}
FLAGS |= {"false": False, "no": False, "n": False, "off": False, "0": False}

MARGIN = timedelta(31)
"""How far outside of its cycle a check-in may lie, as OKR705 has it."""


class Answer(NamedTuple):
    """A value as it is written in the file and as it counts; or the index of a milestone that is done."""

    text: str = ""
    value: Value = None
    milestone: int | None = None


def value(key_result: KeyResult, text: str) -> Answer:
    """What was meant as the value of a key result. Raises UsageError with what its kind takes."""
    text = text.strip()
    kind = key_result.type
    if kind == "rollup":
        raise UsageError(f'"{key_result.path}" takes no value: the objectives that contribute to it are its measure')
    if kind == "milestones":
        return Answer(milestone=_milestone(key_result, text))
    if kind == "boolean" and text.lower() in FLAGS:
        return Answer("true" if FLAGS[text.lower()] else "false", FLAGS[text.lower()])
    if kind == "boolean":
        raise UsageError(f'"{key_result.path}" is either reached or not: write true or false, not "{text}"')
    if text == UNKNOWN:
        return Answer(text, text)
    if kind == "ordinal":
        if text not in ORDINAL:
            near = did_you_mean(text, ORDINAL)
            raise UsageError(f'"{key_result.path}" takes {listed(ORDINAL)}, not "{text}"{near}')
        return Answer(text, text)
    return _number(key_result, text)


def confidence(text: str) -> str:
    """A confidence from 0 to 10."""
    number = to_number(text)
    if number is None or not 0 <= number <= 10 or "%" in text:
        raise UsageError(f'a confidence is a number from 0 to 10, where 5 means even odds; "{text}" is none')
    return _bare(text)


def note(text: str) -> str:
    """A note without what nobody can see."""
    found = CONTROL.search(text)
    if found is not None:
        raise UsageError(f"the note holds an invisible control character (U+{ord(found[0]):04X})")
    if re.search("[\ud800-\udfff]", text):
        raise UsageError("the note is not UTF-8")
    return text.strip()


def person(graph: Graph, ident: str) -> str:
    """The id of somebody who exists."""
    known = graph.aliases.get(f"person:{ident}", f"person:{ident}").partition(":")[2]
    if known not in graph.people:
        raise UsageError(f'there is no person "{ident}"{did_you_mean(ident, graph.people)}')
    return known


def team(graph: Graph, ident: str) -> str:
    """The id of a team that exists."""
    known = graph.aliases.get(f"team:{ident}", f"team:{ident}").partition(":")[2]
    if known not in graph.teams:
        raise UsageError(f'there is no team "{ident}"{did_you_mean(ident, graph.teams)}')
    return known


def key_result(graph: Graph, ident: str) -> KeyResult:
    """The key result of that id (`objective/key-result`)."""
    name = ident.removeprefix("key-result:")
    objective, _, own = name.partition("/")
    objective = graph.aliases.get(f"objective:{objective}", f"objective:{objective}").partition(":")[2]
    if (found := graph.key_results.get(f"{objective}/{own}")) is not None:
        return found
    if objective in graph.objectives:
        inside = [k.path for k in graph.objectives[objective].key_results]
        near = nearest(f"{objective}/{own}", inside) if own else None
        what = f'objective "{objective}" has no key result "{own}"' if own else f'"{name}" is an objective'
        told = f'did you mean "{near}"?' if near else f"its key results are {listed(inside, 'and')}" if inside else ""
        raise UsageError(f"{what}{f' ({told})' if near else f'; {told}' if told else ''}")
    alike = [path for path in graph.key_results if path.partition("/")[2] == name]
    near = f' (did you mean "{alike[0]}"?)' if alike else did_you_mean(name, graph.key_results)
    raise UsageError(f'there is no key result "{name}"{near}; `okrsite list --kind key-result` shows them')


def whole(graph: Graph, ident: str) -> Objective | None:
    """The objective of that id; None where the id is that of none."""
    name = ident.removeprefix("objective:")
    return graph.objectives.get(graph.aliases.get(f"objective:{name}", f"objective:{name}").partition(":")[2])


def may_check_in(graph: Graph, found: KeyResult) -> None:
    """Raise UsageError if nothing can be said about a key result any more."""
    if found.state == "dropped":
        raise UsageError(f'"{found.path}" was dropped; there is nothing left to check in')
    may_speak(graph, graph.objectives[found.objective])


def may_speak(graph: Graph, objective: Objective) -> None:
    """Raise UsageError if nothing can be said about an objective any more."""
    cycle = graph.cycle_of(objective)
    if objective.state == "closed":
        raise UsageError(f'objective "{objective.id}" is closed; its scores are final')
    if cycle is not None and cycle.closed:
        raise UsageError(f'cycle "{cycle.id}" is closed; its scores are final')


def not_in_future(day: date, today: date) -> None:
    """Raise UsageError for a day that has not come yet."""
    if day > today:
        raise UsageError(f"{day} lies in the future: a check-in tells what is, not what will be")


def on_day(graph: Graph, found: KeyResult | Objective, day: date, by: str, today: date) -> None:
    """Raise UsageError if a check-in of that day and author cannot be right, or is there already."""
    if isinstance(found, Objective):
        name, objective, said = found.id, found, found.check_ins
    else:
        name, objective, said = found.path, graph.objectives[found.objective], graph.check_ins(found.path)
    cycle = graph.cycle_of(objective)
    not_in_future(day, today)
    if cycle is not None and not cycle.start - MARGIN <= day <= cycle.end + MARGIN:
        raise UsageError(f'{day} lies far outside of cycle "{cycle.id}" ({cycle.start} to {cycle.end})')
    twin = next((c for c in said if (c.date, c.by or "") == (day, by)), None)
    if twin is not None:
        place = twin.source.at("date")
        whose = f"by {by}" if by else "without an author"
        raise UsageError(
            f'"{name}" has a check-in of {day} {whose} already, in {place.path}:{place.line}; '
            "correct it there, or say who you are with --by"
        )


def _number(found: KeyResult, text: str) -> Answer:
    number = to_number(text)
    if number is None:
        unit = f" (in {found.unit})" if found.unit else ""
        raise UsageError(
            f'"{found.path}" takes a number{unit}, and "{text}" is none; write it like 1250, 1_250, -3.5 or 12 %'
        )
    return Answer(_bare(text), number)


def _milestone(found: KeyResult, text: str) -> int:
    titles = [step.title for step in found.milestones]
    exact = [n for n, title in enumerate(titles) if title.casefold() == text.casefold()]
    if not exact and text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= len(titles):
        exact = [int(text) - 1]
    if not exact:
        numbered = "; ".join(f"{n} {title}" for n, title in enumerate(titles, 1))
        near = did_you_mean(text, titles)
        raise UsageError(f'"{found.path}" has no milestone "{text}"{near}; it has {numbered or "none at all"}')
    done = found.milestones[exact[0]].done
    if done is not None:
        raise UsageError(f'milestone "{titles[exact[0]]}" of "{found.path}" is done already, since {done}')
    return exact[0]


def _bare(text: str) -> str:
    """A number without grouping that editors do not show, and without the sign of its unit."""
    bare = text.strip().rstrip("% ").replace("\u2009", "").replace("\u202f", "").replace("\u2212", "-")
    return f"0{bare}" if bare.startswith(".") else bare.removeprefix("+")
