"""Which words tell a task, an activity or a habit, in the language of the site?"""

from __future__ import annotations

from okrsite.rules.words.english import ENGLISH
from okrsite.rules.words.german import GERMAN
from okrsite.rules.words.vocabulary import Vocabulary

__all__ = ["Vocabulary", "vocabulary"]


def vocabulary(language: str) -> Vocabulary:
    """The words of a language tag such as `de` or `de-AT`; those of English where there are none."""
    return GERMAN if language.lower().partition("-")[0] == "de" else ENGLISH
