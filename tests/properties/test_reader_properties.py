"""Whatever the bytes, reading gives nodes and problems, each with a place inside its file; nothing is ever raised."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.content.documents import FOLDERS, read_documents
from okrsite.content.nodes import build_nodes
from okrsite.content.prose import parse
from okrsite.content.schema import KINDS
from okrsite.content.trees import FileKind, TreeFile
from okrsite.project import load

KEYS = sorted(
    {field.name for record in KINDS.values() for field in record.fields} | {"kind", "x-own", "<<", "nonsense", "body"}
)
WORDS = [
    "x",
    "growth",
    "2026-q4",
    "x/y",
    "true",
    "unknown",
    "24",
    "-1.5 %",
    "2026-11-02",
    "9999-99-99",
    "mission",
    "~",
    "",
    "&a",
    "*a",
    "!!str b",
    "'",
    '"',
    "[",
    "{a: b",
    "- ",
    "# c",
    "|",
    "é😀\u202e",
    "\x00",
    "\ufeff",
    "---",
    "<b>",
    "[[x]]",
]


class MemoryTree(NamedTuple):
    """A tree that lies nowhere."""

    content: dict[str, bytes]

    def files(self, folder: str) -> list[TreeFile]:
        return sorted(
            TreeFile(path, "file", len(data)) for path, data in self.content.items() if path.startswith(folder)
        )

    def read(self, path: str) -> bytes:
        return self.content[path]

    def kind(self, path: str) -> FileKind | None:
        return "file" if path in self.content else "folder"


def flow(mapping: dict[str, str]) -> str:
    """A mapping as one line of YAML."""
    return "{" + ", ".join(f"{k}: {v}" for k, v in mapping.items()) + "}"


PATHS = [f"content/{folder}/{name}" for folder in FOLDERS for name in ("x.md", "growth.yaml", "x.csv")]
PATHS.append("content/mission.md")

scalars = st.sampled_from(WORDS) | st.text(max_size=12)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]")
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4).map(flow)
    ),
    max_leaves=12,
)
fronts = st.dictionaries(st.sampled_from(KEYS), values, max_size=8).map(
    lambda m: "".join(f"{k}: {v}\n" for k, v in m.items())
)
texts = st.builds(lambda front, body: f"---\n{front}---\n{body}", fronts, st.text(max_size=40) | scalars)
files = st.dictionaries(
    st.sampled_from(PATHS),
    texts.map(lambda t: t.encode("utf-8", "surrogatepass")) | st.binary(max_size=60),
    max_size=5,
)


@settings(max_examples=300, deadline=None)
@given(files)
def test_reading_never_raises_and_every_place_is_in_its_file(content: dict[str, bytes]) -> None:
    tree = MemoryTree(content)
    nodes = build_nodes(read_documents(tree, "content"), tree, "content")
    for problem in nodes.problems:
        lines = content[problem.place.path].decode("utf-8", "replace").count("\n") + 1
        line, column, end_line, end_column = problem.place.span
        assert 1 <= line <= lines
        assert column >= 1
        assert (end_line, end_column) >= (line, column)
        assert problem.message


@settings(max_examples=150, deadline=None)
@given(files)
def test_a_whole_load_never_raises(content: dict[str, bytes]) -> None:
    project = load(MemoryTree({"okrsite.yaml": b"", **content}), today=date(2026, 11, 21))
    assert [f for f in project.findings if not f.slug] == []


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("[]()!<>*_`#|-\\:/&;\"' \n\tax.é\u202e") | st.characters(codec="utf-8"), max_size=120
    )
)
def test_prose_writes_no_element_of_the_writer(text: str) -> None:
    html = "".join(p for p in parse(text).parts if isinstance(p, str))
    assert "<script" not in html
    assert "<img" not in html
    assert " on" not in html.split("<")[-1].split(">")[0] if "<" in html else True
    for link in parse(text).links:
        assert link.column >= 1
        assert 0 <= link.line <= text.count("\n")


def test_the_strategies_reach_real_keys() -> None:
    assert {"title", "key_results", "aligns_to", "check_ins"} <= set(KEYS)
    assert Path("content/objectives/x.md").parts[1] in FOLDERS
