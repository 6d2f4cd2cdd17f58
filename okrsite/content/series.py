"""Which readings does the CSV file beside a KPI hold?"""

from __future__ import annotations

import csv
import io

from okrsite.content.documents import Document, read_text
from okrsite.content.fields import WRONG_TYPE
from okrsite.content.fields import Reading as Read
from okrsite.content.literals import to_date, to_number
from okrsite.content.trees import Tree, TreeFile
from okrsite.content.yaml import Mapping, Scalar
from okrsite.findings import START, Place, Problem, Source
from okrsite.model import Reading

UNKNOWN_REFERENCE = "OKR201"

NO_VALUE = Scalar("", START, plain=True)
"""Where a file was read without places: any fault has it read again with them."""


def csv_readings(name: str, r: Read, tree: Tree, document: Document, prefix: str) -> tuple[Reading, ...]:
    """The readings of the CSV file beside a KPI's own; what is wrong in it is noted at its own lines."""
    value = document.root.values["values"] if isinstance(document.root, Mapping) else NO_VALUE
    folder = document.path.removeprefix(prefix).rpartition("/")[0]
    path = f"{prefix}{folder}/{name}"
    if "/" in name or name.startswith(".") or not name.endswith(".csv"):
        r.fault(
            UNKNOWN_REFERENCE,
            f'"{name}" is not a CSV file beside this one',
            value,
            "values",
            "name a .csv file in the same folder, or list the values here",
        )
        return ()
    if tree.kind(path) != "file":
        r.fault(
            UNKNOWN_REFERENCE,
            f'there is no file "{name}" beside this one',
            value,
            "values",
            f"add {path} with the header date,value",
        )
        return ()
    text, why = read_text(tree, TreeFile(path, "file"))
    if text is None:
        r.problems.append(Problem("OKR001", why, Place(path, START), r.entity, "values"))
        return ()
    return tuple(sorted(_rows(text, path, r), key=lambda reading: reading.date))


def _rows(text: str, path: str, r: Read) -> list[Reading]:
    rows = csv.reader(io.StringIO(text))
    readings: list[Reading] = []
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
        if header[:2] != ["date", "value"]:
            _csv_fault(r, path, 1, "the header must be date,value", "write date,value on the first line")
            return []
        for row in rows:
            if any(cell.strip() for cell in row):
                _row(row, path, rows.line_num, r, readings)
    except csv.Error as error:
        _csv_fault(r, path, rows.line_num, f"this is not CSV: {error}", "write one date,value a line")
    return readings


def _row(row: list[str], path: str, line: int, r: Read, readings: list[Reading]) -> None:
    day = to_date(row[0].strip())
    value = to_number(row[1]) if len(row) > 1 else None
    if day is None:
        _csv_fault(
            r, path, line, f'expected a date like 2026-10-01, got "{row[0][:60]}"', "write the date as YYYY-MM-DD"
        )
    elif value is None:
        got = row[1][:60] if len(row) > 1 else ""
        _csv_fault(r, path, line, f'expected a number, got "{got}"', "write it like 1250, 1_250 or -3.5")
    else:
        readings.append(
            Reading(day, value, Source(path, Scalar(row[1], (line, 1, line, 1 + len(",".join(row))), True)))
        )


def _csv_fault(r: Read, path: str, line: int, message: str, hint: str) -> None:
    r.problems.append(Problem(WRONG_TYPE, message, Place(path, (line, 1, line, 2)), r.entity, "values", hint))
