"""Does a title begin like a task, an activity or a habit, and how many numbers does it hold?"""

from __future__ import annotations

import re
from collections.abc import Collection

from okrsite.rules.wording import URL, WORD, plain, words
from okrsite.rules.words import Vocabulary
from okrsite.rules.words.vocabulary import words as to_words

FIGURE = re.compile(r"(?<![\w.,#])(?<!\w-)[~<>≤≥+\-−]?[€$£]?\d[\d_.,\u2009\u202f]*(?:[kKmMxX]|bn|pp|\s?%)?(?![\w-])")
"""A number by itself: not the digits of Q4, B2B, tier-1, #19 or "6-month"."""

ASIDE = re.compile(r"\([^()%]*\)")
"""What stands in brackets, unless it is a percentage, explains and measures nothing."""

NAMES = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|\b(?:19|20)\d{2}\b|\b\d+/\d+(?:/\d+)?\b"
    r"|\b(?i:phase|version|level|tier|stage|step|part|top|web|type|series|stufe|teil)\s+\d+\b"
    r"|\b[A-Z]{2,}\s\d+\b"
)
"""Numbers that are part of a name: days, years, 24/7, phase 2, SOC 2, ISO 27001."""

LISTED = re.compile(r"\A\s*\d{1,9}[.)]\s")
"""The number of an item in a list."""

PHRASE_END = to_words("and as at because by for from in of on or so that the to which while who with und um von zu")
"""Words that end the phrase behind a verb."""


def figures(title: str) -> list[str]:
    """The numbers in a title that measure something."""
    text = NAMES.sub(" ", ASIDE.sub(" ", URL.sub(" ", plain(title))))
    return [found.strip() for found in FIGURE.findall(text)]


def opening(title: str, verbs: Collection[str], language: Vocabulary, *, is_name: bool = False) -> str:
    """The verb among these with which a title begins, or ends where the language puts it there; empty if none.

    A word that may be a noun as well counts as the verb only where what follows says so; in the name of a number
    (`is_name`, as in "Release frequency") that is needed, elsewhere it is enough that nothing says otherwise.
    """
    told = list(words(LISTED.sub("", title, count=1) if title[:3].strip()[:1].isdigit() else title))
    while told and told[0] in language.fillers:
        told = told[1:]
    if not told or (told[0] in language.makers and _is_ideal(told[1:], language)):
        return ""
    first, rest = told[0], told[1:]
    joined = f"{first}-{rest[0]}" if rest else first
    if joined in verbs:
        return joined.replace("-", " ")
    if joined in language.states or (first in language.features and not _is_for_people(rest, language)):
        return ""
    if first in verbs and _is_verb(first, rest, title, language, is_name=is_name):
        return first
    return _last(title, verbs) if language.verb_last else ""


def _is_verb(word: str, rest: list[str], title: str, language: Vocabulary, *, is_name: bool) -> bool:
    if word in language.sums and figures(title):
        return False
    if word not in language.nouns:
        return True
    if not rest or rest[0] in language.heads or (is_name and rest[-1] in language.heads):
        return not rest and not is_name
    return not is_name or rest[0] in language.objects or bool(figures(title))


def _is_for_people(rest: list[str], language: Vocabulary) -> bool:
    """Whether somebody is named in the phrase behind the verb, before it goes on."""
    end = next((i for i, word in enumerate(rest) if i > 0 and word in PHRASE_END), len(rest))
    return not rest or any(word in language.people for word in rest[:end])


def _is_ideal(rest: list[str], language: Vocabulary) -> bool:
    """Whether what follows the verb is something that is never finished: its noun ends the phrase after the verb."""
    start = 1 if rest[:1] == ["the"] else 0
    end = next((i for i, word in enumerate(rest) if i >= start and word in PHRASE_END), len(rest))
    return end > 0 and rest[end - 1] in language.ideals


def _last(title: str, verbs: Collection[str]) -> str:
    """The last word, if it is such a verb; German writes verbs small and nouns with a capital."""
    found = WORD.findall(plain(title))
    return found[-1] if len(found) > 1 and found[-1] in verbs else ""
