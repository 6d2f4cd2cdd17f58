"""`okrsite close`: the end of a cycle, by options and at a terminal, and what goes on in the next one."""

from __future__ import annotations

from datetime import date

import pytest

from okrsite.site import render
from tests.conftest import BASE, Company, CompanyMaker
from tests.terminal import CTRL_C, ENTER, talk

TWO = """
=== objectives/good-parts.md
---
title: The right part is always there   # with a comment
team: workshop
owner: ivo-brandt
cycle: 2026-q4
state: active   # for now
ambition: aspirational
aligns_to: [quick-repairs/wait, {to: city-rides, contributes: true}]
key_results:
  - {id: found, title: Parts found at once, unit: "%", baseline: 50, commit: 60, target: 90, stretch: 95, check_ins: [{date: 2026-11-18, value: 74}]}
  - {id: steps, title: The shelf, kind: milestones, milestones: [{title: Built, done: 2026-11-01}, {title: Filled}]}
  - {id: done, title: Reached already, unit: x, baseline: 0, target: 10, check_ins: [{date: 2026-11-18, value: 11}]}
---
Nobody waits for a tube.
=== objectives/some-day.md
---
title: Some day we do this
team: workshop
owner: ivo-brandt
cycle: 2026-q4
state: draft
---
"""

CARRIED = """\
---
title: The right part is always there         # one line of inline Markdown
team: workshop                                # the team it belongs to
owner: ivo-brandt                             # the one accountable person
cycle: 2027-q1                                # its time box
aligns_to:                                    # why it exists; the first entry is its place in the tree
  - quick-repairs-2027-q1/wait
  - to: city-rides
    contributes: true
# horizon: tactical                           # how far it looks
ambition: aspirational                        # a promise, or a hope
state: draft                                  # active where it is missing
key_results:                                  # the measured proofs that it is reached, two to five
  - id: found
    title: Parts found at once
    unit: "%"
    baseline: 74
    target: 90
    stretch: 95
  - id: steps
    title: The shelf
    kind: milestones
    milestones: [{title: Filled}]
carried_from: good-parts                      # the objective of an earlier cycle that it goes on from
# Below the next line: why it matters, and what good looks like.
---
"""


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE, TWO)


def test_one_objective_is_closed_by_options(made: Company) -> None:
    before = made.snapshot()
    done = made.run(
        "close", "2026-q4", "--objective", "good-parts", "--outcome", "partial", "--decision", "modify",
        "--lesson", "Count: first, then buy",
    )  # fmt: skip
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        "\nThe right part is always there  good-parts\n  score 0.70, aspirational\n"
        "  0.60  Parts found at once  74 → 90%\n  0.50  The shelf  1 of 2 milestones\n  1.00  Reached already  11 → 10 x\n"
        "1 objective closed.\n"
    )
    after = made.snapshot()
    assert [name for name in after if after[name] != before.get(name)] == ["objectives/good-parts.md"]
    text = before["objectives/good-parts.md"].decode()
    expected = text.replace("state: active   # for now", "state: closed   # for now").replace(
        "---\nNobody",
        'closing:\n  outcome: partial\n  decision: modify\n  lesson: "Count: first, then buy"\n---\nNobody',
    )
    assert after["objectives/good-parts.md"].decode() == expected
    project = made.load()
    closing = project.graph.objectives["good-parts"].closing
    assert closing is not None
    assert (closing.lesson, project.scores.of("objective:good-parts").status) == ("Count: first, then buy", "closed")


@pytest.mark.parametrize("name", ["objective:good-parts", "parts-that-last"])
def test_an_objective_may_be_named_with_its_kind_or_by_an_old_name(made: Company, name: str) -> None:
    (path,) = (p for p in made.content.rglob("good-parts.md"))
    path.write_text(path.read_text("utf-8").replace("---\n", "---\naliases: [parts-that-last]\n", 1), "utf-8")
    done = made.run(
        "close", "cycle:2026-q4", "--objective", name, "--outcome", "partial", "--decision", "drop", "--lesson", "x"
    )
    assert (done.code, done.err.splitlines()[-1]) == (0, "1 objective closed.")
    assert "  outcome: partial\n" in path.read_text("utf-8")


def test_the_cycle_is_closed_when_that_is_said(made: Company) -> None:
    before = made.snapshot()
    done = made.run("close", "2026-q4", "--yes")
    assert (done.code, done.err) == (0, "cycle 2026-q4 is closed: its scores are final. 1 draft left alone.\n")
    after = made.snapshot()
    assert {name: after[name].decode() for name in after if after[name] != before[name]} == {
        "cycles/2026-q4.md": before["cycles/2026-q4.md"]
        .decode()
        .replace('parent: "2026"\n', 'parent: "2026"\nclosed: true\n')
    }
    again = made.run("close", "2026-q4", "--yes")
    assert (again.code, again.err) == (2, 'Error: cycle "2026-q4" is closed already\n')


def test_the_last_one_closed_closes_the_cycle_with_yes(made: Company) -> None:
    options = ("--outcome", "missed", "--decision", "drop", "--lesson", "No.", "--yes")
    assert made.run("close", "2026-q4", "--objective", "good-parts", *options).code == 0
    assert not made.load().graph.cycles["2026-q4"].closed
    assert made.run("close", "2026-q4", "--objective", "quick-repairs", *options).code == 0
    assert made.load().graph.cycles["2026-q4"].closed


def test_what_goes_on_is_drafted_in_the_next_cycle(made: Company) -> None:
    options = ("--outcome", "partial", "--decision", "modify", "--lesson", "Count first.", "--carry", "2027-q1")
    done = made.run("close", "2026-q4", "--objective", "good-parts", "--objective", "quick-repairs", *options)
    assert done.code == 0, done.err
    assert made.path("objectives/2027-q1/workshop/good-parts-2027-q1.md").read_text() == CARRIED
    assert "baseline: 3.6\n" in made.path("objectives/2027-q1/workshop/quick-repairs-2027-q1.md").read_text()
    project = made.load(date(2027, 1, 5))
    assert (project.graph.cycles["2027-q1"].start, project.graph.cycles["2027-q1"].cadence) == (
        date(2027, 1, 1),
        "weekly",
    )
    assert [f.message for f in project.findings if f.level == "error"] == []
    again = made.run("close", "2026-q4", "--yes", "--carry", "2027-q1")
    assert (again.code, "drafted" in again.err) == (0, False)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("2026-q5", "--yes"), 'there is no cycle "2026-q5" (did you mean "2026-q4"?)'),
        (("2026-q4",), "a walk needs a terminal to ask: give --objective ID, or --yes to close the cycle as it is"),
        (("2026-q4", "--outcome", "missed"), "--outcome is said of one objective: name it with --objective ID"),
        (("2026-q4", "--objective", "good-prts", "--outcome", "missed"), 'cycle "2026-q4" has no objective "good-prts" (did you mean "good-parts"?)'),
        (("2026-q4", "--objective", "good-parts"), "--outcome says how it ended: achieved, partial, missed, dropped or postponed"),
        (("2026-q4", "--objective", "some-day", "--outcome", "missed"), 'objective "some-day" is a draft; it never began'),
        (("2026-q4", "--objective", "good-parts", "--outcome", "missed", "--postmortem", "why"), 'there is no page "why"; okrsite new page why begins it'),
        (("2026-q4", "--yes", "--carry", "spring"), 'there is no cycle "spring", and its name tells no days'),
        (("2026-q4", "--yes", "--carry", "2026-q4"), "what goes on needs another cycle than the one that ends"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(made: Company, args: tuple[str, ...], said: str) -> None:
    before = made.snapshot(".")
    done = made.run("close", *args)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"Error: {said}")
    assert made.snapshot(".") == before


WALK = [
    ("2 objectives to close. - leaves one open.", ""),
    ("score 0.70, aspirational", ""), ("[achieved]:", "par\r"), ("Decision (keep, modify, drop):", "modify\r"), ("Lesson:", "Count first.\r"),
    ("score 0.60, committed", ""), ("[partial]:", ENTER), ("Decision", "x\r"), ("keep, modify or drop, please", ""), ("Decision", "keep\r"), ("Lesson:", "Ask.\r"),
    ("Postmortem, a page (Enter: later):", "slow-wheels\r"), ("Begin it? [Y/n]:", ENTER),
    ("Close 2026-q4? Its scores are final then. [Y/n]:", ENTER), ("Write it? [Y/n]:", ENTER),
]  # fmt: skip


def test_a_walk_asks_how_each_ended(made: Company) -> None:
    said = talk(made, ["close", "2026-q4", "--carry", "2027-q1"], *WALK)
    assert said.code == 0, said.screen
    project = made.load(date(2027, 1, 5))
    closings = {o.id: o.closing for o in project.graph.objectives.values() if o.closing}
    assert {ident: tuple(closing) for ident, closing in closings.items()} == {
        "good-parts": ("partial", "modify", "Count first.", ""),
        "quick-repairs": ("partial", "keep", "Ask.", "slow-wheels"),
    }
    assert project.graph.cycles["2026-q4"].closed
    assert sorted(o.id for o in project.graph.objectives.values() if o.carried_from) == [
        "good-parts-2027-q1",
        "quick-repairs-2027-q1",
    ]
    assert [f.message for f in project.findings if f.level == "error"] == []
    assert "OKR712" not in made.codes(date(2027, 1, 5))


@pytest.mark.parametrize("at", [0, 2, 4, 7, 8, 9, 10])
def test_ctrl_c_at_a_prompt_leaves_everything_open(made: Company, at: int) -> None:
    before = made.snapshot(".")
    turns = [turn for turn in WALK if turn[1]]
    said = talk(made, ["close", "2026-q4", "--carry", "2027-q1"], *turns[:at], (turns[at][0], CTRL_C))
    assert (said.code, "Nothing was written." in said.screen) == (130, True)
    assert made.snapshot(".") == before


def test_what_is_left_open_keeps_the_cycle_open(made: Company) -> None:
    said = talk(
        made, ["close", "2026-q4"],
        ("[achieved]:", "-\r"), ("[partial]:", "dropped\r"), ("[drop]:", ENTER), ("Lesson:", ENTER),
        ("1 objective still open, so the cycle stays open too.", ""), ("Write it?", ENTER),
    )  # fmt: skip
    assert said.code == 0, said.screen
    project = made.load()
    assert not project.graph.cycles["2026-q4"].closed
    assert [o.id for o in project.graph.objectives.values() if o.state == "closed"] == ["quick-repairs"]


ENDED = [
    ("[achieved]:", ENTER), ("Decision", "drop\r"), ("Lesson:", ENTER),
    ("[partial]:", ENTER), ("Decision", "keep\r"), ("Lesson:", ENTER), ("Postmortem", ENTER),
]  # fmt: skip


def test_a_walk_asks_where_things_go_on(made: Company) -> None:
    said = talk(
        made, ["close", "2026-q4"], *ENDED,
        ("Draft what goes on in which cycle (- for none) [2027-q1]:", "2026-q4\r"), ("another cycle than the one that ends", ""),
        ("[2027-q1]:", "soon\r"), ("its name tells no days", ""), ("[2027-q1]:", ENTER), ("Close 2026-q4?", "y\r"), ("Write it?", ENTER),
    )  # fmt: skip
    assert said.code == 0, said.screen
    project = made.load()
    assert {o.id: o.carried_from for o in project.graph.objectives.values() if o.carried_from} == {
        "quick-repairs-2027-q1": "quick-repairs"
    }
    assert project.graph.cycles["2027-q1"].start == date(2027, 1, 1)
    assert project.graph.cycles["2026-q4"].closed


@pytest.mark.parametrize(("typed", "code"), [("-\r", 0), (CTRL_C, 130)])
def test_nothing_need_go_on(made: Company, typed: str, code: int) -> None:
    before = made.snapshot()
    rest = [("Close 2026-q4?", "n\r"), ("Write it?", ENTER)] if code == 0 else []
    said = talk(made, ["close", "2026-q4"], *ENDED, ("which cycle", typed), *rest)
    assert said.code == code, said.screen
    assert (made.snapshot().keys(), made.snapshot() == before) == (before.keys(), code != 0)


def test_what_goes_on_is_linked_both_ways(made: Company) -> None:
    options = ("--outcome", "partial", "--decision", "modify", "--lesson", "Count first.", "--carry", "2027-q1")
    assert made.run("close", "2026-q4", "--objective", "good-parts", *options).code == 0
    after = made.path("objectives/2027-q1/workshop/good-parts-2027-q1.md")
    after.write_text(after.read_text().replace("state: draft", "state: active"))
    old, new = made.run("show", "good-parts").out, made.run("show", "good-parts-2027-q1").out
    assert "  goes on as  The right part is always there (good-parts-2027-q1, 2027-q1)\n" in old
    assert "  ended       partial, modify\n  lesson      Count first.\n" in old
    assert "  goes on from  The right part is always there (good-parts, 2026-q4)\n" in new
    site = render(made.load(date(2027, 1, 5), drafts=False))
    assert 'Goes on as <a data-id="objective:good-parts-2027-q1"' in site["objectives/good-parts/index.html"].decode()
    assert (
        'Carried over from <a data-id="objective:good-parts"'
        in site["objectives/good-parts-2027-q1/index.html"].decode()
    )


def test_what_is_closed_is_frozen(made: Company) -> None:
    """The command refuses; who writes it by hand is told by a finding."""
    assert made.run("close", "2026-q4", "--yes").code == 0
    later = date(2027, 2, 15)
    refused = made.run("checkin", "good-parts/found", "90", today=later)
    assert (refused.code, refused.err) == (2, 'Error: cycle "2026-q4" is closed; its scores are final\n')
    assert made.run("checkin", "good-parts", "--note", "x", today=later).code == 2
    assert "OKR705" not in made.codes(later)
    path = made.path("objectives/good-parts.md")
    path.write_text(path.read_text().replace("value: 74}]", "value: 74}, {date: 2027-02-12, value: 90}]"))
    [found] = [f for f in made.findings(later) if f.code == "OKR705"]
    assert found.message == (
        'the check-in on key result "good-parts/found" is dated 2027-02-12, long after cycle "2026-q4", which ends on 2026-12-31'
    )
