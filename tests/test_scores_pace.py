"""What is expected by a day, and which verdict follows? Every row of the status table, and the edges between two."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conftest import TODAY
from tests.test_scores import NEAR, contributes, made, objective, on_20_november, only, ten

KEEP = "kind: maintain, max: 5"


@pytest.mark.parametrize(
    ("written", "today", "expected"),
    [
        # linear
        ("baseline: 0, target: 10", TODAY, 51 / 91),
        ("baseline: 0, target: 10", date(2026, 9, 1), 0),
        ("baseline: 0, target: 10", date(2026, 10, 1), 0),
        ("baseline: 0, target: 10", date(2026, 12, 31), 1),
        ("baseline: 0, target: 10", date(2027, 2, 1), 1),
        ("baseline: 0, target: 10, due: 2026-12-10", TODAY, 51 / 70),
        ("baseline: 0, target: 10, due: 2026-10-01", date(2026, 10, 1), 1),
        ("baseline: 0, target: 10, due: 2026-09-01", date(2026, 9, 15), 0),
        ("baseline: unknown, target: 10", TODAY, 51 / 91),
        ("kind: boolean", TODAY, 51 / 91),
        ("kind: rollup", TODAY, 51 / 91),
        ("kind: baseline, by: 2026-11-30", TODAY, 51 / 60),
        ("kind: baseline, by: 2026-11-30, due: 2026-12-10", TODAY, 51 / 60),
        # what is to be kept is expected from the first due check-in on
        (KEEP, date(2026, 10, 7), 0),
        (KEEP, date(2026, 10, 8), 1),
        # along a plan
        ("baseline: 18, target: 35, plan: [{date: 2026-11-15, value: 22}]", date(2026, 11, 15), 4 / 17),
        ("baseline: 0, target: 100, plan: [{date: 2026-12-01, value: 60}, {date: 2026-11-11, value: 20}]", TODAY, 0.4),
        ("baseline: 0, target: 100, plan: [{date: 2026-12-23, value: 83}]", TODAY, 0.51),
        ("baseline: 100, target: 50, plan: [{date: 2026-11-21, value: 90}]", TODAY, 0.2),
        ("baseline: 0, target: 10, plan: [{date: 2026-11-21, value: 12}]", TODAY, 1),
        ("baseline: 0, target: 10, plan: [{date: 2026-11-21, value: 2}]", date(2026, 12, 31), 1),
        ("baseline: 0, target: 10, plan: [{date: 2026-12-31, value: 2}]", TODAY, 51 / 91),
        ("baseline: unknown, target: 10, plan: [{date: 2026-11-21, value: 2}]", TODAY, 51 / 91),
    ],
)
def test_expected_of_a_key_result(written: str, today: date, expected: float) -> None:
    assert only(written, today).expected == pytest.approx(expected, rel=0, abs=NEAR)


def test_an_objective_expects_what_its_measured_inputs_expect() -> None:
    company = made(
        objective(
            "o",
            f"a, due: 2026-12-10, {ten(8)[3:]}",
            f"b, weight: 3, {ten(8)[3:]}",
            "c, due: 2026-11-01, baseline: unknown, target: 1",
            rollup="both",
        ),
        objective("child", f"k, due: 2026-11-01, {ten(8)[3:]}", aligns_to=contributes("o")),
    )
    assert company.of("o").expected == pytest.approx((51 / 70 + 3 * 51 / 91 + 1) / 5, rel=0, abs=NEAR)
    assert company.scores.expected_on("objective:o", date(2026, 10, 11)) == pytest.approx(
        (10 / 70 + 3 * 10 / 91 + 10 / 31) / 5, rel=0, abs=NEAR
    )
    assert company.scores.expected_on("key-result:o/a", date(2026, 12, 10)) == 1


def at(expected: float, value: float) -> str:
    """A key result that the plan wants at `expected` percent today and that stands at `value` percent."""
    return f"baseline: 0, target: 100, plan: [{{date: 2026-11-21, value: {expected}}}], {on_20_november(value)}"


@pytest.mark.parametrize(
    ("expected", "value", "status"),
    [
        (50, 40, "on-track"),
        (50, 39.9, "at-risk"),
        (50, 25, "at-risk"),
        (50, 24.9, "off-track"),
        (50, 60, "on-track"),
        (50, 100, "done"),
        (50, 99.9, "on-track"),
        (20, -50, "at-risk"),
        (80, 70, "on-track"),  # 10.000000000000009 points in floats
        (70, 60, "on-track"),
        (30, 5, "at-risk"),
    ],
)
def test_the_verdict_by_points(expected: float, value: float, status: str) -> None:
    assert only(at(expected, value)).status == status


@pytest.mark.parametrize(
    ("pace", "expected", "value", "status"),
    [
        ("{method: ratio, at_risk: 10, off_track: 25}", 50, 45, "on-track"),
        ("{method: ratio, at_risk: 10, off_track: 25}", 50, 44.9, "at-risk"),
        ("{method: ratio}", 50, 45, "on-track"),
        ("{method: ratio}", 50, 44.9, "at-risk"),
        ("{method: ratio}", 50, 35, "at-risk"),
        ("{method: ratio}", 50, 34.9, "off-track"),
        ("{method: ratio}", 0, 0, "on-track"),
        ("{at_risk: 5, off_track: 12}", 50, 45, "on-track"),
        ("{at_risk: 5, off_track: 12}", 50, 44, "at-risk"),
        ("{at_risk: 5, off_track: 12}", 50, 37, "off-track"),
    ],
)
def test_the_verdict_by_a_pace_of_ones_own(pace: str, expected: float, value: float, status: str) -> None:
    company = made(f"=== okrsite.yaml\npace: {pace}\n", objective("o", f"k, {at(expected, value)}"))
    assert company.of("o/k").status == status


DONE = ten(10)[3:]
STEP = "{title: a, done: 2026-11-17}"


@pytest.mark.parametrize(
    ("written", "keys", "key_result", "whole"),
    [
        (DONE, {"state": "draft"}, "draft", "draft"),
        (DONE, {"state": "draft", "cycle": "2026-q3"}, "draft", "draft"),
        (DONE, {"state": "closed"}, "closed", "closed"),
        (DONE, {"cycle": "2026-q3"}, "closed", "closed"),
        (f"state: dropped, reason: Sold, {DONE}", {}, "dropped", None),
        (f"state: dropped, reason: Sold, {DONE}", {"state": "draft"}, "dropped", "draft"),
        (f"state: dropped, reason: Sold, {DONE}", {"cycle": "2026-q3"}, "dropped", "closed"),
        (DONE, {"cycle": "2027-q1"}, "done", "done"),
        ("baseline: 0, target: 10", {"cycle": "2027-q1"}, "upcoming", "upcoming"),
        ("baseline: unknown, target: 10", {"cycle": "2027-q1"}, "upcoming", "upcoming"),
        ("baseline: 0, target: 10", {"cycle": "young"}, "pending", "pending"),
        ("baseline: 0, target: 10, current: 1", {"cycle": "young"}, "pending", "pending"),
        ("baseline: unknown, target: 10", {"cycle": "young"}, "pending", "pending"),
        ("baseline: 0, target: 9, check_ins: [{date: 2026-11-17}]", {"cycle": "young"}, "on-track", "on-track"),
        (f"kind: milestones, milestones: [{STEP}, {{title: b}}]", {"cycle": "young"}, "on-track", "on-track"),
        ("baseline: unknown, target: 10", {}, None, None),
        (f"due: 2026-11-20, {ten(9.9)[3:]}", {}, "off-track", "on-track"),
        (f"due: 2026-11-21, {ten(9.9)[3:]}", {}, "on-track", "on-track"),
        (f"{KEEP}, {on_20_november(4)}", {}, "on-track", "done"),
        (f"{KEEP}, due: 2026-11-21, {on_20_november(4)}", {}, "on-track", "done"),
        (f"{KEEP}, due: 2026-11-20, {on_20_november(4)}", {}, "done", "done"),
        (f"{KEEP}, due: 2026-11-20, {on_20_november(6)}", {}, "off-track", "off-track"),
    ],
)  # fmt: skip
def test_the_first_row_that_fits(written: str, keys: dict[str, str], key_result: str | None, whole: str | None) -> None:
    company = made(objective("o", f"k, {written}", **keys))
    assert (company.of("o/k").status, company.of("o").status) == (key_result, whole)


def test_an_objective_is_overdue_after_its_cycle() -> None:
    company = made(objective("o", ten(9.9)), today=date(2027, 1, 1))
    assert (company.of("o").status, company.of("o").due) == ("off-track", date(2026, 12, 31))


@pytest.mark.parametrize(
    ("written", "keys", "stale"),
    [
        ("baseline: 0, target: 10, check_ins: [{date: 2026-11-11, value: 6}]", {}, False),
        ("baseline: 0, target: 10, check_ins: [{date: 2026-11-10, value: 6}]", {}, True),
        ("baseline: 0, target: 10", {}, True),
        ("baseline: 0, target: 10, current: 6", {}, True),
        ("baseline: unknown, target: 10", {}, True),
        ("kind: milestones, milestones: [{title: a, done: 2026-11-15}, {title: b}]", {}, False),
        ("baseline: 0, target: 10, check_ins: [{date: 2026-11-01, value: 10}]", {}, False),  # done
        ("baseline: 0, target: 10", {"state": "draft"}, False),
        ("baseline: 0, target: 10", {"cycle": "2026-q3"}, False),
        ("baseline: 0, target: 10", {"cycle": "2027-q1"}, False),
        ("state: dropped, reason: Sold, baseline: 0, target: 10", {}, False),
    ],
)
def test_stale_is_a_flag_of_what_is_open(written: str, keys: dict[str, str], stale: bool) -> None:
    assert made(objective("o", f"k, {written}", **keys)).of("o/k").stale is stale


@pytest.mark.parametrize(
    ("cadence", "grace", "day", "stale"),
    [
        ("weekly", 0, "2026-11-14", False),
        ("weekly", 0, "2026-11-13", True),
        ("fortnightly", 3, "2026-11-04", False),
        ("fortnightly", 3, "2026-11-03", True),
        ("monthly", 3, "2026-10-18", False),
        ("monthly", 3, "2026-10-17", True),
    ],
)
def test_stale_follows_cadence_and_grace(cadence: str, grace: int, day: str, stale: bool) -> None:
    company = made(
        f"=== okrsite.yaml\npace: {{grace_days: {grace}}}\n",
        f"=== cycles/c.md\n---\ntitle: C\nstart: 2026-10-01\nend: 2027-01-31\ncadence: {cadence}\n---\n",
        objective("o", f"k, baseline: 0, target: 10, check_ins: [{{date: {day}, value: 6}}]", cycle="c"),
    )
    assert company.of("o/k").stale is stale


def test_the_last_check_in_of_an_objective_is_the_newest_of_its_own_and_its_inputs() -> None:
    def last(*key_results: str, **keys: str) -> date | None:
        top = objective("o", "k, baseline: 0, target: 9, check_ins: [{date: 2026-11-03}]", *key_results, **keys)
        child = objective(
            "child", "k, baseline: 0, target: 9, check_ins: [{date: 2026-11-05}]", aligns_to=contributes("o")
        )
        return made(top, child).of("o").last_check_in

    assert last() == date(2026, 11, 3)
    assert last(rollup="both") == date(2026, 11, 5)
    assert last(check_ins="[{date: 2026-11-04, note: Calm}, {date: 2026-11-30, note: Later}]") == date(2026, 11, 4)
    assert last("guard, guardrail: true, kind: maintain, max: 1, check_ins: [{date: 2026-11-19}]") == date(2026, 11, 3)
