"""What is noted of what a page asks? Each question about the company, so that nothing can change behind a page's back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from okrsite.graph import Graph
from okrsite.model import Initiative
from okrsite.scores import Scores
from okrsite.site import notes
from okrsite.site.holdings import gather
from okrsite.site.notes import BITS, KINDS, NODE, Notes, Table, node_of, packed, unpacked
from okrsite.site.watched import WatchedGraph, WatchedScores, held
from tests.conftest import BASE, TODAY, Company, CompanyMaker
from tests.test_answers import ABOUT, MORE

INLINE = """
=== objectives/labels.md
---
title: Labels that can be read
team: workshop
owner: ivo-brandt
cycle: 2026-q4
aligns_to: [{to: shelf/found}]
key_results:
  - id: big
    title: Letters of a hand's height
    baseline: 0
    target: 9
    initiatives: [{title: Buy a pen, owner: zoe-amari}]
---
"""


class Asked:
    """A company's graph and scores, and what was noted of questions to them."""

    def __init__(self, made: Company) -> None:
        project = made.load()
        self.notes = Notes(
            [*(node.uid for node in project.graph.nodes), *(k.uid for k in project.graph.key_results.values())]
        )
        self.real, self.scored = project.graph, project.scores
        self.graph = WatchedGraph(project.graph, self.notes)
        self.scores = WatchedScores(project.scores, self.graph, self.notes)

    def noted(self) -> set[str]:
        """The notes since somebody asked, as `NODE objective:x`."""
        found = {f"{ABOUT[note & notes.MASK]} {self.notes.uids[note >> BITS]}" for note in unpacked(self.notes.taken())}
        self.notes.begin()
        return found


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    return Asked(CompanyMaker(tmp_path_factory.mktemp("asked"))(BASE, MORE, INLINE))


def every(table: str) -> Callable[[Graph], object]:
    return lambda graph: list(getattr(graph, table))


TABLES = ("pillars", "cycles", "teams", "people", "objectives", "key_results", "kpis", "initiatives", "goals", "pages")
ALL = {"NODE *"}
SHELF = {"NODE objective:shelf"}
QUESTIONS: dict[str, tuple[Callable[[Graph], object], set[str]]] = {
    "vision": (lambda g: g.vision, {"NODE vision"}),
    "mission": (lambda g: g.mission, {"NODE mission"}),
    "reviews": (lambda g: g.reviews, ALL),
    "files": (lambda g: g.files, ALL),
    "aliases": (lambda g: g.aliases, ALL),
    "an entity": (lambda g: g.entity("objective:shelf"), SHELF),
    "a key result": (lambda g: g.entity("key-result:shelf/found"), SHELF),
    "none": (lambda g: g.entity("objective:shell"), {"NODE *names"}),
    "by id": (lambda g: g.objectives["shelf"], SHELF),
    "by path": (lambda g: g.key_results["shelf/found"], SHELF),
    "by no id": (lambda g: g.people.get("nobody"), {"NODE *names"}),
    "whether it is there": (lambda g: "shelf" in g.objectives, SHELF),
    "whether none is there": (lambda g: "shell" in g.objectives, {"NODE *names"}),
    **{kind: (every(table), {f"NODE *{kind}"}) for kind, table in zip(KINDS, TABLES, strict=True)},
    "children": (
        lambda g: g.children("objective:city-rides"),
        {"KIDS objective:city-rides", "NODE objective:shelf"},
    ),
    "no children": (lambda g: g.children("objective:labels"), {"KIDS objective:labels"}),
    "parent": (lambda g: g.parent_of("objective:shelf"), {"UP objective:shelf"}),
    "parents": (lambda g: g.parents("shelf"), SHELF),
    "check-ins": (lambda g: g.check_ins("shelf/found"), {"EVIDENCE key-result:shelf/found", *SHELF}),
    "owner": (lambda g: g.owner_of(g.key_results["shelf/found"]), SHELF),
    "due": (lambda g: g.due_of(g.key_results["shelf/found"]), {*SHELF, "NODE cycle:2026-q4"}),
    "KPI": (
        lambda g: g.key_result_kpi(g.key_results["city-rides/returns"]),
        {"NODE objective:city-rides", "NODE kpi:returns"},
    ),
    "running cycle": (lambda g: g.running_cycle(TODAY), {"NODE *cycle"}),
    "a team's objectives": (
        lambda g: g.objectives_of("company"),
        {"HELD team:company", "NODE objective:city-rides"},
    ),
    "a team's of another cycle": (lambda g: g.objectives_of("company", "2026-q4"), {"HELD team:company"}),
    "a cycle's": (lambda g: g.objectives_in("2026"), {"HELD cycle:2026", "NODE objective:city-rides"}),
    "members": (lambda g: g.members("company"), {"HELD team:company", "NODE person:mara-lind"}),
    "teams below": (lambda g: g.subteams("workshop"), {"HELD team:workshop", "NODE team:bench"}),
    "work": (lambda g: g.initiatives_of("shelf/found"), {"HELD key-result:shelf/found", "NODE initiative:sorting"}),
    "work without an id": (
        lambda g: g.initiatives_of("labels/big"),
        {"HELD key-result:labels/big", "NODE objective:labels"},
    ),
    "who waits": (lambda g: g.dependents("quick-repairs"), {"HELD objective:quick-repairs", *SHELF}),
    "what moves a KPI": (
        lambda g: g.moved_by("returns"),
        {"HELD kpi:returns", "NODE objective:city-rides", "NODE objective:quick-repairs"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_to_the_graph_is_answered_and_noted(asked: Asked, question: str) -> None:
    ask, noted = QUESTIONS[question]
    asked.notes.begin()
    assert ask(asked.graph) == ask(asked.real)
    assert asked.noted() == noted


FOUND = {"EVIDENCE key-result:shelf/found", "NODE objective:shelf"}
NUMBERS: dict[str, tuple[Callable[[Scores], object], set[str]]] = {
    "of": (lambda s: s.of("objective:shelf"), {"NUMBERS objective:shelf"}),
    "series": (lambda s: s.series("shelf/found"), FOUND),
    "baseline": (lambda s: s.baseline("shelf/found"), FOUND),
    "target": (lambda s: s.target("shelf/found"), FOUND),
    "forecast": (lambda s: s.forecast("shelf/found"), FOUND),
    "progress_of": (lambda s: s.progress_of("shelf/found", 70.0), FOUND),
    "expected of a key result": (lambda s: s.expected_on("key-result:shelf/found", TODAY), FOUND),
    "expected of an objective": (lambda s: s.expected_on("objective:shelf", TODAY), ALL),
    "team": (
        lambda s: s.team("company", "2026"),
        {
            "HELD team:company", "NODE cycle:2026", "NODE objective:city-rides", "NUMBERS objective:city-rides",
            *(f"NUMBERS key-result:city-rides/{ident}" for ident in ("members", "advice", "returns")),
        },
    ),
    "cycle": (lambda s: s.cycle("2026"), ALL),
    "company": (lambda s: s.company("2026"), ALL),
    "kpi": (lambda s: s.kpi("returns"), {"NODE kpi:returns"}),
    "a person's rhythm": (lambda s: s.discipline("2026").owners.get("mara-lind"), {"RHYTHM person:mara-lind"}),
    "a team's rhythm": (lambda s: s.discipline("2026").teams.get("company"), {"RHYTHM team:company"}),
    "everybody's rhythm": (lambda s: dict(s.discipline("2026").owners), ALL),
    "every team's rhythm": (lambda s: dict(s.discipline("2026").teams), ALL),
    "the ledger": (lambda s: s.ledger, ALL),
}  # fmt: skip


@pytest.mark.parametrize("question", NUMBERS)
def test_a_question_to_the_scores_is_answered_and_noted(asked: Asked, question: str) -> None:
    ask, noted = NUMBERS[question]
    asked.notes.begin()
    assert ask(asked.scores) == ask(asked.scored)
    assert asked.noted() == noted


def test_what_stands_in_a_name_is_noted_with_all_that_does(asked: Asked) -> None:
    found = gather(asked.real)
    owned, work = held(asked.notes, "person", found.owned), held(asked.notes, "", found.work)
    asked.notes.begin()
    assert owned["zoe-amari"] == found.owned["zoe-amari"]
    assert asked.noted() == {"HELD person:zoe-amari", *SHELF}
    assert owned.get("nobody", []) == []
    assert asked.noted() == ALL
    assert {type(item) for item in work["person:zoe-amari"]} == {Initiative}
    assert asked.noted() == {"HELD person:zoe-amari", "NODE initiative:sorting", "NODE objective:labels"}
    assert list(owned) == list(found.owned)
    assert asked.noted() == ALL


@pytest.mark.parametrize(
    ("uid", "node"),
    [
        ("key-result:shelf/found", "objective:shelf"),
        ("objective:shelf", "objective:shelf"),
        ("goal:x", "goal:x"),
        ("person:x", "person:x"),
        ("vision", "vision"),
    ],
)
def test_a_key_result_stands_in_the_file_of_its_objective(uid: str, node: str) -> None:
    assert node_of(uid) == node


def names(taken: Notes, packed_notes: str) -> list[tuple[int, str]]:
    return [(note & notes.MASK, taken.uids[note >> BITS]) for note in unpacked(packed_notes)]


def test_a_note_is_what_was_asked_about_whom() -> None:
    taken = Notes(["team:b", "team:a"])
    assert taken.uids == (
        "*",
        "*names",
        "*assets",
        "*matrix",
        "*teams",
        *(f"*{kind}" for kind in KINDS),
        "team:a",
        "team:b",
    )
    taken(notes.RHYTHM, "team:b")
    taken(NODE, "team:a")
    assert names(taken, taken.taken()) == [(NODE, "team:a"), (notes.RHYTHM, "team:b")]

    def make() -> str:
        taken(NODE, "*teams")
        return "made"

    assert taken.apart(make) == "made"
    assert names(taken, taken.taken()) == [(NODE, "team:a"), (notes.RHYTHM, "team:b")]
    taken(NODE, "team:gone")
    assert taken.taken() == packed([notes.EVERYTHING]), "whoever asked about everything need not say what else"
    assert names(taken, taken.taken()) == [(NODE, "*")]
    taken.begin()
    assert taken.taken() == ""


def test_a_note_apart_leaves_nothing_behind_where_it_fails() -> None:
    taken = Notes(["team:a"])
    taken(NODE, "team:a")

    def fail() -> None:
        taken(NODE, "*")
        raise KeyError

    with pytest.raises(KeyError):
        taken.apart(fail)
    assert names(taken, taken.taken()) == [(NODE, "team:a")]


def test_notes_are_moved_to_other_uids_or_not_at_all() -> None:
    old, new = Notes(["team:a", "team:c"]), Notes(["team:a", "team:b", "team:c"])
    for uid in ("team:c", "*", "team:a"):
        old.begin()
        old(notes.RHYTHM if uid != "*" else NODE, uid)
        moved = new.moved(old.taken(), old.uids)
        assert moved is not None
        assert names(new, moved) == names(old, old.taken())
    new.begin()
    new(notes.MEANT, "team:b")
    new(notes.MEANT, "team:c")
    assert old.moved(new.taken(), new.uids) is None
    assert old.moved("", new.uids) == ""


def test_each_question_has_a_number_of_its_own_that_fits() -> None:
    numbers = [getattr(notes, name) for name in ABOUT]
    assert numbers == list(range(len(ABOUT)))
    assert max(numbers) <= notes.MASK == 2**BITS - 1
    assert unpacked(packed([0, 15, 2**20 << BITS])).tolist() == [0, 15, 2**24]


def test_a_table_tells_who_looks_what_up() -> None:
    told: list[object] = []
    of: Mapping[str, int] = {"a": 1, "b": 2}
    table = Table(of, lambda key, found: told.append((key, found)), lambda: told.append("all"))
    assert (table["a"], table.get("b"), table.get("c"), table.get("d", 7), "a" in table, "e" in table) == (
        1,
        2,
        None,
        7,
        True,
        False,
    )
    assert told == [("a", 1), ("b", 2), ("c", None), ("d", None), ("a", 1), ("e", None)]
    told.clear()
    with pytest.raises(KeyError):
        table["f"]
    assert told == [("f", None)]
    for ask, answer in (
        (list, ["a", "b"]), (len, 2), (lambda t: list(t.keys()), ["a", "b"]), (lambda t: list(t.values()), [1, 2]),
        (lambda t: list(t.items()), [("a", 1), ("b", 2)]), (bool, True), (dict, {"a": 1, "b": 2}),
    ):  # fmt: skip
        told.clear()
        assert ask(table) == answer
        assert told[0] == "all"
