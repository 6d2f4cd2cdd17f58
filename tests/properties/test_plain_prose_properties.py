"""Prose that is written plainly becomes what markdown-it would make of it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from okrsite.content.plain_prose import plain_pieces
from okrsite.content.prose import ProseLink, Rendered, parse, parsed

ATOMS = (
    "Listen", "three", "teams", " ", " ", " ", "\n", "\n", "\n\n", "\n\n", "- ", "- ", "* ", "+ ", "1. ", "2. ", "7) ", "# ",
    "## ", "#", "*", "**", "*Good*", "**right.**", "_", "~~", "`", "[", "]", "(", ")", "[a page](x/y.md)", "[[gro-1]]",
    "[[gro-1|it]]", "![a view](v.png)", "[web](https://example.org/a_b)", "!", "|", "| a | b |\n", "|---|:-:|\n", "| c | d |",
    "-", "--", "---", "===", ">", "<", "&", " & ", "&amp;", '"', "'", "“", "\u00a0", ".", ",", ":", "]: ", "5", "½", "ü", "\\",
    "  \n", "    ", "<!-- no -->", "https://example.org", "€", "(*so*)", "*a* *b*", "**a**, b", "\t",
)  # fmt: skip

PLAIN = """## What it takes *

A line, and
one more: *now.* It follows from [a page](x/y.md) and [[gro-1|it]].

# Steps & more
- Ask **everybody**
- "Write" it down > once

In this order:
1. One
2. Two

| Step | | When |
|---|:-:|--:|
| Listen | a | 5 |
| *Try* | b | 6 |

The end"""


def pieces_of(rendered: Rendered) -> tuple[object, ...]:
    """Without the columns of links: of two alike in a line, the parser takes the second for the first."""
    parts = tuple(p._replace(column=0, end_column=0) if isinstance(p, ProseLink) else p for p in rendered.parts)
    return *parts, *rendered.headings


def headed(level: int, _text: str) -> tuple[int, str]:
    return level, ""


@settings(max_examples=1500, deadline=None)
@example(PLAIN)
@given(st.lists(st.sampled_from(ATOMS), max_size=14).map("".join))
def test_what_is_plain_is_as_if_parsed(text: str) -> None:
    assert pieces_of(parse(text, 3)) == pieces_of(parsed(text, 3))


@pytest.mark.parametrize("text", ["Two words", PLAIN.replace(" *\n", "\n").replace("&", "and")])
def test_what_most_people_write_is_plain(text: str) -> None:
    assert plain_pieces(text, headed) is not None


def test_html_between_links_is_in_one_piece() -> None:
    pieces = plain_pieces("# So\n\nIt is [here](x.md), *not* there.\n\n- [[gro-1]]", headed) or []
    assert not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(pieces))


@pytest.mark.parametrize(
    "text",
    [
        "a\n---", "a | b\n--|--", "- a\n\n- b", "- a\n  - b", "a  \nb", "[x]: y\n\n[x]", "*a *b*", "a*b*c", "<b>", "R&D", "`x`",
        "> a", "2. a", "1. a\n1) b", "# a #", "***", "- # a", "|a|", "| a | b |\n|---|", "[*a*](x)", "~~a~~", "- a\nb",
    ],
)  # fmt: skip
def test_what_may_mean_something_else_is_parsed(text: str) -> None:
    assert plain_pieces(text, headed) is None
