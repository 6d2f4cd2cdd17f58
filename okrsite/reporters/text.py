"""How do people read findings? One line each, or with the source, what is related, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.findings import Finding, Level, Place
from okrsite.reporters.plain import cells, visible, wrapped
from okrsite.reporters.report import Report

GUTTER = 6
"""Columns that line numbers stand in."""

CONTEXT = 24
"""Columns of a long source line that stay to the left of what is pointed at."""


def concise(report: Report) -> str:
    """`path:line:column: CODE [level] message`, one a line."""
    return "".join(f"{_head(finding, report)}\n" for finding in report.findings)


def full(report: Report) -> str:
    """The same line, wrapped on a terminal, then the source with a caret, related places and the hint."""
    return "\n".join("".join(f"{line}\n" for line in _block(finding, report)) for finding in report.findings)


def _head(finding: Finding, report: Report) -> str:
    rule = report.ink(finding.level.value, f"{finding.code} [{finding.level.value}]")
    return f"{report.ink('path', _shown(finding.place))}: {rule} {visible(finding.message)}"


def _block(finding: Finding, report: Report) -> Iterator[str]:
    place, rule = _shown(finding.place), f"{finding.code} [{finding.level.value}]"
    message = visible(finding.message)
    if report.width is None or cells(f"{place}: {rule} {message}") <= report.width:
        yield _head(finding, report)
    else:
        yield f"{report.ink('path', place)}:"
        first, *rest = wrapped(f"{rule} {message}", report.width - 2)
        yield f"  {report.ink(finding.level.value, rule)}{first.removeprefix(rule)}"
        yield from (f"  {line}" for line in rest)
    yield from _source(finding.place, finding.level, report)
    if finding.hint:
        yield from _note("hint", finding.hint, report)
    for related in finding.related:
        yield from _note("see", f"{_shown(related.place)}: {related.message}", report)


def _shown(place: Place) -> str:
    return f"{visible(place.path)}:{place.line}:{place.column}"


def _source(place: Place, level: Level, report: Report) -> Iterator[str]:
    lines = report.lines(place.path)
    if not 1 <= place.line <= len(lines):
        return
    before, marked, after = _parts(lines[place.line - 1], place)
    room = (report.width or 100) - GUTTER - 3
    before, marked, after = _fitted(before, marked, after, max(room, 2 * CONTEXT))
    bar = report.ink("quiet", "│")
    line = visible(f"{before}{marked}{after}")  # harmless parts may add up to a command
    yield f"{report.ink('quiet', f'{place.line:>{GUTTER}}')} {bar} {line}".rstrip()
    carets = "^" * max(1, cells(marked))
    yield f"{'':{GUTTER}} {bar} {' ' * cells(before)}{report.ink(level.value, carets)}"


def _parts(line: str, place: Place) -> tuple[str, str, str]:
    """A source line before, in and after the place, harmless to print."""
    first, last = place.column - 1, place.span[3] - 1
    if place.span[2] != place.line:
        last = len(line.rstrip())
    last = max(first, last)
    return _harmless(line[:first]), _harmless(line[first:last]), _harmless(line[last:])


def _harmless(text: str) -> str:
    return visible(text.replace("\t", "    "))


def _fitted(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """The three parts cut so that the marked one stays in sight."""
    if cells(before + marked + after) <= room:
        return before, marked, after
    if cells(before) > CONTEXT:
        before = "…" + before[1 - CONTEXT :]
    marked = marked[: max(1, room - cells(before) - 1)]
    left = max(0, room - cells(before + marked) - 1)
    return before, marked, after if cells(after) <= left else after[:left] + "…"


def _note(label: str, text: str, report: Report) -> Iterator[str]:
    lead = " " * (GUTTER + 1) + "= "
    room = 10_000 if report.width is None else report.width - cells(lead) - len(label) - 2
    first, *rest = wrapped(visible(text), max(20, room))
    yield f"{lead}{report.ink('accent', label)}: {first}"
    yield from (" " * (len(lead) + len(label) + 2) + line for line in rest)
