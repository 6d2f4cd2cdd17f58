"""What must be known of a language to read titles?"""

from __future__ import annotations

from typing import NamedTuple


class Vocabulary(NamedTuple):
    """Word lists of a language, in lower case.

    Where `verb_last` holds, titles may put the verb at their end ("Importe beschleunigen").
    """

    common: frozenset[str]
    """Words that say nothing about what two titles have in common."""
    outputs: frozenset[str]
    """Verbs of making something: the output of work, not its outcome."""
    tasks: frozenset[str]
    """Verbs of work to be done once; `outputs` are among them."""
    activities: frozenset[str]
    """Verbs of work that goes on and may change nothing."""
    habits: frozenset[str]
    """Verbs of keeping things as they are."""
    joints: frozenset[str]
    """Words that join two statements."""
    growth: frozenset[str]
    """Words of growth and speed, which can be had at the cost of quality."""
    quality: frozenset[str]
    """Words of what growth and speed can cost: they guard."""
    movers: frozenset[str]
    """Verbs that move a number."""
    fillers: frozenset[str]
    """Words that may stand before the first that tells something."""
    nouns: frozenset[str]
    """Verbs that are nouns as well ("support", "release")."""
    sums: frozenset[str]
    """Verbs that tell an outcome when an amount follows ("add 2 M EUR")."""
    makers: frozenset[str]
    """Verbs of making that go with ideals as well as with things."""
    ideals: frozenset[str]
    """What is built and never finished ("a company that …"): no task."""
    objects: frozenset[str]
    """Words that, behind such a one, show that it is the verb ("release the …")."""
    heads: frozenset[str]
    """Words that, behind such a one, show that it is the noun ("release notes")."""
    features: frozenset[str] = frozenset()
    """Verbs of what people do for people and products do as well ("support sign-in with a key")."""
    people: frozenset[str] = frozenset()
    """Words that, behind such a one, show that it is done for people."""
    states: frozenset[str] = frozenset()
    """Such verbs with the word behind them that tells how a thing behaves ("run on", of a program)."""
    verb_last: bool = False


def words(text: str) -> frozenset[str]:
    """A list that is written as words between spaces."""
    return frozenset(text.split())
