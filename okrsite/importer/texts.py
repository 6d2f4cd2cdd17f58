"""Which rows does a text file hold: CSV with commas, semicolons, tabs or bars, in whichever encoding?"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from okrsite.findings import UsageError
from okrsite.importer.tables import Row, Table, bounded

DELIMITERS = ",;\t|"

SEPARATOR_LINE = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
"""How a spreadsheet is told which sign separates the cells; some write it as the first line."""

QUOTED = re.compile(r'"(?:[^"]|"")*+"')

FIRST_LINES = 20

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def table(data: bytes, name: str, encoding: str = "") -> Table:
    """The table that a text file holds. Raises UsageError with the line of what cannot be read."""
    text = _decoded(data, name, encoding)
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        raise UsageError(f"{name}:{line}: an invisible NUL; this is no text file, or it was cut or glued by a program")
    said = SEPARATOR_LINE.match(text)
    delimiter = said[1] if said else _delimiter(text)
    return Table(name, bounded(_rows(text, delimiter, name, 1 if said else 0), name), delimiter=delimiter)


def _decoded(data: bytes, name: str, encoding: str) -> str:
    wanted = encoding or ("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    try:
        return data.decode(wanted).removeprefix("\ufeff")
    except LookupError:
        raise UsageError(f"--encoding {encoding}: there is no encoding of that name; windows-1252 is one") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "save it as CSV UTF-8, or say --encoding windows-1252 if an older program wrote it"
        raise UsageError(f"{name}:{line}: this is not {encoding or 'UTF-8'}; {hint}") from None
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from None


def _delimiter(text: str) -> str:
    """The sign that stands equally often on most of the first lines, outside of quotes."""
    lines = [line for line in QUOTED.sub("", text[:65536]).splitlines()[:FIRST_LINES] if line.strip()]

    def fit(sign: str) -> tuple[int, int]:
        counts = Counter(count for line in lines if (count := line.count(sign)))
        count, times = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return times, count

    return max(DELIMITERS, key=fit)


def _rows(text: str, delimiter: str, name: str, skip: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if line > skip:
                yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(f"{name}:{line}: {_why(str(error))}") from None


def _why(error: str) -> str:
    if "field limit" in error:
        return "a cell of more than 128 KiB; is a quotation mark missing at its end?"
    if "unexpected end" in error:
        return "a quotation mark is opened and never closed"
    if "expected after" in error:
        return "after a closing quotation mark the cell goes on; write a quotation mark inside a cell twice"
    return f"this is not CSV: {error}"
