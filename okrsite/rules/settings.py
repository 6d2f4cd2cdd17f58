"""How does the configuration change the rules? Levels, options and silent paths of `rules:` in okrsite.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from okrsite.content.config import Config, RuleSettings
from okrsite.content.near import did_you_mean, listed
from okrsite.findings import Level, UsageError
from okrsite.rules.registry import RULES, Rule


class Setting(NamedTuple):
    """A rule's configured level (None: its own), its options with every default filled in, and its silent paths."""

    level: Level | None
    options: Mapping[str, object]
    silent: re.Pattern[str] | None

    @property
    def is_off(self) -> bool:
        return self.level is Level.OFF

    def skips(self, path: str) -> bool:
        """Whether the rule is to say nothing about this file."""
        return self.silent is not None and self.silent.fullmatch(path) is not None


def settings(config: Config) -> Mapping[str, Setting]:
    """The setting of every rule, by code. What does not exist or does not fit is a UsageError."""
    named: dict[str, RuleSettings] = {}
    for name, given in config.rules.items():
        code = code_of(name)
        if code is None:
            raise UsageError(f'{config.path}: rules: there is no rule "{name}"{did_you_mean(name, _names())}')
        if code in named:
            raise UsageError(
                f"{config.path}: rules: {code} and {RULES[code].slug} are one rule; keep one of the two entries"
            )
        named[code] = given
    return {code: _setting(rule, named.get(code), config) for code, rule in RULES.items()}


def code_of(name: str) -> str | None:
    """The code of a rule that is named by code or slug."""
    if name in RULES:
        return name
    return next((rule.code for rule in RULES.values() if rule.slug == name), None)


def path_pattern(globs: Sequence[str], content: str) -> re.Pattern[str] | None:
    """What matches any of these globs, from the project's root or from the content folder; None for no globs.

    `*` and `?` stay within a folder, `**` does not, and a folder's name means all that is in it.
    """
    if not globs:
        return None
    below = "|".join(_translated(glob) for glob in globs)
    return re.compile(rf"(?:{re.escape(content.strip('/'))}/)?(?:{below})(?:/.*)?")


def _names() -> list[str]:
    return [name for rule in RULES.values() for name in (rule.code, rule.slug)]


def _setting(rule: Rule, given: RuleSettings | None, config: Config) -> Setting:
    if given is None:
        return Setting(None, rule.options, None)
    options = {name: _option(rule, name, value, config.path) for name, value in given.options.items()}
    return Setting(
        _level(rule, given.level, config.path), {**rule.options, **options}, path_pattern(given.ignore, config.content)
    )


def _level(rule: Rule, level: str | None, file: str) -> Level | None:
    if level is None:
        return None
    try:
        return Level(level)
    except ValueError:
        raise UsageError(f'{file}: rules: {rule.code}: "{level}" is no level; use {listed(Level)}') from None


def _option(rule: Rule, name: str, value: object, file: str) -> object:
    if name not in rule.options:
        known = [*rule.options, "level", "ignore"]
        near = did_you_mean(name, known)
        raise UsageError(f'{file}: rules: {rule.code} has no option "{name}"{near}; it has {listed(known, "and")}')
    fitting = _fitting(rule.options[name], value)
    if fitting is None:
        wanted = _wanted(rule.options[name])
        raise UsageError(f"{file}: rules: {rule.code}: {name} must be {wanted}, not {value!r}")
    return fitting


def _fitting(default: object, value: object) -> object:
    """The value in its default's type, None where it does not fit. In YAML as we read it every scalar is text."""
    if isinstance(default, tuple):
        words = value if isinstance(value, list | tuple) else None
        return None if words is None or not all(isinstance(w, str) for w in words) else tuple(words)
    if isinstance(default, bool):
        return {"true": True, "false": False}.get(str(value).lower())
    if isinstance(default, int | float):
        return _number(type(default), value)
    return value if isinstance(value, str) else None


def _number(kind: type[int | float], value: object) -> int | float | None:
    try:
        number = kind(str(value)) if not isinstance(value, bool) else None
    except ValueError:
        return None
    return number if number is not None and number >= 0 and number != float("inf") else None


def _wanted(default: object) -> str:
    if isinstance(default, tuple):
        return "a list of words"
    if isinstance(default, bool):
        return "true or false"
    return {int: "a whole number from 0", float: "a number from 0"}.get(type(default), "text")


def _translated(glob: str) -> str:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob.strip("/").removeprefix("./"))
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(known.get(part, re.escape(part)) for part in parts)
