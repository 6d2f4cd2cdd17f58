"""How does a table leave for a spreadsheet? As comma-separated values, none of which a spreadsheet computes."""

from __future__ import annotations

import csv
import io

from okrsite.export.selection import Selected
from okrsite.export.tables import FORMULA, Cell, shown, table


def write(selected: Selected) -> bytes:
    """One table: the key results, each with its objective, or the entities of a kind."""
    found = table(selected, selected.kind or "key-result")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(found.columns)
    for row in found.rows:
        writer.writerow(map(cell, row))
    return out.getvalue().encode("utf-8", "backslashreplace")


def cell(value: Cell) -> str:
    """A value as text. What looks like a formula is quoted, as spreadsheets quote it: with an apostrophe before it."""
    text = str(shown(value))
    return f"'{text}" if FORMULA.match(text) else text
