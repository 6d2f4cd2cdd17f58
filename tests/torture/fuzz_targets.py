"""What is a fuzzer given to break? Each target takes bytes and raises where something is wrong; each has its first inputs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib

from okrsite.content.yaml import parse
from okrsite.findings import UsageError
from okrsite.importer import documents, sources
from okrsite.importer.cells import Habits
from okrsite.importer.columns import kind_of, understand
from okrsite.importer.fields import SHAPES
from okrsite.importer.templates import template
from okrsite.importer.work import from_rows, outcome
from okrsite.project import Project, load
from okrsite.site import markdown as written
from okrsite.site.drawings import is_drawing
from tests.conftest import BASE, TODAY, files_of
from tests.hostile import read
from tests.hostile.payloads import ALL
from tests.hostile.yaml_cases import BYTES, CASES
from tests.properties.test_markup_properties import ALLOWED, leads
from tests.properties.test_reader_properties import MemoryTree

PATHS = (
    "objectives/x.md", "objectives/x.yaml", "kpis/x.md", "cycles/x.md", "teams/x.md", "people/x.md", "goals/x.md",
    "initiatives/x.yaml", "check-ins/x.md", "pages/x.md", "vision.md", "mission.yaml",
)  # fmt: skip

COMPANY = {
    (name if name == "okrsite.yaml" else f"content/{name}"): text.encode() for name, text in files_of(BASE).items()
}


def reader(data: bytes) -> None:
    """A file of any kind in a company: it is read, or there are findings, each inside the file."""
    path = f"content/{PATHS[data[0] % len(PATHS)] if data else PATHS[0]}"
    content = data[1:]
    made = load(MemoryTree({**COMPANY, path: content}), today=TODAY)
    lines = content.decode("utf-8", "replace").count("\n") + 1
    for found in made.findings:
        line, column, *end = found.place.span
        assert column >= 1, found
        assert tuple(end) >= (line, column), found
        assert found.place.path != path or 1 <= line <= lines, found


def yaml(data: bytes) -> None:
    """One YAML document, and the same as configuration."""
    text = data.decode("utf-8", "replace")
    parse(text, "x.yaml", free_key="body")
    with suppress(UsageError):
        load(MemoryTree({"okrsite.yaml": data, "content/mission.md": b"x"}), today=TODAY)


def markdown(data: bytes) -> None:
    """Prose, a note and a title: they become elements of the allow-list, and links that may be followed."""
    text = data.decode("utf-8", "replace")
    for html in (written.prose(text, leads), written.line(text, leads), written.title(text)):
        page = html5lib.parseFragment(html.text, container="main", namespaceHTMLElements=False)
        told = [fault for element in page for fault in read.faults_of_page(element, ALLOWED)]
        assert told == [], told


def series(data: bytes) -> None:
    """The readings of a KPI."""
    load(MemoryTree({**COMPANY, "content/kpis/returns.csv": data}), today=TODAY)


def rows(data: bytes) -> None:
    """A table to import: what it would write is read again by the importer itself; nothing is written."""
    with suppress(UsageError):
        table = sources.table(Path("t.csv"), data)
        columns = understand(kind_of(table), table, ())
        made, root = company()
        outcome(made, root, from_rows(made, columns, (), Habits(), create=True), leave_out=True).batch.changes()


def document(data: bytes) -> None:
    """Our own JSON to import."""
    with suppress(UsageError):
        found = documents.document(data, "t.json")
        made, root = company()
        outcome(made, root, documents.from_document(made, found), leave_out=True).batch.changes()


def drawing(data: bytes) -> None:
    """What counts as a drawing has nothing in it that a browser, which reads it as XML, runs or loads."""
    if is_drawing(data):
        for element in ET.fromstring(data).iter():  # noqa: S314 - a drawing
            assert element.tag.rpartition("}")[2] not in read.ACTIVE - {"style"} or "w3.org/2000/svg" not in element.tag
            assert [name for name in element.attrib if name.rpartition("}")[2].lower().startswith("on")] == []


@cache
def company() -> tuple[Project, Path]:
    """A company on a disk, where the importer looks what is there."""
    root = Path(tempfile.mkdtemp(prefix="okrsite-fuzz-"))
    for name, content in COMPANY.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return load(MemoryTree(dict(COMPANY)), today=TODAY), root


def files() -> Iterator[bytes]:
    for name, content in COMPANY.items():
        yield bytes([next((n for n, path in enumerate(PATHS) if path[:3] == name[8:11]), 0)]) + content
    yield from (bytes([n % len(PATHS)]) + case for n, case in enumerate(BYTES))


def tables() -> Iterator[bytes]:
    yield from (template(kind).encode() for kind in SHAPES)
    yield b"Objective,Owner,Team,Cycle,Key result,Baseline,Target,Value,Due\nA,Mara Lind,company,2026-q4,B,1,2,1.5,2026-12-01\n"


def exported() -> Iterator[bytes]:
    yield b'{"format": "okrsite/1", "objectives": [{"id": "x", "title": "X", "team": "company", "key_results": [{"id": "k"}]}]}'
    yield b'{"format": "okrsite/1", "people": [{"id": "y", "name": "Y"}], "kpis": [{"id": "z", "values": [["2026-01-01", 1]]}]}'


SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "reader": files,
    "yaml": lambda: (case.encode("utf-8", "surrogatepass") for case in CASES if len(case) < 3_000),
    "markdown": lambda: (text.encode("utf-8", "surrogatepass") for text in ALL),
    "series": lambda: iter(
        [b"date,value\n2026-11-01,3.5\n", b"2026-11-01;3,5", b'"date","value"\r\n"2026-11-01","1 250"\r\n']
    ),
    "rows": tables,
    "document": exported,
    "drawing": lambda: (
        f"<svg xmlns='http://www.w3.org/2000/svg'>{text}</svg>".encode("utf-8", "surrogatepass")
        for text in (*ALL[:80], "<path d='M0 0'/>", "<style>a{}</style>", "<use href='#a'/>")
    ),
}
