"""`okrsite new`: what it writes where, what it asks, and what it refuses."""

from __future__ import annotations

import pytest

from okrsite.cli import forms
from okrsite.content import schema
from tests.conftest import BASE, Company, CompanyMaker
from tests.terminal import CTRL_C, ENTER, TAB, talk


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE)


def news(made: Company, before: dict[str, bytes]) -> dict[str, str]:
    """The files that are new; no other may have changed."""
    after = made.snapshot()
    assert {name: after.get(name) for name in before} == before
    return {name: data.decode() for name, data in after.items() if name not in before}


def errors(made: Company) -> list[str]:
    return [finding.message for finding in made.findings() if finding.level == "error"]


OBJECTIVE = """\
---
title: Riders know what it costs              # one line of inline Markdown
team: workshop                                # the team it belongs to
owner: ivo-brandt                             # the one accountable person
cycle: 2026-q4                                # its time box
aligns_to: [city-rides/advice]                # why it exists; the first entry is its place in the tree
# horizon: tactical                           # how far it looks
ambition: aspirational                        # a promise, or a hope
state: draft                                  # active where it is missing
# key_results:                                # the measured proofs that it is reached, two to five
#   - id: activation
#     title: Sign-ups that use it
#     unit: "%"
#     baseline: 18
#     target: 35
# Below the next line: why it matters, and what good looks like.
---
"""


def test_an_objective_lies_in_its_cycle_and_team(made: Company) -> None:
    before = made.snapshot()
    done = made.run(
        "new",
        "objective",
        "--title",
        "Riders know what it costs",
        "--team",
        "workshop",
        "--aligns-to",
        "city-rides/advice",
    )
    path = "objectives/2026-q4/workshop/riders-know-what-it-costs.md"
    assert (done.code, done.out, done.err) == (
        0,
        "",
        f"objective riders-know-what-it-costs written to content/{path}\n",
    )
    assert news(made, before) == {path: OBJECTIVE}
    assert errors(made) == []


@pytest.mark.parametrize(
    ("args", "path", "lines"),
    [
        (("team", "--name", "Front of house"), "teams/front-of-house.md", ["name: Front of house", "parent: company"]),
        (("person", "--name", "Zoë Ångström", "--team", "workshop"), "people/zoe-angstrom.md", ["name: Zoë Ångström", "team: workshop"]),
        (("cycle",), "cycles/2027-q1.md", ["title: Q1 2027", "start: 2027-01-01", "end: 2027-03-31", "cadence: weekly"]),
        (("cycle", "2026-12"), "cycles/2026-12.md", ["title: December 2026", "parent: 2026-q4"]),
        (("cycle", "sprint", "--title", "Sprint: one", "--start", "2026-11-02", "--end", "2026-11-13"), "cycles/sprint.md", ['title: "Sprint: one"', "parent: 2026-q4"]),
        (("kpi", "--title", "Tubes in stock", "--team", "workshop", "--unit", "%"), "kpis/tubes-in-stock.md", ["owner: ivo-brandt", 'unit: "%"']),
        (("initiative", "--title", "New stands", "--moves", "quick-repairs/wait", "--set", "tasks=[Measure, {title: Buy, done: true}]"),
         "initiatives/new-stands.md", ["moves: [quick-repairs/wait]", "tasks:", "  - Measure", "  - title: Buy", "    done: true"]),
        (("goal", "learn-wheels", "--title", "Learn wheels", "--person", "ivo-brandt"), "goals/learn-wheels.md", ["person: ivo-brandt", "cycle: 2026-q4"]),
        (("pillar", "--title", "Trust"), "pillars/trust.md", ["title: Trust"]),
        (("page", "--title", "#1: how we work", "--set", "audience=everyone"), "pages/1-how-we-work.md", ['title: "#1: how we work"', "audience: everyone"]),
    ],
)  # fmt: skip
def test_each_kind_has_its_place(made: Company, args: tuple[str, ...], path: str, lines: list[str]) -> None:
    before = made.snapshot()
    done = made.run("new", *args)
    assert done.code == 0, done.err
    found = news(made, before)
    assert list(found) == [path]
    written = [line.partition("  # ")[0].rstrip() for line in found[path].splitlines()]
    assert [line for line in lines if line not in written] == []
    assert errors(made) == []


def test_another_objectives_shape_without_its_values(made: Company) -> None:
    before = made.snapshot()
    assert made.run("new", "objective", "again", "--from", "quick-repairs").code == 0
    text = news(made, before)["objectives/2026-q4/workshop/again.md"]
    assert text == (
        """---
title: Riders get their bicycle back the day they need it  # one line of inline Markdown
team: workshop                                # the team it belongs to
owner: ivo-brandt                             # the one accountable person
cycle: 2026-q4                                # its time box
# aligns_to: [win-the-mid-market/new-arr]     # why it exists; the first entry is its place in the tree
horizon: tactical                             # how far it looks
ambition: committed                           # a promise, or a hope
state: draft                                  # active where it is missing
key_results:                                  # the measured proofs that it is reached, two to five
  - id: wait
    title: Days from drop-off to pick-up
    metric: median waiting time
    unit: days
    baseline: unknown
    target: unknown
    class: target
  - id: on-time
    title: Repairs ready on the promised day
    metric: promised day kept
    unit: "%"
    baseline: unknown
    target: unknown
    class: commit
  - id: returns
    title: Repairs that come back within a month
    kind: maintain
    max: 4
    kpi: returns
    guardrail: true
    class: target
# Below the next line: why it matters, and what good looks like.
---
"""
    )
    assert errors(made) == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("objective",), "Error: an objective needs a title: give --title"),
        (("objective", "--title", "A"), "Error: an objective needs a team: give --team"),
        (("objective", "quick-repairs", "--title", "A", "--team", "workshop"), 'Error: the objective "quick-repairs" is there already, in content/objectives/quick-repairs.md'),
        (("objective", "--title", "A", "--team", "wrkshop"), 'Error: there is no team "wrkshop" (did you mean "workshop"?)'),
        (("objective", "--title", "A", "--team", "workshop", "--cycle", "2026-q5"), 'Error: there is no cycle "2026-q5" (did you mean "2026-q4"?)'),
        (("objective", "--title", "自転車", "--team", "workshop"), 'Error: "" is no id; give one'),
        (("objective", "Big", "--title", "A", "--team", "workshop"), 'Error: "Big" is no id'),
        (("team", "--name", "A", "--set", "leed=x"), 'Error: there is no key "leed" in a file of kind team (did you mean "lead"?)'),
        (("team", "--name", "A", "--set", "lead"), "Error: --set lead: write key=value"),
        (("team", "--name", "A", "--unit", "x"), 'Error: there is no key "unit" in a file of kind team'),
        (("page", "--title", "A", "--set", "aliases=[a: b"), "Error: --set aliases: a list that began with [ is not closed"),
        (("cycle", "2026-q3", "--start", "2026-09-01", "--end", "2026-11-30"), "Error: nothing was written, for the result would have errors:"),
        (("cycle", "soon"), "Error: a cycle needs a title: give --title"),
        (("team", "--name", "A", "--from", "quick-repairs"), "Error: --from copies the shape of an objective; a team has none"),
        (("page", "nul", "--title", "A"), "Error: nothing was written, for the result would have errors:"),
    ],
)  # fmt: skip
def test_what_would_be_wrong_is_not_written(made: Company, args: tuple[str, ...], said: str) -> None:
    before = made.snapshot(".")
    done = made.run("new", *args)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(said)
    assert made.snapshot(".") == before


def test_a_file_in_the_way_is_kept(made: Company) -> None:
    made.write({"teams/sales.md": "half a file"})
    done = made.run("new", "team", "--name", "Sales")
    assert (done.code, "content/teams/sales.md is there already" in done.err) == (2, True)
    assert made.path("teams/sales.md").read_text() == "half a file"


KINDS = {
    "objective": [("Title", "Fair prices\r"), ("Team", "company\r"), ("Owner (the one accountable person) [mara-lind]:", ENTER),
                  ("Cycle (its time box) [2026-q4]:", ENTER), ("Aligns to", "misson\r"), ('did you mean "mission"', ""), ("[mission]:", ENTER), ("Id [fair-prices]:", ENTER)],
    "team": [("Name", "Sales\r"), ("[company]:", ENTER), ("Lead", ENTER), ("Id [sales]:", "shop\r")],
    "person": [("Name", "Lea Horn\r"), ("Team", "workshop\r"), ("Role", "Mechanic\r"), ("Email", ENTER), ("Id [lea-horn]:", ENTER)],
    "cycle": [("Id [2027-q1]:", ENTER), ("[Q1 2027]:", ENTER), ("[2027-01-01]:", ENTER), ("[2027-03-31]:", "soon\r"), ("no date", ""), ("[2027-03-31]:", ENTER), ("Parent", ENTER)],
    "kpi": [("Title", "Tubes\r"), ("Team", "workshop\r"), ("[ivo-brandt]:", ENTER), ("Unit", ENTER), ("Id [tubes]:", ENTER)],
    "initiative": [("Title", "Stands\r"), ("Team", ENTER), ("Owner", ENTER), ("Moves", "quick-repairs/wait, quick-repairs/on-time\r"), ("Due", ENTER), ("Id [stands]:", ENTER)],
    "pillar": [("Title", "Trust\r"), ("Id [trust]:", ENTER)],
    "page": [("Title", "How we work\r"), ("Id [how-we-work]:", "how\r")],
    "vision": [("Title", "A city that rides\r")],
    "mission": [("Title", "We mend\r")],
    "check-in": [("Team", "workshop\r"), ("By (who writes) [ivo-brandt]:", "mara-lind\r"), ("Date (the day of the review) [2026-11-21]:", "soon\r"), ("no date", ""), ("[2026-11-21]:", ENTER)],
    "goal": [("Title", "Learn\r"), ("Person", "ivo-brandt\r"), ("[2026-q4]:", ENTER), ("Id [learn]:", ENTER)],
}  # fmt: skip

WRITTEN = {
    "objective": "objectives/2026-q4/company/fair-prices.md", "team": "teams/shop.md", "person": "people/lea-horn.md", "cycle": "cycles/2027-q1.md",
    "kpi": "kpis/tubes.md", "initiative": "initiatives/stands.md", "goal": "goals/learn.md",
    "pillar": "pillars/trust.md", "page": "pages/how.md", "vision": "vision.md", "mission": "mission.md", "check-in": "check-ins/2026-w47-workshop-mara-lind.md",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_it_asks_for_what_it_needs(made: Company, kind: str) -> None:
    if WRITTEN[kind] in made.snapshot():
        made.remove(WRITTEN[kind])
    before = made.snapshot()
    said = talk(made, ["new", kind], *KINDS[kind])
    assert said.code == 0, said.screen
    assert list(news(made, before)) == [WRITTEN[kind]]
    assert [message for message in errors(made) if '"mission"' not in message] == []


def test_every_kind_can_be_begun() -> None:
    assert sorted(KINDS) == sorted(schema.KINDS) == sorted(forms.QUESTIONS)


def test_the_answers_of_another_objective_are_proposed(made: Company) -> None:
    said = talk(
        made, ["new", "objective", "--from", "quick-repairs"],
        ("[Riders get their bicycle back the day they need it]:", "Faster still\r"), ("[workshop]:", ENTER), ("[ivo-brandt]:", "mara" + TAB + ENTER),
        ("[2026-q4]:", ENTER), ("Aligns to", ENTER), ("Id [faster-still]:", ENTER),
    )  # fmt: skip
    assert said.code == 0, said.screen
    made_of = made.load().graph.objectives["faster-still"]
    assert (made_of.title, made_of.owner, [k.id for k in made_of.key_results]) == (
        "Faster still",
        "mara-lind",
        ["wait", "on-time", "returns"],
    )


def test_tab_completes_what_may_stand_above(made: Company) -> None:
    said = talk(
        made, ["new", "team"], ("Name", "Sales\r"), ("[company]:", "wor" + TAB + ENTER), ("Lead", ENTER), ("Id", ENTER)
    )
    assert said.code == 0, said.screen
    assert made.load().graph.teams["sales"].parent == "workshop"


def test_a_statement_is_written_once(made: Company) -> None:
    before = made.snapshot()
    done = made.run("new", "mission", "--title", "Another one")
    assert (done.code, done.err) == (2, "Error: the mission is there already, in content/mission.md\n")
    made.remove("mission.md")
    assert made.run("new", "mission", "--title", "Another one").err == "mission written to content/mission.md\n"
    assert made.path("mission.md").read_text() == (
        "---\ntitle: Another one                            # one line of inline Markdown\n"
        "# Below the next line: why this company exists, and what it leaves to others.\n---\n"
    )
    assert made.snapshot().keys() == before.keys()


def test_a_week_that_is_begun_takes_check_ins(made: Company) -> None:
    assert made.run("new", "check-in", "--team", "workshop").code == 0
    assert made.run("checkin", "quick-repairs/wait", "3", "--file").code == 0
    assert [path for path in made.snapshot() if path.startswith("check-ins/")] == [
        "check-ins/2026-w47-workshop-ivo-brandt.md"
    ]
    assert made.load().scores.of("key-result:quick-repairs/wait").current == 3
    assert made.run("check").code == 0


@pytest.mark.parametrize("at", [0, 2, 4])
def test_ctrl_c_at_a_prompt_writes_nothing(made: Company, at: int) -> None:
    before = made.snapshot(".")
    turns = [turn for turn in KINDS["objective"] if turn[1]]
    said = talk(made, ["new", "objective"], *turns[:at], (turns[at][0], CTRL_C))
    assert (said.code, "Nothing was written." in said.screen) == (130, True)
    assert made.snapshot(".") == before
