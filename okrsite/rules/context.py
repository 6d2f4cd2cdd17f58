"""What do rules look at? The linked company, its numbers, today, and indexes that several rules share.

Every index is built on first use, in one pass over what it indexes; no rule compares all objectives with all others.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from okrsite.content.config import Config
from okrsite.content.yaml import Scalar
from okrsite.content.yaml import Sequence as Items
from okrsite.findings import Problem, Source
from okrsite.graph import Graph
from okrsite.model import KIND_FOLDERS, Cycle, KeyResult, Link, Node, Objective
from okrsite.rules.forest import Forest, below, rings
from okrsite.rules.prose import Written, prose_links
from okrsite.rules.words import Vocabulary, vocabulary
from okrsite.scores import Scores


class Subject(Protocol):
    """What a problem can be about: it has a place and a uid."""

    @property
    def source(self) -> Source: ...

    @property
    def uid(self) -> str: ...


@dataclass(frozen=True)
class Context:
    """What a rule may know. `now` is the real day, which `--as-of` does not move; `today` is the day looked at."""

    graph: Graph
    scores: Scores
    config: Config
    today: date
    now: date
    faults: Sequence[Problem] = ()

    # ---- what reading and linking found

    def faulted(self, code: str) -> Iterator[Problem]:
        """The faults of a code that reading and linking reported."""
        return iter(self._faults_by_code.get(code, ()))

    def is_absent(self, about: Subject, field: str) -> bool:
        """Whether a field was left out or left empty, and not merely read in vain."""
        node = about.source.part(field).root if about.source.has(field) else None
        says_nothing = node is None or (
            node.is_empty if isinstance(node, Scalar) else isinstance(node, Items) and not node.items
        )
        return says_nothing and not self.is_faulted(about.uid, field)

    def is_faulted(self, uid: str, field: str) -> bool:
        """Whether this field of an entity is known to be wrong, so that its absence is nobody's choice."""
        return (uid, field) in self._faulted_fields

    @cached_property
    def is_complete(self) -> bool:
        """Whether every objective could be read and linked, so that what is missing may be called missing.

        What a broken file holds is unknown: to say "nothing aligns to this" beside one would be a guess.
        """
        folder = posixpath.normpath(posixpath.join(self.config.content, KIND_FOLDERS["objective"])) + "/"
        unread = any(path.startswith(folder) for path in self._unread)
        return not unread and not any(map(self.has_broken_links, self.graph.objectives.values()))

    def is_unread(self, file: str) -> bool:
        """Whether this path below the content folder is a file that is there and could not be read."""
        return posixpath.join(self.config.content, file) in self._unread

    def may_be_unread(self, name: str) -> bool:
        """Whether a link's target may be the name of a file that is there and could not be read."""
        id = name.partition(":")[2] or name
        return id.partition("/")[0] in self._unread_names

    # ---- objectives

    @cached_property
    def open_objectives(self) -> tuple[Objective, ...]:
        """Those that people plan or work on: neither closed themselves nor in a closed cycle."""
        closed = {cycle.id for cycle in self.graph.cycles.values() if cycle.closed}
        return tuple(o for o in self.graph.objectives.values() if o.state != "closed" and o.cycle not in closed)

    @cached_property
    def active_objectives(self) -> tuple[Objective, ...]:
        """The open ones that are no drafts."""
        return tuple(o for o in self.open_objectives if o.state == "active")

    @cached_property
    def open_key_results(self) -> tuple[KeyResult, ...]:
        """Those of open objectives that were not dropped."""
        return tuple(k for o in self.open_objectives for k in o.key_results if k.state == "active")

    @cached_property
    def active_key_results(self) -> tuple[KeyResult, ...]:
        """Those of active objectives that were not dropped."""
        return tuple(k for o in self.active_objectives for k in o.key_results if k.state == "active")

    def objective_of(self, key_result: KeyResult) -> Objective:
        """The objective that a key result proves."""
        return self.graph.objectives[key_result.objective]

    def cycle_of(self, objective: Objective) -> Cycle | None:
        """An objective's cycle, None where it is unknown or ends before it starts."""
        cycle = self.graph.cycles.get(objective.cycle or "")
        return cycle if cycle is not None and cycle.start <= cycle.end else None

    def is_running(self, cycle: Cycle | None) -> bool:
        """Whether today lies in the cycle."""
        return cycle is not None and cycle.start <= self.today <= cycle.end

    # ---- alignment

    def linked(self, to: str) -> Objective | None:
        """The objective behind a uid: itself, or the one whose key result it is; None for every other kind."""
        kind, _, id = to.partition(":")
        if kind not in {"objective", "key-result"}:
            return None
        return self.graph.objectives.get(id.partition("/")[0])

    @cached_property
    def upward(self) -> Mapping[str, tuple[tuple[int, Link, Objective], ...]]:
        """For each objective the ones that it aligns to, with the link and its position in `aligns_to`."""
        return {
            o.id: tuple((link.at, link, up) for link in o.aligns_to if (up := self.linked(link.to)) is not None)
            for o in self.graph.objectives.values()
        }

    @cached_property
    def downward(self) -> Mapping[str, tuple[str, ...]]:
        """For each objective the ids of those that align to it or to one of its key results."""
        children: dict[str, list[str]] = defaultdict(list)
        for id, ups in self.upward.items():
            for up in {up.id: None for _, _, up in ups}:
                children[up].append(id)
        return {id: tuple(found) for id, found in children.items()}

    def below(self, tops: Iterable[str]) -> frozenset[str]:
        """These objectives and all that stand under them."""
        return below(tops, self.downward)

    @cached_property
    def alignment_rings(self) -> tuple[tuple[str, ...], ...]:
        """Objectives that align to each other in a circle, each circle once."""
        return rings({id: tuple(up.id for _, _, up in ups) for id, ups in self.upward.items()})

    @cached_property
    def unsettled(self) -> frozenset[str]:
        """Objectives of which nobody can say what stands above: links are broken or go in circles, here or above.

        They have a finding of their own already, and nothing said about their place in the tree would be certain.
        """
        broken = (o.id for o in self.graph.objectives.values() if self.has_broken_links(o))
        return self.below([*broken, *(id for ring in self.alignment_rings for id in ring)])

    def has_broken_links(self, objective: Objective) -> bool:
        """Whether something stands in `aligns_to` that did not become a link."""
        linked = sum(1 + link.again for link in objective.aligns_to)
        written = objective.source.has(f"aligns_to.{linked}")
        return written or self.is_faulted(objective.uid, "aligns_to")

    # ---- words

    @cached_property
    def links(self) -> tuple[tuple[Node, Written], ...]:
        """Every link in prose and titles, with the node in whose file it stands."""
        return tuple((node, written) for node in self.graph.nodes for written in prose_links(node))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The word lists of the site's language."""
        return vocabulary(self.config.site.language)

    # ---- teams and cycles

    @cached_property
    def teams(self) -> Forest:
        """The team tree."""
        return Forest({team.id: team.parent for team in self.graph.teams.values()})

    @cached_property
    def led_by(self) -> Mapping[str, tuple[str, ...]]:
        """The teams that each person leads."""
        found: dict[str, list[str]] = defaultdict(list)
        for team in self.graph.teams.values():
            if team.lead is not None:
                found[team.lead].append(team.id)
        return {person: tuple(teams) for person, teams in found.items()}

    @cached_property
    def cycles(self) -> Forest:
        """The cycles under the longer ones that hold them."""
        return Forest({cycle.id: cycle.parent for cycle in self.graph.cycles.values()})

    @cached_property
    def objectives_by_team(self) -> Mapping[str, tuple[Objective, ...]]:
        """The open objectives of each team."""
        found: dict[str, list[Objective]] = defaultdict(list)
        for objective in self.open_objectives:
            if objective.team is not None:
                found[objective.team].append(objective)
        return {team: tuple(objectives) for team, objectives in found.items()}

    # ---- private

    @cached_property
    def _faults_by_code(self) -> Mapping[str, tuple[Problem, ...]]:
        found: dict[str, list[Problem]] = defaultdict(list)
        for fault in self.faults:
            found[fault.code].append(fault)
        return {code: tuple(problems) for code, problems in found.items()}

    @cached_property
    def _unread(self) -> frozenset[str]:
        return frozenset(f.place.path for f in self.faults if f.code[3] in "01") - {
            n.source.path for n in self.graph.nodes
        }

    @cached_property
    def _unread_names(self) -> frozenset[str]:
        return frozenset(posixpath.splitext(posixpath.basename(path))[0] for path in self._unread)

    @cached_property
    def _faulted_fields(self) -> frozenset[tuple[str, str]]:
        return frozenset((fault.entity, fault.field.partition(".")[0]) for fault in self.faults)
