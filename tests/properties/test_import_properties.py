"""Any table of OKRs, imported into an empty company and exported again, is the same table; a second import writes nothing."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.content.trees import DiskTree
from okrsite.export.csv import write as as_csv
from okrsite.export.selection import select
from okrsite.export.tables import FORMULA
from okrsite.export.xlsx import write as as_xlsx
from okrsite.importer import columns, sources, texts
from okrsite.importer.tables import Table
from okrsite.importer.words import NOTHING
from okrsite.importer.work import Outcome, from_rows, outcome
from okrsite.project import Project, load
from tests.conftest import TODAY

EXAMPLES = int(os.environ.get("OKRSITE_EXAMPLES", "50"))

COLUMNS = (
    "objective", "objective title", "team", "owner", "cycle", "key result", "key result title", "key result owner",
    "kind", "class", "unit", "baseline", "target", "current", "confidence", "due", "last check-in",
)  # fmt: skip
"""What an export says and an import takes; all other columns are computed."""

START, END = date(2026, 10, 1), date(2026, 12, 31)

idents = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True).filter(
    lambda text: text not in ("mission", "vision", "con", "prn", "aux", "nul")
)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Zs", "Co", "Cn")),
    min_size=1,
    max_size=9,
)
titles = (
    st.lists(words, min_size=1, max_size=5)
    .map(" ".join)
    .filter(lambda text: not text.startswith("'") and text.casefold() not in NOTHING)
)
numbers = st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 4)))


@st.composite
def key_results(draw: st.DrawFn, objective: str, owner: str) -> dict[str, str]:
    kind = draw(st.sampled_from(["metric", "metric", "metric", "boolean", "ordinal", "milestones", "baseline"]))
    row = {"key result": f"{objective}/{draw(idents)}", "key result title": draw(titles), "kind": kind}
    row |= {
        "key result owner": draw(st.sampled_from([owner, "ben-ito"])),
        "class": draw(st.sampled_from(["", "commit", "target"])),
    }
    values: dict[str, st.SearchStrategy[object]] = {
        "boolean": st.sampled_from(["yes", "no"]),
        "ordinal": st.sampled_from(["none", "commit", "target", "stretch"]),
        "milestones": st.just(""),
    }
    if kind == "metric":
        ends = draw(st.lists(numbers, min_size=2, max_size=2, unique=True))
        row |= {
            "unit": draw(st.sampled_from(["", "%", "days", "per 1,000"])),
            "baseline": str(ends[0]),
            "target": str(ends[1]),
        }
    row["due"] = draw(st.one_of(st.just(END), st.dates(START, END))).isoformat()
    value = str(draw(values.get(kind, numbers)))
    if draw(st.booleans()) and value:
        row |= {"current": value, "last check-in": draw(st.dates(START, TODAY)).isoformat()}
        row |= {"confidence": str(draw(st.integers(0, 10)))} if draw(st.booleans()) else {}
    return row


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    rows = []
    for objective in sorted(draw(st.sets(idents, min_size=1, max_size=4))):
        owner = draw(st.sampled_from(["ana-silva", "ben-ito"]))
        outer = {"objective": objective, "objective title": draw(titles), "owner": owner, "cycle": "2026-q4"}
        outer["team"] = draw(st.sampled_from(["growth", "company"]))
        inner = draw(
            st.lists(key_results(objective, owner), min_size=1, max_size=4, unique_by=lambda row: row["key result"])
        )
        rows += [outer | row for row in inner]
    return rows


def guarded(row: dict[str, str]) -> dict[str, str]:
    """A row as an export writes it: what a spreadsheet would compute is quoted."""
    return {name: f"'{row[name]}" if FORMULA.match(row.get(name, "")) else row.get(name, "") for name in COLUMNS}


def written(rows: list[dict[str, str]], delimiter: str) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(map(guarded, rows))
    return out.getvalue().encode()


def read(data: bytes) -> list[dict[str, str]]:
    return [{name: row[name] for name in COLUMNS} for row in csv.DictReader(io.StringIO(data.decode(), newline=""))]


@contextmanager
def empty_company() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "content").mkdir()
        (Path(folder) / "okrsite.yaml").write_bytes(b"")
        yield Path(folder)


def project_of(root: Path) -> Project:
    return load(DiskTree(root), today=TODAY)


def imported(root: Path, table: Table) -> Outcome:
    project = project_of(root)
    found = columns.understand("objective", table, ())
    return outcome(project, root, from_rows(project, found, (), create=True), leave_out=False)


@settings(max_examples=min(EXAMPLES, 300), deadline=None)
@given(tables(), st.sampled_from(",;\t"))
def test_what_goes_in_comes_out(rows: list[dict[str, str]], delimiter: str) -> None:
    with empty_company() as root:
        found = imported(root, texts.table(written(rows, delimiter), "t.csv"))
        assert [r.message for r in found.refused] == []
        found.batch.write()
        exported = as_csv(select(project_of(root)))
        assert sorted(read(exported), key=str) == sorted(map(guarded, rows), key=str)
        for again in (
            texts.table(exported, "t.csv"),
            sources.table(Path("t.xlsx"), as_xlsx(select(project_of(root), kind="key-result"))),
        ):
            second = imported(root, again)
            assert (second.refused, second.plan.notes, second.batch.changes()) == ((), [], {})
