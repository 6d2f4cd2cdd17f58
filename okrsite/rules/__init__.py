"""What is wrong with the content, by the rules that are on?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from okrsite.content.config import Config
from okrsite.findings import Finding, Ignore, Problem, finding_of, row_of
from okrsite.graph import Graph
from okrsite.rules import (  # noqa: F401 - each family puts its rules into the registry
    alignment,
    cadence,
    closing,
    dependencies,
    files,
    history,
    links,
    measures,
    overlaps,
    people,
    phrasing,
    ranges,
    references,
    timing,
    writing,
)
from okrsite.rules.context import Context
from okrsite.rules.registry import RULES, Rule, Worse, arrange
from okrsite.rules.settings import Setting, settings
from okrsite.rules.silence import UNUSED, quiet, silenced
from okrsite.scores import Scores
from okrsite.together import shared

__all__ = ["RULES", "Rule", "check"]

arrange()

PAYS = 500
"""Objectives from which on it pays to share the rules among processes."""


def check(  # noqa: PLR0913 - each by its name
    graph: Graph,
    scores: Scores,
    config: Config,
    faults: Sequence[Problem],
    today: date,
    ignores: Sequence[Ignore] = (),
    *,
    now: date | None = None,
    jobs: int = 1,
    before_each: Callable[[], None] = lambda: None,
) -> tuple[Finding, ...]:
    """All findings, sorted by path and position, each once. Several processes may share the work in a large company.

    `before_each` is called before each rule, and may raise to end it all.

    `faults` are what reading and linking found wrong, with codes but without levels. `now` is the real day, where it is
    not the day looked at (`--as-of`). A `rules:` entry that does not fit is a UsageError, a failing rule a Bug.
    """
    c = Context(graph, scores, config, today, now or today, faults)
    on = {code: setting for code, setting in settings(config).items() if not setting.is_off}
    if jobs > 1 and len(graph.objectives) >= PAYS:
        families = [list(group) for _, group in groupby(sorted(on, reverse=True), key=lambda code: code[:4])]
        answers = shared(families, lambda family: list(map(row_of, _run_all(family, on, c, before_each))), jobs)
        found = [finding_of(row) for rows in answers for row in rows]
    else:
        found = list(_run_all(on, on, c, before_each))
    left, unused = silenced(found, ignores, on)
    if UNUSED in on:
        stamped = (_stamped(RULES[UNUSED], on[UNUSED], problem._replace(code=UNUSED)) for problem in unused)
        left += quiet((f for f in stamped if not on[UNUSED].skips(f.place.path)), ignores)
    return tuple(sorted(_once(left), key=_position))


def _run_all(
    codes: Iterable[str], on: Mapping[str, Setting], c: Context, before_each: Callable[[], None]
) -> Iterator[Finding]:
    for code in codes:
        before_each()
        yield from _run(RULES[code], on[code], c)


def _run(rule: Rule, setting: Setting, c: Context) -> Iterator[Finding]:
    for found in rule.run(c, setting.options):
        finding = _stamped(rule, setting, found)
        if not setting.skips(finding.place.path):
            yield finding


def _stamped(rule: Rule, setting: Setting, found: Problem | Worse) -> Finding:
    problem, level = (found.problem, found.level) if isinstance(found, Worse) else (found, rule.level)
    return Finding(problem.code, rule.slug, setting.level or level, *problem[1:])


def _once(findings: Iterable[Finding]) -> Iterable[Finding]:
    return {(f.place, f.code, f.message, f.entity, f.field): f for f in findings}.values()


def _position(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.place
    return (place.path, place.line, place.column, finding.code, finding.message)
