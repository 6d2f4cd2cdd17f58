"""How is a text from many hands shown in a terminal: harmless, measured in cells, and wrapped?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
    r"|(?<!\S):(?=:[A-Za-z])|(?<=#)#(?=[A-Za-z]*\[)"
)
"""What commands a terminal, turns the direction of a line, ends one unseen, or cannot be encoded.

And what commands a build server that reads along: `::error::…` where a line may begin, `##[error]…` anywhere.
"""

COLOUR = re.compile(r"\x1b\[[0-9;]*m")

NAMES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

WIDE = ("W", "F")
NO_CELL = ("Mn", "Me", "Cf")


def visible(text: str) -> str:
    """The text in one line, with control characters, escape sequences and commands shown instead of obeyed."""
    if text.isascii() and text.isprintable() and "::" not in text and "##" not in text:
        return text
    return UNSAFE.sub(_shown, text)


def cells(text: str) -> int:
    """How many columns of a terminal a visible text takes. Our own colours take none."""
    if "\x1b" in text:
        text = COLOUR.sub("", text)
    return len(text) if text.isascii() else sum(map(_cell, text))


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text filled with spaces up to a width in cells, on its left if it is to stand right."""
    space = " " * max(0, width - cells(text))
    return space + text if right else text + space


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most that many cells: broken at spaces, inside a word only if it fits no line."""
    lines, line = [], ""
    for word in text.split():
        for piece in _pieces(word, max(2, width)):
            if line and cells(line) + 1 + cells(piece) > width:
                lines.append(line)
                line = ""
            line = f"{line} {piece}" if line else piece
    return [*lines, line]


def _shown(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    return NAMES.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _cell(character: str) -> int:
    if unicodedata.category(character) in NO_CELL:
        return 0
    return 2 if unicodedata.east_asian_width(character) in WIDE else 1


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word cut into pieces that fit a line each."""
    if cells(word) <= width:
        yield word
        return
    start = taken = 0
    for i, character in enumerate(word):
        if taken + _cell(character) > width:
            yield word[start:i]
            start, taken = i, 0
        taken += _cell(character)
    yield word[start:]
