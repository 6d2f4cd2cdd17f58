"""How do build servers read findings? As workflow commands, or as failed tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from okrsite.findings import Finding, Level
from okrsite.reporters.plain import visible
from okrsite.reporters.report import Report

GITHUB_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}

IN_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
IN_PROPERTY = {**IN_DATA, ":": "%3A", ",": "%2C"}
"""What ends a workflow command or one of its properties, and how it is written instead."""

NO_XML = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
"""Characters that XML forbids and that are visible otherwise."""


def github(report: Report) -> str:
    """GitHub's workflow commands, which become annotations of a pull request."""
    return "".join(f"{_command(finding)}\n" for finding in report.findings)


def junit(report: Report) -> str:
    """JUnit's XML: a suite for each file, a failed case for each finding; a passed one where there is none."""
    suites = "".join(_suite(path, list(found)) for path, found in groupby(report.findings, lambda f: f.place.path))
    suites = suites or '<testsuite name="okrsite" tests="1" failures="0"><testcase name="okrsite check"/></testsuite>\n'
    total = len(report.findings)
    head = f'<testsuites name="okrsite" tests="{total or 1}" failures="{total}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{suites}</testsuites>\n'


def _command(f: Finding) -> str:
    properties = ",".join(f"{name}={_escaped(value, IN_PROPERTY)}" for name, value in _properties(f))
    message = f"{f.message}\n{f.hint}" if f.hint else f.message
    lines = "\n".join(visible(line) for line in message.split("\n"))
    return f"::{GITHUB_LEVELS[f.level]} {properties}::{_escaped(lines, IN_DATA)}"


def _properties(f: Finding) -> Iterator[tuple[str, str]]:
    line, column, end_line, end_column = f.place.span
    yield "file", visible(f.place.path)
    yield "line", str(line)
    yield "endLine", str(end_line)
    if line == end_line:  # columns of two lines are not comparable, and are refused
        yield "col", str(column)
        yield "endColumn", str(end_column)
    yield "title", f"{f.code} {f.slug}"


def _escaped(text: str, table: dict[str, str]) -> str:
    return text.translate({ord(character): written for character, written in table.items()})


def _suite(path: str, found: list[Finding]) -> str:
    cases = "".join(map(_case, found))
    return f'<testsuite name="{_xml([path])}" tests="{len(found)}" failures="{len(found)}">\n{cases}</testsuite>\n'


def _case(f: Finding) -> str:
    name = _xml([f.code, f.slug, f"{f.place.line}:{f.place.column}"])
    failure = f'<failure type="{f.level.value}" message="{_xml([f.message])}">{_xml(_lines(f))}</failure>'
    return f'<testcase classname="{_xml([f.place.path])}" name="{name}" line="{f.place.line}">{failure}</testcase>\n'


def _lines(f: Finding) -> list[str]:
    place = f"{f.place.path}:{f.place.line}:{f.place.column}:"
    return [place, f.code, f"[{f.level.value}]", f.message, *([f.hint] if f.hint else [])]


def _xml(words: Iterable[str]) -> str:
    return escape(visible(" ".join(words)).translate(NO_XML))
