"""What is a table, wherever it came from: rows of cells, each with a place that a person finds again?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from okrsite.findings import UsageError
from okrsite.model import NOTHING, Number

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 256


class Percent(NamedTuple):
    """A number that a spreadsheet shows with a per cent sign: 35 where it keeps 0.35."""

    number: Number


Cell = str | int | float | bool | date | Percent
"""What stands in a cell. A text file has texts only; a workbook knows its numbers, days and flags."""


class Row(NamedTuple):
    """The cells of a row; `line` is where it begins. `faults` say, by column, why a cell has no value."""

    line: int
    cells: tuple[Cell, ...]
    faults: Mapping[int, str] = NOTHING  # type: ignore[assignment]

    def cell(self, column: int) -> Cell:
        """The cell of a column; nothing where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def is_empty(self) -> bool:
        return not self.faults and all(isinstance(cell, str) and not cell.strip() for cell in self.cells)


class Table(NamedTuple):
    """All rows that hold something. `sheet` is that of a workbook, of `sheets`; `delimiter` that of a text file."""

    name: str
    rows: tuple[Row, ...]
    sheet: str = ""
    delimiter: str = ""
    sheets: tuple[str, ...] = ()

    def place(self, line: int, column: int | None = None) -> str:
        """Where that is: `okrs.csv:12`, or `okrs.xlsx:C12` as a spreadsheet names its cells."""
        letters = letters_of(column) if column is not None and not self.delimiter else ""
        return f"{self.name}:{letters}{line}"


def bounded(rows: Iterable[Row], name: str) -> tuple[Row, ...]:
    """The rows that hold something, if they are not too many."""
    kept: list[Row] = []
    for row in rows:
        if row.is_empty:
            continue
        if len(kept) > MAX_ROWS:
            raise UsageError(f"{name} has more than {MAX_ROWS:,} rows; cut it into smaller tables")
        if len(row.cells) > MAX_COLUMNS:
            raise UsageError(f"{name}:{row.line}: a row of {len(row.cells):,} cells; {MAX_COLUMNS} are read at most")
        kept.append(row)
    return tuple(kept)


def letters_of(column: int) -> str:
    """What a spreadsheet calls a column: A to Z, then AA."""
    found = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        found = chr(ord("A") + letter) + found
    return found


def text_of(cell: Cell) -> str:
    """A cell as the text that a person sees."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"{cell.number}%" if isinstance(cell, Percent) else str(cell).strip()
