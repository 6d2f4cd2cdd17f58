"""What words is a title made of?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from okrsite.rules.words import Vocabulary

MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|\[\[(?:[^\]|]*\|)?([^\]]*)\]\]|[`*_~]+")
URL = re.compile(r"\b(?:https?://|mailto:|www\.)\S+")
WORD = re.compile(r"[^\W_]+(?:[-'’&][^\W_]+)*|&")
NUMBER = re.compile(r"\d")

Words = tuple[str, ...]


def plain(title: str) -> str:
    """A title without its Markdown; of a link its text stays."""
    return MARKUP.sub(lambda found: found[1] or found[2] or "", title).strip()


def words(title: str) -> Words:
    """The words of a title in lower case, in order; hyphens hold a word together."""
    text = unicodedata.normalize("NFKC", URL.sub(" ", plain(title)))
    return tuple(word.casefold() for word in WORD.findall(text))


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
