"""What do the peers get to read? A company of `make_company.py`, taken apart, and the check-in that moves it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, cast

import yaml

HERE = Path(__file__).resolve().parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WIKI = re.compile(r"\[\[([\w-]+)(?:/[\w-]+)?(?:\|([^\]]+))?\]\]")
NEWS = "2026-11-20"
"""The day of the check-in that moves a company objective: the last before the day on which everything is built."""


class KeyResult(NamedTuple):
    """What a peer computes from: a metric, and the day and value of each check-in."""

    id: str
    title: str
    unit: str
    baseline: float
    target: float
    weight: int
    series: tuple[tuple[str, float], ...]

    @property
    def value(self) -> float:
        """The latest, as check-ins stand in their order."""
        return self.series[-1][1]

    @property
    def progress(self) -> float:
        return (self.value - self.baseline) / (self.target - self.baseline)


class Objective:
    """One file: its id, its front matter as text, its prose. Parsed only where a peer cannot read YAML."""

    def __init__(self, ident: str, front: str, body: str) -> None:
        self.id, self.front, self.body = ident, front, body

    @cached_property
    def data(self) -> dict[str, Any]:
        """The front matter, each value as YAML says."""
        return cast("dict[str, Any]", yaml.load(self.front, Loader=LOADER))  # noqa: S506 - a safe loader

    @property
    def title(self) -> str:
        return str(self.data["title"])

    @property
    def parent(self) -> str:
        """The id of what it aligns to; `mission` at the top."""
        return str(self.data["aligns_to"][0])

    @cached_property
    def key_results(self) -> tuple[KeyResult, ...]:
        return tuple(_key_result(item) for item in self.data["key_results"])

    @property
    def progress(self) -> float:
        """The weighted mean of its key results, none of which counts less than 0 or more than 1."""
        weights = sum(k.weight for k in self.key_results)
        return sum(k.weight * min(1.0, max(0.0, k.progress)) for k in self.key_results) / weights

    def moved(self, step: int) -> Objective:
        """The same with one more check-in, the latest of the first key result; every step is another value."""
        first = self.key_results[0]
        reached = 0.3 + 0.001 * (step % 600)
        value = round(first.baseline + (first.target - first.baseline) * reached, 3)
        line = f"      - {{date: {NEWS}, value: {value}, confidence: 6, by: {self.data['owner']}}}\n"
        head, found, tail = self.front.partition("  - id: kr-2\n")
        return Objective(self.id, f"{head}{line}{found}{tail}", self.body)


class Company(NamedTuple):
    """Everything that a page shows, by id and in the order of the ids."""

    folder: Path
    objectives: Mapping[str, Objective]
    teams: Mapping[str, str]
    people: Mapping[str, str]

    @property
    def top(self) -> Objective:
        """The company objective that is moved: the first one that was made, so its id ends in 0."""
        return next(o for o in self.objectives.values() if o.id.endswith("-0"))

    def sample(self, count: int = 20) -> list[str]:
        """Some ids all over the company, and that of the objective that is moved."""
        idents = list(self.objectives)
        return list(dict.fromkeys([self.top.id, *idents[:: max(1, len(idents) // count)]]))


def made(count: int, folder: Path) -> Company:
    """Write a company of so many objectives, and read it."""
    write(count, folder)
    content = folder / "content"
    return Company(folder, dict(_objectives(content)), _names(content / "teams"), _names(content / "people"))


def write(count: int, folder: Path) -> None:
    """Write a company of so many objectives."""
    subprocess.run([sys.executable, HERE / "make_company.py", str(count), folder], check=True)


def plain_links(body: str, titles: Mapping[str, str], address: str = "{}.md") -> str:
    """The prose with `[[id]]` as ordinary links of Markdown, for tools that know no such links."""
    return WIKI.sub(lambda m: f"[{m[2] or titles[m[1]]}]({address.format(m[1])})", body)


def titles(company: Company) -> dict[str, str]:
    """The title of each objective, taken from its text."""
    return {o.id: o.front.partition("title: ")[2].partition("\n")[0] for o in company.objectives.values()}


def _objectives(content: Path) -> Iterator[tuple[str, Objective]]:
    for path in sorted((content / "objectives").rglob("*.md")):
        _, front, body = path.read_text("utf-8").split("---\n", 2)
        yield path.stem, Objective(path.stem, front, body)


def _names(folder: Path) -> dict[str, str]:
    """The name of each team or person."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.md"))}
    return {ident: text.partition("name: ")[2].partition("\n")[0] for ident, text in texts.items()}


def _key_result(data: dict[str, Any]) -> KeyResult:
    series = tuple((str(item["date"]), float(item["value"])) for item in data["check_ins"])
    return KeyResult(data["id"], data["title"], data["unit"], data["baseline"], data["target"], data["weight"], series)
