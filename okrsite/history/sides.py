"""Which two states are meant by `main`, `main..topic`, `main...` or two names, and where are their files?"""

from __future__ import annotations

from typing import NamedTuple

from okrsite.findings import UsageError
from okrsite.history.git import Git


class Asked(NamedTuple):
    """A state: how it is called, and its commit; None for the working tree."""

    name: str
    commit: str | None = None


WORKING = Asked("working tree")


def sides(git: Git, first: str, second: str | None) -> tuple[Asked, Asked]:
    """The two states. As git has it, three dots mean the state from which the second one went another way."""
    for dots in ("...", ".."):
        before, found, after = first.partition(dots)
        if found and second is not None and after:
            raise UsageError(f"{first} {second}: that is more than two revisions")
        if found:
            return _pair(git, before, after or second, is_fork=dots == "...")
    return _pair(git, first, second, is_fork=False)


def _pair(git: Git, first: str, second: str | None, *, is_fork: bool) -> tuple[Asked, Asked]:
    before = git.commit(first)
    after = WORKING if second is None else Asked(second, git.commit(second))
    if is_fork:
        return Asked(f"{first}...", git.fork_of(before, after.commit or "HEAD")), after
    return Asked(first, before), after
