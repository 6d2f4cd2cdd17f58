"""What does okrsite.yaml say that it did not say before? Key by key, whatever order or style it is written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from okrsite.content.config import Config
from okrsite.diff import words
from okrsite.diff.changes import Field, Raw

AREA = "configuration"


def settings(before: Config, after: Config) -> tuple[Field, ...]:
    """The keys whose values differ, as `rules.OKR402.level`, sorted; what has another default is no change."""
    old, new = (dict(_flat(words.raw(config), "")) for config in (before, after))
    return tuple(
        Field(key, AREA, old.get(key), new.get(key), (_words(old.get(key)), _words(new.get(key))))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key) and key != "path"
    )


def _flat(value: Raw, key: str) -> Iterator[tuple[str, Raw]]:
    """The keys of nested mappings, each with its whole way. What is empty is not there."""
    if not isinstance(value, Mapping):
        if value not in (None, []):
            yield key, value
        return
    for name, item in value.items():
        # The options of a rule stand beside its level.
        below = key if name == "options" and key.startswith("rules.") else f"{key}.{name}" if key else name
        yield from _flat(item, below)


def _words(value: Raw) -> str:
    """A value in words; one that is too long for a line is said to be there."""
    return words.short(value) or "…"
