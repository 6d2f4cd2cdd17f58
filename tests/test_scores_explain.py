"""Does every number say where it comes from: its formula with the numbers in it, and the line of each of them?"""

from __future__ import annotations

from datetime import date

import pytest

from okrsite.findings import Place
from okrsite.scores.explain import Explanation, explain
from okrsite.scores.explain.words import percent, plain
from tests.conftest import TODAY, files_of
from tests.test_scores import COMPANY, Made, contributes, made, objective, on_20_november, ten


def explained(company: Made, ident: str, number: str) -> Explanation | None:
    uid = f"key-result:{ident}" if "/" in ident else f"objective:{ident}"
    return explain(company.graph, company.scores, uid, number)


def of_one(written: str, number: str, today: date = TODAY) -> Explanation | None:
    return explained(made(objective("o", f"k, {written}"), today=today), "o/k", number)


def told(found: Explanation | None) -> tuple[str, str, str] | None:
    return None if found is None else (found.result, found.formula, found.note)


FILE = """
=== objectives/o.md
---
title: A city that rides
team: company
owner: mara-lind
cycle: 2026-q4
aligns_to: [mission]
key_results:
  - id: plans
    title: Riders with a service plan
    baseline: 18
    target: 35
    check_ins:
      - {date: 2026-10-12, value: 19, confidence: 5}
      - {date: 2026-11-20, value: 27, confidence: 6}
  - id: advice
    title: Riders who recommend us
    weight: 3
    kind: boolean
---
Why.
"""


def written(company: Made, ident: str, number: str) -> list[tuple[str, str, str]]:
    """Each input of an explanation, and what stands in the file at its place."""
    found = explained(company, ident, number)
    assert found is not None
    texts = files_of(COMPANY) | files_of(FILE)
    return [(i.label, i.value, "" if i.place is None else at(i.place, texts)) for i in found.inputs]


def at(place: Place, texts: dict[str, str]) -> str:
    lines = texts[place.path.removeprefix("content/")].splitlines()
    return lines[place.line - 1][place.column - 1 : place.span[3] - 1]


def test_the_progress_of_a_metric_leads_to_every_line_it_is_made_of() -> None:
    company = made(FILE)
    assert told(explained(company, "o/plans", "progress")) == ("52.9 %", "(27 − 18) / (35 − 18)", "")
    assert written(company, "o/plans", "progress") == [
        ("value on 2026-11-20", "27", "27"),
        ("baseline", "18", "18"),
        ("target", "35", "35"),
    ]


def test_the_other_numbers_lead_to_their_lines_too() -> None:
    company = made(FILE)
    assert written(company, "o/plans", "expected") == [
        ("cycle's first day", "2026-10-01", "2026-10-01"),
        ("cycle's last day", "2026-12-31", "2026-12-31"),
        ("today", "2026-11-21", ""),
    ]
    assert written(company, "o/plans", "confidence") == [("check-in on 2026-11-20", "6", "6")]
    assert written(company, "o", "progress") == [
        ("Riders with a service plan", "52.9 %, weight 1", "Riders with a service plan"),
        ("Riders who recommend us", "0 %, weight 3", "3"),
    ]
    assert told(explained(company, "o", "progress")) == ("13.2 %", "(1 × 52.9 % + 3 × 0 %) / (1 + 3)", "")


STEPS = "milestones: [{title: a, weight: 20, done: 2026-10-20}, {title: b, weight: 80}]"
NOT_KNOWN = "(value − baseline) / (target − baseline)"


@pytest.mark.parametrize(
    ("written", "told_so"),
    [
        (
            f"baseline: -10, target: 10, {on_20_november(-5.5)}",
            ("22.5 %", "(−5.5 − (−10)) / (10 − (−10))", ""),
        ),
        (
            f"baseline: 0, target: 100, {on_20_november(130)}",
            ("130 %", "(130 − 0) / (100 − 0)", "It counts as 100 % where it is averaged."),
        ),
        (
            "baseline: 2, target: 10",
            ("0 %", "(2 − 2) / (10 − 2)", "Without a value it stands at its baseline."),
        ),
        ("baseline: unknown, target: 10", ("–", NOT_KNOWN, "Not known yet: baseline.")),
        ("baseline: 10, target: 10", ("–", NOT_KNOWN, "Baseline and target are equal: there is no way to go.")),
        (
            f"kind: maintain, min: 10, max: 20, {on_20_november(20.1)}",
            ("0 %", "10 ≤ 20.1 ≤ 20", "1 inside the corridor, else 0."),
        ),
        ("kind: maintain, max: 20", ("0 %", "value ≤ 20", "Without a value it is not kept.")),
        (
            f"kind: maintain, judge: share, max: 20, {on_20_november(19)}",
            ("14.3 %", "1 / 7", "A check-in that is missing counts as outside."),
        ),
        (f"kind: milestones, {STEPS}", ("20 %", "20 / (20 + 80)", "")),
        (f"kind: boolean, {on_20_november('true')}", ("100 %", "value = true", "1 if the last value is true, else 0.")),
        (
            f"kind: baseline, {on_20_november(7)}",
            ("100 %", "a value exists", "To have measured the number is the result: 1 once there is a value, else 0."),
        ),
        (
            f"kind: ordinal, levels: {{commit: a, target: b, stretch: c}}, {on_20_november('commit')}",
            ("30 %", "level = commit", "none counts 0, commit 0.3, target 0.7 and stretch 1."),
        ),
        ("kind: rollup", ("–", "–", "Nothing counts in it yet.")),
    ],
)
def test_progress_in_words(written: str, told_so: tuple[str, str, str]) -> None:
    assert told(of_one(written, "progress")) == told_so


PLAN = "baseline: 18, target: 35, plan: [{date: 2026-11-15, value: 22}]"


@pytest.mark.parametrize(
    ("written", "today", "told_so"),
    [
        ("baseline: 0, target: 9", TODAY, ("56 %", "51 / 91 days", "")),
        (
            "baseline: 0, target: 9, due: 2026-11-20",
            TODAY,
            ("100 %", "51 / 50 days", "The due date has come, so all of it is expected."),
        ),
        (PLAN, date(2026, 11, 15), ("23.5 %", "(22 − 18) / (35 − 18)", "The plan's line stands at 22 today.")),
        (
            "kind: maintain, max: 3",
            TODAY,
            (
                "100 %",
                "2026-11-21 ≥ 2026-10-08",
                "What is to be maintained is expected in full from its first due check-in on.",
            ),
        ),
    ],
)
def test_expected_in_words(written: str, today: date, told_so: tuple[str, str, str]) -> None:
    assert told(of_one(written, "expected", today)) == told_so


LIMITS = "On track up to 10 points behind, at risk up to 25."
STALE = "Stale: no check-in since 2026-10-01, and 7 + 3 days are allowed."


@pytest.mark.parametrize(
    ("written", "keys", "told_so"),
    [
        (ten(4)[3:], {}, ("at-risk", "56 % − 40 % = 16 points", LIMITS)),
        (ten(7)[3:], {}, ("on-track", "56 % − 70 % = −14 points", LIMITS)),
        (ten(10)[3:], {}, ("done", "100 % ≥ 100 %", "")),
        (
            "baseline: 0, target: 10",
            {},
            ("off-track", "56 % − 0 % = 56 points", f"{LIMITS} {STALE}"),
        ),
        (
            f"due: 2026-11-20, {ten(4)[3:]}",
            {},
            ("off-track", "2026-11-21 > 2026-11-20", "It is past due and not done."),
        ),
        (
            "baseline: 0, target: 10",
            {"cycle": "2027-q1"},
            ("upcoming", "2026-11-21 < 2027-01-01", "The cycle has not begun."),
        ),
        (
            "baseline: 0, target: 10",
            {"cycle": "young"},
            ("pending", "2026-11-21 < 2026-11-23", "The first check-in is not due yet."),
        ),
        ("baseline: 0, target: 10", {"state": "draft"}, ("draft", "state: draft", "")),
        (
            "baseline: 0, target: 10",
            {"cycle": "2026-q3"},
            ("closed", "cycle closed: true", "A closed cycle closes what is active in it."),
        ),
        ("state: dropped, reason: Sold, baseline: 0, target: 10", {}, ("dropped", "state: dropped", "Sold")),
    ],
)  # fmt: skip
def test_status_in_words(written: str, keys: dict[str, str], told_so: tuple[str, str, str]) -> None:
    assert told(explained(made(objective("o", f"k, {written}", **keys)), "o/k", "status")) == told_so


def test_status_by_ratio_in_words() -> None:
    company = made("=== okrsite.yaml\npace: {method: ratio}\n", objective("o", ten(4)))
    limits = "On track from 0.9 on, at risk from 0.7 on."
    assert told(explained(company, "o", "status")) == ("at-risk", "40 % / 56 % = 0.71", limits)


def test_a_mean_in_words() -> None:
    company = made(
        objective(
            "top",
            "a, baseline: 0, target: 10, check_ins: [{date: 2026-11-20, value: 13, confidence: 7}]",
            "b, baseline: unknown, target: 1",
            "c, guardrail: true, kind: maintain, max: 1",
            rollup="both",
        ),
        objective("child", ten(5), aligns_to=contributes("top", 2)),
    )
    note = "2 of 3 measured."
    progress = explained(company, "top", "progress")
    assert told(progress) == (
        "66.7 %",
        "(1 × 100 % + 2 × 50 %) / (1 + 2)",
        f"{note} Key results that do not count: 1 watched only.",
    )
    assert progress is not None
    assert [i.value for i in progress.inputs] == ["130 %, counts as 100 %, weight 1", "–, weight 1", "50 %, weight 2"]
    assert progress.inputs[2].place == Place("content/objectives/child.md", (6, 14, 6, 16))
    assert told(explained(company, "top", "expected")) == ("56 %", "(1 × 56 % + 2 × 56 %) / (1 + 2)", note)
    assert told(explained(company, "top", "confidence")) == ("7", "7", "1 of 2 say nothing yet.")


def test_a_long_sum_is_written_with_a_sigma() -> None:
    company = made(objective("o", *(f"k{n}, {ten(n)[3:]}" for n in range(9))))
    found = explained(company, "o", "progress")
    assert found is not None
    assert (found.result, found.formula, len(found.inputs)) == ("40 %", "Σ progress / 9", 9)


def test_a_score_in_words() -> None:
    change = "[{date: 2026-08-01, field: k.target, from: 16, to: 8, why: Fewer vans}]"
    eighth = "k, baseline: 0, target: 8, check_ins: [{date: 2026-09-30, value: 1}]"
    company = made(
        objective(
            "o",
            eighth,
            "by-hand, score: 0.7, score_note: Luck, baseline: 0, target: 1",
            cycle="2026-q3",
            changes=change,
        ),
        objective("open", ten(1)),
    )
    note = "Never below 0 or above 1, half up. Against the first target it is 0.06."
    assert told(explained(company, "o/k", "score")) == ("0.13", "12.5 % to two decimals", note)
    assert told(explained(company, "o/by-hand", "score")) == ("0.7", "given by hand", "Luck")
    assert told(explained(company, "o", "score")) == (
        "0.42",
        "(0.13 + 0.7) / 2",
        "Against the first target it is 0.38.",
    )
    assert explained(company, "open", "score") is None
    assert explained(company, "open/k", "score") is None


def test_a_forecast_in_words() -> None:
    rise = "baseline: 0, target: 90, check_ins: [{date: 2026-10-11, value: 10}, {date: 2026-10-31, value: 30}]"
    note = "The straight line closest to the check-ins, drawn on to the due date. That would be 101.1 % of the way."
    assert told(of_one(rise, "forecast")) == ("91", "0 + 1 × 91 days", note)
    assert of_one(ten(4)[3:], "forecast") is None


def test_what_has_no_such_number_is_not_explained() -> None:
    company = made(objective("o", ten(4)))
    assert explained(company, "o", "forecast") is None
    assert explained(company, "o/k", "weather") is None
    assert explained(company, "o", "confidence") is None
    assert explained(company, "o/k", "confidence") is None
    assert explain(company.graph, company.scores, "team:workshop", "progress") is None


def test_a_baseline_read_from_a_kpi_leads_to_its_reading() -> None:
    company = made(objective("o", "k, kpi: returns, target: 1"))
    found = explained(company, "o/k", "progress")
    assert found is not None
    assert [(i.label, i.value) for i in found.inputs] == [
        ("value on 2026-11-18", "4"),
        ("baseline, read on 2026-10-01", "7"),
        ("target", "1"),
    ]
    assert found.inputs[1].place is not None
    assert (found.inputs[1].place.path, found.inputs[1].place.line) == ("content/kpis/returns.md", 5)


@pytest.mark.parametrize(
    ("number", "text"), [(6 / 17, "35.3 %"), (1.3, "130 %"), (-0.5, "−50 %"), (0.0005, "0.1 %"), (None, "–")]
)
def test_percent(number: float | None, text: str) -> None:
    assert percent(number) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(24, "24"), (2.90, "2.9"), (-0.5, "−0.5"), (0.1 + 0.2, "0.3"), (-0.0, "0"), (True, "true"), (None, "–")],
)
def test_plain(value: float | bool | None, text: str) -> None:
    assert plain(value) == text
