"""What do templates see? Small frozen tuples of texts, links and pictures: never the graph or the configuration."""

from __future__ import annotations

from typing import NamedTuple

from okrsite.site.markup import NO_SVG, Html, Picture, Svg


class Ref(NamedTuple):
    """A mention of an entity; without an `href`, where no page shows it, plain text. `lock` names its audience."""

    uid: str
    href: str
    title: Html
    text: str
    code: str = ""
    lock: str = ""


class Day(NamedTuple):
    """A date for programs and for people."""

    iso: str
    text: str


class Verdict(NamedTuple):
    """A status: the class of its colour and shape, its word, and since when it is stale (a text, or empty)."""

    state: str
    word: str
    stale: str = ""

    @property
    def classes(self) -> str:
        return f"h-{self.state} is-stale" if self.stale else f"h-{self.state}"

    @property
    def shape(self) -> str:
        """The shape of its sign: a clock in place of the plain disc of what nobody looked at lately."""
        return "stale" if self.stale and self.state == "on-track" else self.state


class KeyResultRow(NamedTuple):
    """One line of a table of key results."""

    ref: Ref
    verdict: Verdict
    bar: Svg
    now: str
    baseline: str
    target: str
    progress: str
    gap: str
    spark: Picture
    confidence: str
    trend: str
    klass: str
    owner: Ref | None
    objective: Ref | None = None
    guardrail: bool = False
    reason: str = ""


class ObjectiveRow(NamedTuple):
    """One line of a list of objectives; `moves` is what it aligns to, `counts` whether it also counts there."""

    ref: Ref
    verdict: Verdict
    bar: Svg
    progress: str
    gap: str
    spark: Picture
    team: Ref | None
    owner: Ref | None
    moves: tuple[Ref, ...] = ()
    counts: bool = False


class Note(NamedTuple):
    """A check-in as it is read: about what, when, by whom, how sure."""

    ref: Ref | None
    verdict: Verdict | None
    day: Day
    value: str
    text: Html
    by: Ref | None
    confidence: str


class InitiativeRow(NamedTuple):
    """Work: `state` names its icon and its word."""

    ref: Ref | None
    title: Html
    state: str
    word: str
    late: bool
    owner: Ref | None
    due: Day | None
    url: str = ""
    tasks: str = ""
    moves: tuple[Ref, ...] = ()


class FindingRow(NamedTuple):
    """What a rule says about an entity; `href` leads to the line in the repository, `rule` to the rule's page."""

    level: str
    word: str
    code: str
    slug: str
    message: str
    hint: str
    place: str
    href: str
    ref: Ref | None = None
    rule: str = ""


class InputRow(NamedTuple):
    """One input of a number, with the line it was written on."""

    label: str
    value: str
    place: str
    href: str


class Explained(NamedTuple):
    """Where a number comes from."""

    name: str
    result: str
    formula: str
    inputs: tuple[InputRow, ...]
    more: int
    note: str


class Step(NamedTuple):
    """One step of the thread from the vision down to a page; `mark` is the class of its dot."""

    mark: str
    label: str
    ref: Ref | None
    text: str = ""
    verdict: Verdict | None = None
    progress: str = ""


class Count(NamedTuple):
    """How many of something have a status."""

    verdict: Verdict
    number: int


class NavItem(NamedTuple):
    """A place in the header; `key` is compared with the page's own to mark where one is."""

    key: str
    word: str
    href: str


class CycleItem(NamedTuple):
    """A line of the header's menu of cycles."""

    ref: Ref
    note: str


class Pager(NamedTuple):
    """The neighbours of a page."""

    label: str
    previous: Ref | None
    next: Ref | None


class Shell(NamedTuple):
    """What is the same around every page of a site."""

    title: str
    language: str
    direction: str
    home: str
    nav: tuple[NavItem, ...]
    cycle: str
    cycles: tuple[CycleItem, ...]
    style: str
    head_script: str
    script: str
    icon: str
    logo: str
    built: Day
    search: str
    legend: tuple[Verdict, ...]
    legend_bar: Svg = NO_SVG
    glossary: str = ""
    feed: str = ""
    logo_width: int = 0
    find: str = ""
    find_script: str = ""
