"""A plainly written file is read without libyaml, and nobody can tell: neither from its nodes nor from their places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from okrsite.content import yaml
from okrsite.content.documents import Document, read_documents
from okrsite.content.late import Plain
from okrsite.content.light import Light, light
from okrsite.content.nodes import build_node
from okrsite.content.trees import DiskTree
from okrsite.findings import Source

ROOT = Path(__file__).resolve().parent.parent

SAME = """\
# a comment
title: Ship it, and tell https://example.com/a#b
owner:
quoted: " spaces "
single: 'a "b" # c'
empty: ""
tilde: ~
number: -3.5
nested:
  deeper:
    key: value

  list:
  - one
  - two
flow: [a, "b, c", {to: x, contributes: true}, []]
pairs: {date: 2026-10-14, value: 76.4, note: "We leave, on purpose"}
records:
  - id: kr-1
    check_ins:
      - {date: 2026-10-14}
  -   id: kr-2
"""


def bare(value: yaml.Value | None) -> Light:
    """What the full parser read, without places."""
    if isinstance(value, yaml.Scalar):
        return None if value.is_empty else value.text
    if isinstance(value, yaml.Sequence):
        return [bare(item) for item in value.items]
    return {} if value is None else {name: bare(item) for name, item in value.values.items()}


def test_plain_yaml_is_read_like_the_full_parser_reads_it() -> None:
    found = light(SAME)
    assert found == bare(yaml.parse(SAME, "x").root)
    assert found is not None
    assert list(found) == [
        "title",
        "owner",
        "quoted",
        "single",
        "empty",
        "tilde",
        "number",
        "nested",
        "flow",
        "pairs",
        "records",
    ]


def test_lines_may_end_as_windows_ends_them() -> None:
    assert light(SAME.replace("\n", "\r\n")) == light(SAME)


@pytest.mark.parametrize(
    "text",
    [
        "", "just words", "- a\n- b", " title: x", "title: x\n  y", "title: x\n y: z", "a: b: c", "a: x #y", "a: 'it''s'",
        'a: "\\n"', 'a: "x', "a: |\n  b", "a: >\n  b", "a: &b c", "a: *b", "a: !!str b", "<<: {a: b}", "a: 1\na: 2",
        "a: {b: 1, b: 2}", "a: [x, ]", "a: {b}", "a: [b: c]", "a: {b: c}}", "a: [b] c", "? a\n: b", "a: @b", "a: `b`",
        "a: %b", "a:\tb", "a: b\x07", "a: b\u2028", "--- a", "a: b\n---\nc: d", "a: b\n...", "a:\n  b", "a:\n- \n- b",
        "a:\n  - b\n c: d", "a:\n    - b\n  - c", "a: [b,\n  c]", "a: " + "x" * 2000, "a: [" + "x, " * 3000 + "x]",
        "a: [" + "[" * 12 + "]" * 12 + "]", "a: - b", "a: ?b", "a: b:", "a: {b: c:d}", "a: {b: ?c}",
    ],
)  # fmt: skip
def test_anything_else_is_left_to_the_full_parser(text: str) -> None:
    assert light(text) is None


def plain_documents() -> Iterator[Document]:
    for document in read_documents(DiskTree(ROOT), "content").documents:
        if isinstance(document.root, Plain):
            yield document


def test_most_of_the_example_company_is_plain() -> None:
    documents = read_documents(DiskTree(ROOT), "content").documents
    assert sum(isinstance(d.root, Plain) for d in documents) > 0.8 * len(documents)


@pytest.mark.parametrize("document", list(plain_documents()), ids=lambda d: d.path)
def test_nodes_and_places_are_those_of_the_full_parser(document: Document) -> None:
    assert isinstance(document.root, Plain)
    quick = build_node(document, DiskTree(ROOT), "content/")
    exact = build_node(document._replace(root=document.root.origin.written()), DiskTree(ROOT), "content/")
    assert without_sources(quick) == without_sources(exact)
    for ours, theirs in zip(sources(quick.node), sources(exact.node), strict=True):
        for field in (*fields(theirs.root), "nothing", "aligns_to.99", "title.below", "key_results.0.nothing"):
            assert (ours.at(field), field and ours.has(field)) == (theirs.at(field), field and theirs.has(field))


def without_sources(value: object) -> object:
    if isinstance(value, Source):
        return value.path
    if isinstance(value, tuple):
        return type(value).__name__, [without_sources(item) for item in value]
    return value


def sources(value: object) -> Iterator[Source]:
    if isinstance(value, Source):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from sources(item)


def fields(value: object, field: str = "") -> Iterator[str]:
    """The dotted name of every part of some data."""
    yield field
    prefix = f"{field}." if field else ""
    if isinstance(value, yaml.Mapping):
        for name, item in value.values.items():
            yield from fields(item, f"{prefix}{name}")
    elif isinstance(value, yaml.Sequence):
        for n, item in enumerate(value.items):
            yield from fields(item, f"{prefix}{n}")
