"""What does a reporter get, and which small answers do several of them need?"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from okrsite.findings import Finding, Level
from okrsite.reporters.ink import PLAIN, Ink
from okrsite.rules import RULES, Rule

ALONE = re.compile(r"[\ud800-\udfff]")
"""Half a character, which no encoding knows; strict parsers refuse it, also in the form of an escape."""

COMMAND = re.compile(r"(?<=#)#(?=[A-Za-z]*\[)")
"""What a build server would take for a command, wherever it stands in a line of its log."""

REPORTED = (Level.ERROR, Level.WARNING, Level.INFO)


class Report(NamedTuple):
    """Findings to be written down. `lines` gives the lines of a file; `width` is the terminal's, None in a pipe."""

    findings: tuple[Finding, ...]
    lines: Callable[[str], Sequence[str]]
    ink: Ink = PLAIN
    width: int | None = None


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each level, worst first, the zeros too."""
    found = Counter(finding.level for finding in findings)
    return {level.value: found[level] for level in REPORTED}


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """For each finding a name that stays when lines move: of its rule, entity and field, numbered where they repeat."""
    seen: Counter[tuple[str, ...]] = Counter()
    prints = []
    for f in findings:
        key = (f.code, f.entity or f.place.path, f.field)
        seen[key] += 1
        prints.append(hashlib.sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "replace")).hexdigest()[:40])
    return prints


def rules_of(findings: Iterable[Finding]) -> list[Rule]:
    """The rules that found something, in the order of their codes."""
    return [RULES[code] for code in sorted({f.code for f in findings}) if code in RULES]


def json_text(data: object) -> str:
    """JSON for people and programs: indented, in UTF-8, encodable whatever the content held, in a log no command."""
    written = ALONE.sub("\ufffd", json.dumps(data, ensure_ascii=False, indent=2))
    return COMMAND.sub(r"\\u0023", written) + "\n"
