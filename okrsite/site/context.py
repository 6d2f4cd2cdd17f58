"""What do the page kinds know? The project, the addresses and words of a build, and what is made of entities often."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from okrsite.model import EVERYONE, Cycle, Entity, KeyResult, Number, Objective, Prose, Statement
from okrsite.site import assets, charts, holdings, lines, markdown, matrix, sheets
from okrsite.site.charts import Meter
from okrsite.site.links import Links
from okrsite.site.markup import Html, Svg
from okrsite.site.pictures import Size
from okrsite.site.statements import sentence
from okrsite.site.urls import Urls, anchor
from okrsite.site.views import Count, Day, Ref, Verdict
from okrsite.site.words import Words

if TYPE_CHECKING:
    from okrsite.content.config import Config
    from okrsite.findings import Finding, Place, Source
    from okrsite.graph import Graph
    from okrsite.graph.exchange import Exchange
    from okrsite.project import Project
    from okrsite.scores import Discipline, Numbers, Scores

STATES = ("done", "on-track", "at-risk", "off-track", "pending", "upcoming", "no-data", "draft", "dropped", "closed")
"""Every status that is shown, in the order of tallies and of the legend; `no-data` stands for none."""

OPEN = ("on-track", "at-risk", "off-track")


SHAPES = ("meanings", "lines", "sheets", "cycle", "team_order", "siblings", "places", "assets")
"""Indexes that hold no entity, or only such as are never exchanged."""


class Context:
    """One build, seen from the page kinds. What it hands out for an entity is made once and kept."""

    def __init__(
        self, project: Project, urls: Urls, words: Words, meanings: Callable[[], Mapping[str, str]] = dict
    ) -> None:
        """`meanings` reads what rules mean in the site's language; nothing calls it before it is shown."""
        self.project, self.urls, self.words, self._meanings = project, urls, words, meanings
        self.graph: Graph = project.graph
        self.scores: Scores = project.scores
        self.config: Config = project.config
        self.today: date = project.today
        self._refs: dict[str, Ref] = {}
        self.ends: dict[str, tuple[Number | str | None, Number | str | None, int]] = {}
        self._bars: dict[tuple[str, bool], Svg] = {}
        self._sizes: dict[str, Size | None] = {}
        self._rhythms: dict[str, Discipline] = {}

    def after(self, project: Project, change: Exchange) -> Context:
        """What pages know once entities were exchanged for others that hang where they hung."""
        made = Context(project, self.urls, self.words, self._meanings)
        made._sizes = self._sizes
        known = vars(self)
        vars(made).update({name: known[name] for name in SHAPES if name in known})
        if "holdings" in known:
            made.holdings = holdings.exchanged(self.holdings, change)
        if "matrix" in known:
            made.matrix = self.matrix._replace(columns=tuple(change.among(self.matrix.columns)))
        return made

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """What rules mean in the site's language, as far as the theme says it: `OKR301.why`."""
        return self._meanings()

    # ---- entities ----------------------------------------------------------------------------------------------

    def ref(self, uid: str) -> Ref:
        """A mention of an entity; one that is unknown is its own name."""
        if uid not in self._refs:
            entity = self.graph.entity(uid)
            self._refs[uid] = Ref(uid, "", markdown.title(uid), uid) if entity is None else self._mention(entity)
        return self._refs[uid]

    def maybe(self, kind: str, ident: str | None) -> Ref | None:
        """The mention of an optional reference: `maybe("person", objective.owner)`."""
        return self.ref(f"{kind}:{ident}") if ident else None

    def refs(self, kind: str, idents: tuple[str, ...]) -> tuple[Ref, ...]:
        return tuple(self.ref(f"{kind}:{ident}") for ident in idents)

    def owner(self, key_result: KeyResult) -> Ref | None:
        return self.maybe("person", self.graph.owner_of(key_result))

    def uids(self) -> Iterator[str]:
        """The uid of every entity that has an id."""
        graph = self.graph
        for table in (
            graph.pillars,
            graph.cycles,
            graph.teams,
            graph.people,
            graph.objectives,
            graph.key_results,
            graph.kpis,
            graph.initiatives,
            graph.goals,
            graph.pages,
        ):
            yield from (entity.uid for entity in table.values())

    def code(self, entity: Entity) -> str:
        """The short label of an objective, and of its key results by their place: `GRO-1`, `GRO-1.2`."""
        if isinstance(entity, Objective):
            return entity.code
        if not isinstance(entity, KeyResult):
            return ""
        objective = self.graph.objectives.get(entity.objective)
        if objective is None or not objective.code:
            return ""
        return f"{objective.code}.{1 + [k.id for k in objective.key_results].index(entity.id)}"

    # ---- numbers -----------------------------------------------------------------------------------------------

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
        return f"{address}#L{line}" if line > 1 else address

    def history(self, path: str) -> str:
        """The address of a file's history, empty where no repository is configured."""
        repository = self.config.repository
        if not repository.url or not repository.history:
            return ""
        return repository.history.replace("{url}", repository.url.rstrip("/")).replace("{path}", path)

    def branch(self, objective: str) -> str:
        """Where an objective stands in the tree: the page, and its anchor there."""
        if "tree" not in self.urls.kinds:
            return ""
        return f"{self.urls.page(self.sheets.home.get(objective, sheets.TREE))}#{anchor(f'objective:{objective}')}"

    # ---- indexes: made once, so that no page looks through all others ----------------------------------------------

    @cached_property
    def lines(self) -> lines.Lines:
        return lines.draw(self.graph)

    @cached_property
    def sheets(self) -> sheets.Sheets:
        return sheets.cut(self.graph, self.lines)

    @cached_property
    def cycle(self) -> Cycle | None:
        """The running cycle."""
        return self.graph.running_cycle(self.today)

    def rhythms(self, cycle: str) -> Discipline:
        """Who kept the rhythm of check-ins in a cycle."""
        if cycle not in self._rhythms:
            self._rhythms[cycle] = self.scores.discipline(cycle)
        return self._rhythms[cycle]

    @cached_property
    def holdings(self) -> holdings.Holdings:
        """What stands in whose name."""
        return holdings.gather(self.graph)

    @cached_property
    def matrix(self) -> matrix.Matrix:
        """Who serves which company objective."""
        return matrix.draw(self.graph, self.cycle, self.today)

    @cached_property
    def team_order(self) -> tuple[tuple[str, int], ...]:
        """Every team with its depth, each below its parent."""
        return matrix.team_order(self.graph)

    @cached_property
    def siblings(self) -> dict[tuple[str, str], list[str]]:
        """The objectives of each team and cycle, in order."""
        found: dict[tuple[str, str], list[str]] = {}
        for objective in self.graph.objectives.values():
            found.setdefault((objective.team or "", objective.cycle or ""), []).append(objective.id)
        return found

    @cached_property
    def places(self) -> dict[str, int]:
        """Each objective's position among its siblings."""
        return {ident: index for group in self.siblings.values() for index, ident in enumerate(group)}

    @cached_property
    def findings(self) -> dict[str, list[Finding]]:
        """The findings about each entity."""
        found: dict[str, list[Finding]] = {}
        for finding in self.project.findings:
            if finding.entity:
                found.setdefault(finding.entity, []).append(finding)
        return found

    @cached_property
    def assets(self) -> dict[str, str]:
        """The content's own files that are published, by their path below the content folder."""
        return assets.published(self.project)

    def size(self, asset: str) -> Size | None:
        """The size of a published picture, by its path below the content folder."""
        if asset not in self._sizes:
            self._sizes[asset] = assets.size(self.project, asset) if asset in self.assets else None
        return self._sizes[asset]

    def _links(self, source: str, root: str) -> Links:
        return Links(self.graph, self.ref, self.assets, source, root, self.size)

    def _mention(self, entity: Entity) -> Ref:
        lock = getattr(entity, "audience", EVERYONE)
        title = sentence(entity, self.words(f"label.{entity.kind}")) if isinstance(entity, Statement) else entity.title
        lock = "" if lock == EVERYONE else lock
        return Ref(
            entity.uid, self.urls.of(entity.uid), markdown.title(title), markdown.plain(title), self.code(entity), lock
        )
