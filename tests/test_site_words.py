"""Numbers and dates as people read them, and the company's own terms in every text."""

from __future__ import annotations

from datetime import date

import pytest

from okrsite.findings import Bug
from okrsite.site import theme
from okrsite.site.words import Words, half_up, lower_first, places


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(theme.load("default").catalogue("en"), {})


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "%", "–"),
        (0, "%", "0%"),
        (24, "%", "24%"),
        (3.20, "days", "3.2\u00a0days"),
        (-140, "€", "−€140"),
        (35184, "", "35,184"),
        (18_450_000, "kWh", "18.45\u202fM\u00a0kWh"),
        (-0.5, "", "−0.5"),
        (1e21, "", "1.00 × 10^21"),
        (0.0000123, "", "1.23 × 10^−5"),
        (10**400, "", "1.00 × 10^400"),
        (True, "%", "yes"),
        ("unknown", "%", "unknown"),
        ("commit", "", "commit"),
    ],
)
def test_a_value_with_its_unit(words: Words, value: float | bool | str | None, unit: str, text: str) -> None:
    assert words.value(value, unit) == text


def test_only_percent_and_currency_stay_where_the_unit_is_known(words: Words) -> None:
    assert [words.bare(5, unit) for unit in ("%", "€", "days")] == ["5%", "€5", "5"]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "–"),
        (0.352941, "35%"),
        (0.125, "13%"),
        (0.005, "1%"),
        (1.3, "130%"),
        (-0.654, "−65%"),
        (1e30, "1,000,000\u202fM%"),
    ],
)
def test_shares_in_whole_percent_half_up(words: Words, share: float | None, text: str) -> None:
    assert words.percent(share) == text


@pytest.mark.parametrize(
    ("gap", "points", "pace"),
    [
        (0.12, "+12", "12 points ahead of pace"),
        (-0.01, "−1", "1 point behind pace"),
        (0.0, "±0", "on pace"),
        (None, "–", "no plan to compare with"),
    ],
)
def test_the_distance_to_the_plan(words: Words, gap: float | None, points: str, pace: str) -> None:
    assert (words.points(gap), words.pace(gap)) == (points, pace)


def test_dates(words: Words) -> None:
    assert words.day(date(2026, 11, 20)) == "20 Nov 2026"
    assert words.day(date(2026, 11, 20), year=False) == "20 Nov"


def test_labels_rename_the_terms_everywhere() -> None:
    renamed = Words(theme.load("default").catalogue("en"), {"objective": "Ziel {n}", "key_result": "Signal"})
    assert renamed("label.objectives") == "Ziel {n}s"
    assert renamed("objective.no-key-results").startswith("No signal says yet")
    assert renamed("facts.objectives", n=3) == "3 ziel 3s"


def test_one_is_singular(words: Words) -> None:
    assert (words("facts.objectives", n=1), words("facts.objectives", n=2)) == ("1 objective", "2 objectives")


def test_a_missing_text_is_a_fault_of_the_theme(words: Words) -> None:
    with pytest.raises(Bug, match="has no text 'no.such'"):
        words("no.such")


def test_small_helpers() -> None:
    assert [half_up(v) for v in (0.5, 1.5, 2.5, -0.5, 12.4999)] == [1, 2, 3, -1, 12]
    assert (lower_first("Key result"), lower_first("KPI")) == ("key result", "KPI")
    assert places(3, 2.25, 4.1) == 2


def test_what_the_scores_compute_has_percent_as_all_else(words: Words) -> None:
    german = Words(theme.load("default").catalogue("de"), {})
    assert words.computed("(52.9 % + 0 %) / 2") == "(52.9% + 0%) / 2"
    assert german.computed(german.phrases.formula("(52.9 % + 0 %) / 2")) == "(52,9\u00a0% + 0\u00a0%) / 2"
