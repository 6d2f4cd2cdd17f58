"""Which rows does a sheet of a workbook (XLSX) hold, however large or hostile the file is?"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat
from typing import Protocol

from okrsite.content.near import did_you_mean, listed
from okrsite.findings import UsageError
from okrsite.importer.tables import Cell, Percent, Row, Table, bounded

MAX_UNPACKED = 256 * 1024 * 1024
MAX_PARTS = 2_000

MAX_LINES = 1_048_576
"""The rows that a sheet can have, empty ones among them."""

CHUNK = 1024 * 1024


class Sheet(Protocol):
    """A sheet as the library reads it."""

    def reset_dimensions(self) -> None: ...
    def iter_rows(self) -> Iterator[tuple[Seen, ...]]: ...


class Book(Protocol):
    """A workbook as the library reads it."""

    @property
    def sheetnames(self) -> list[str]: ...
    def __getitem__(self, name: str) -> Sheet: ...


class Seen(Protocol):
    """A cell as the library shows it."""

    @property
    def value(self) -> object: ...
    @property
    def data_type(self) -> str: ...
    @property
    def number_format(self) -> str: ...


def table(data: bytes, name: str, sheet: str = "") -> Table:
    """The table on a sheet, the first one unless it is named. Raises UsageError for what is no workbook."""
    try:
        import openpyxl  # noqa: PLC0415 - an extra, and heavy
    except ModuleNotFoundError:
        hint = "install it with: pip install 'okrsite[xlsx]', or save the sheet as CSV"
        raise UsageError(f"{name}: reading workbooks needs openpyxl; {hint}") from None
    has_formulas = _inspected(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out: drawings, validations
            return _read(openpyxl.load_workbook, data, name, sheet, has_formulas=has_formulas)
    except UsageError:
        raise
    except Exception as error:  # a damaged file fails anywhere inside the library
        raise UsageError(f"{name}: this workbook is damaged ({type(error).__name__}: {str(error)[:200]})") from error


def _read(load: Callable[..., Book], data: bytes, name: str, sheet: str, *, has_formulas: bool) -> Table:
    shown = load(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    chosen = _chosen(list(shown.sheetnames), sheet, name)
    formulas = load(io.BytesIO(data), read_only=True, keep_links=False)[chosen] if has_formulas else None
    rows = bounded(_rows(shown[chosen], formulas, name), name)
    return Table(name, rows, sheet=chosen, sheets=tuple(shown.sheetnames))


def _inspected(data: bytes, name: str) -> bool:
    """Look at every part before the library does. Gives whether there are formulas; raises for what is not harmless."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UsageError(f"{name}: unpacked, this workbook has more than {MAX_UNPACKED >> 20} MiB; cut it up")
            looks = [_look(archive, part, name) for part in parts if part.filename.endswith((".xml", ".rels"))]
            return any(looks)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UsageError(f"{name}: this is no workbook, or a damaged or locked one ({error})") from error


def _look(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> bool:
    """Read a part once. XML of a workbook is UTF-8 and declares no entities, which could multiply without end."""
    before, found, is_sheet = b"", False, "worksheets/" in part.filename
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            seam = before + chunk
            if b"\0" in chunk or b"<!DOCTYPE" in seam or b"<!ENTITY" in seam:
                raise UsageError(f"{name}: {part.filename} is not XML as spreadsheets write it; save the file anew")
            found = found or (is_sheet and (b"<f>" in seam or b"<f " in seam or b":f>" in seam))
            before = chunk[-16:]
    return found


def _chosen(names: list[str], sheet: str, name: str) -> str:
    if not names:
        raise UsageError(f"{name} has no sheet")
    if sheet and sheet not in names:
        raise UsageError(f'{name} has no sheet "{sheet}"{did_you_mean(sheet, names)}; it has {listed(names, "and")}')
    return sheet or names[0]


def _rows(shown: Sheet, formulas: Sheet | None, name: str) -> Iterator[Row]:
    beside = _lines(formulas) if formulas is not None else repeat(())
    for line, (seen, written) in enumerate(zip(_lines(shown), beside, strict=False), 1):
        if line > MAX_LINES:
            raise UsageError(f"{name} has more rows than a sheet can have")
        if seen or written:
            yield _row(line, seen, written)


def _lines(sheet: Sheet) -> Iterator[tuple[Seen, ...]]:
    """The rows of a sheet as wide as each is: what a file says of its size may be a lie."""
    sheet.reset_dimensions()
    return iter(sheet.iter_rows())


def _row(line: int, seen: tuple[Seen, ...], written: tuple[Seen, ...]) -> Row:
    cells: list[Cell] = []
    faults: dict[int, str] = {}
    for column, cell in enumerate(seen):
        if cell.value is None:
            cells.append("")
            if column < len(written) and written[column].data_type == "f":
                faults[column] = "a formula without its result; open the file in a spreadsheet, save it, and try again"
        elif cell.data_type == "e":
            cells.append("")
            faults[column] = f"the cell shows an error, {str(cell.value)[:20]}; mend its formula"
        else:
            cells.append(_cell(cell.value, cell.number_format))
    while cells and cells[-1] == "" and len(cells) - 1 not in faults:
        cells.pop()
    return Row(line, tuple(cells), faults)


def _cell(value: object, number_format: str) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool | date):
        return value
    if isinstance(value, int | float):
        if "%" not in (number_format or ""):
            return value
        times = Decimal(repr(value)) * 100
        return Percent(int(times) if times == int(times) else float(times))
    return str(value)
