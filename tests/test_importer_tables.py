"""Which rows does a file hold, in every dress of CSV and XLSX, and what is said of those that are hostile or broken?"""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from okrsite.findings import UsageError
from okrsite.importer import sources, tables, texts, workbooks
from okrsite.importer.columns import comparable, kind_of, understand
from okrsite.importer.fields import SHAPES
from okrsite.importer.tables import Percent, Row, Table
from okrsite.importer.templates import template


def rows(data: bytes, encoding: str = "") -> list[tuple[int, tuple[object, ...]]]:
    return [(row.line, row.cells) for row in texts.table(data, "t.csv", encoding).rows]


MOMENT = datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 - spreadsheets know no time zones

AB = [(1, ("a", "b")), (2, ("1", "zwei"))]


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n1,zwei\n",
        b"a,b\r\n1,zwei",
        b"a,b\r1,zwei\r",
        b"\xef\xbb\xbfa,b\n1,zwei\n",
        b"a\tb\n1\tzwei\n",
        b"a|b\n1|zwei\n",
        b'"a","b"\n"1","zwei"\n\n,\n',
        "a\tb\n1\tzwei\n".encode("utf-16"),
        b"a;b\n1;zwei\n",
    ],
)
def test_every_dress_of_csv_is_the_same_table(data: bytes) -> None:
    assert rows(data) == AB


def test_lines_are_those_of_the_file() -> None:
    assert rows(b'a,b\n"two\nlines",x\n\nlast,y\n') == [(1, ("a", "b")), (2, ("two\nlines", "x")), (5, ("last", "y"))]
    assert rows(b"sep=;\na;b\n1;2\n") == [(2, ("a", "b")), (3, ("1", "2"))]


def test_semicolons_are_found_beside_commas_in_texts() -> None:
    text = b"Titel;Ziel\nSchnell, sicher, gut;1,5\nRuhig, klar, wahr, fein;2,5\n"
    assert texts.table(text, "t.csv").delimiter == ";"
    assert texts.table(b'a,b\n"x; y; z",2\n"x; y; z",3\n', "t.csv").delimiter == ","


def test_other_encodings_have_to_be_named() -> None:
    with pytest.raises(UsageError) as caught:
        rows("a,b\n1,größer\n".encode("windows-1252"))
    hint = "save it as CSV UTF-8, or say --encoding windows-1252 if an older program wrote it"
    assert str(caught.value) == f"t.csv:2: this is not UTF-8; {hint}"
    assert rows("a,b\n1,größer\n".encode("windows-1252"), "windows-1252")[1] == (2, ("1", "größer"))
    for name in ("klingon", "rot13", "zip"):
        with pytest.raises(UsageError, match=f"^--encoding {name}: there is no encoding of that name"):
            rows(b"a", name)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a,b\n1,\x00\n", "t.csv:2: an invisible NUL; this is no text file, or it was cut or glued by a program"),
        (b'a,b\n1,"open\n2,3\n', "t.csv:2: a quotation mark is opened and never closed"),
        (
            b'a,b\n1,"x"y\n',
            "t.csv:2: after a closing quotation mark the cell goes on; write a quotation mark inside a cell twice",
        ),
        (b"a,b\n1," + b"x" * 200_000, "t.csv:2: a cell of more than 128 KiB; is a quotation mark missing at its end?"),
        (b"a,b\n" + b"," * 300 + b"x\n", "t.csv:2: a row of 301 cells; 256 are read at most"),
        (b"a,b\n" + b"1,2\n" * 100_001, "t.csv has more than 100,000 rows; cut it into smaller tables"),
    ],
)
def test_what_cannot_be_read_is_told_by_line(data: bytes, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        rows(data)
    assert str(caught.value) == why


def test_places_are_what_people_find_again() -> None:
    assert Table("t.csv", (), delimiter=",").place(12, 2) == "t.csv:12"
    assert [Table("t.xlsx", ()).place(12, n) for n in (0, 25, 26, 701, 702)] == [
        f"t.xlsx:{c}12" for c in ("A", "Z", "AA", "ZZ", "AAA")
    ]


# ------------------------------------------------------------------------------------------------ workbooks


def workbook(*lines: list[object], sheet: str = "OKRs", percent: str = "") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for line in lines:
        page.append(line)
    if percent:
        page[percent].number_format = "0.0%"
    book.create_sheet("Notes").append(["x"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_keeps_the_types_of_its_cells() -> None:
    data = workbook(["a", "b"], [], [1, 2.5, True, MOMENT, date(2026, 1, 2), 0.35, "=x"], percent="F3")
    found = workbooks.table(data, "t.xlsx")
    assert found.sheet == "OKRs"
    assert found.rows[0] == Row(1, ("a", "b"))
    assert found.rows[1].line == 3
    assert found.rows[1].cells[:6] == (1, 2.5, True, date(2026, 11, 20), date(2026, 1, 2), Percent(35))


def test_formulas_without_results_and_errors_are_faults_of_their_cells() -> None:
    found = workbooks.table(workbook(["a"], ["=1+1", "#REF!"]), "t.xlsx")
    assert dict(found.rows[1].faults) == {
        0: "a formula without its result; open the file in a spreadsheet, save it, and try again",
        1: "the cell shows an error, #REF!; mend its formula",
    }


def test_a_sheet_is_chosen_by_name() -> None:
    data = workbook(["a"])
    assert workbooks.table(data, "t.xlsx", "Notes").rows == (Row(1, ("x",)),)
    with pytest.raises(
        UsageError, match=r'^t.xlsx has no sheet "notes" \(did you mean "Notes"\?\); it has OKRs and Notes$'
    ):
        workbooks.table(data, "t.xlsx", "notes")


def repacked(data: bytes, change: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change.get(part.filename, old.read(part)))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet/>'
FAR = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    b'<row r="%d"><c r="XFD%d" t="inlineStr"><is><t>b</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({SHEET: BOMB}, f"{SHEET} is not XML as spreadsheets write it; save the file anew"),
        ({SHEET: "<a/>".encode("utf-16")}, f"{SHEET} is not XML as spreadsheets write it; save the file anew"),
        ({SHEET: b" " * 300_000_000}, "unpacked, this workbook has more than 256 MiB; cut it up"),
        ({f"xl/{n}.xml": b"" for n in range(3000)}, "unpacked, this workbook has more than 256 MiB; cut it up"),
        ({SHEET: FAR % (99_999_999, 99_999_999)}, "has more rows than a sheet can have"),
        ({SHEET: b"<worksheet"}, "this workbook is damaged"),
        ({"xl/workbook.xml": b"<x/>"}, "t.xlsx has no sheet"),
    ],
    ids=["entities", "utf-16", "bomb", "many", "far", "cut", "strange"],
)
def test_a_hostile_workbook_is_refused(change: dict[str, bytes], why: str) -> None:
    with pytest.raises(UsageError) as caught:
        workbooks.table(repacked(workbook(["a"]), change), "t.xlsx")
    assert why in str(caught.value)


def test_a_cell_far_away_is_told_and_an_empty_one_is_none() -> None:
    far = FAR % (1_000_000, 1_000_000)
    with pytest.raises(UsageError, match=r"^t.xlsx:1000000: a row of 16,384 cells; 256 are read at most$"):
        workbooks.table(repacked(workbook(["a"]), {SHEET: far}), "t.xlsx")
    empty = far.replace(b"<is><t>b</t></is>", b"")
    assert [row.cells for row in workbooks.table(repacked(workbook(["a"]), {SHEET: empty}), "t.xlsx").rows] == [("a",)]


@pytest.mark.parametrize("cut", [10, 1000, -30])
def test_a_cut_workbook_is_refused(cut: int) -> None:
    with pytest.raises(UsageError, match=r"^t.xlsx: this (is no workbook|workbook is damaged)"):
        workbooks.table(workbook(["a"])[:cut], "t.xlsx")


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(UsageError, match=r"pip install 'okrsite\[xlsx\]', or save the sheet as CSV$"):
        workbooks.table(b"PK", "t.xlsx")


# ------------------------------------------------------------------------------------------------ files


def test_what_a_file_is_its_first_bytes_tell(tmp_path: Path) -> None:
    assert sources.table(Path("t.csv"), workbook(["a"])).sheet == "OKRs"
    for name, data, why in (
        (
            "t.xls",
            b"\xd0\xcf\x11\xe0rest",
            "t.xls is a workbook of an old kind, or one with a password; save it as .xlsx or as CSV UTF-8",
        ),
        ("t.pdf", b"%PDF", "t.pdf: okrsite imports .csv, .xlsx and .json; save the table as one of these"),
    ):
        with pytest.raises(UsageError) as caught:
            sources.table(Path(name), data)
        assert str(caught.value) == why
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path, tmp_path / "pipe.csv"):
        with pytest.raises(UsageError, match="is not a file"):
            sources.read(path)
    with pytest.raises(UsageError, match="No such file"):
        sources.read(tmp_path / "gone.csv")
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(tables.MAX_BYTES + 1)
    with pytest.raises(UsageError, match="^large.csv has more than 64 MiB"):
        sources.read(tmp_path / "large.csv")


# ------------------------------------------------------------------------------------------------ columns


def meant(header: str, *lines: str, kind: str = "") -> dict[str, str]:
    found = texts.table("\n".join([header, *lines]).encode(), "t.csv")
    columns = understand(kind or kind_of(found), found, ())
    return {columns.headers[n]: field for field, n in columns.by_field.items()}


@pytest.mark.parametrize(
    ("header", "line", "fields"),
    [
        ("Objective,Key Result,Owner", "Be kind,Smiles,ana", ["objective title", "key result title", "owner"]),
        ("objective,objective title,key result,key result title", "a,A,a/b,B", ["objective", "objective title", "key result", "key result title"]),
        ("key result,current,confidence", "a/b,3,4", ["key result", "current", "confidence"]),
        ("Goal;KR;Metric Type;Start;End", "Be kind;Smiles;percentage;3;5", ["objective title", "key result title", "kind", "baseline", None]),
        ("OKR,Measure,DRI,Quarter,From,To", "Be kind,Smiles,ana,Q4,1,9", ["objective title", "key result title", "owner", "cycle", "baseline", "target"]),
        ("objectiveTitle,keyResultTitle,currentValue,targetValue", "Be kind,Smiles,1,2", ["objective title", "key result title", "current", "target"]),
        ("Goal,Target,Due", "Be kind,Many smiles,2026-12-01", ["objective title", "key result title", "due"]),
        ("Objective,Metric,Target (EUR)", "Be kind,Smiles,3", ["objective title", "key result title", "target"]),
        ("Type,Title,Parent,ID", "Objective,Be kind,,7", ["row type", "row title", "row parent", "row id"]),
        ("Title,Parent,ID", "Be kind,mission,7", ["objective title", "aligns to", "objective"]),
        ("Ziel;Schlüsselergebnis;Verantwortlich;Startwert;Zielwert;Zuversicht", "x y;z w;a;1;2;3", ["objective title", "key result title", "owner", "baseline", "target", "confidence"]),
        ("Name,E-Mail,Team,Job title", "Ana,a@example.com,growth,Head", ["name", "email", "team", "role"]),
        ("Team,Parent team,Lead", "Growth,,ana", ["name", "parent", "lead"]),
        ("id,title,start,end,cadence", "2026-q4,Q4,2026-10-01,2026-12-31,weekly", ["id", "title", "start", "end", "cadence"]),
    ],
)  # fmt: skip
def test_headers_of_other_tools(header: str, line: str, fields: list[str | None]) -> None:
    found = meant(header, line)
    assert [found.get(name) for name in header.replace(";", ",").split(",")] == fields


def test_every_known_header_is_comparable() -> None:
    assert comparable("KR Owner (E-mail)") == "key result owner e mail"
    assert comparable("Last_Check-In Date") == "last check in date"
    assert comparable("\uff2b\uff45\uff59Result") == "key result"


@pytest.mark.parametrize("kind", SHAPES)
def test_a_template_is_understood_whole(kind: str) -> None:
    found = texts.table(template(kind).encode(), "t.csv")
    columns = understand(kind, found, ())
    assert (columns.unused, list(columns.by_field)) == ((), list(dict.fromkeys(columns.by_field)))
    assert {columns.headers[n] for n in columns.by_field.values()} == set(columns.headers)
