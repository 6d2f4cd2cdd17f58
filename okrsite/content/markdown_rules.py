"""Which rules of Markdown are okrsite's own? Wiki links, comments, and a bound on brackets that open nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

WIKI = re.compile(r"\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{1,300}))?\]\]")
MAX_BRACKETS = 20_000
"""How many brackets of one text may open nothing: each is looked at many times, and no people's prose has so many."""


def bounded(sign: str, rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """The rule, until so many brackets of a text opened nothing that the rest is not worth the time either."""

    def tried(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
        if not state.src.startswith(sign, state.pos) or state.env.get("brackets", 0) > MAX_BRACKETS:
            return False
        if rule(state, silent):
            return True
        state.env["brackets"] = state.env.get("brackets", 0) + 1
        return False

    return tried


def wiki_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`[[reference]]` and `[[reference|its words]]`."""
    if not state.src.startswith("[[", state.pos):
        return False
    match = WIKI.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("wiki", "", 0)
        token.content = match[0]
        token.meta = {"target": match[1].strip(), "label": (match[2] or "").strip()}
    state.pos = match.end()
    return True


def inline_comment(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """From `<!--` to `-->`, in a line or over several of a paragraph."""
    if not state.src.startswith("<!--", state.pos):
        return False
    end = _comment_end(state, state.pos + 4)
    if end < 0:
        return False
    state.pos = end + 3
    return True


def block_comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Lines from one that begins with `<!--` to one that ends with `-->`."""
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<!--", first) or state.is_code_block(start):
        return False
    closing = _comment_end(state, first + 4)
    last = bisect_left(state.eMarks, closing, start, end)
    if closing < 0 or last == end or state.src[closing + 3 : state.eMarks[last]].strip():
        return False
    if not silent:
        state.line = last + 1
    return True


def _comment_end(state: StateInline | StateBlock, start: int) -> int:
    """Where the next comment ends, negative if none does; found once for all the beginnings that stand before it."""
    text, since, end = state.env.get("comment", ("", 0, -1))
    if text is not state.src or start < since or 0 <= end < start:
        since, end = start, state.src.find("-->", start)
        state.env["comment"] = (state.src, since, end)
    return int(end)


BARE = re.compile(r"[\x00-\x09\x0b-\x1f!&*<\[\\\]_`~]| (?=\n)|\n(?= )")
"""What means something inside a line, and blanks around a break, which are dropped or mean another kind of break."""


def plain_inline(state: StateCore) -> None:
    """markdown-it's own rule for what stands in a block, without its loop where there is nothing but words.

    Most list items and table cells are words; there the loop would find the same after twenty calls for each.
    """
    for token in state.tokens:
        if token.type == "inline":
            if token.content and not BARE.search(token.content):
                token.children = _words(token.content)
            else:
                token.children = token.children or []
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _words(content: str) -> list[Token]:
    found: list[Token] = []
    for row in content.split("\n"):
        found += (Token("softbreak", "br", 0), Token("text", "", 0, content=row))
    return found[1:]
