"""How do all tables leave in one workbook, the same bytes every time, with values and never a formula?"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

from okrsite.export.selection import Selected
from okrsite.export.tables import FORMULA, Cell, Table, kinds, shown, table
from okrsite.findings import UsageError

try:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet
except ImportError as missing:
    raise UsageError("a workbook needs openpyxl: pip install 'okrsite[xlsx]', or export --format csv") from missing

NAMES = {"key-result": "Key results", "person": "People", "kpi": "KPIs"}
"""What a sheet is called, where it is not the kind with an s."""

SHARES = ("progress", "expected")
WIDE, NARROW = 44, 14
"""Widths of a column, in characters: for titles, and for all else."""

FIRST = (1980, 1, 1, 0, 0, 0)
"""The day on which time begins for archives; every file in ours is of that day."""

MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
MOST_TEXT = 32_767
"""Characters of a cell, by the file format."""

FAULT = "#"
"""What openpyxl takes for the beginning of an error such as `#N/A`."""


def write(selected: Selected) -> bytes:
    """A workbook with a sheet for each kind, the key results first."""
    book = Workbook(write_only=True)
    moment = datetime.combine(selected.project.today, datetime.min.time())
    book.properties.creator = "okrsite"
    book.properties.created = moment
    for kind in kinds(selected):
        sheet = book.create_sheet(NAMES.get(kind, f"{kind.capitalize()}s"))
        _fill(sheet, table(selected, kind))
    out = io.BytesIO()
    book.save(out)
    return _settled(out.getvalue(), moment)


def _fill(sheet: WriteOnlyWorksheet, content: Table) -> None:
    sheet.freeze_panes = "A2"
    for n, name in enumerate(content.columns, 1):
        sheet.column_dimensions[_letters(n)].width = WIDE if "title" in name or name == "name" else NARROW
    sheet.append([_cell(sheet, name, is_head=True) for name in content.columns])
    for row in content.rows:
        sheet.append([_cell(sheet, value, name) for name, value in zip(content.columns, row, strict=True)])


def _cell(sheet: WriteOnlyWorksheet, value: Cell, column: str = "", *, is_head: bool = False) -> WriteOnlyCell | Cell:
    """A value of its own type. A text stays a text, whatever it looks like; a plain one needs no cell made for it."""
    given = shown(value)
    if given == "" or (isinstance(given, float) and not math.isfinite(given)):
        return None
    if isinstance(given, str) and not (is_head or FORMULA.match(given) or given[0] == FAULT or len(given) > MOST_TEXT):
        return given
    if isinstance(given, int | float) and column not in SHARES:
        return given
    cell = WriteOnlyCell(sheet, None)
    cell.value = given[:MOST_TEXT] if isinstance(given, str) else given
    if isinstance(given, str):
        cell.data_type = "s"
        cell.quotePrefix = FORMULA.match(given) is not None  # for whoever types it again, or saves it as CSV
    elif isinstance(given, date):
        cell.number_format = "yyyy-mm-dd"
    elif column in SHARES:
        cell.number_format = "0%"
    if is_head:
        cell.font = Font(bold=True)
    return cell


def _letters(number: int) -> str:
    """`A`, `B`, … as columns are called; no table of ours has more than twenty-six."""
    return chr(ord("A") + number - 1)


def _settled(data: bytes, moment: datetime) -> bytes:
    """The archive without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w") as kept:
        for name, content in _parts(made, moment):
            entry = zipfile.ZipInfo(name, FIRST)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            kept.writestr(entry, content)
    return out.getvalue()


def _parts(made: zipfile.ZipFile, moment: datetime) -> Iterator[tuple[str, bytes]]:
    for name in made.namelist():
        content = made.read(name)
        if name == "docProps/core.xml":
            content = MODIFIED.sub(rb"\g<1>" + f"{moment.isoformat()}Z".encode(), content)
        yield name, content
