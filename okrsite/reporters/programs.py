"""How do programs read findings? JSON of our own, and the formats of code scanners and reviewers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from okrsite import __version__
from okrsite.findings import Finding, Fix, Level, Place
from okrsite.reporters.report import Report, counts, fingerprints, json_text, rules_of
from okrsite.rules import Rule

FORMAT = "okrsite-findings/1"
SARIF = "https://json.schemastore.org/sarif-2.1.0.json"

SARIF_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
GITLAB_LEVELS = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


def json(report: Report) -> str:
    """Our own format, with everything a finding knows (spec: cli.md)."""
    findings = [_finding(f) for f in report.findings]
    return json_text({"format": FORMAT, "findings": findings, "counts": counts(report.findings)})


def gitlab(report: Report) -> str:
    """GitLab's code quality report."""
    marks = fingerprints(report.findings)
    return json_text([_issue(f, mark) for f, mark in zip(report.findings, marks, strict=True)])


def sarif(report: Report) -> str:
    """SARIF 2.1.0, with the page of each rule that found something."""
    marks = fingerprints(report.findings)
    rules = rules_of(report.findings)
    driver = {"name": "okrsite", "version": __version__, "rules": [_sarif_rule(rule) for rule in rules]}
    indexes = {rule.code: n for n, rule in enumerate(rules)}
    results = [_result(f, mark, indexes) for f, mark in zip(report.findings, marks, strict=True)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_text({"$schema": SARIF, "version": "2.1.0", "runs": [run]})


def rdjson(report: Report) -> str:
    """Reviewdog's format, whose columns count bytes of UTF-8."""
    diagnostics = [_diagnostic(f, report) for f in report.findings]
    return json_text({"source": {"name": "okrsite"}, "diagnostics": diagnostics})


def _finding(f: Finding) -> dict[str, object]:
    line, column, end_line, end_column = f.place.span
    related = [{"path": r.place.path, "line": r.place.line, "message": r.message} for r in f.related]
    return {
        "code": f.code, "slug": f.slug, "level": f.level.value, "message": f.message, "path": f.place.path,
        "line": line, "column": column, "end_line": end_line, "end_column": end_column,
        "entity": f.entity, "field": f.field, "hint": f.hint, "related": related,
    }  # fmt: skip


def _issue(f: Finding, mark: str) -> dict[str, object]:
    return {
        "description": f"{f.code}: {f.message}",
        "check_name": f.slug,
        "fingerprint": mark,
        "severity": GITLAB_LEVELS[f.level],
        "location": {"path": f.place.path, "lines": {"begin": f.place.line, "end": f.place.span[2]}},
    }


def _sarif_rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": rule.slug,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": SARIF_LEVELS.get(rule.level, "none")},
    }


def _result(f: Finding, mark: str, indexes: Mapping[str, int]) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": f.code,
        **({"ruleIndex": indexes[f.code]} if f.code in indexes else {}),
        "level": SARIF_LEVELS[f.level],
        "message": {"text": f"{f.message}. {f.hint}" if f.hint else f.message},
        "locations": [_location(f.place)],
        "partialFingerprints": {"okrsite/v1": mark},
    }
    if f.related:
        # Each once, as the format wants it.
        related = dict.fromkeys(f.related)
        result["relatedLocations"] = [{**_location(r.place), "message": {"text": r.message}} for r in related]
    if f.fix is not None:
        result["fixes"] = [_sarif_fix(f.fix)]
    return result


def _sarif_fix(fix: Fix) -> dict[str, object]:
    replacement = {"deletedRegion": _region(fix.place), "insertedContent": {"text": fix.text}}
    change = {"artifactLocation": {"uri": _uri(fix.place.path)}, "replacements": [replacement]}
    return {"description": {"text": f'write "{fix.text}"' if fix.text else "remove it"}, "artifactChanges": [change]}


def _location(place: Place) -> dict[str, object]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(place.path)}, "region": _region(place)}}


def _region(place: Place) -> dict[str, object]:
    line, column, end_line, end_column = place.span
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", "backslashreplace"))


def _diagnostic(f: Finding, report: Report) -> dict[str, object]:
    found: dict[str, object] = {
        "message": f"{f.message}\n{f.hint}" if f.hint else f.message,
        "location": {"path": f.place.path, "range": _bytes_range(f.place, report.lines(f.place.path))},
        "severity": f.level.value.upper(),
        "code": {"value": f.code},
    }
    if f.fix is not None and f.fix.place.path == f.place.path:
        fixed = _bytes_range(f.fix.place, report.lines(f.fix.place.path))
        found["suggestions"] = [{"range": fixed, "text": f.fix.text}]
    return found


def _bytes_range(place: Place, lines: Sequence[str]) -> dict[str, object]:
    line, column, end_line, end_column = place.span
    return {"start": _bytes_place(line, column, lines), "end": _bytes_place(end_line, end_column, lines)}


def _bytes_place(line: int, column: int, lines: Sequence[str]) -> dict[str, int]:
    before = lines[line - 1][: column - 1] if line <= len(lines) else ""
    return {"line": line, "column": column - len(before) + len(before.encode("utf-8", "replace"))}
