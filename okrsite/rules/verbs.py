"""Which verbs does a rule look for, when a company has words of its own?"""

from __future__ import annotations


def chosen(known: frozenset[str], verbs: tuple[str, ...], also: tuple[str, ...]) -> frozenset[str]:
    """The company's `verbs` instead of the known ones, and what it adds; in the form in which titles are read."""
    own = frozenset("-".join(verb.lower().split()) for verb in (*verbs, *also))
    return own if verbs else known | own
