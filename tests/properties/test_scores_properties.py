"""What holds for the numbers of every company, however odd its figures and its alignment?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.content.config import Config
from okrsite.findings import Source
from okrsite.graph import Graph
from okrsite.model import CheckIn, Cycle, KeyResult, Link, Milestone, Objective, PlanPoint
from okrsite.scores import Scores, compute
from okrsite.scores.explain import explain
from okrsite.scores.order import Edge, order
from tests.conftest import TODAY

Key = TypeVar("Key", int, str)

HERE = Source("content/made.md")
CYCLE = Cycle("q4", "Q4", date(2026, 10, 1), date(2026, 12, 31), HERE)
STATUSES = {"draft", "dropped", "closed", "done", "upcoming", "pending", "on-track", "at-risk", "off-track", None}
NUMBERS = ("progress", "expected", "status", "confidence", "score", "forecast")

figures = st.integers(-1000, 1000) | st.floats(-1e6, 1e6, allow_nan=False)
days = st.dates(date(2026, 8, 1), date(2027, 2, 28))
maybe = st.none() | figures
check_ins = st.lists(
    st.tuples(days, maybe | st.just("unknown"), st.none() | st.integers(0, 10)).map(
        lambda parts: CheckIn(parts[0], HERE, parts[1], parts[2])
    ),
    max_size=4,
).map(lambda made: tuple(sorted(made, key=lambda check_in: check_in.date)))
steps = st.tuples(st.integers(0, 9), st.none() | days).map(lambda parts: Milestone("a", *parts))
points = st.tuples(days, figures).map(lambda parts: PlanPoint(*parts))
key_results = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["metric", "maintain", "milestones", "boolean", "ordinal", "baseline", "rollup"]),
        "baseline": maybe | st.just("unknown"),
        "target": maybe | st.just("unknown"),
        "check_ins": check_ins,
    },
    optional={
        "current": figures,
        "commit": figures,
        "stretch": figures,
        "min": figures,
        "max": figures,
        "judge": st.just("share"),
        "milestones": st.lists(steps, max_size=3).map(tuple),
        "klass": st.sampled_from(["commit", "target", "stretch"]),
        "weight": st.integers(0, 9),
        "due": days,
        "plan": st.lists(points, max_size=3).map(tuple),
        "guardrail": st.just(True),
        "state": st.just("dropped"),
    },
).map(lambda fields: _key_result(dict(fields)))
links = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 3)), max_size=20)
"""(from, to, weight)"""


def company(parts: Iterable[KeyResult], today: date = TODAY, cycle: Cycle = CYCLE, **keys: str) -> Scores:
    """One objective with these key results."""
    named = tuple(part._replace(id=f"k{n}") for n, part in enumerate(parts))
    whole = Objective("o", "An aim", HERE, cycle="q4", team="t", key_results=named, **keys)  # type: ignore[arg-type]
    return compute(Graph([cycle, whole], Config(), {}, {}), today)


@given(st.lists(key_results, max_size=4), days, st.sampled_from(["draft", "active", "closed"]))
def test_every_number_stays_in_its_range(parts: list[KeyResult], today: date, state: str) -> None:
    scores = company(parts, today, state=state)
    whole = scores.of("objective:o")
    assert whole.progress is None or 0 <= whole.progress <= 1
    for numbers in [whole, *(scores.of(f"key-result:o/k{n}") for n in range(len(parts)))]:
        assert numbers.expected is None or 0 <= numbers.expected <= 1
        assert numbers.status in STATUSES
        assert numbers.score is None or (numbers.status == "closed" and 0 <= numbers.score <= 1)
        assert not numbers.stale or numbers.status in {"on-track", "at-risk", "off-track", None}
        assert 0 <= numbers.measured <= numbers.inputs


@given(st.lists(key_results, max_size=4), days)
def test_every_number_can_be_explained(parts: list[KeyResult], today: date) -> None:
    scores = company(parts, today)
    for uid in ["objective:o", *(f"key-result:o/k{n}" for n in range(len(parts)))]:
        told = {number: explain(scores.ledger.graph, scores, uid, number) for number in NUMBERS}
        assert all(told[number] is not None for number in ("progress", "expected", "status"))
        assert (told["confidence"] is None) == (scores.of(uid).confidence is None)


@given(st.lists(key_results, min_size=1, max_size=4), days)
def test_an_objective_lies_between_its_inputs(parts: list[KeyResult], today: date) -> None:
    scores = company(parts, today)
    inputs = scores.ledger.counting(scores.ledger.graph.objectives["o"])
    counted = [i.numbers.progress for i in inputs if i.numbers.progress is not None and i.weight > 0]
    whole = scores.of("objective:o").progress
    if whole is None:
        assert counted == []
    else:
        clamped = [min(1, max(0, p)) for p in counted]
        assert min(clamped) - 1e-9 <= whole <= max(clamped) + 1e-9


@given(st.lists(key_results, max_size=4), days, st.lists(figures, max_size=3))
def test_what_comes_later_changes_nothing(parts: list[KeyResult], today: date, later: list[float]) -> None:
    more = [CheckIn(today + timedelta(1 + n), HERE, value) for n, value in enumerate(later)]
    known = [tuple(c for c in part.check_ins if c.date <= today) for part in parts]
    longer = [part._replace(check_ins=(*made, *more)) for part, made in zip(parts, known, strict=True)]
    assert [company(longer, today).of("objective:o"), *_each(longer, today)] == [
        company(parts, today).of("objective:o"),
        *_each(parts, today),
    ]


@given(figures, figures, figures)
def test_a_falling_metric_is_a_rising_one_upside_down(baseline: float, target: float, value: float) -> None:
    def progress(sign: int) -> float | None:
        shown = (CheckIn(date(2026, 11, 2), HERE, sign * value),)
        part = KeyResult("k", "o", "A proof", HERE, baseline=sign * baseline, target=sign * target, check_ins=shown)
        return company([part]).of("key-result:o/k0").progress

    assert progress(1) == progress(-1)


@given(links)
def test_any_alignment_can_be_rolled_up(found: list[tuple[int, int, int]]) -> None:
    """Against the formula, read aloud with recursion; what is on a cycle is unknown from that side."""
    aligned: dict[int, dict[int, int]] = {n: {} for n in range(8)}
    for child, parent, weight in found:
        aligned[child].setdefault(parent, weight)
    nodes = [
        Objective(
            f"o{n}",
            "An aim",
            HERE,
            cycle="q4",
            rollup="both",
            aligns_to=tuple(Link(f"objective:o{to}", contributes=True, weight=w) for to, w in aligned[n].items()),
            key_results=(KeyResult("k", f"o{n}", "A proof", HERE, baseline=0, target=7, current=n),),
        )
        for n in range(8)
    ]
    scores = compute(Graph([CYCLE, *nodes], Config(), {}, {}), TODAY)
    above = {n: _reachable(n, aligned) for n in aligned}

    def progress(n: int) -> float:
        children = [(c, to[n]) for c, to in aligned.items() if n in to and c not in above[n]]
        total = n / 7 + sum(weight * progress(child) for child, weight in children)
        return total / (1 + sum(weight for _, weight in children))

    for n in range(8):
        assert scores.of(f"objective:o{n}").progress == pytest.approx(progress(n), abs=1e-9)
        assert scores.expected_on(f"objective:o{n}", date(2026, 12, 31)) == pytest.approx(1)


@given(st.sets(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))))
def test_the_order_blocks_cycles_and_nothing_else(edges: set[Edge]) -> None:
    found = order("abcdefgh", sorted(edges))
    place = {ident: n for n, ident in enumerate(found.ids)}
    below = {up: {down: 1 for other, down in edges if other == up} for up in "abcdefgh"}
    circular = {(up, down) for up, down in edges if up in _reachable(down, below)}
    assert sorted(found.ids) == list("abcdefgh")
    assert found.blocked == circular
    assert all(place[down] < place[up] for up, down in edges - circular)


def _key_result(fields: dict[str, Any]) -> KeyResult:
    return KeyResult("k", "o", "A proof", HERE, **fields)


def _each(parts: list[KeyResult], today: date) -> list[object]:
    scores = company(parts, today)
    return [scores.of(f"key-result:o/k{n}") for n in range(len(parts))]


def _reachable(start: Key, edges: dict[Key, dict[Key, int]]) -> set[Key]:
    """What can be reached, the start included."""
    seen, waiting = {start}, [start]
    while waiting:
        for following in edges[waiting.pop()]:
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return seen
