"""How does the site's language say what the program says in English? Findings, and where numbers come from.

Rules and explanations are made of English sentences with values in them. A theme's catalogue may hold each of them as
a pattern (`say`), the parts of which some are made (`part`), and what goes into a number (`input`). A sentence that
no pattern fits stays as it is. What the company calls otherwise (`labels`) is called so in the outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

SAY, PART, INPUT = "say", "part", "input"
GAP = "{}"
SLOT = re.compile(r"\{([+&]?)([1-9])\}")
ENDS = re.compile(r"(?<=[.!?]) (?=[A-Z0-9])")
LIST = re.compile(r"(, | and | or )")
WORD = re.compile(r"(?<!\w)[a-z]+(?!\w)")
QUOTED = re.compile(r"(\"[^\"]*\"|„[^“]*“|“[^”]*”|`[^`]*`)")
TITLE = re.compile(r"[^\W\d_]{2}")
DECIMAL = re.compile(r"(?<![\w.-])(\d+)\.(\d+)(?![\w.-])")
JOINTS = {" and ": "and", " or ": "or"}


class Pattern(NamedTuple):
    """An English sentence with gaps; `anchor` is its longest fixed part, in a text that it fits for sure."""

    anchor: str
    fits: re.Pattern[str]
    said: str


class Book:
    """The sentences of some sections of a catalogue: exact ones, and patterns, the most particular first."""

    def __init__(self, catalogue: Mapping[str, str], *sections: str) -> None:
        said = dict(pair for name in sections for pair in _section(catalogue, name))
        self.exact = {english: text for english, text in said.items() if GAP not in english}
        patterns = (_pattern(english, text) for english, text in said.items() if GAP in english)
        self.patterns = sorted(patterns, key=lambda pattern: (-len(pattern.fits.pattern), pattern.fits.pattern))

    def find(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """The sentence in the other language, and what stands in its gaps."""
        if text in self.exact:
            return self.exact[text], ()
        for pattern in self.patterns:
            found = pattern.fits.fullmatch(text) if pattern.anchor in text else None
            if found:
                return pattern.said, found.groups()
        return None


class Phrases:
    """Every sentence of a language, looked for once. `terms` are those that the company calls otherwise."""

    def __init__(self, catalogue: Mapping[str, str], terms: Mapping[str, str] | None = None) -> None:
        self._whole, self._parts = Book(catalogue, SAY), Book(catalogue, SAY, PART)
        self._inputs = Book(catalogue, INPUT)
        self._decimal = catalogue["number.decimal"]
        self._joints = {joint: f" {self._parts.exact.get(word, word)} " for joint, word in JOINTS.items()}
        self._known: dict[str, str] = {}
        self._is_spoken = bool(self._whole.exact or self._whole.patterns)
        self._terms = terms or {}
        words = "|".join(map(re.escape, sorted(self._terms, key=len, reverse=True)))
        self._term = re.compile(rf"\b(?:{words})\b") if words else None

    def __bool__(self) -> bool:
        """Whether the language has any."""
        return self._is_spoken

    def told(self, text: str) -> str:
        """A finding, in the company's own terms."""
        return self.renamed(self.sentence(text))

    def renamed(self, text: str) -> str:
        """A text of this language in the company's own terms; what is quoted in it, or code, stays."""
        if self._term is None:
            return text
        pieces = QUOTED.split(text)
        pieces[::2] = (self._term.sub(lambda found: self._terms[found[0]], piece) for piece in pieces[::2])
        return "".join(pieces)

    def sentence(self, text: str) -> str:
        """A hint, a note, or a finding; of several sentences each by itself."""
        if not self._is_spoken or not text:
            return text
        if text not in self._known:
            pieces = ENDS.split(text)
            said = [self._say(self._whole, piece) for piece in pieces]
            whole = " ".join(said) if all(said) else self._say(self._whole, text)
            self._known[text] = whole or " ".join(new or old for new, old in zip(said, pieces, strict=True))
        return self._known[text]

    def input(self, text: str) -> str:
        """The name or the value of what goes into a number; a title stays as it is."""
        if not self._is_spoken:
            return self.numbers(text)
        said = self._say(self._inputs, text, self._inputs)
        return self.numbers(said or text) if said or not TITLE.search(text) else text

    def formula(self, text: str) -> str:
        """A formula: a sentence, or numbers and names that stand each by itself; a line of a file stays as it is."""
        if not self._is_spoken:
            return text
        said = self._say(self._whole, text)
        if not said and ": " not in text:
            said = WORD.sub(lambda word: self._inputs.exact.get(word[0], word[0]), text)
        return self.numbers(said or text)

    def numbers(self, text: str) -> str:
        """The decimals of a text as the language writes them; dates, addresses and versions are none."""
        return text if self._decimal == "." else DECIMAL.sub(rf"\1{self._decimal}\2", text)

    def _say(self, book: Book, text: str, parts: Book | None = None) -> str:
        """The text in the other language; empty where the book does not have it."""
        found = book.find(text)
        if found is None:
            return ""
        said, gaps = found
        return SLOT.sub(lambda slot: self._fill(slot[1], gaps[int(slot[2]) - 1], parts or self._parts), said)

    def _fill(self, how: str, text: str, parts: Book) -> str:
        if not how:
            return text
        pieces = LIST.split(text) if how == "&" else [text]
        return "".join(self._joints.get(piece) or self._say(parts, piece, parts) or piece for piece in pieces)


def _section(catalogue: Mapping[str, str], name: str) -> Iterator[tuple[str, str]]:
    for key, text in catalogue.items():
        if key.startswith(f"{name}."):
            yield key.removeprefix(f"{name}."), text


def _pattern(english: str, said: str) -> Pattern:
    pieces = english.split(GAP)
    fits = "(.*?)".join(map(re.escape, pieces))
    return Pattern(max(pieces, key=len), re.compile(fits, re.DOTALL), said)
