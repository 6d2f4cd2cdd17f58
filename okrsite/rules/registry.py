"""Which rules are there, and what does each look for?

A rule is one function with `@rule(code, slug, level)`. Its docstring is its page (see `pages.py`); its keyword-only
parameters are its options. It yields problems and knows neither its code nor how bad they are: the runner adds both.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from okrsite.findings import Bug, Level, Problem, Related
from okrsite.rules.context import Context, Subject


class Worse(NamedTuple):
    """A problem that is worse than its rule's level, unless the configuration names a level."""

    problem: Problem
    level: Level


Found = Iterator[Problem | Worse]
Function = Callable[..., Found]

FAMILIES = {
    "0": "files",
    "1": "files",
    "2": "references",
    "3": "alignment",
    "4": "writing",
    "5": "measures",
    "6": "people",
    "7": "cadence",
    "8": "links",
    "9": "history",
}
"""The family of a code, by its first digit."""


class Rule(NamedTuple):
    """A rule of the catalogue; `options` maps each option to its default, `page` is the text of `okrsite rule CODE`."""

    code: str
    slug: str
    level: Level
    family: str
    function: Function
    options: Mapping[str, object]
    summary: str
    page: str

    def run(self, c: Context, options: Mapping[str, object]) -> Iterator[Problem | Worse]:
        """What the rule finds, with its code."""
        try:
            for found in self.function(c, **options):
                yield _coded(found, self.code)
        except Exception as error:
            raise Bug(f"rule {self.code} failed: {type(error).__name__}: {error}") from error


_rules: dict[str, Rule] = {}
RULES: Mapping[str, Rule] = MappingProxyType(_rules)
"""Every rule by its code, in the order of the codes once `okrsite.rules` is imported."""


def arrange() -> None:
    """Bring the catalogue into the order of the codes, whatever the order of the imports."""
    for code in sorted(_rules):
        _rules[code] = _rules.pop(code)


def rule(code: str, slug: str, level: Level) -> Callable[[Function], Function]:
    """Put a function into the catalogue."""

    def register(function: Function) -> Function:
        if code in _rules or any(slug == known.slug for known in _rules.values()):
            raise Bug(f"two rules are called {code} or {slug}")
        page = inspect.cleandoc(function.__doc__ or "")
        summary = page.partition("\n")[0]
        _rules[code] = Rule(code, slug, level, FAMILIES[code[3]], function, _options(function), summary, page)
        return function

    return register


def problem(about: Subject, message: str, field: str = "", hint: str = "", related: Sequence[Related] = ()) -> Problem:
    """A problem at a field of an entity; at the entity itself where the field is empty or absent."""
    return Problem("", message, about.source.at(field), about.uid, field, hint, tuple(related))


def see(about: Subject, message: str, field: str = "") -> Related:
    """Another place that a problem is about."""
    return Related(about.source.at(field), message)


def _coded(found: Problem | Worse, code: str) -> Problem | Worse:
    if isinstance(found, Worse):
        return found._replace(problem=found.problem._replace(code=code))
    return found._replace(code=code)


def _options(function: Function) -> Mapping[str, object]:
    parameters = inspect.signature(function).parameters.values()
    return MappingProxyType({p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY})
