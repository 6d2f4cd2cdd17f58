"""What words is a title made of?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from okrsite.rules.words import Vocabulary

MARKUP = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()]{0,2000}\)|\[\[(?:[^\[\]|]{0,200}\|)?([^\[\]|]{0,300})\]\]|[`*_~]+")
"""Emphasis, code and links; bounded, so that a title of nothing but brackets costs no more than any other."""

URL = re.compile(r"\b(?:https?://|mailto:|www\.)\S+")
WORD = re.compile(r"[^\W_]+(?:[-'’&][^\W_]+)*|&")

Words = tuple[str, ...]


TITLES = 1 << 16
"""Titles whose words are kept: several rules ask for the same ones."""


def plain(title: str) -> str:
    """A title without its Markdown; of a link its text stays."""
    return MARKUP.sub(lambda found: found[1] or found[2] or "", title).strip()


@lru_cache(maxsize=TITLES)
def words(title: str) -> Words:
    """The words of a title in lower case, in order; hyphens hold a word together."""
    text = URL.sub(" ", plain(title)) if "/" in title or "@" in title or "www." in title else plain(title)
    return tuple(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def topics(title: str, language: Vocabulary) -> frozenset[str]:
    """What a title is about: its words without the common ones, in their shortest form."""
    parts = (part for word in words(title) for part in word.split("-"))
    return frozenset(_stem(part) for part in parts if part not in language.common and len(part) > 1)


def share(one: Sequence[str], other: Sequence[str]) -> float:
    """How much of two texts is the same words, from 0 to 1 (Dice's coefficient over all their words)."""
    left, right = _counted(one), _counted(other)
    both = sum(min(count, right.get(word, 0)) for word, count in left.items())
    return 2 * both / (len(one) + len(other)) if one or other else 0.0


def _counted(words: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def _stem(word: str) -> str:
    """A word without a plural's ending; crude, but the same for both of two titles."""
    for ending in ("'s", "’s", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word
