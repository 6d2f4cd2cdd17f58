"""How does a page of a build server show the findings of a run? As a table in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from okrsite.findings import Finding, Level
from okrsite.reporters.plain import visible
from okrsite.reporters.report import Report, counts

ROWS = 200
"""A longer table is read by nobody, and build servers cut or refuse a long page."""

SIGNS = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.INFO: "💡"}
WORDS = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "info": ("note", "notes")}

SPECIAL = re.compile(r"[\\`*_{}\[\]()#+!|~<>&@:$^=-]")
"""What Markdown could take for markup, a mention, a link, a formula or the end of a cell."""


def summary(report: Report) -> str:
    """The job summary: how many findings there are, and the first ones, worst first."""
    findings = sorted(report.findings, key=lambda f: -f.level.rank)
    if not findings:
        return "## okrsite check\n\n✅ No findings.\n"
    told = [f"{n} {WORDS[level][n != 1]}" for level, n in counts(findings).items() if n]
    rows = "".join(_row(f) for f in findings[:ROWS])
    left = f"\n… and {len(findings) - ROWS} more.\n" if len(findings) > ROWS else ""
    return f"## okrsite check\n\n{', '.join(told)}\n\n| | Where | What |\n|---|---|---|\n{rows}{left}"


def _row(f: Finding) -> str:
    what = "<br>".join(_what(f))
    return f"| {SIGNS[f.level]} | {_plain(f'{f.place.path}:{f.place.line}')} | {what} |\n"


def _what(f: Finding) -> Iterator[str]:
    yield f"**{f.code}** {_plain(f.message)}"
    if f.hint:
        yield _plain(f.hint)


def _plain(text: str) -> str:
    """A text that Markdown shows as it is: each special character as a number."""
    return SPECIAL.sub(lambda found: f"&#{ord(found[0])};", visible(text))
