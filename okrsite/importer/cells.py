"""What does a cell mean: a number, a day, a word? What may mean two things is told by its column, or refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from okrsite.content.fields import CONTROL, Between, Choice, Day, Email, FieldType, Flag, Numeric, Scored
from okrsite.content.literals import YEARS, meant_date, to_date
from okrsite.content.near import did_you_mean, listed
from okrsite.findings import UsageError
from okrsite.importer.tables import Cell, Percent, text_of
from okrsite.importer.words import FLAGS, MONTHS, NO_VALUE, NOTHING, WORDS
from okrsite.model import UNKNOWN, Number

MAX_TEXT = 16 * 1024
"""The longest text that the format takes."""

GUARDED = re.compile("'(?=[=@\t\r\n\uff1d\uff0b\uff0d\uff20+'-])")
"""The quotation mark that exports put before what a spreadsheet would compute."""

AMOUNT = re.compile(
    r"(?P<sign>[-+\u2212]?)(?P<before>[^\W\d_]{0,3}|[\u00a3$\u00a5\u20ac]|[A-Z]{1,2}\$)\s?(?P<inner>[-+\u2212]?)"
    r"(?P<digits>\d[\d.,'\u2019_\u00a0\u2009\u202f ]*|\.\d+)(?P<times>[kKM](?![^\W\d_]))?\s?"
    r"(?P<after>[^\d\s][^\d]{0,30})?"
)
"""`-3.5`, `$1,200`, `35 %`, `12k`, `3,5 days`: the digits with what stands around them."""

SCIENTIFIC = re.compile(r"[-+]?\d{1,20}(?:\.\d{1,20})?[eE][-+]?\d{1,2}", re.ASCII)
"""How programs write very small and very large numbers."""

GROUPED = re.compile(r"\d{1,3}(?:(?P<sign>[ '\u2019_\u00a0\u2009\u202f.,])\d{3})(?:(?P=sign)\d{3})*")
ISO_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.{0,20}", re.ASCII)
SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?: .{0,15})?", re.ASCII)
DAY_MONTH = re.compile(r"(?:[^\W\d_]+,? )?(\d{1,2})(?:st|nd|rd|th|\.)?[ -]([^\W\d_]{3,9})\.?,?[ -](\d{4})")
MONTH_DAY = re.compile(r"(?:[^\W\d_]+,? )?([^\W\d_]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")

SERIALS = range(20_000, 80_000)
"""Days since the end of 1899, as spreadsheets count them: 1954 to 2119."""

FIRST_SERIAL = date(1899, 12, 30)


class Habits(NamedTuple):
    """How this table writes what could be read in two ways; empty and None are not known."""

    point: str = ""
    day_first: bool | None = None


class Amount(NamedTuple):
    """A number, and the unit that stands with it."""

    number: Number
    unit: str = ""


def habits(numbers: Iterable[Cell], days: Iterable[Cell], delimiter: str) -> Habits:
    """How a table writes numbers and days, by those of its cells that mean one thing only."""
    points = {sign for cell in numbers if isinstance(cell, str) and (sign := _certain_point(cell.strip()))}
    orders = {order for cell in days if isinstance(cell, str) and (order := _certain_order(cell.strip())) is not None}
    usual = "." if delimiter in (",", "\t", "|") and delimiter else ""
    return Habits(
        points.pop() if len(points) == 1 else usual if not points else "", orders.pop() if len(orders) == 1 else None
    )


def read(type: FieldType, cell: Cell, h: Habits) -> object:
    """The value that a field of that type gets. Raises UsageError, for a person, for what it cannot be."""
    if isinstance(type, Scored):
        return _scored(cell, h)
    if isinstance(type, Numeric):
        return _numeric(type, cell, h)
    if isinstance(type, Day):
        return day(cell, h)
    if isinstance(type, Flag):
        return flag(cell)
    if isinstance(type, Choice):
        return choice(type.words, cell)
    return _email(cell) if isinstance(type, Email) else line(cell)


def line(cell: Cell) -> str:
    """One line of text."""
    return " ".join(text(cell).split())


def text(cell: Cell) -> str:
    """Text that the format can hold."""
    found = GUARDED.sub("", text_of(cell), count=1) if isinstance(cell, str) else text_of(cell)
    found = found.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(found) > MAX_TEXT:
        raise UsageError(f"{len(found):,} characters are too many; a text has {MAX_TEXT:,} at most")
    if strange := CONTROL.search(found):
        raise UsageError(f"an invisible control character (U+{ord(strange[0]):04X}) in the text; remove it")
    return found


def amount(cell: Cell, h: Habits) -> Amount:
    """The number in a cell, with the unit that stands beside it."""
    if isinstance(cell, Percent):
        return Amount(cell.number, "%")
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Amount(cell)
    written = text(cell).removeprefix("'")
    if SCIENTIFIC.fullmatch(written):
        return Amount(float(written))
    found = AMOUNT.fullmatch(written)
    if found is None or (found["sign"] and found["inner"]):
        raise UsageError(f'"{_short(written)}" is no number; write it like 1250, -3.5 or 12 %')
    bare = _bare(found["digits"].strip(), h, written)
    if len(bare) > 30:
        raise UsageError(f'"{_short(written)}" has too many digits')
    number: Number = float(bare) if "." in bare else int(bare)
    number = number * (1_000_000 if found["times"] == "M" else 1_000) if found["times"] else number
    minus = (found["sign"] or found["inner"]) in ("-", "\u2212")
    return Amount(-number if minus else number, (found["after"] or found["before"] or "").strip())


def day(cell: Cell, h: Habits) -> date:
    """The day in a cell, in any of the usual forms."""
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _serial(cell)
    written = text(cell)
    moment = ISO_MOMENT.fullmatch(written)
    plain = moment[1] if moment else written
    found = to_date(plain) or to_date(meant_date(plain) or "") or _in_words(plain)
    if found is None and (slashed := SLASHED.fullmatch(plain)):
        found = _slashed(slashed, h)
    if found is None and plain.isascii() and plain.isdigit() and len(plain) == 5:
        found = _serial(int(plain))
    if found is None:
        raise UsageError(f'"{_short(written)}" is no date; write it like 2026-10-01')
    return found


def flag(cell: Cell) -> bool:
    """Yes or no."""
    if isinstance(cell, bool):
        return cell
    written = line(cell).casefold()
    if written not in FLAGS:
        raise UsageError(f'"{_short(written)}" is neither yes nor no')
    return FLAGS[written]


def choice(words: Iterable[str], cell: Cell) -> str:
    """One of a few words, or what other tools call it."""
    known, written = tuple(words), line(cell)
    low = " ".join(re.split(r"[\s_-]+", written.casefold()))
    exact = next((word for word in known if word.casefold() == written.casefold()), None)
    meant = exact or next((word for word in WORDS.get(low, ()) if word in known), None)
    if meant is None:
        raise UsageError(f'"{_short(written)}" is none of {listed(known)}{did_you_mean(written, known)}')
    return meant


def is_nothing(cell: Cell, type: FieldType | None = None) -> bool:
    """Whether a cell says nothing: many tools write a dash or n/a where there is no value."""
    empty = NO_VALUE if isinstance(type, Numeric | Day | Scored) else NOTHING
    return isinstance(cell, str) and cell.strip().casefold() in empty


# ------------------------------------------------------------------------------------------------ numbers


def _numeric(type: Numeric, cell: Cell, h: Habits) -> Number | str:
    if type.unknown and isinstance(cell, str) and cell.strip().casefold() == UNKNOWN:
        return UNKNOWN
    if isinstance(type, Between):
        return _between(type, cell, h)
    return amount(cell, h).number


def _between(type: Between, cell: Cell, h: Habits) -> Number:
    """A share of what is possible may be written in per cent, or as 7/10."""
    written = text_of(cell)
    part, slash, whole = written.partition("/")
    if slash and whole.strip() == str(type.high):
        return _inside(type, amount(part, h).number, written)
    found = amount(cell, h)
    if found.unit == "%":
        return _inside(type, float(f"{found.number * type.high / 100:.6g}"), written)
    return _inside(type, found.number, written)


def _inside(type: Between, number: Number, written: str) -> Number:
    if not type.low <= number <= type.high:
        raise UsageError(f'"{_short(written)}" is no number from {type.low} to {type.high}')
    return int(number) if number == int(number) and "." not in written else number


def _scored(cell: Cell, h: Habits) -> Number | bool | str:
    if isinstance(cell, bool):
        return cell
    written = line(cell)
    if written.casefold() in Scored.WORDS:
        return written.casefold()
    if written.casefold() in FLAGS and not written.isdigit():
        return FLAGS[written.casefold()]
    return amount(cell, h).number


def _bare(digits: str, h: Habits, written: str) -> str:
    """The digits as the format writes them: no grouping, a point for a point."""
    marks = {sign for sign in digits if not sign.isdigit()}
    if not marks <= {".", ","}:
        spaced = GROUPED.match(digits)
        if spaced is None or spaced["sign"] in ".,":
            raise UsageError(f'"{_short(written)}" is no number; write it like 1250, -3.5 or 12 %')
        return _bare(spaced[0].replace(spaced["sign"], "") + digits[spaced.end() :], h, written)
    point = _certain_point(digits) or h.point
    if not marks:
        return digits
    if not point and len(marks) == 1 and GROUPED.fullmatch(digits):
        whole, with_point = digits.replace(marks.pop(), ""), digits.replace(",", ".")
        raise UsageError(f'"{_short(written)}" may be {whole} or {with_point}: --decimal says which')
    grouping = "," if point == "." else "."
    whole, found, rest = digits.partition(point)
    if point in rest or grouping in rest or (grouping in whole and not GROUPED.fullmatch(whole)):
        raise UsageError(f'"{_short(written)}" is no number; write it like 1250, -3.5 or 12 %')
    return f"{whole.replace(grouping, '')}{'.' if found else ''}{rest}"


def _certain_point(written: str) -> str:
    """The sign before the decimals, in a number that can be read in one way only; empty for all others."""
    found = AMOUNT.fullmatch(written)
    digits = found["digits"].strip() if found else ""
    for point, grouping in ((".", ","), (",", ".")):
        whole, is_there, rest = digits.rpartition(point)
        if not is_there and digits.count(grouping) > 1:
            return point
        if is_there and grouping not in rest and point not in whole:
            is_group = len(rest) == 3 and 1 <= len(whole) <= 3 and whole.isdigit() and whole != "0"
            if not is_group and rest.isdigit():
                return point
    return ""


# ------------------------------------------------------------------------------------------------ days


def _serial(number: Number) -> date:
    if int(number) not in SERIALS:
        raise UsageError(f'"{number}" is no date; write it like 2026-10-01')
    return FIRST_SERIAL + timedelta(int(number))


def _in_words(written: str) -> date | None:
    """`20 Nov 2026`, `November 20th, 2026`, `Fri, 20. November 2026`."""
    for pattern, order in ((DAY_MONTH, (3, 2, 1)), (MONTH_DAY, (3, 1, 2))):
        if (found := pattern.fullmatch(written)) and (month := MONTHS.get(found[order[1]].casefold()[:3])):
            return _made(int(found[order[0]]), month, int(found[order[2]]))
    return None


def _slashed(found: re.Match[str], h: Habits) -> date | None:
    first, second, year = (int(part) for part in found.groups())
    order = _certain_order(found[0])
    order = h.day_first if order is None else order
    if order is None and first != second:
        raise UsageError(
            f'"{found[0]}" may be {year}-{first:02}-{second:02} or {year}-{second:02}-{first:02}: --dates says which'
        )
    return _made(year, second, first) if order else _made(year, first, second)


def _certain_order(written: str) -> bool | None:
    """Whether the day comes first, where the numbers tell."""
    found = SLASHED.fullmatch(written)
    if found is None or (int(found[1]) <= 12 and int(found[2]) <= 12):
        return None
    return int(found[1]) > 12


def _made(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number) if year in YEARS else None
    except ValueError:
        return None


def _email(cell: Cell) -> str:
    written = line(cell)
    if not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+", written):
        raise UsageError(f'"{_short(written)}" is no e-mail address')
    return written


def _short(written: str) -> str:
    return written if len(written) <= 60 else f"{written[:60]}…"
