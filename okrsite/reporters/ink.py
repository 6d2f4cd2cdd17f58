"""In which colours does the terminal speak? The sixteen of the user's own palette, each with one meaning."""

from __future__ import annotations

from typing import NamedTuple

CODES = {
    "bold": "1",
    "dim": "2",
    "title": "1",
    "label": "2",
    "path": "1",
    "error": "1;31",
    "warning": "33",
    "info": "36",
    "good": "32",
    "risk": "33",
    "bad": "31",
    "quiet": "2",
    "accent": "36",
}
"""What a text means, and the attributes of ECMA-48 that show it."""


class Ink(NamedTuple):
    """Colours on or off, decided once on the command line."""

    on: bool = False

    def __call__(self, meaning: str, text: str) -> str:
        """The text in the colour of its meaning; as it is without one, or without colours."""
        code = CODES.get(meaning, "")
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and code and text else text


PLAIN = Ink()
