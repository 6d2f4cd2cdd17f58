"""What kind of file is this, and what does it hold: a table, or our own JSON?"""

from __future__ import annotations

import stat
from pathlib import Path

from okrsite.findings import UsageError
from okrsite.importer import texts, workbooks
from okrsite.importer.tables import MAX_BYTES, Table

PACKED, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

TEXTS = (".csv", ".tsv", ".txt")


def read(path: Path) -> bytes:
    """A file's bytes, if it is a file and not too large."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UsageError(f"{path} is not a file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise UsageError(f"{path.name} has more than {MAX_BYTES >> 20} MiB; cut it into smaller tables")
    return data


def is_json(path: Path) -> bool:
    """Whether a file is named as JSON."""
    return path.suffix.lower() == ".json"


def table(path: Path, data: bytes, *, sheet: str = "", encoding: str = "") -> Table:
    """The table in a file; what it is, its name and its first bytes tell."""
    suffix, name = path.suffix.lower(), path.name
    if data.startswith(OLD_WORKBOOK):
        raise UsageError(
            f"{name} is a workbook of an old kind, or one with a password; save it as .xlsx or as CSV UTF-8"
        )
    if data.startswith(PACKED) or suffix in (".xlsx", ".xlsm"):
        return workbooks.table(data, name, sheet)
    if suffix not in TEXTS:
        raise UsageError(f"{name}: okrsite imports .csv, .xlsx and .json; save the table as one of these")
    if sheet:
        raise UsageError(f"--sheet {sheet}: {name} is no workbook")
    return texts.table(data, name, encoding)
