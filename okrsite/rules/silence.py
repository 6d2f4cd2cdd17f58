"""Which findings did somebody silence on purpose, and which of these comments silence nothing?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from okrsite.content.near import did_you_mean
from okrsite.findings import Finding, Fix, Ignore, Problem
from okrsite.rules.registry import RULES
from okrsite.rules.settings import code_of

UNUSED = "OKR004"
NOTHING = "ignoring {} silences nothing"
NEEDS_HISTORY = "OKR9"
"""Rules that read git history may find something elsewhere (in `diff`): whether they are silenced cannot be judged."""

Key = tuple[str, str, int | None]


class Silenced(NamedTuple):
    """What is left to be said, and the comments that were of no use."""

    findings: list[Finding]
    problems: list[Problem]


def silenced(findings: Iterable[Finding], ignores: Sequence[Ignore], judged: Collection[str]) -> Silenced:
    """Take out what comments silence. Only codes in `judged`, the rules that are on, can be found unused."""
    index = _index(ignores)
    used: set[Key] = set()
    left = [finding for finding in findings if not _is_silent(finding, index, used)]
    problems = [p for ignore in ignores for p in _complaints(ignore, used, judged)]
    return Silenced(left, problems)


def quiet(findings: Iterable[Finding], ignores: Sequence[Ignore]) -> list[Finding]:
    """The findings that no comment silences."""
    index = _index(ignores)
    return [finding for finding in findings if not _is_silent(finding, index, set())]


def _index(ignores: Sequence[Ignore]) -> Mapping[Key, Ignore]:
    return {(i.path, code_of(name) or name, i.target_line): i for i in ignores for name in i.codes}


def _is_silent(finding: Finding, index: Mapping[Key, Ignore], used: set[Key]) -> bool:
    path, code = finding.place.path, finding.code
    keys = {(path, code, finding.place.line), (path, code, None)} & index.keys()
    used |= keys
    return bool(keys)


def _complaints(ignore: Ignore, used: set[Key], judged: Collection[str]) -> Iterable[Problem]:
    if not ignore.codes:
        hint = "name the rule, such as ignore[OKR405], or remove the comment"
        yield Problem(UNUSED, "ignoring nothing names no rule", ignore.place, hint=hint)
        return
    grouped: dict[str, list[str]] = defaultdict(list)
    for name in ignore.codes:
        if message := _complaint(ignore, name, used, judged):
            grouped[message].append(name)
    for message, names in grouped.items():
        hint = "remove the comment; it would hide the next finding of this kind without anybody noticing"
        # Where nothing of the comment is of use, it goes: the empty text says so.
        fix = Fix(ignore.place, "") if len(names) == len(ignore.codes) and message == NOTHING else None
        yield Problem(UNUSED, message.format(", ".join(names)), ignore.place, hint=hint, fix=fix)
    if not grouped and not ignore.reason.strip():
        text = f"ignoring {', '.join(ignore.codes)} without a reason"
        hint = "write the reason behind the bracket, for whoever reads this next year"
        yield Problem(UNUSED, text, ignore.place, hint=hint)


def _complaint(ignore: Ignore, name: str, used: set[Key], judged: Collection[str]) -> str:
    code = code_of(name)
    if code is None:
        near = did_you_mean(name, [*RULES, *(rule.slug for rule in RULES.values())])
        return f'there is no rule "{{}}" to ignore{near}'
    if code not in judged or code == UNUSED or code.startswith(NEEDS_HISTORY):
        return ""
    return "" if (ignore.path, code, ignore.target_line) in used else NOTHING
