"""Does a title begin like a task, an activity or a habit, and how many numbers does it hold?"""

from __future__ import annotations

import re
from collections.abc import Collection

from okrsite.rules.wording import URL, WORD, plain, words
from okrsite.rules.words import Vocabulary

FIGURE = re.compile(r"(?<![\w.,])[~<>≤≥+\-−]?[€$£]?\d[\d_.,\u2009\u202f]*(?:[kKmMxX%]|bn|pp)?(?!\w)|\d+\s?%")
"""A number by itself: not the digits of Q4, B2B or SOC2."""

DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b(?:19|20)\d{2}\b|\b\d+/\d+(?:/\d+)?\b")
"""Days, years and names such as 24/7, which measure nothing."""

NUMBERED = re.compile(
    r"\b(?:phase|version|level|tier|stage|step|part|top|web|web3|type|series|stufe|teil)\s+\d+\b", re.IGNORECASE
)
"""Numbers that are part of a name, like those behind capitals (SOC 2, ISO 27001)."""

CAPITALS = re.compile(r"\b[A-Z]{2,}\s\d+\b")


def figures(title: str) -> list[str]:
    """The numbers in a title that measure something."""
    text = URL.sub(" ", plain(title))
    for names in (DAY, NUMBERED, CAPITALS):
        text = names.sub(" ", text)
    return FIGURE.findall(text)


def opening(title: str, verbs: Collection[str], language: Vocabulary, *, is_name: bool = False) -> str:
    """The verb among these with which a title begins, or ends where the language puts it there; empty if none.

    A word that may be a noun as well counts as the verb only where what follows says so; in the name of a number
    (`is_name`, as in "Release frequency") that is needed, elsewhere it is enough that nothing says otherwise.
    """
    told = [word for word in words(title) if not word.isdigit()]
    while told and told[0] in language.fillers:
        told = told[1:]
    if not told:
        return ""
    first, rest = told[0], told[1:]
    joined = f"{first}-{rest[0]}" if rest else first
    if joined in verbs:
        return joined.replace("-", " ")
    if first in verbs and _is_verb(first, rest, title, language, is_name=is_name):
        return first
    return _last(title, verbs) if language.verb_last else ""


def _is_verb(word: str, rest: list[str], title: str, language: Vocabulary, *, is_name: bool) -> bool:
    if word not in language.nouns or not rest:
        return word not in language.nouns or not is_name
    if rest[0] in language.heads or rest[-1] in language.heads:
        return rest[0] in language.objects
    return not is_name or rest[0] in language.objects or bool(figures(title)) or word == "help"


def _last(title: str, verbs: Collection[str]) -> str:
    """The last word, if it is such a verb; German writes verbs small and nouns with a capital."""
    found = WORD.findall(plain(title))
    return found[-1] if len(found) > 1 and found[-1] in verbs else ""
