"""How are the findings of a run told: from which source lines, and in how many words?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from okrsite.cli.amounts import totals
from okrsite.cli.screen import Screen
from okrsite.content.trees import Tree
from okrsite.findings import Finding
from okrsite.reporters.ink import PLAIN, Ink
from okrsite.reporters.report import Report, counts

Findings = tuple[Finding, ...]


def on_screen(findings: Findings, tree: Tree, screen: Screen, ink: Ink) -> Report:
    """Findings as a person reads them here."""
    return Report(findings, source_lines(tree), ink, screen.width if screen.is_terminal else None)


def in_file(findings: Findings, tree: Tree) -> Report:
    """Findings as they are written for programs."""
    return Report(findings, source_lines(tree), PLAIN)


def summary(findings: Findings, ink: Ink) -> str:
    """`2 errors, 1 warning`, or that there is nothing to say."""
    return totals(counts(findings), ink)


def source_lines(tree: Tree) -> Callable[[str], Sequence[str]]:
    """What gives the lines of a file, each file read once; none for what cannot be read."""

    @cache
    def lines(path: str) -> Sequence[str]:
        try:
            return tree.read(path).decode("utf-8-sig", "replace").split("\n")
        except (OSError, ValueError):
            return ()

    return lines
