"""What does okrsite.yaml say? Every key has a default; what is wrong in it stops the program, for it is trusted."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping as AnyMapping
from types import MappingProxyType
from typing import NamedTuple

from okrsite.content.documents import read_text
from okrsite.content.fields import Choice, Field, Json, Line, Numeric, Reading, UnsureError
from okrsite.content.late import Step
from okrsite.content.light import Light
from okrsite.content.records import ListOf, MapOf, Record
from okrsite.content.trees import Tree, TreeFile
from okrsite.content.yaml import Mapping, Scalar, Value, parse
from okrsite.findings import Problem, Source, UsageError
from okrsite.model import EVERYONE, Number

CONFIG_FILE = "okrsite.yaml"

ADDRESS = re.compile(r"https?://[^\s\x00-\x1f/?#\"'<>\\^`{|}]+(/[^\s\x00-\x1f?#\"'<>\\^`{|}]*)?")
"""The public address of a site: a host and perhaps a path, to which the addresses of pages are added."""

LANGUAGE = re.compile(r"([A-Za-z]{2,8})([-_][A-Za-z0-9]{1,8})*")
REGION = 2
"""The length of `AT` in `de-AT`."""

TERMS = (
    "vision",
    "mission",
    "pillar",
    "objective",
    "key_result",
    "initiative",
    "kpi",
    "goal",
    "cycle",
    "check_in",
    "team",
    "person",
)
"""The terms that `labels` may rename; with an s (or `people`), their plurals."""

PLURALS = (*(f"{term}s" for term in TERMS if term != "person"), "people")


class SiteConfig(NamedTuple):
    """How the site presents itself; `url` is its public address, with a slash at its end, or empty."""

    title: str = "OKRs"
    url: str = ""
    language: str = "en"
    logo: str = ""


class Repository(NamedTuple):
    """Where the files live; `edit` and `history` are patterns with `{url}` and `{path}`."""

    url: str = ""
    edit: str = "{url}/edit/main/{path}"
    history: str = "{url}/commits/main/{path}"


class Pace(NamedTuple):
    """When something is behind: gaps in points (ratios of progress to expected have theirs for good), days of grace."""

    method: str = "points"
    at_risk: Number = 10
    off_track: Number = 25
    grace_days: Number = 3


class RuleSettings(NamedTuple):
    """One rule's settings: a level, options, and globs of paths on which it is silent."""

    level: str | None = None
    options: AnyMapping[str, object] = MappingProxyType({})
    ignore: tuple[str, ...] = ()


class Config(NamedTuple):
    """The whole configuration. `rules` is keyed by code or slug, as written."""

    site: SiteConfig = SiteConfig()
    repository: Repository = Repository()
    content: str = "content"
    output: str = "site"
    theme: str = "default"
    pace: Pace = Pace()
    weighting: str = "equal"
    labels: AnyMapping[str, str] = MappingProxyType({})
    audiences: AnyMapping[str, tuple[str, ...]] = MappingProxyType({EVERYONE: ()})
    rules: AnyMapping[str, RuleSettings] = MappingProxyType({})
    path: str = CONFIG_FILE

    def mistrusted(self) -> Config:
        """What of it counts where strangers may have written it: no theme, rule, folder or address."""
        mine = Config()
        return self._replace(theme=mine.theme, rules=mine.rules, output=mine.output, repository=mine.repository)

    def seen_by(self, audience: str) -> frozenset[str]:
        """The audiences whose entities that audience may see: its own and, in turn, those it includes."""
        seen: set[str] = set()
        waiting = [audience]
        while waiting:
            name = waiting.pop()
            if name not in seen and name in self.audiences:
                seen.add(name)
                waiting += self.audiences[name]
        return frozenset(seen)


LEVELS = Choice("error", "warning", "info", "off")


class _RuleReader:
    """A level on its own, or a mapping of level, ignored paths and options."""

    def read(self, value: Value, r: Reading, field: str) -> RuleSettings | None:
        if not isinstance(value, Mapping):
            alone = LEVELS.read(value, r, field)
            return None if alone is None else RuleSettings(alone)
        level: str | None = None
        paths: object = ()
        options: dict[str, object] = {}
        for name, item in value.values.items():
            if name == "level":
                level = LEVELS.read(item, r, f"{field}.level")
            elif name == "ignore":
                paths = ListOf(Line()).read(item, r, f"{field}.ignore") or ()
            elif not name.startswith("x-"):
                options[name] = _option(item, r, f"{field}.{name}")
        return RuleSettings(level, options, paths)  # type: ignore[arg-type]

    def quick(self, value: Light, around: Source, step: Step) -> object:
        raise UnsureError

    def schema(self) -> Json:
        level = {**LEVELS.schema(), "description": "how bad it is", "examples": ["info"]}
        paths = {
            **ListOf(Line()).schema(),
            "description": "files and folders where it is silent",
            "examples": [["pages/**"]],
        }
        option = {"anyOf": [{"type": ["string", "number", "boolean"]}, ListOf(Line()).schema()]}
        settings = {"type": "object", "properties": {"level": level, "ignore": paths}, "additionalProperties": option}
        return {"anyOf": [LEVELS.schema(), settings]}


def _option(value: Value, r: Reading, field: str) -> object:
    """A rule's option: a number where it looks like one, else text, or a list of these."""
    if isinstance(value, Scalar):
        number = Numeric().read(value, Reading(r.path, r.entity), field)
        return value.text if number is None else number
    return ListOf(Line()).read(value, r, field)


SITE = Record(
    SiteConfig,
    Field("title", Line(), "the site's name", example="Northlight OKRs"),
    Field("url", Line(), "its public address", example="https://okrs.example.com/"),
    Field("language", Line(), "the language of the interface", example="en"),
    Field("logo", Line(), "a picture below the content folder", example="assets/logo.svg"),
)
REPOSITORY = Record(
    Repository,
    Field("url", Line(), "where the files live", example="https://git.example.com/okrs"),
    Field("edit", Line(), "the address that edits a file", example="{url}/edit/main/{path}"),
    Field("history", Line(), "the address of a file's history", example="{url}/commits/main/{path}"),
)
PACE = Record(
    Pace,
    Field(
        "method",
        Choice("points", "ratio"),
        "points: expected minus progress; ratio: progress by expected",
        example="points",
    ),
    Field("at_risk", Numeric(), "points: the largest gap that is on track; by ratio it is from 0.9 on", example=10),
    Field("off_track", Numeric(), "points: the largest gap that is at risk; by ratio it is from 0.7 on", example=25),
    Field("grace_days", Numeric(), "days after the cadence before something is stale", example=3),
)
CONFIG = Record(
    Config,
    Field("site", SITE, "how the site presents itself"),
    Field("repository", REPOSITORY, "where people edit the files"),
    Field("content", Line(), "the folder of the content", example="content"),
    Field("output", Line(), "the folder that build writes", example="site"),
    Field("theme", Line(), "a name under themes/, or a folder", example="default"),
    Field("pace", PACE, "when something is behind"),
    Field("weighting", Choice("equal", "class"), "class: commit 0.5, target 0.75, stretch 1.0", example="class"),
    Field("labels", MapOf(Line(), (*TERMS, *PLURALS)), "the company's own words", example={"objective": "Goal"}),
    Field(
        "audiences",
        MapOf(ListOf(Line())),
        "who may see what; each lists those whose entities it sees too",
        example={"everyone": [], "leadership": ["everyone"]},
    ),
    Field("rules", MapOf(_RuleReader()), "levels and options of rules, by code or slug", example={"OKR402": "off"}),
)


def read_config(tree: Tree, path: str = CONFIG_FILE) -> Config:
    """The configuration of a tree. Raises UsageError with every fault and its place."""
    text, why = read_text(tree, TreeFile(path, "file"))
    if text is None:
        raise UsageError(f"{path}: {why}")
    parsed = parse(text, path)
    r = Reading(path, "")
    r.problems += parsed.problems
    root = parsed.root
    if isinstance(root, Scalar) and root.is_empty:
        root = None
    if root is not None and not isinstance(root, Mapping):
        r.wrong("keys with values", root, "")
    values = CONFIG.values(root, r, "") if isinstance(root, Mapping) else {}
    config = Config(**_settled(values), path=path)  # type: ignore[arg-type]
    problems = [*r.problems, *_inconsistent(config, root)]
    if problems:
        raise UsageError("\n".join(_line(p) for p in problems))
    return config


def config_schema() -> Json:
    """The JSON Schema (2020-12) of okrsite.yaml."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": CONFIG_FILE, **CONFIG.schema()}


def _settled(values: dict[str, object]) -> dict[str, object]:
    """Values with the defaults that depend on other values."""
    audiences = values.get("audiences")
    if isinstance(audiences, dict):
        values["audiences"] = {EVERYONE: (), **audiences}
    site = values.get("site")
    if isinstance(site, SiteConfig):
        url = site.url if not site.url or site.url.endswith("/") else site.url + "/"
        values["site"] = site._replace(url=url, language=_tag(site.language))
    if isinstance(given := values.get("content"), str):
        values["content"] = posixpath.normpath(given.strip("/"))
    if isinstance(given := values.get("output"), str):
        values["output"] = given.rstrip("/")
    return values


def _tag(language: str) -> str:
    """A language tag as it is commonly written: `DE` is de, `de_at` is de-AT. Catalogues are found by it."""
    first, *others = language.replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == REGION else part for part in others)])


def _inconsistent(config: Config, root: Value | None) -> list[Problem]:
    """What is of the right type and still cannot be."""
    r = Reading(config.path, "")
    where = root if root is not None else Scalar("", (1, 1, 1, 1), True)
    for name, included in config.audiences.items():
        for number, other in enumerate(included):
            if other not in config.audiences:
                said = f"an audience that is listed under audiences ({name} includes {other})"
                r.wrong(said, _at(where, "audiences", name, str(number)), "audiences")
    url, language = config.site.url, config.site.language
    if url and not ADDRESS.fullmatch(url):
        is_web = url.startswith(("https://", "http://"))
        said = "an address that is a host and a path" if is_web else "an address that begins with https:// or http://"
        r.wrong(said, _at(where, "site", "url"), "site.url", hint="write it like https://okrs.example.com/")
    if not LANGUAGE.fullmatch(language):
        r.wrong("a language like en, de or pt-BR", _at(where, "site", "language"), "site.language")
    if ".." in config.content.split("/") or config.content.startswith("/"):
        r.wrong("a folder of the project", _at(where, "content"), "content")
    return r.problems


def _at(value: Value, *names: str) -> Value:
    """The value below these keys, or what is nearest above it."""
    for name in names:
        value = value.child(name) or value
    return value


def _line(problem: Problem) -> str:
    hint = f" ({problem.hint})" if problem.hint else ""
    said = f"{problem.message}{hint}".replace("\n", "\\n")  # a key may hold one
    return f"{problem.place.path}:{problem.place.line}:{problem.place.column}: {said}"
