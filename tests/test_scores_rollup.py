"""Can objectives be rolled up however deep, wide or circular they align, and do groups add up?"""

from __future__ import annotations

import time
from datetime import date

import pytest

from okrsite.content.config import Config
from okrsite.findings import Source
from okrsite.graph import Graph
from okrsite.model import CheckIn, Cycle, KeyResult, Link, Objective
from okrsite.scores import Numbers, Scores, compute
from okrsite.scores.order import order
from tests.conftest import TODAY
from tests.test_scores import contributes, made, objective, ten

HERE = Source("content/made.md")
Q4 = Cycle("q4", "Q4", date(2026, 10, 1), date(2026, 12, 31), HERE)


def chain(length: int) -> Scores:
    """Objectives that each contribute to the one before; only the last has a key result of its own."""
    last = length - 1
    value = CheckIn(date(2026, 11, 20), HERE, 4)
    key_result = KeyResult("k", f"o{last}", "K", HERE, baseline=0, target=10, check_ins=(value,))
    nodes = [
        Objective(
            f"o{n}",
            "O",
            HERE,
            cycle="q4",
            aligns_to=(Link(f"objective:o{n - 1}", contributes=True),) if n else (),
            key_results=(key_result,) if n == last else (),
        )
        for n in range(length)
    ]
    return compute(Graph([Q4, *nodes], Config(), {}, {}), TODAY)


def test_a_chain_of_100_000_is_rolled_up_to_its_top() -> None:
    scores = chain(100_000)
    top = scores.of("objective:o0")
    assert (top.progress, top.expected, top.last_check_in) == (0.4, 51 / 91, date(2026, 11, 20))
    assert scores.expected_on("objective:o0", date(2026, 10, 1)) == 0


def test_ten_times_the_company_takes_ten_times_as_long() -> None:
    def seconds(length: int) -> float:
        began = time.process_time()
        chain(length)
        return time.process_time() - began

    chain(100)
    assert seconds(40_000) < 40 * min(seconds(4_000) for _ in range(3))


def test_on_a_cycle_nothing_is_known_from_that_side() -> None:
    company = made(
        objective("a", ten(2), rollup="both", aligns_to=contributes("b")),
        objective("b", ten(4), rollup="both", aligns_to=contributes("a")),
        objective("c", rollup="children", aligns_to=contributes("c")),
        objective("d", rollup="both", aligns_to="[mission]"),
        objective("e", ten(8), rollup="both", aligns_to="[{to: d, contributes: true}, {to: f/sum, contributes: true}]"),
        objective("f", "sum, kind: rollup", aligns_to=contributes("e")),
    )
    seen = {
        ident: (company.of(ident).progress, company.of(ident).measured, company.of(ident).inputs) for ident in "abcdef"
    }
    assert seen == {
        "a": (0.2, 1, 2),
        "b": (0.4, 1, 2),
        "c": (None, 0, 1),
        "d": (0.8, 1, 1),
        "e": (0.8, 1, 2),
        "f": (None, 0, 1),
    }
    assert company.of("f/sum") == Numbers(
        expected=51 / 91, status=None, stale=True, due=date(2026, 12, 31), measured=0, inputs=1
    )
    assert company.scores.expected_on("objective:d", date(2026, 12, 31)) == 1


def test_circles_that_do_not_count_block_nothing() -> None:
    company = made(
        objective("a", ten(2), rollup="both", aligns_to=contributes("b")),
        objective("b", ten(4), aligns_to=contributes("a")),
        objective("c", "k, kind: milestones, milestones: [{title: x}]", aligns_to=contributes("c/k")),
    )
    assert company.of("a").progress == pytest.approx(0.3)
    assert (company.of("b").progress, company.of("c").progress) == (0.4, 0)


def test_the_order_puts_what_counts_first() -> None:
    found = order("abcdef", [("a", "b"), ("b", "c"), ("c", "d"), ("d", "c"), ("a", "e"), ("e", "e")])
    place = {ident: n for n, ident in enumerate(found.ids)}
    assert sorted(found.ids) == list("abcdef")
    assert place["b"] < place["a"] > place["e"]
    assert max(place["c"], place["d"]) < place["b"]
    assert found.blocked == {("c", "d"), ("d", "c"), ("e", "e")}


# ---- groups


def test_a_team_a_cycle_and_the_company_are_weighted_means() -> None:
    company = made(
        objective("a", ten(2), team="workshop"),
        objective("b", ten(9), team="workshop", weight="3"),
        objective("c", ten(10)),
        objective("d", "k, baseline: unknown, target: 1, check_ins: [{date: 2026-11-20}]"),
        objective("e", ten(0), team="workshop", cycle="2027-q1"),
        objective("f", ten(0), team="workshop", state="draft"),
    )
    workshop = company.scores.team("workshop", "2026-q4")
    assert workshop.progress == pytest.approx((0.2 + 3 * 0.9) / 4)
    assert workshop.expected == pytest.approx(51 / 91)
    assert workshop._replace(progress=None, expected=None)._asdict() == {
        "progress": None,
        "expected": None,
        "status": "on-track",
        "counts": {"draft": 1, "off-track": 1, "on-track": 1},
        "objectives": 3,
        "key_results": 3,
        "fresh": 2,
        "stale": 0,
    }
    assert company.scores.company("2026-q4").progress == 1
    assert company.scores.company("2026-q4").status == "done"
    assert company.scores.company("2026-q4").counts == {"done": 1, "none": 1}
    assert company.scores.company("2027-q1") == company.scores.cycle("2027-q1")
    assert company.scores.cycle("2026-q4").progress == pytest.approx((0.2 + 3 * 0.9 + 1) / 5)
    assert company.scores.team("company", "2026-q3").progress is None


def test_a_group_of_a_closed_cycle_is_closed() -> None:
    company = made(objective("o", ten(2), cycle="2026-q3"))
    assert company.scores.cycle("2026-q3").status == "closed"
