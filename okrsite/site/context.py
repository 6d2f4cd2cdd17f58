"""What do the page kinds know? The project, the addresses and words of a build, and what is made of entities often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from okrsite.model import EVERYONE, Entity, KeyResult, Number, Objective, Prose, Statement
from okrsite.site import charts, markdown, sheets
from okrsite.site.asked import Asked
from okrsite.site.charts import Meter
from okrsite.site.links import Links
from okrsite.site.markup import Html, Svg
from okrsite.site.notes import (
    NUMBERS,
    PLACE,
    REF,
    STEP,
    Notes,
)
from okrsite.site.statements import sentence
from okrsite.site.urls import Urls, anchor, web
from okrsite.site.views import Count, Day, Ref, Step, Verdict
from okrsite.site.words import Words

if TYPE_CHECKING:
    from okrsite.findings import Place, Source
    from okrsite.graph.exchange import Exchange
    from okrsite.project import Project
    from okrsite.scores import Numbers
    from okrsite.site.known import Known

STATES = ("done", "on-track", "at-risk", "off-track", "pending", "upcoming", "no-data", "draft", "dropped", "closed")
"""Every status that is shown, in the order of tallies and of the legend; `no-data` stands for none."""

OPEN = ("on-track", "at-risk", "off-track")


class Context(Asked):
    """One build, seen from the page kinds. What it hands out for an entity is made once and kept.

    Whatever a page asks is noted in `notes`: by them a later build knows whether the page would be another one.
    """

    def __init__(
        self,
        known: Known,
        urls: Urls,
        words: Words,
        meanings: Callable[[], Mapping[str, str]] = dict,
        notes: Notes | None = None,
    ) -> None:
        """`meanings` reads what rules mean in the site's language; nothing calls it before it is shown.

        `notes` are those of a context of the same uids, if there was one.
        """
        super().__init__(known, notes)
        self.urls, self.words, self._meanings = urls, words, meanings
        self._refs: dict[str, Ref] = {}
        self._steps: dict[str, Step] = {}
        self.ends: dict[str, tuple[Number | str | None, Number | str | None, int]] = {}
        self._bars: dict[tuple[str, bool], Svg] = {}

    def after(self, project: Project, change: Exchange) -> Context:
        """What pages know once entities were exchanged for others that hang where they hung."""
        known = self.known.after(project, change)
        made = Context(known, self.urls, self.words, self._meanings, self.notes)
        made._sizes = self._sizes
        return made

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """What rules mean in the site's language, as far as the theme says it: `OKR301.why`."""
        return self._meanings()

    # ---- entities ----------------------------------------------------------------------------------------------

    def ref(self, uid: str) -> Ref:
        """A mention of an entity; one that is unknown is its own name."""
        self.notes(REF, uid)
        if uid not in self._refs:
            entity = self.known.graph.entity(uid)
            self._refs[uid] = Ref(uid, "", markdown.title(uid), uid) if entity is None else self._mention(entity)
        return self._refs[uid]

    def maybe(self, kind: str, ident: str | None) -> Ref | None:
        """The mention of an optional reference: `maybe("person", objective.owner)`."""
        return self.ref(f"{kind}:{ident}") if ident else None

    def refs(self, kind: str, idents: tuple[str, ...]) -> tuple[Ref, ...]:
        return tuple(self.ref(f"{kind}:{ident}") for ident in idents)

    def owner(self, key_result: KeyResult) -> Ref | None:
        return self.maybe("person", self.graph.owner_of(key_result))

    def code(self, entity: Entity) -> str:
        """The short label of an objective, and of its key results by their place: `GRO-1`, `GRO-1.2`."""
        if isinstance(entity, Objective):
            return entity.code
        if not isinstance(entity, KeyResult):
            return ""
        objective = self.known.graph.objectives.get(entity.objective)
        if objective is None or not objective.code:
            return ""
        return f"{objective.code}.{1 + [k.id for k in objective.key_results].index(entity.id)}"

    # ---- numbers -----------------------------------------------------------------------------------------------

    def step(self, uid: str, make: Callable[[], Step]) -> Step:
        """An entity in the thread of another one, made once."""
        self.notes(STEP, uid)
        if uid not in self._steps:
            self._steps[uid] = self.notes.apart(make)
        return self._steps[uid]

    def numbers(self, uid: str) -> Numbers:
        return self.scores.of(uid)

    def verdict(self, uid: str) -> Verdict:
        """The status of an objective or a key result in word and colour."""
        numbers = self.scores.of(uid)
        return self.judged(numbers.status, stale=numbers.stale, since=numbers.last_check_in)

    def judged(self, status: str | None, *, stale: bool = False, since: date | None = None) -> Verdict:
        """A status as it is shown; a stale one says since when nobody checked in."""
        text = ""
        if stale:
            text = (
                self.words("status.stale-since", day=self.words.day(since, year=False))
                if since
                else self.words("status.stale-never")
            )
        return Verdict(status or "no-data", self.words.status(status), text)

    def meter(self, uid: str) -> Meter:
        numbers = self.scores.of(uid)
        status = numbers.status
        expected = numbers.expected if status in (*OPEN, "done", None) else None
        words = self.bar_words(numbers.progress, expected)
        return Meter(
            numbers.progress, numbers.expected, status, numbers.stale, status or "no-data", words, expected is not None
        )

    def bar_words(self, progress: float | None, expected: float | None) -> str:
        """What a bar says to those who cannot see it."""
        if progress is None:
            return self.words("bar.none")
        if expected is None:
            return self.words("bar.progress", progress=self.words.percent(progress))
        return self.words("bar.both", progress=self.words.percent(progress), expected=self.words.percent(expected))

    def bar(self, uid: str, *, small: bool = False) -> Svg:
        """The bar of an objective or a key result, with its hooks."""
        self.notes(NUMBERS, uid)
        if (uid, small) not in self._bars:
            self._bars[uid, small] = charts.bar(self.meter(uid), small=small)
        return self._bars[uid, small]

    def group_bar(self, progress: float | None, expected: float | None, *, name: str = "", small: bool = False) -> Svg:
        """The grey bar of an aggregate: nobody declared it."""
        words = self.bar_words(progress, expected)
        return charts.bar(
            Meter(progress, expected, words=f"{name}: {words}" if name else words), small=small, hooked=False
        )

    def gap(self, uid: str) -> float | None:
        """Progress (from 0 to 1, as the status takes it) minus expected, where both are known and the plan counts."""
        numbers = self.scores.of(uid)
        if numbers.progress is None or numbers.expected is None or numbers.status not in (*OPEN, "done"):
            return None
        return min(1.0, max(0.0, numbers.progress)) - numbers.expected

    def tally(self, counts: dict[str, int]) -> tuple[Count, ...]:
        """Counts by status (`none` for no data), in the order of the legend."""
        return tuple(
            Count(self.judged(None if s == "no-data" else s), counts[key])
            for s in STATES
            if counts.get(key := "none" if s == "no-data" else s)
        )

    # ---- texts -------------------------------------------------------------------------------------------------

    def day(self, day: date | None, *, year: bool = True) -> Day | None:
        return self.day_of(day, year=year) if day else None

    def day_of(self, day: date, *, year: bool = True) -> Day:
        return Day(day.isoformat(), self.words.day(day, year=year))

    def inline(self, text: str, root: str) -> Html:
        """One line of Markdown on a page: a note, a headline."""
        return markdown.line(text, self._links("", root).resolve)

    def prose(self, body: Prose, source: Source, root: str, top: int = 3) -> Html:
        """A body of Markdown on a page; its highest heading gets level `top`."""
        links = self._links(source.path.removeprefix(f"{self.config.content}/"), root)
        return markdown.prose(body.text, links.resolve, top)

    def title(self, entity: Entity) -> str:
        """The title without any markup, as `<title>` and programs want it."""
        return markdown.plain(entity.title)

    def source(self, place: Place) -> tuple[str, str]:
        """`content/x.md:12` and its address in the repository (empty where none is configured)."""
        return f"{place.path}:{place.line}", self.repository(place.path, place.line)

    def repository(self, path: str, line: int = 0) -> str:
        """The address at which a file is edited."""
        repository = self.config.repository
        if not repository.url or not repository.edit:
            return ""
        address = repository.edit.replace("{url}", repository.url.rstrip("/")).replace("{path}", path)
        return web(f"{address}#L{line}" if line > 1 else address)

    def history(self, path: str) -> str:
        """The address of a file's history, empty where no repository is configured."""
        repository = self.config.repository
        if not repository.url or not repository.history:
            return ""
        return web(repository.history.replace("{url}", repository.url.rstrip("/")).replace("{path}", path))

    def branch(self, objective: str) -> str:
        """Where an objective stands in the tree: the page, and its anchor there."""
        if "tree" not in self.urls.kinds:
            return ""
        self.notes(PLACE, f"objective:{objective}")
        return (
            f"{self.urls.page(self.known.sheets.home.get(objective, sheets.TREE))}#{anchor(f'objective:{objective}')}"
        )

    def _links(self, source: str, root: str) -> Links:
        return Links(self.known.graph, self.ref, self.known.assets, source, root, self.size, self.notes)

    def _mention(self, entity: Entity) -> Ref:
        lock = getattr(entity, "audience", EVERYONE)
        title = sentence(entity, self.words(f"label.{entity.kind}")) if isinstance(entity, Statement) else entity.title
        lock = "" if lock == EVERYONE else lock
        return Ref(
            entity.uid, self.urls.of(entity.uid), markdown.title(title), markdown.plain(title), self.code(entity), lock
        )
