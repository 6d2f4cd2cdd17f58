"""What does a cell of a table mean? One thing, or it is refused."""

from __future__ import annotations

from datetime import date

import pytest

from okrsite.content.fields import Between, Choice, Scored
from okrsite.findings import UsageError
from okrsite.importer import cells
from okrsite.importer.cells import Amount, Habits
from okrsite.importer.tables import Cell, Percent

POINT, COMMA, UNKNOWN = Habits("."), Habits(","), Habits()


@pytest.mark.parametrize(
    ("cell", "habits", "meant"),
    [
        ("1250", UNKNOWN, Amount(1250)),
        ("-3.5", UNKNOWN, Amount(-3.5)),
        ("−3,5", UNKNOWN, Amount(-3.5)),
        ("+7", UNKNOWN, Amount(7)),
        (".5", UNKNOWN, Amount(0.5)),
        ("0.125", UNKNOWN, Amount(0.125)),
        ("1.5e-07", UNKNOWN, Amount(1.5e-07)),
        ("1_250", UNKNOWN, Amount(1250)),
        ("1 250", UNKNOWN, Amount(1250)),
        ("12\u202f345,6", UNKNOWN, Amount(12345.6)),
        ("1'250'000", UNKNOWN, Amount(1250000)),
        ("1,234,567", UNKNOWN, Amount(1234567)),
        ("1.234.567", UNKNOWN, Amount(1234567)),
        ("1,234.5", UNKNOWN, Amount(1234.5)),
        ("1.234,5", UNKNOWN, Amount(1234.5)),
        ("1,250", POINT, Amount(1250)),
        ("1,250", COMMA, Amount(1.25)),
        ("1.250", POINT, Amount(1.25)),
        ("1.250", COMMA, Amount(1250)),
        ("35 %", UNKNOWN, Amount(35, "%")),
        ("12.5%", UNKNOWN, Amount(12.5, "%")),
        ("$1,200.50", UNKNOWN, Amount(1200.5, "$")),
        ("-€5", UNKNOWN, Amount(-5, "€")),
        ("EUR 12", UNKNOWN, Amount(12, "EUR")),
        ("3,5 Tage", UNKNOWN, Amount(3.5, "Tage")),
        ("12k", UNKNOWN, Amount(12000)),
        ("1.5M", UNKNOWN, Amount(1500000.0)),
        ("90 min", UNKNOWN, Amount(90, "min")),
        (Percent(35), UNKNOWN, Amount(35, "%")),
        (12.345, COMMA, Amount(12.345)),
        ("'-5", UNKNOWN, Amount(-5)),
    ],
)
def test_numbers(cell: Cell, habits: Habits, meant: Amount) -> None:
    assert cells.amount(cell, habits) == meant


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1,250", '"1,250" may be 1250 or 1.250: --decimal says which'),
        ("1.250", '"1.250" may be 1250 or 1.250: --decimal says which'),
        ("12,34,567", '"12,34,567" is no number; write it like 1250, -3.5 or 12 %'),
        ("1.2.3", '"1.2.3" is no number; write it like 1250, -3.5 or 12 %'),
        ("--5", '"--5" is no number; write it like 1250, -3.5 or 12 %'),
        ("three", '"three" is no number; write it like 1250, -3.5 or 12 %'),
        ("5 to 7", '"5 to 7" is no number; write it like 1250, -3.5 or 12 %'),
        ("9" * 40, f'"{"9" * 40}" has too many digits'),
        ("=1+1", '"=1+1" is no number; write it like 1250, -3.5 or 12 %'),
    ],
)
def test_what_is_no_number_or_may_be_two(cell: str, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        cells.amount(cell, UNKNOWN)
    assert str(caught.value) == why


@pytest.mark.parametrize(
    ("cell", "habits", "meant"),
    [
        ("2026-11-20", UNKNOWN, date(2026, 11, 20)),
        ("2026-11-20T09:30:00Z", UNKNOWN, date(2026, 11, 20)),
        ("2026-11-20 23:59", UNKNOWN, date(2026, 11, 20)),
        ("2026/11/20", UNKNOWN, date(2026, 11, 20)),
        ("20.11.2026", UNKNOWN, date(2026, 11, 20)),
        ("5.3.2026", UNKNOWN, date(2026, 3, 5)),
        ("11/20/2026", UNKNOWN, date(2026, 11, 20)),
        ("20/11/2026", UNKNOWN, date(2026, 11, 20)),
        ("05/03/2026", Habits(day_first=True), date(2026, 3, 5)),
        ("05/03/2026", Habits(day_first=False), date(2026, 5, 3)),
        ("03/03/2026", UNKNOWN, date(2026, 3, 3)),
        ("20 Nov 2026", UNKNOWN, date(2026, 11, 20)),
        ("Nov 20, 2026", UNKNOWN, date(2026, 11, 20)),
        ("November 3rd, 2026", UNKNOWN, date(2026, 11, 3)),
        ("3. Oktober 2026", UNKNOWN, date(2026, 10, 3)),
        ("Fri, 20 Nov 2026", UNKNOWN, date(2026, 11, 20)),
        ("46346", UNKNOWN, date(2026, 11, 20)),
        (46346, UNKNOWN, date(2026, 11, 20)),
        (46346.75, UNKNOWN, date(2026, 11, 20)),
        (date(2026, 11, 20), UNKNOWN, date(2026, 11, 20)),
    ],
)
def test_days(cell: Cell, habits: Habits, meant: date) -> None:
    assert cells.day(cell, habits) == meant


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("12/05/2026", '"12/05/2026" may be 2026-12-05 or 2026-05-12: --dates says which'),
        ("31/31/2026", '"31/31/2026" is no date; write it like 2026-10-01'),
        ("2026-02-30", '"2026-02-30" is no date; write it like 2026-10-01'),
        ("20.11.26", '"20.11.26" is no date; write it like 2026-10-01'),
        ("tomorrow", '"tomorrow" is no date; write it like 2026-10-01'),
        (7, '"7" is no date; write it like 2026-10-01'),
        ("1066-10-14", '"1066-10-14" is no date; write it like 2026-10-01'),
    ],
)
def test_what_is_no_day_or_may_be_two(cell: Cell, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        cells.day(cell, UNKNOWN)
    assert str(caught.value) == why


@pytest.mark.parametrize(
    ("numbers", "days", "delimiter", "habits"),
    [
        (["1,250", "3.5"], [], ";", Habits(".")),
        (["1,250", "3,5"], [], ",", Habits(",")),
        (["1,250"], [], ",", Habits(".")),
        (["1,250"], [], ";", Habits()),
        (["1,250", "3,5", "3.5"], [], ",", Habits()),
        ([12.345, "1,250"], [], "", Habits()),
        ([], ["05/03/2026", "20/11/2026"], ",", Habits(".", day_first=True)),
        ([], ["05/03/2026", "11/20/2026"], ",", Habits(".", day_first=False)),
        ([], ["20/11/2026", "11/20/2026"], ",", Habits(".")),
    ],
)
def test_the_habits_of_a_table(numbers: list[Cell], days: list[Cell], delimiter: str, habits: Habits) -> None:
    assert cells.habits(numbers, days, delimiter) == habits


def test_a_share_of_ten_in_every_form() -> None:
    forms: list[Cell] = ["7", 7, "70 %", "70%", Percent(70), "7/10", "7.0", "'7"]
    assert [cells.read(Between(0, 10), form, POINT) for form in forms] == [7] * 8
    for wrong in ("11", "-1", "high"):
        with pytest.raises(UsageError):
            cells.read(Between(0, 10), wrong, POINT)


def test_words_of_other_tools() -> None:
    kinds = Choice("metric", "maintain", "milestones", "boolean", "baseline")
    words = {
        "Percentage": "metric",
        "yes/no": "boolean",
        "Keep Above": "maintain",
        "CHECKLIST": "milestones",
        "METRIC": "metric",
    }
    assert {word: cells.read(kinds, word, POINT) for word in words} == words
    with pytest.raises(UsageError, match='"metrik" is none of metric, .* \\(did you mean "metric"\\?\\)'):
        cells.read(kinds, "metrik", POINT)
    assert [cells.flag(form) for form in ("Yes", "x", "✓", "1", True, "nein", "FALSE", "0")] == [True] * 5 + [False] * 3
    assert [cells.read(Scored(), form, POINT) for form in ("yes", "commit", "unknown", "1", "3.5")] == [
        True,
        "commit",
        "unknown",
        1,
        3.5,
    ]


def test_texts_lose_their_guard_and_nothing_else() -> None:
    assert cells.line("'=SUM(A1)") == "=SUM(A1)"
    assert cells.line("'tis so") == "'tis so"
    assert cells.line("  two\n lines ") == "two lines"
    assert cells.text("two\r\nlines") == "two\nlines"
    with pytest.raises(UsageError, match=r"an invisible control character \(U\+0007\) in the text; remove it"):
        cells.line("bell\x07")
    with pytest.raises(UsageError, match="20,000 characters are too many; a text has 16,384 at most"):
        cells.line("x" * 20_000)
