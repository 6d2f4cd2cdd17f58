"""What do a file's keys hold, if it is written so plainly that no parser need look at it?

Most files are lines such as `title: Ship it` with lists and one-line mappings among them: these are read here in less
than a third of the time that libyaml takes. Whatever is written otherwise, or could mean something else, gives
None and is parsed in full; a property test holds the two against each other. No place is kept: `content.late` finds the
few that somebody asks for.
"""

from __future__ import annotations

import re

Light = str | list["Light"] | dict[str, "Light"] | None
"""Text as written, or a collection; None where nothing was written, as in `owner:`, `owner: ""`, `owner: ~`."""

KEY = r"[A-Za-z0-9_][A-Za-z0-9_./-]*"
FLOW_PLAIN = r"(?:[\w(/+.$€£]|-(?=[\w.]))[^,\[\]{}:#?]*"
QUOTED = r'"[^"\\]*"|' + r"'[^']*'"

ROW = re.compile(rf"^( *)(?:#.*|(- +)?(?:({KEY}):(?: +|$))?(.*))$", re.MULTILINE)
"""Indentation, dash, key and the rest of a line; nothing but indentation for a comment and for an empty line."""

PAIR = rf"{KEY}: (?:{QUOTED}|{FLOW_PLAIN})"
FLAT = re.compile(rf"\{{{PAIR}(?:, {PAIR})*\}}")
PAIRS = re.compile(rf"({KEY}): (?:({QUOTED})|({FLOW_PLAIN}))(?:, |\}})")
TOKEN = re.compile(rf" ?(?:([\[\]{{}},])|({KEY}): |({QUOTED})|({FLOW_PLAIN}))")

OUTSIDE = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow as it is, takes for a line break, or drops."""

MAX_TEXT, MAX_ROW, MAX_DEPTH = 40_000, 1_000, 8
"""Far inside the limits of `content.yaml`, so that what is read here breaks none of them."""

MAX_PARTS = 4_900
"""The most keys, values and brackets of a text, counted as if every line and comma began several."""


class _OtherwiseError(Exception):
    """It is written in another way."""


class _Row:
    """One line that says something."""

    __slots__ = ("dash", "indent", "key", "rest")

    def __init__(self, indent: int, dash: int, key: str, rest: str) -> None:
        self.indent, self.dash, self.key, self.rest = indent, dash, key, rest


def light(text: str) -> dict[str, Light] | None:
    """The keys and values of some front matter; None where it is not written plainly, or says nothing."""
    if len(text) > MAX_TEXT:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if not text.replace("\n", "").isprintable() and OUTSIDE.search(text):
        return None
    brackets = text.count("[") + text.count("{")
    if 6 * text.count("\n") + 2 * text.count(",") + 3 * brackets > MAX_PARTS:
        return None
    rows = [
        _Row(len(indent), len(dash), key, rest.rstrip(" "))
        for indent, dash, key, rest in ROW.findall(text)
        if dash or key or rest
    ]
    try:
        found, end = _mapping(rows, 0, 0, 0)
    except _OtherwiseError:
        return None
    return found if found and end == len(rows) else None


def _mapping(rows: list[_Row], n: int, indent: int, depth: int) -> tuple[dict[str, Light], int]:
    """The mapping whose keys stand at an indentation, from row `n`; and the first row after it."""
    found: dict[str, Light] = {}
    size = len(rows)
    while n < size and (row := rows[n]).indent == indent and not row.dash:
        if not row.key or row.key in found:
            raise _OtherwiseError
        n += 1
        after = rows[n].indent if n < size else -1
        if row.rest:
            if after > indent:  # a text of several lines
                raise _OtherwiseError
            found[row.key] = _value(row.rest)
        elif after > indent or (after == indent and rows[n].dash):
            found[row.key], n = _nested(rows, n, depth + 1)
        else:
            found[row.key] = None
    if n < size and (rows[n].indent > indent or depth == 0):
        raise _OtherwiseError
    return found, n


def _nested(rows: list[_Row], n: int, depth: int) -> tuple[Light, int]:
    """The list or mapping below a key."""
    if depth > MAX_DEPTH:
        raise _OtherwiseError
    indent = rows[n].indent
    if not rows[n].dash:
        return _mapping(rows, n, indent, depth)
    items: list[Light] = []
    while n < len(rows) and (row := rows[n]).indent == indent and row.dash:
        if row.key:
            row.indent, row.dash = indent + row.dash, 0
            item, n = _mapping(rows, n, row.indent, depth)
            items.append(item)
        else:
            items.append(_value(row.rest))
            n += 1
        if n < len(rows) and rows[n].indent > indent:
            raise _OtherwiseError
    return items, n


def _value(rest: str) -> Light:
    """What stands behind a key or a dash on its line."""
    if len(rest) > MAX_ROW:
        raise _OtherwiseError
    first = rest[:1]
    if first in ("{", "["):
        return _flow(rest)
    if first in ('"', "'"):
        inner = rest[1:-1]
        if len(rest) < 2 or rest[-1] != first or first in inner or (first == '"' and "\\" in inner):
            raise _OtherwiseError
        return inner if inner.strip() else None
    if rest in ("~", "null"):
        return None
    if not (first.isalnum() or first in "_(/+.$€£" or (first == "-" and (rest[1:2].isalnum() or rest[1:2] == "."))):
        raise _OtherwiseError
    if not first or ": " in rest or " #" in rest or rest[-1] == ":":
        raise _OtherwiseError
    return rest


def _flow(rest: str) -> Light:
    """A list or a mapping in brackets."""
    if "  " in rest:
        raise _OtherwiseError
    if FLAT.fullmatch(rest):
        pairs = PAIRS.findall(rest)
        found: dict[str, Light] = {key: _word(quoted, bare) for key, quoted, bare in pairs}
        if len(found) != len(pairs):
            raise _OtherwiseError
        return found
    reader = _Brackets(rest)
    found_ = reader.collection(0)
    if reader.at != len(rest):
        raise _OtherwiseError
    return found_


def _word(quoted: str, bare: str) -> Light:
    """A text inside of brackets."""
    if quoted:
        return quoted[1:-1] if quoted[1:-1].strip() else None
    text = bare.rstrip(" ")
    return None if text == "null" else text


class _Brackets:
    """Reads brackets inside of brackets."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def token(self) -> tuple[str, str, str, str]:
        found = TOKEN.match(self.text, self.at)
        if found is None:
            raise _OtherwiseError
        self.at = found.end()
        mark, key, quoted, bare = found.groups("")
        return mark, key, quoted, bare

    def collection(self, depth: int) -> Light:
        if depth > MAX_DEPTH:
            raise _OtherwiseError
        opening = self.token()[0]
        if opening == "[":
            return self.items(depth)
        if opening == "{":
            return self.pairs(depth)
        raise _OtherwiseError

    def items(self, depth: int) -> list[Light]:
        found: list[Light] = []
        if self.closes("]"):
            return found
        while True:
            found.append(self.value(depth))
            if self.comma_or("]"):
                return found

    def pairs(self, depth: int) -> dict[str, Light]:
        found: dict[str, Light] = {}
        if self.closes("}"):
            return found
        while True:
            key = self.token()[1]
            if not key or key in found:
                raise _OtherwiseError
            found[key] = self.value(depth)
            if self.comma_or("}"):
                return found

    def value(self, depth: int) -> Light:
        before = self.at
        mark, key, quoted, bare = self.token()
        if key:
            raise _OtherwiseError
        if mark:
            self.at = before
            return self.collection(depth + 1)
        return _word(quoted, bare)

    def closes(self, mark: str) -> bool:
        if self.text.startswith(mark, self.at):
            self.at += 1
            return True
        return False

    def comma_or(self, mark: str) -> bool:
        found = self.token()[0]
        if found not in (",", mark):
            raise _OtherwiseError
        return found == mark
