"""Do two objectives say, measure or want the same, without knowing of each other?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from okrsite.content.near import listed
from okrsite.findings import Level
from okrsite.model import KeyResult, Objective
from okrsite.rules.context import Context
from okrsite.rules.registry import Found, problem, rule, see
from okrsite.rules.similar import alike
from okrsite.rules.wording import share, topics, words

NEIGHBOURS = 8
"""How many objectives on one KPI each is compared with."""

STEPS = 6
"""How far up two objectives may be linked."""


@rule("OKR308", "copied-objective", Level.WARNING)
def copied_objective(c: Context, *, similarity: float = 0.9) -> Found:
    """An objective that says the same as the one it serves.

    What it does: reports an open objective whose title has at least `similarity` of its words in common with the
        title of an objective that it aligns to.
    Why: a copy tells nobody what this team adds; and counting the same thing twice makes progress look real.
    How to fix: say what this team changes, for whom, so that the larger objective comes nearer.
    Options: `similarity` (0.9), the share of common words from 0 to 1.
    Source: Google re:Work, "Set goals with OKRs": alignment is no cascade of copies. The measure is okrsite's own.

    Bad:
        # objectives/reports.md
        title: People love our tool!
        aligns_to: [love-our-tool]
    Good:
        # objectives/reports.md
        title: Reports open before anybody gets impatient
        aligns_to: [love-our-tool]
    """
    for objective in c.open_objectives:
        own = words(objective.title)
        for _, link, parent in c.upward[objective.id]:
            if link.to == parent.uid and share(own, words(parent.title)) >= similarity:
                text = f'objective "{objective.id}" repeats the title of "{parent.id}", which it serves'
                hint = "say what this team changes so that the larger objective comes nearer"
                seen = see(parent, "the same title", "title")
                yield problem(objective, text, "title", hint, [seen])


@rule("OKR309", "overlapping-objectives", Level.WARNING)
def overlapping_objectives(c: Context, *, similarity: float = 0.6) -> Found:
    """Two teams at the same work, who may not know of each other.

    What it does: reports two open objectives of different teams in one cycle whose titles share at least `similarity`
        of their telling words, or whose key results move the same KPI, when neither aligns to or depends on the
        other. Guardrails are left out: many may watch one number. The message says what is shared.
    Why: two teams that pull at one number do the work twice, or undo each other's.
    How to fix: talk. Then align one to the other, add `depends_on`, share one objective with contributors, or make
        the titles say what differs.
    Options: `similarity` (0.6), the share of common words from 0 to 1 (words such as "improve" do not count).
    Source: John Doerr, "Measure What Matters", on goals that everybody can see. The measure is okrsite's own.

    Bad:
        # objectives/left.md
        title: Reports open in the blink of an eye
        team: growth
        # objectives/right.md
        title: Every report opens in a blink of an eye
        team: support
    Good:
        # objectives/left.md
        title: Reports open in the blink of an eye
        team: growth
        # objectives/right.md
        title: Every report opens in a blink of an eye
        team: support
        aligns_to: [left]
    """
    for overlap in _overlaps(c, similarity):
        one, other = overlap.one, overlap.other
        text = f'objective "{one.id}" overlaps with "{other.id}" of team "{other.team}": {_reasons(overlap)}'
        hint = "agree who does what; then align one to the other, add depends_on, or make the titles say what differs"
        yield problem(one, text, "title", hint, [see(other, "the other one", "title")])


@rule("OKR310", "opposite-directions", Level.WARNING)
def opposite_directions(c: Context) -> Found:
    """Two key results that pull one KPI apart.

    What it does: reports two open key results on the same KPI at the same time, one meant to raise it and the other
        to lower it.
    Why: only one of them can succeed.
    How to fix: agree which way the number should go. Where both ends matter, watch one of them as a guardrail
        (`kind: maintain` with `min` and `max`).
    Options: none.
    Source: okrsite's own convention.

    Bad:
        # objectives/left.md
        key_results:
          - {id: up, title: Tickets answered by people, kpi: tickets, baseline: 40, target: 60}
        # objectives/right.md
        key_results:
          - {id: down, title: Tickets answered by people, kpi: tickets, baseline: 40, target: 20}
    Good:
        # objectives/left.md
        key_results:
          - {id: up, title: Tickets answered by people, kpi: tickets, baseline: 40, target: 60}
        # objectives/right.md
        key_results:
          - {id: more, title: Tickets answered by people, kpi: tickets, baseline: 40, target: 50}
    """
    for kpi, ups, downs in _pulls(c):
        for down in downs:
            up = next((up for up in ups if _meet(c, up, down)), None)
            if up is not None:
                text = f'key result "{down.path}" lowers KPI "{kpi}", which "{up.path}" means to raise'
                hint = "agree which way the KPI should go; where both ends matter, keep one as a guardrail"
                yield problem(down, text, "target", hint, [see(up, "meant to rise", "target")])


class Overlap(NamedTuple):
    """Two objectives, and what they share: telling words of their titles, and KPIs."""

    one: Objective
    other: Objective
    words: tuple[str, ...]
    kpis: tuple[str, ...]


def _overlaps(c: Context, similarity: float) -> Iterator[Overlap]:
    by_cycle: dict[str, dict[str, Objective]] = defaultdict(dict)
    for objective in c.open_objectives:
        if objective.cycle is not None and objective.team is not None:
            by_cycle[objective.cycle][objective.id] = objective
    for objectives in by_cycle.values():
        shared = _shared_words(c, objectives, similarity)
        kpis = _shared_kpis(objectives)
        for one, other in sorted({*shared, *kpis}):
            left, right = objectives[one], objectives[other]
            if left.team != right.team and not _are_linked(c, left, right):
                yield Overlap(left, right, shared.get((one, other), ()), tuple(kpis.get((one, other), ())))


def _shared_words(
    c: Context, objectives: Mapping[str, Objective], similarity: float
) -> Mapping[tuple[str, str], tuple[str, ...]]:
    bags = {id: topics(o.title, c.vocabulary) for id, o in objectives.items()}
    return {_ordered(pair.first, pair.second): pair.shared for pair in alike(bags, similarity)}


def _shared_kpis(objectives: Mapping[str, Objective]) -> Mapping[tuple[str, str], list[str]]:
    movers: dict[str, dict[str, None]] = defaultdict(dict)
    for objective in objectives.values():
        for key_result in objective.key_results:
            if key_result.kpi is not None and not key_result.guardrail and key_result.state == "active":
                movers[key_result.kpi][objective.id] = None
    pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kpi, ids in movers.items():
        names = sorted(ids)
        for i, one in enumerate(names):
            for other in names[i + 1 : i + 1 + NEIGHBOURS]:
                pairs[one, other].append(kpi)
    return pairs


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _are_linked(c: Context, one: Objective, other: Objective) -> bool:
    """Whether one stands above the other, or waits for it."""
    waits = {(a.id, d.on) for a in (one, other) for d in a.depends_on}
    return bool({(one.id, other.id), (other.id, one.id)} & waits) or _serves(c, one, other) or _serves(c, other, one)


def _serves(c: Context, low: Objective, high: Objective) -> bool:
    level = {low.id}
    for _ in range(STEPS):
        level = {up.id for id in level for _, _, up in c.upward[id]}
        if high.id in level:
            return True
    return False


def _reasons(overlap: Overlap) -> str:
    quoted = [f'"{word}"' for word in overlap.words]
    kpis = [f'"{kpi}"' for kpi in overlap.kpis]
    parts = [f"both titles speak of {listed(quoted, 'and')}"] if quoted else []
    parts += [f"both move KPI {listed(kpis, 'and')}"] if kpis else []
    return "; ".join(parts)


def _pulls(c: Context) -> Iterator[tuple[str, list[KeyResult], list[KeyResult]]]:
    """KPIs with the key results that raise them (one a cycle is enough) and those that lower them."""
    ups: dict[str, dict[str | None, KeyResult]] = defaultdict(dict)
    downs: dict[str, list[KeyResult]] = defaultdict(list)
    for key_result in c.open_key_results:
        way = _direction(c, key_result)
        if key_result.kpi is not None and way > 0:
            ups[key_result.kpi].setdefault(c.objective_of(key_result).cycle, key_result)
        elif key_result.kpi is not None and way < 0:
            downs[key_result.kpi].append(key_result)
    for kpi in sorted(ups.keys() & downs.keys()):
        yield kpi, list(ups[kpi].values()), downs[kpi]


def _direction(c: Context, key_result: KeyResult) -> float:
    """Above 0 where the number is meant to rise, below 0 where it is meant to fall, 0 where nobody can tell."""
    if key_result.type != "metric" or key_result.kpi is None:
        return 0
    baseline, target = c.scores.baseline(key_result.path), c.scores.target(key_result.path)
    return target - baseline if baseline is not None and target is not None else 0


def _meet(c: Context, one: KeyResult, other: KeyResult) -> bool:
    """Whether two key results run at the same time."""
    left, right = c.cycle_of(c.objective_of(one)), c.cycle_of(c.objective_of(other))
    return left is not None and right is not None and left.start <= right.end and right.start <= left.end
