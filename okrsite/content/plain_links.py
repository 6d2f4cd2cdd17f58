"""Which links does a text hold, if it is so plain that nobody need parse it?

Most prose has no code, no HTML, no escapes and no footnotes: there the links are where a pattern finds them. Whatever
is less plain gives None and is parsed in full; a property test holds the two against each other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

NOT_PLAIN = ("`", "<", "\\", "&", "\r", "\t", "\0", "~~~", "![[", "]:")
"""Code, HTML, escapes, entities, definitions: what may hide a link or make another one."""

NESTED = re.compile(r"^(?: {4}| *> *>)|^ {0,3}(?:[-*+]|\d+[.)]) {4}", re.MULTILINE)
"""Quotations in quotations, and code and lists in lists."""

LINK = re.compile(
    r"\[\[(?P<wiki>[^\[\]|\n]{1,200})(?:\|(?P<name>[^\[\]|\n]{1,300}))?\]\]"
    r"|(?P<image>!?)\[(?P<label>[^\[\]|\n]*)\]\((?P<target>[A-Za-z0-9._~/?#@!$*+,;=-]*|https?://[a-z0-9.-]+(?:/[A-Za-z0-9._~/?#@!$*+,;=:-]*)?)\)"
)
TABLE = re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*\|", re.MULTILINE)


class PlainLink(NamedTuple):
    """A link as a pattern finds it; `column` and `end_column` are 1-based in the line, which counts from 0."""

    kind: str
    target: str
    label: str
    line: int
    column: int
    end_column: int


def plain_links(text: str) -> list[PlainLink] | None:
    """The links of a plain text, None where the text is not plain enough to tell."""
    if any(mark in text for mark in NOT_PLAIN):
        return None
    if (">" in text or "    " in text) and NESTED.search(text):
        return None
    matches = list(_matches(text))
    if text.count("[") != sum(match[0].count("[") for match in matches):
        return None
    if "|" in text and _may_be_in_tables(text, matches):
        return None
    return list(_placed(text, matches))


def _matches(text: str) -> Iterator[re.Match[str]]:
    """What `LINK.finditer` finds, looking only where a bracket opens: few characters of a text do."""
    at = 0
    while (opens := text.find("[", at)) >= 0:
        found = LINK.match(text, opens - 1) if opens > at and text[opens - 1] == "!" else None
        found = found or LINK.match(text, opens)
        at = opens + 1 if found is None else found.end()
        if found is not None:
            yield found


def _may_be_in_tables(text: str, matches: list[re.Match[str]]) -> bool:
    """Whether a link and a table's line of dashes stand between the same blank lines; cells cut links in two."""
    points = [match.start() for match in matches]
    here = 0
    while (dashes := TABLE.search(text, here)) is not None:
        start = text.rfind("\n\n", 0, dashes.start()) + 1
        end = text.find("\n\n", dashes.start())
        here = len(text) if end < 0 else end + 1
        if bisect_left(points, start) < bisect_left(points, here):
            return True
    return False


def _placed(text: str, matches: list[re.Match[str]]) -> Iterator[PlainLink]:
    line, start = 0, 0
    for match in matches:
        line += text.count("\n", start, match.start())
        start = match.start()
        column = start - text.rfind("\n", 0, start)
        end = column + len(match[0])
        if match["wiki"] is not None:
            yield PlainLink("wiki", match["wiki"].strip(), (match["name"] or "").strip(), line, column, end)
        else:
            yield PlainLink("image" if match["image"] else "link", match["target"], match["label"], line, column, end)
