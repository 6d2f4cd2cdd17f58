"""Which answers does an edit change? All that it touches, and no others: by them pages are taken for the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from okrsite import site
from okrsite.content.trees import DiskTree, Hashed
from okrsite.project import Edit, Project, load
from okrsite.site import notes
from okrsite.site.answers import NO_ANSWER, WIDTH, Answers, hashed
from okrsite.site.context import Context
from tests.conftest import BASE, TODAY, Company, CompanyMaker

MORE = """
=== pillars/trust.md
---
title: Trust
---
=== teams/bench.md
---
name: Bench
parent: workshop
---
=== people/zoe-amari.md
---
name: Zoe Amari
team: workshop
---
=== objectives/shelf.md
---
title: Each part lies where one looks for it
team: workshop
owner: zoe-amari
cycle: 2026-q4
aliases: [old-shelf]
aligns_to: [{to: quick-repairs/wait, contributes: true}, {to: city-rides, contributes: true, weight: 2}]
depends_on: [{on: quick-repairs, team: company}]
key_results:
  - {id: found, title: Parts found at once, unit: "%", baseline: 50, target: 90}
  - id: bins
    title: Bins with a name
    baseline: 0
    target: 40
    check_ins: [{date: 2026-11-11, value: 12, confidence: 5}]
---
=== objectives/labels.md
---
title: Labels that can be read
team: workshop
owner: ivo-brandt
cycle: 2026-q4
aligns_to: [{to: shelf/found}]
key_results: [{id: big, title: Letters of a hand's height, baseline: 0, target: 9}]
---
=== check-ins/2026-w47-workshop.md
---
date: 2026-11-20
team: workshop
by: zoe-amari
entries:
  shelf/found: {value: 60, confidence: 5, note: "Screws are sorted."}
---
=== initiatives/sorting.md
---
title: A day of sorting
team: workshop
owner: zoe-amari
moves: [shelf/found]
state: doing
---
=== pages/shelf.md
---
title: The shelf
---
![The shelf](../assets/shelf.svg)
=== assets/shelf.svg
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>
"""

ABOUT = ("NODE", "NUMBERS", "EVIDENCE", "REF", "STEP", "UP", "KIDS", "PLACE", "SHEET", "BESIDE", "FINDINGS", "EDITS",
         "HELD", "MEANT", "RHYTHM")  # fmt: skip
SAID_OF: Mapping[str, tuple[str, ...]] = {
    "NUMBERS": ("objective", "key-result"), "EVIDENCE": ("key-result",), "STEP": ("objective", "key-result", "mission"),
    "KIDS": ("objective", "key-result"), "PLACE": ("objective",), "SHEET": ("objective",), "BESIDE": ("objective",),
    "RHYTHM": ("team", "person"),
}  # fmt: skip
"""Of which kinds pages ask a question, where not of all."""

Told = dict[tuple[str, str], str]


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE, MORE)


def context(made: Company, edits: Mapping[str, tuple[Edit, ...]]) -> tuple[Context, Mapping[str, str]]:
    tree = Hashed(DiskTree(made.root))
    project: Project = load(tree, today=TODAY)._replace(edits=edits)
    return site.context_of(project, site.Options()), tree.digests


def told(made: Company, edits: Mapping[str, tuple[Edit, ...]] | None = None) -> Told:
    """The answer to every question that pages may ask."""
    ctx, digests = context(made, edits or {})
    answers, uids = Answers(ctx, digests), ctx.notes.uids
    found = {}
    for n, uid in enumerate(uids):
        kind = uid.partition(":")[0]
        for about, name in enumerate(ABOUT):
            if kind in SAID_OF.get(name, (kind,)) and (name == "NODE" or not kind.startswith("*")):
                found[name, uid] = answers.of(n << notes.BITS | about, uids)
    return found


def changed(before: Told, now: Told) -> dict[str, str]:
    """By question, about what there is another answer."""
    found: dict[str, list[str]] = {}
    for name, uid in sorted(before.keys() | now.keys()):
        if before.get((name, uid)) != now.get((name, uid)):
            found.setdefault(name, []).append(uid)
    return {name: " ".join(uids) for name, uids in found.items()}


Change = Callable[[Path], object]


def put(path: str, old: str, new: str) -> Change:
    """Write something else at one place of a file."""

    def change(content: Path) -> None:
        text = (content / path).read_text("utf-8")
        assert text.count(old) == 1, old
        (content / path).write_text(text.replace(old, new), "utf-8")

    return change


def added(path: str, text: str) -> Change:
    """Write something at the end of a file, which need not be there yet."""

    def change(content: Path) -> None:
        file = content / path
        file.write_text((file.read_text("utf-8") if file.exists() else "") + text, "utf-8")

    return change


SHELF = "* *key-result *objective key-result:shelf/bins key-result:shelf/found objective:shelf"
QUICK = "key-result:quick-repairs/on-time key-result:quick-repairs/returns key-result:quick-repairs/wait"
CHANGES: dict[str, tuple[Change, dict[str, str]]] = {
    "a title": (
        put("objectives/shelf.md", "title: Each part", "title: Every part"),
        {
            "FINDINGS": "objective:shelf",
            "NODE": SHELF,
            "REF": "objective:shelf",
            "STEP": "objective:shelf",
        },
    ),
    "a text": (
        added("objectives/shelf.md", "More."),
        {
            "FINDINGS": "objective:shelf",
            "NODE": SHELF,
        },
    ),
    "a mission's text": (
        put("mission.md", "ridden", "used"),
        {"NODE": "* mission", "REF": "mission"},
    ),
    "a note in another file": (
        put("check-ins/2026-w47-workshop.md", "sorted", "bent"),
        {"EVIDENCE": "key-result:shelf/found", "NODE": "*"},
    ),
    "a value in another file": (
        put("check-ins/2026-w47-workshop.md", "60", "61"),
        {
            "EVIDENCE": "key-result:shelf/found",
            "NODE": "*",
            "NUMBERS": "key-result:shelf/found objective:shelf",
            "STEP": "key-result:shelf/found objective:shelf",
        },
    ),
    "when somebody checked in": (
        put("objectives/shelf.md", "2026-11-11", "2026-10-11"),
        {
            "FINDINGS": "key-result:shelf/bins",
            "NODE": SHELF,
            "NUMBERS": "key-result:shelf/bins",
            "STEP": "key-result:shelf/bins",
        },
    ),
    "a reading of a KPI": (
        put("kpis/returns.csv", "3.1", "3.2"),
        {
            "EVIDENCE": "key-result:city-rides/returns key-result:quick-repairs/returns",
            "NODE": "* *kpi kpi:returns",
            "NUMBERS": "key-result:city-rides/returns key-result:quick-repairs/returns",
        },
    ),
    "where a reading stands": (
        put("kpis/returns.csv", "date,value\n", "date,value\n\n"),
        {
            "EVIDENCE": "key-result:city-rides/returns key-result:quick-repairs/returns",
            "NODE": "* *kpi kpi:returns",
        },
    ),
    "a cycle's title": (
        put("cycles/2026-q4.md", "title: Q4", "title: The Q4"),
        {
            "EVIDENCE": f"key-result:labels/big {QUICK} key-result:shelf/bins key-result:shelf/found",
            "NODE": "* *cycle cycle:2026-q4",
            "REF": "cycle:2026-q4",
        },
    ),
    "a team's name": (
        put("teams/workshop.md", "name: Workshop", "name: Garage"),
        {
            "NODE": "* *team team:workshop",
            "REF": "team:workshop",
            "STEP": "objective:labels objective:quick-repairs objective:shelf",
        },
    ),
    "where a team stands": (
        put("teams/bench.md", "workshop", "company"),
        {"HELD": "team:company team:workshop", "NODE": "* *team *teams team:bench"},
    ),
    "where a person works": (
        put("people/zoe-amari.md", "workshop", "company"),
        {"FINDINGS": "objective:shelf", "HELD": "team:company team:workshop", "NODE": "* *person person:zoe-amari"},
    ),
    "which link is first": (
        put(
            "objectives/shelf.md",
            "{to: quick-repairs/wait, contributes: true}, {to: city-rides, contributes: true, weight: 2}",
            "{to: city-rides, contributes: true, weight: 2}, {to: quick-repairs/wait, contributes: true}",
        ),
        {
            "NODE": SHELF,
            "PLACE": "objective:labels objective:shelf",
            "SHEET": "objective:city-rides objective:quick-repairs",
            "UP": "objective:shelf",
        },
    ),
    "how much it counts": (
        put("objectives/shelf.md", "weight: 2", "weight: 3"),
        {
            "KIDS": "objective:city-rides",
            "NODE": SHELF,
        },
    ),
    "a circle": (
        put(
            "objectives/quick-repairs.md",
            "[city-rides/advice]",
            "[city-rides/advice, {to: shelf/found, contributes: true}]",
        ),
        {
            "FINDINGS": "objective:quick-repairs",
            "KIDS": "key-result:shelf/found",
            "NODE": f"* *key-result *objective {QUICK} objective:quick-repairs",
            "SHEET": "objective:city-rides objective:quick-repairs objective:shelf",
        },
    ),
    "another line to the top": (
        put(
            "objectives/shelf.md",
            "{to: quick-repairs/wait, contributes: true}, {to: city-rides, contributes: true, weight: 2}",
            "mission",
        ),
        {
            "KIDS": "key-result:quick-repairs/wait objective:city-rides",
            "NODE": "* *key-result *matrix *objective key-result:shelf/bins key-result:shelf/found objective:shelf",
            "PLACE": "objective:labels objective:shelf",
            "SHEET": "objective:city-rides objective:quick-repairs",
            "UP": "objective:shelf",
        },
    ),
    "an alias": (
        put("objectives/shelf.md", "old-shelf", "former-shelf"),
        {
            "MEANT": "key-result:shelf/bins key-result:shelf/found objective:shelf",
            "NODE": "* *key-result *names *objective key-result:shelf/bins key-result:shelf/found objective:shelf",
        },
    ),
    "a name that is there twice": (
        added("pages/labels.md", "---\ntitle: Labels\n---\n"),
        {
            "EDITS": "page:labels",
            "FINDINGS": "page:labels",
            "HELD": "page:labels",
            "MEANT": "objective:labels page:labels",
            "NODE": "* *names *page page:labels",
            "REF": "page:labels",
            "UP": "page:labels",
        },
    ),
    "a picture": (
        put("assets/shelf.svg", 'h9"', 'h8"'),
        {"NODE": "* *assets"},
    ),
    "a file that is no content": (
        added("notes.txt", "x"),
        {"NODE": "* *names"},
    ),
    "work": (
        put("initiatives/sorting.md", "state: doing", "state: done"),
        {"NODE": "* *initiative initiative:sorting"},
    ),
    "a check-in more": (
        put("check-ins/2026-w47-workshop.md", "entries:\n", "entries:\n  labels/big: {value: 3, confidence: 5}\n"),
        {
            "EVIDENCE": "key-result:labels/big key-result:shelf/found",
            "FINDINGS": "key-result:labels/big",
            "NODE": "*",
            "NUMBERS": "key-result:labels/big objective:labels",
            "RHYTHM": "person:ivo-brandt team:workshop",
            "STEP": "key-result:labels/big objective:labels",
        },
    ),
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told(CompanyMaker(tmp_path_factory.mktemp("before"))(BASE, MORE))


@pytest.mark.parametrize("name", CHANGES)
def test_an_edit_changes_the_answers_that_it_touches_and_no_others(made: Company, before: Told, name: str) -> None:
    change, expected = CHANGES[name]
    change(made.content)
    assert changed(before, told(made)) == expected


RING = """
=== objectives/east.md
---
title: East
team: company
cycle: 2026-q4
rollup: both
aligns_to: [mission, {to: west, contributes: true}]
key_results: [{id: k, title: K, baseline: 0, target: 9}]
---
=== objectives/west.md
---
title: West
team: company
cycle: 2026-q4
rollup: key_results
aligns_to: [mission, {to: east, contributes: true}]
key_results: [{id: k, title: K, baseline: 0, target: 9}]
---
=== objectives/both.md
---
title: Both
team: workshop
cycle: 2026-q4
aligns_to: [west, east]
key_results: [{id: k, title: K, baseline: 0, target: 9}]
---
"""


def test_what_counts_in_a_circle_changes_what_counts_on_the_way(company: CompanyMaker) -> None:
    ring = company(BASE, RING)
    before = told(ring)
    put("objectives/west.md", "rollup: key_results", "rollup: both")(ring.content)
    assert changed(before, told(ring)) == {
        "KIDS": "objective:east objective:west",
        "NODE": "* *key-result *objective key-result:west/k objective:west",
        "NUMBERS": "objective:east objective:west",
    }


def test_a_row_stands_below_the_first_parent_alone(company: CompanyMaker) -> None:
    two = company(
        BASE, RING.replace(", {to: west, contributes: true}", "").replace(", {to: east, contributes: true}", "")
    )
    before = told(two)
    put("objectives/both.md", "[west, east]", "[east, west]")(two.content)
    assert changed(before, told(two)) == {
        "NODE": "* *key-result *objective key-result:both/k objective:both",
        "SHEET": "objective:east objective:west",
        "UP": "objective:both",
    }


def test_the_same_files_have_the_same_answers_wherever_they_lie(made: Company, before: Told) -> None:
    assert told(made) == before
    assert {len(answer) for answer in before.values()} == {WIDTH}


def test_what_git_tells_of_a_file_changes_what_is_told_of_it(made: Company, before: Told) -> None:
    edit = Edit("c0ffee", date(2026, 11, 20), "Zoe", "Sort the screws")
    found = changed(before, told(made, {"content/objectives/shelf.md": (edit,)}))
    assert found == {"EDITS": "objective:shelf", "NODE": "*"}
    found = changed(before, told(made, {"content/nowhere.md": (edit,)}))
    assert found == {"NODE": "*"}


def test_about_what_is_gone_there_is_no_answer(made: Company) -> None:
    """But to what git tells: also of a file that is no entity's."""
    before, _ = context(made, {})
    uids = before.notes.uids
    (made.content / "objectives/labels.md").unlink()
    answers = Answers(*context(made, {}))
    for uid in ("objective:labels", "key-result:labels/big"):
        found = [answers.of(uids.index(uid) << notes.BITS | about, uids) for about in range(len(ABOUT))]
        assert found == [hashed(None) if name == "EDITS" else NO_ANSWER for name in ABOUT]
    assert NO_ANSWER == 16 * " "


def test_a_picture_that_goes_away_meanwhile_is_another_answer(made: Company, before: Told) -> None:
    answers = Answers(*(found := context(made, {})))
    uids = found[0].notes.uids
    assert found[0].known.assets
    (made.content / "assets/shelf.svg").unlink()
    assert answers.of(uids.index(notes.ASSETS) << notes.BITS, uids) != before["NODE", notes.ASSETS]


def test_an_answer_is_hashed_by_what_it_says() -> None:
    day, order = date(2026, 11, 21), {"b": 1, "a": (2, None, True, 0.5)}
    assert hashed((day, order)) == hashed(["2026-11-21", {"a": [2, None, True, 0.5], "b": 1}])
    assert hashed((MappingProxyType(order), frozenset("ba"))) == hashed([order, ["a", "b"]])
    assert hashed(Path("x")) == hashed(type(Path("x")).__name__), "of anything else only what it is"
    assert hashed("\udcff") != hashed("\udcfe")
    assert hashed((day, order)) == "0fd8d8f4ba96b0b2"
