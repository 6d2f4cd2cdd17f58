"""Whatever the quick reader reads, the full parser reads the same, and finds it at the same places."""

from __future__ import annotations

import functools
import operator

from hypothesis import given
from hypothesis import strategies as st

from okrsite.content import yaml
from okrsite.content.late import Origin, Part, shape_of
from okrsite.content.light import light
from okrsite.findings import Source
from tests.test_light import bare, fields

WORDS = (
    "a", "b-1", "id", "title", "- ", "-", ": ", ":", " ", "  ", "    ", "\n", "\n", "\n  ", "\n- ", "\n  - ", "{", "}", "[", "]",
    ", ", ",", '"', "'", "#", " #", "~", "null", "-3", "2026-10-01", "true", "?", "|", ">", "&x", "*x", "!", "%", "@", "<<",
    "\\", ".", "...", "---", "é", "\u00a0", "\u2009", "\ufeff", "\r\n", "\r", "\t", "x y", "x: y", "=", "(", "$", "€", "12 %",
)  # fmt: skip

KEYS = st.sampled_from(["a", "b-1", "id", "title", "name", "x/y", "c_d", "2026-q4"])
SCALARS = st.sampled_from(
    ["", "x", "x y", "-3.5", "12 %", "~", "null", "true", "2026-10-01", '""', "''", '" q "', "'it: # s'", '"a, b: c"', "é", "a#b", "a:b"]
)  # fmt: skip
INLINE = st.sampled_from(["x", "x y", "-3", '"q, r"', "'s: t'", "~", "null", '""', "a-b", "12 %", "x  "])


def braces(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Lists and mappings on one line."""
    lists = st.lists(values, max_size=3).map(lambda items: f"[{', '.join(items)}]")
    pairs = st.lists(st.tuples(KEYS, values).map(": ".join), max_size=3).map(lambda items: "{" + ", ".join(items) + "}")
    return lists | pairs


flows = st.recursive(INLINE, braces, max_leaves=6)
Block = list[str]


def indented(rows: Block, by: str) -> Block:
    return [f"{by}{row}" for row in rows]


def joined(parts: list[Block]) -> Block:
    return [row for part in parts for row in part]


def blocks(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    """Mappings and lists of several lines."""
    nested = st.tuples(inner, st.sampled_from(["  ", "    ", ""])).map(lambda two: indented(*two))
    entry = st.tuples(KEYS, SCALARS | flows).map(lambda two: [f"{two[0]}: {two[1]}"])
    deeper = st.tuples(KEYS, nested).map(lambda two: [f"{two[0]}:", *two[1]])
    said = st.sampled_from([[""], ["# a comment"], ["  "]])
    mapping: st.SearchStrategy[Block] = st.lists(entry | entry | deeper | said, max_size=4).map(
        lambda parts: functools.reduce(operator.iadd, parts, [])
    )
    item = (SCALARS | flows).map(lambda text: [f"- {text}"])
    record = inner.map(lambda rows: [f"- {rows[0]}", *indented(rows[1:], "  ")] if rows else ["- x"])
    return mapping | st.lists(item | record, max_size=3).map(lambda parts: functools.reduce(operator.iadd, parts, []))


regular = st.recursive(st.just(["title: x"]), blocks, max_leaves=5).map(lambda rows: "\n".join(rows) + "\n")
broken = st.tuples(regular, st.integers(0, 80), st.sampled_from(WORDS)).map(
    lambda t: t[0][: t[1]] + t[2] + t[0][t[1] :]
)
texts = regular | regular | broken | st.lists(st.sampled_from(WORDS), max_size=14).map("".join)


@given(texts)
def test_both_read_the_same(text: str) -> None:
    found = light(text)
    if found is None:
        return
    parsed = yaml.parse(text, "x", first_line=2)
    assert parsed.problems == []
    assert bare(parsed.root) == found
    exact = Source("x", parsed.root)
    quick = Source("x", Part(Origin("x", text, 2), (), shape_of(found)))
    for field in fields(parsed.root):
        assert quick.at(field) == exact.at(field)
