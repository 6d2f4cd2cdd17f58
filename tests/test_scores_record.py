"""What do the record and its end say? Scores, forecasts, the rhythm of check-ins, goals, and the health of KPIs."""

from __future__ import annotations

from datetime import date

import pytest

from okrsite.model import Reading
from okrsite.scores import Attainment, Discipline, Forecast, KpiHealth, Rhythm
from tests.test_scores import LEVELS, NEAR, contributes, made, objective, on_20_november, only, ten

# ---- scores


def of_eight(value: float) -> str:
    return f"baseline: 0, target: 8, check_ins: [{{date: 2026-09-30, value: {value}}}]"


@pytest.mark.parametrize(
    ("written", "score"),
    [
        (of_eight(1), 0.13),  # 0.125, half up
        (of_eight(9), 1),
        (of_eight(-1), 0),
        ("baseline: 0, target: 200, check_ins: [{date: 2026-09-30, value: 57}]", 0.29),  # 0.285 is less in floats
        ("baseline: unknown, target: 8", None),
        (f"score: 0.7, score_note: Half of it was luck, {of_eight(8)}", 0.7),
        (f"state: dropped, reason: Sold, {of_eight(8)}", None),
    ],
)
def test_the_score_of_a_closed_key_result(written: str, score: float | None) -> None:
    assert only(written, cycle="2026-q3").score == score


def test_nothing_has_a_score_before_it_is_closed() -> None:
    assert only("score: 0.7, " + of_eight(8)).score is None
    assert only(of_eight(8), state="draft", cycle="2026-q3").score is None
    assert only(of_eight(2), state="closed").score == 0.25


@pytest.mark.parametrize(
    ("keys", "score"),
    [({}, (0.13 + 1 + 1.4) / 4), ({"score": "0.5", "score_note": "Late"}, 0.5), ({"state": "draft"}, None)],
)
def test_the_score_of_a_closed_objective(keys: dict[str, str], score: float | None) -> None:
    company = made(
        objective(
            "o",
            f"a, {of_eight(1)}",
            f"b, {of_eight(9)}",
            f"c, weight: 2, score: 0.7, {of_eight(0)}",
            f"d, guardrail: true, {of_eight(0)}",
            cycle="2026-q3",
            **keys,
        )
    )
    assert company.of("o").score == (None if score is None else pytest.approx(score, rel=0, abs=NEAR))


def test_the_score_of_an_objective_of_objectives() -> None:
    company = made(
        objective("top", rollup="children", state="closed"),
        objective("shut", f"k, {of_eight(1)}", state="closed", aligns_to=contributes("top")),
        objective("open", f"k, {of_eight(6)}", aligns_to=contributes("top", 2)),
    )
    assert company.of("top").score == pytest.approx((0.13 + 2 * 0.75) / 3, rel=0, abs=NEAR)


def test_the_score_against_the_first_target_stands_beside() -> None:
    company = made(
        objective(
            "o",
            f"a, {of_eight(6)}",
            f"b, {of_eight(4)}",
            cycle="2026-q3",
            changes="[{date: 2026-09-01, field: a.target, from: 12, to: 8, why: Fewer vans}, "
            "{date: 2026-08-01, field: a.target, from: 24, to: 12, why: Fewer vans}, "
            "{date: 2026-08-01, field: b.baseline, from: 1, to: 0, why: Counted again}]",
        ),
        objective("top", rollup="children", state="closed"),
        objective("again", "k, kind: rollup", state="closed"),
    )
    assert (company.of("o/a").score, company.of("o/a").first_score) == (0.75, 0.25)
    assert (company.of("o/b").score, company.of("o/b").first_score) == (0.5, None)
    assert (company.of("o").score, company.of("o").first_score) == (0.625, 0.375)


# ---- forecasts

RISE = "baseline: 0, target: 90, check_ins: [{date: 2026-10-11, value: 10}, {date: 2026-10-31, value: 30}]"


@pytest.mark.parametrize(
    ("written", "forecast"),
    [
        (RISE, Forecast(91, None, 91 / 90)),
        (f"{RISE[:-1]}, {{date: 2026-11-10, note: Quiet}}]", Forecast(91, None, 91 / 90)),
        (f"due: 2026-12-01, commit: 50, stretch: 100, {RISE}", Forecast(61, "commit", 61 / 90)),
        (RISE.replace("baseline: 0", "baseline: unknown"), Forecast(91, None, None)),
        ("baseline: 0, target: 9, check_ins: [{date: 2026-10-11, value: 1}, {date: 2026-10-11, value: 3}]", None),
        (f"baseline: 0, target: 9, {on_20_november(3)}", None),
        ("kind: boolean, check_ins: [{date: 2026-10-11, value: true}, {date: 2026-10-12, value: true}]", None),
        (f"{LEVELS}, check_ins: [{{date: 2026-10-11, value: commit}}, {{date: 2026-10-12, value: commit}}]", None),
        ("kind: milestones, milestones: [{title: a, done: 2026-10-20}, {title: b, done: 2026-10-27}]", None),
        (f"due: 2026-11-20, {RISE}", None),
        (f"state: dropped, reason: Sold, {RISE}", None),
        # no number below 0 where none was, no share above 100 %
        (
            "baseline: 50, target: 5, check_ins: [{date: 2026-10-11, value: 40}, {date: 2026-10-31, value: 20}]",
            Forecast(0, None, 50 / 45),
        ),
        (f'unit: "%", {RISE.replace("value: 30", "value: 60")}', Forecast(100, None, 100 / 90)),
        (
            "kind: maintain, max: 30, check_ins: [{date: 2026-10-11, value: 10}, {date: 2026-10-31, value: 30}]",
            Forecast(91, None, 0),
        ),
    ],
)
def test_the_forecast(written: str, forecast: Forecast | None) -> None:
    found = made(objective("o", f"k, {written}")).scores.forecast("o/k")
    if forecast is None:
        assert found is None
    else:
        assert found is not None
        assert found.value == pytest.approx(forecast.value)
        assert found.level == forecast.level
        assert found.progress == (None if forecast.progress is None else pytest.approx(forecast.progress))


# ---- the rhythm of check-ins


@pytest.mark.parametrize(
    ("days", "today", "rhythm"),
    [
        ([], date(2026, 10, 8), Rhythm()),  # due today, and the day is not over
        ([], date(2026, 10, 16), Rhythm(0, 0, 1)),
        (["2026-10-08", "2026-10-15"], date(2026, 10, 15), Rhythm(2, 0, 0)),
        (["2026-10-01", "2026-10-09"], date(2026, 10, 15), Rhythm(2, 0, 0)),
        (["2026-10-09"], date(2026, 10, 15), Rhythm(1, 1, 0)),
        (["2026-10-08"], date(2026, 10, 30), Rhythm(1, 0, 2)),
        (["2026-10-08", "2026-10-23"], date(2026, 10, 29), Rhythm(2, 1, 1)),
    ],
)
def test_on_time_late_and_missed(days: list[str], today: date, rhythm: Rhythm) -> None:
    check_ins = ", ".join(f"{{date: {day}, value: 1}}" for day in days)
    company = made(objective("o", f"k, baseline: 0, target: 10, check_ins: [{check_ins}]"), today=today)
    kept = company.scores.discipline("2026-q4")
    assert kept == Discipline({"mara-lind": rhythm}, {"company": rhythm})


def test_whose_rhythm_it_is_and_what_is_owed() -> None:
    weekly = "check_ins: [{date: 2026-10-08, value: 1}]"
    company = made(
        objective(
            "o",
            f"a, owner: ivo-brandt, baseline: 0, target: 10, {weekly}",
            f"done, baseline: 0, target: 1, {weekly}",
            "steps, kind: milestones, milestones: [{title: x, done: 2026-10-06}, {title: y}]",
            "sum, kind: rollup",
            "gone, state: dropped, reason: Sold, baseline: 0, target: 1",
            team="workshop",
        ),
        objective("early", "k, due: 2026-10-09, baseline: 0, target: 10"),
        objective("draft", "k, baseline: 0, target: 10", state="draft"),
        today=date(2026, 10, 23),
    )
    assert company.scores.discipline("2026-q4") == Discipline(
        {"ivo-brandt": Rhythm(1, 0, 1), "mara-lind": Rhythm(2, 0, 2)},
        {"company": Rhythm(0, 0, 1), "workshop": Rhythm(3, 0, 2)},
    )
    assert company.scores.discipline("2027-q1") == Discipline({}, {})


# ---- goals and KPIs


def goal(*measures: str) -> str:
    lines = ["=== goals/g.md", "---", "title: Grow", "person: mara-lind", "cycle: 2026-q4", "measures:"]
    return "\n".join([*lines, *(f"  - {{{measure}}}" for measure in measures), "---", ""])


COACH = "id: coach, title: Coach, weight: 40, baseline: 0, target: 2"


@pytest.mark.parametrize(
    ("measures", "attainment"),
    [
        (
            (f"{COACH}, check_ins: [{{date: 2026-10-30, value: 0.25}}]", "key_result: o/k, weight: 60"),
            Attainment(0.65, (("coach", 0.125), ("o/k", 1.3))),
        ),
        ((COACH,), Attainment(0, (("coach", 0),))),
        ((f"{COACH}, current: 1",), Attainment(0.5, (("coach", 0.5),))),
        ((f"{COACH}, check_ins: [{{date: 2026-11-30, value: 2}}]",), Attainment(0, (("coach", 0),))),
        ((COACH.replace("baseline: 0", "baseline: unknown"),), Attainment(None, (("coach", None),))),
        ((f"{COACH}, current: unknown", "key_result: o/k"), Attainment(1, (("coach", None), ("o/k", 1.3)))),
    ],
)
def test_the_attainment_of_a_goal(measures: tuple[str, ...], attainment: Attainment) -> None:
    company = made(objective("o", ten(13)), goal(*measures))
    found = company.scores.goal("g")
    assert found.progress == (None if attainment.progress is None else pytest.approx(attainment.progress, abs=NEAR))
    assert [p for _, p in found.measures] == [p for _, p in attainment.measures]


RANGES = "healthy: {min: 20}, warning: {min: 15}"


@pytest.mark.parametrize(
    ("written", "status", "stale"),
    [
        (f"{RANGES}, frequency: weekly, values: [{{date: 2026-11-20, value: 20}}]", "healthy", False),
        (f"{RANGES}, frequency: weekly, values: [{{date: 2026-11-20, value: 19}}]", "warning", False),
        (f"{RANGES}, frequency: weekly, values: [{{date: 2026-11-20, value: 15}}]", "warning", False),
        (f"{RANGES}, frequency: weekly, values: [{{date: 2026-11-20, value: 14.9}}]", "unhealthy", False),
        ("healthy: {min: 20}, values: [{date: 2026-11-20, value: 19}]", "unhealthy", False),
        ("values: [{date: 2026-11-20, value: 19}]", "unknown", False),
        (RANGES, "unknown", False),
        (f"{RANGES}, frequency: weekly, values: [{{date: 2026-11-22, value: 19}}]", "unknown", False),
        (f"{RANGES}, frequency: weekly, values: [{{date: 2026-11-11, value: 20}}]", "healthy", False),
        (f"{RANGES}, frequency: weekly, values: [{{date: 2026-11-10, value: 20}}]", "healthy", True),
        (f"{RANGES}, frequency: monthly, values: [{{date: 2026-10-06, value: 20}}]", "healthy", False),
        (f"{RANGES}, frequency: monthly, values: [{{date: 2026-10-05, value: 20}}]", "healthy", True),
        (f"{RANGES}, values: [{{date: 2020-10-05, value: 20}}]", "healthy", False),
    ],
)
def test_the_health_of_a_kpi(written: str, status: str, stale: bool) -> None:
    company = made(f"=== kpis/x.yaml\n{{title: X, {written}}}\n")
    health = company.scores.kpi("x")
    assert (health.status, health.stale) == (status, stale)


def test_the_last_reading_is_told_too() -> None:
    company = made(today=date(2026, 11, 12))
    last = company.graph.kpis["returns"].readings[2]
    assert company.scores.kpi("returns") == KpiHealth(
        "unknown", Reading(date(2026, 11, 11), 5, last.source), stale=False
    )
