"""Where does the cursor stand: in a key or in a value, below which keys?

It is read line by line, for a file that is being written is no YAML yet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

KEY = re.compile(r"""^(?P<indent>[ ]*(?:-[ ]+)*)(?:(?P<key>["']?[\w/.-]+["']?)(?P<colon>:(?:[ ]|$)))?""")
PAIR = re.compile(r"""^\s*["']?(?P<key>[\w/.-]+)["']?\s*:(?:\s|$)""")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:/-]*")
LINK = re.compile(r"\[\[([^\[\]|]*)(?:\|[^\[\]]*)?(?:\]\]|$)")

LINES_ABOVE = 2_000
"""How far up the keys around a line are looked for."""


class Spot(NamedTuple):
    """The keys around the cursor (without list positions), the key whose value it stands in, and the word there.

    `key` is empty where a key is being written; `start` and `end` are the columns of the word, from 0.
    """

    trail: tuple[str, ...]
    key: str
    word: str
    start: int
    end: int
    siblings: frozenset[str] = frozenset()


def front_matter(lines: Sequence[str], path: str) -> range:
    """The lines that hold YAML: all of a `.yaml` file, and those between the fences of a Markdown file."""
    if not path.endswith(".md"):
        return range(len(lines))
    if not lines or lines[0].rstrip() != "---":
        return range(0)
    end = next((n for n in range(1, len(lines)) if lines[n].rstrip() == "---"), len(lines))
    return range(1, end)


def spot(lines: Sequence[str], line: int, column: int) -> Spot:
    """What stands at a place of the YAML."""
    text = lines[line]
    trail = _around(lines, line)
    found = KEY.match(text)
    begin = len(found["indent"]) if found else 0
    key, at = "", begin
    if found and found["key"] and column > found.end("key"):
        key, at = found["key"].strip("\"'"), found.end()
    inner, key = _in_brackets(text[at:column], key)
    trail = (*trail, *inner)
    word, start, end = _word(text, column, at if key else 0)
    return Spot(trail, key, word, start, end, _siblings(lines, line, begin) if not inner else frozenset())


def link_at(text: str, column: int) -> tuple[str, int] | None:
    """The target of the `[[link]]` at a column of prose, as far as it is written, and where it begins."""
    for found in LINK.finditer(text):
        if found.start() + 2 <= column <= found.end():
            return found[1], found.start(1)
    return None


def _around(lines: Sequence[str], line: int) -> tuple[str, ...]:
    """The keys of the lines above that hold this one, outermost first."""
    depth, trail = _depth(lines[line]), list[str]()
    for n in range(line - 1, max(-1, line - LINES_ABOVE), -1):
        found = KEY.match(lines[n])
        if not found or not found["key"] or not lines[n].strip() or depth == 0:
            continue
        here = len(found["indent"])
        is_list = lines[line].lstrip().startswith("- ") and here == depth
        if here < depth or (is_list and not found["indent"].strip()):
            holds = not lines[n][found.end() :].partition("#")[0].strip()
            if holds:
                trail.append(found["key"].strip("\"'"))
            # The dash of a list item stands further out than its first key.
            depth = min(depth, len(lines[n]) - len(lines[n].lstrip()) if "-" in found["indent"] else here)
    return tuple(reversed(trail))


def _depth(text: str) -> int:
    found = KEY.match(text)
    bare = len(text) - len(text.lstrip())
    if found and "-" in found["indent"]:
        return len(found["indent"])
    return bare


def _in_brackets(text: str, key: str) -> tuple[list[str], str]:
    """The keys of the braces that are open at the end of a text, and the key whose value is being written."""
    stack: list[tuple[str, str]] = []
    part, outer = "", key
    for character in text:
        if character in "{[":
            stack.append((character, outer))
            part, outer = "", "" if character == "{" else outer
        elif character in "}]" and stack:
            outer, part = stack.pop()[1], ""
        elif character == "," and stack:
            part, outer = "", "" if stack[-1][0] == "{" else outer
        else:
            part += character
            if stack and stack[-1][0] == "{" and not outer and (found := PAIR.match(part)):
                outer, part = found["key"], ""
    return [name for bracket, name in stack if bracket == "{" and name], outer


def _word(text: str, column: int, begin: int) -> tuple[str, int, int]:
    for found in WORD.finditer(text, begin):
        if found.start() <= column <= found.end():
            return found[0].rstrip(":"), found.start(), found.start() + len(found[0].rstrip(":"))
    return "", column, column


def _siblings(lines: Sequence[str], line: int, indent: int) -> frozenset[str]:
    """The keys that stand beside this one already."""
    names = set()
    for step in (-1, 1):
        n = line + step
        while 0 <= n < len(lines) and abs(n - line) < LINES_ABOVE:
            found = KEY.match(lines[n])
            here = len(found["indent"]) if found else 0
            if lines[n].rstrip() == "---" or (lines[n].strip() and here < indent):
                break
            if found and found["key"] and here == indent:
                names.add(found["key"].strip("\"'"))
            if found and here == indent and "-" in found["indent"] and step < 0:
                break
            n += step
    return frozenset(names)
