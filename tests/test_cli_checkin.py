"""`okrsite checkin`: by options, at a terminal, in place and in the week's file; what it refuses; and what git makes of it."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from okrsite.owed import owed
from tests.conftest import BASE, TODAY, Company, CompanyMaker
from tests.terminal import CTRL_C, CTRL_D, ENTER, TAB, talk

KINDS = """
=== objectives/kinds.md
---
title: Mechanics love to work here
team: workshop
owner: ivo-brandt
cycle: 2026-q4
aligns_to: [city-rides]
key_results:
  - id: temperature
    title: Degrees in the workshop
    kind: maintain
    min: -5
    max: 24
  - id: plan
    title: A new workshop
    kind: milestones
    milestones:
      - {title: Lease signed, weight: 2, done: 2026-10-20}
      - {title: Heating in}   # at last
      - Doors open
  - {id: crane, title: A crane stands, kind: boolean}
  - id: mood
    title: The mood
    kind: ordinal
    levels: {commit: fine, target: good, stretch: great}
  - {id: noise, title: The noise is known, kind: baseline, by: 2026-12-01, unit: dB}
  - {id: sum, title: All of it, kind: rollup}
  - {id: gone, title: Gone, baseline: 0, target: 1, state: dropped, reason: bought}
---
It matters.
=== objectives/over.md
---
title: It is over
team: workshop
owner: ivo-brandt
cycle: 2026-q4
state: closed
key_results: [{id: a, title: Something, baseline: 0, target: 2}]
---
"""

WAIT = "content/objectives/quick-repairs.md"


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE, KINDS)


def added(made: Company, before: dict[str, bytes]) -> dict[str, str]:
    """What was put into each file; that nothing else moved is part of it."""
    found = {}
    for name, after in made.snapshot().items():
        old = before.get(name, b"")
        if after == old:
            continue
        start = _alike(old, after)
        end = len(old) - start
        assert old[start:] == after[len(after) - end :], f"more than one piece of {name} moved"
        piece = after[start : len(after) - end]
        while (
            not piece.startswith(b"\n") and old[start - 1 : start] == piece[-1:]
        ):  # of lines put in, the break before them
            start, piece = start - 1, piece[-1:] + piece[:-1]
        found[name] = piece.decode()
    assert before.keys() <= made.snapshot().keys()
    return found


def _alike(old: bytes, new: bytes) -> int:
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


# ------------------------------------------------------------------------------------------------ by options


def test_an_entry_is_appended_in_place(made: Company) -> None:
    before = made.snapshot()
    done = made.run(
        "checkin", "quick-repairs/wait", "3.2", "--confidence", "7", "--note", "Faster, at last", "--by", "mara-lind"
    )
    assert (done.code, done.out) == (0, "")
    assert done.err == (f"  → ● on track, 70% of 56% expected\nquick-repairs/wait written to {WAIT}\n")
    assert added(made, before) == {
        "objectives/quick-repairs.md":
        '\n      - {date: 2026-11-21, value: 3.2, confidence: 7, by: mara-lind, note: "Faster, at last"}'
    }  # fmt: skip
    assert made.run("-q", "checkin", "quick-repairs/wait", "3", "--by", "ivo-brandt").err == ""


def test_the_note_alone_may_be_said(made: Company) -> None:
    before = made.snapshot()
    assert made.run("checkin", "quick-repairs/wait", "--note", "Nothing new: no, really").code == 0
    assert added(made, before) == {
        "objectives/quick-repairs.md":
        '\n      - {date: 2026-11-21, by: ivo-brandt, note: "Nothing new: no, really"}'
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key_result", "value", "entry"),
    [
        ("temperature", "-4.5", "\n    check_ins:\n      - {date: 2026-11-21, value: -4.5, by: ivo-brandt}"),
        ("temperature", "1_000 %", "\n    check_ins:\n      - {date: 2026-11-21, value: 1_000, by: ivo-brandt}"),
        ("temperature", ".5", "\n    check_ins:\n      - {date: 2026-11-21, value: 0.5, by: ivo-brandt}"),
        ("temperature", "unknown", "\n    check_ins:\n      - {date: 2026-11-21, value: unknown, by: ivo-brandt}"),
        ("crane", "yes", ", check_ins: [{date: 2026-11-21, value: true, by: ivo-brandt}]"),
        ("mood", "target", "\n    check_ins:\n      - {date: 2026-11-21, value: target, by: ivo-brandt}"),
        ("noise", "71", ", check_ins: [{date: 2026-11-21, value: 71, by: ivo-brandt}]"),
        ("plan", "2", ", done: 2026-11-21"),
        ("plan", "heating in", ", done: 2026-11-21"),
    ],
)
def test_each_kind_takes_its_own_values(made: Company, key_result: str, value: str, entry: str) -> None:
    before = made.snapshot()
    done = made.run("checkin", f"kinds/{key_result}", value)
    assert done.code == 0, done.err
    assert {k: v.replace("}, by", ", by") for k, v in added(made, before).items()} == {"objectives/kinds.md": entry}


def test_a_milestone_that_is_a_bare_title_gets_a_day_and_a_note_beside_it(made: Company) -> None:
    assert made.run("checkin", "kinds/plan", "3", "--note", "Cake.", "--date", "2026-11-20").code == 0
    text = made.path("objectives/kinds.md").read_text()
    assert "      - {title: Doors open, done: 2026-11-20}\n    check_ins:\n" in text
    assert "      - {date: 2026-11-20, by: ivo-brandt, note: Cake.}\n" in text
    numbers = made.load().scores.of("key-result:kinds/plan")
    assert (numbers.progress, numbers.last_check_in) == (0.75, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["quick-repair/wait", "3"], 'there is no key result "quick-repair/wait" (did you mean "quick-repairs/wait"?)'),
        (["wait", "3"], 'there is no key result "wait" (did you mean "quick-repairs/wait"?)'),
        (["quick-repairs", "3"], '"quick-repairs" is an objective; its key results are quick-repairs/wait, quick-repairs/on-time and quick-repairs/returns'),
        (["quick-repairs/wiat", "3"], 'objective "quick-repairs" has no key result "wiat" (did you mean "quick-repairs/wait"?)'),
        (["quick-repairs/wait", "fast"], '"quick-repairs/wait" takes a number (in days), and "fast" is none; write it like 1250, 1_250, -3.5 or 12 %'),
        (["kinds/crane", "half"], '"kinds/crane" is either reached or not: write true or false, not "half"'),
        (["kinds/mood", "traget"], '"kinds/mood" takes none, commit, target or stretch, not "traget" (did you mean "target"?)'),
        (["kinds/sum", "1"], '"kinds/sum" takes no value: the objectives that contribute to it are its measure'),
        (["kinds/gone", "1"], '"kinds/gone" was dropped; there is nothing left to check in'),
        (["over/a", "1"], 'objective "over" is closed; its scores are final'),
        (["kinds/plan", "1"], 'milestone "Lease signed" of "kinds/plan" is done already, since 2026-10-20'),
        (["kinds/plan", "7"], '"kinds/plan" has no milestone "7"; it has 1 Lease signed; 2 Heating in; 3 Doors open'),
        (["quick-repairs/wait", "3", "--confidence", "11"], 'a confidence is a number from 0 to 10, where 5 means even odds; "11" is none'),
        (["quick-repairs/wait", "3", "--confidence", "-1"], "a confidence is a number from 0 to 10"),
        (["quick-repairs/wait", "3", "--by", "ivo"], 'there is no person "ivo"'),
        (["quick-repairs/wait", "3", "--owner", "ivo"], 'there is no person "ivo"'),
        (["quick-repairs/wait", "3", "--team", "workshop"], "--team is for the walk: leave it out, or quick-repairs/wait"),
        (["quick-repairs/wait", "3", "--note", "a\x1bb"], "the note holds an invisible control character (U+001B)"),
        (["quick-repairs/wait", "3", "--date", "2026-11-22"], "2026-11-22 lies in the future: a check-in tells what is, not what will be"),
        (["quick-repairs/wait", "3", "--date", "2026-08-01"], '2026-08-01 lies far outside of cycle "2026-q4" (2026-10-01 to 2026-12-31)'),
        (["quick-repairs/wait", "3", "--date", "2026-11-18"], '"quick-repairs/wait" has a check-in of 2026-11-18 by ivo-brandt already, in content/objectives/quick-repairs.md:19; correct it there, or say who you are with --by'),
        (["quick-repairs/wait"], 'nothing was said about "quick-repairs/wait": give a VALUE, --confidence or --note'),
        ([], "name a key result, or say whose: --owner PERSON or --team TEAM"),
        (["--owner", "ivo-brandt"], "a walk needs a terminal to ask; 5 key results owed:\n"),
        (["--team", "workshp"], 'there is no team "workshp" (did you mean "workshop"?)'),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused(made: Company, args: list[str], said: str) -> None:
    before = made.snapshot(".")
    done = made.run("checkin", *args)
    assert (done.code, done.out) == (2, "")
    assert f"Error: {said}" in done.err
    assert made.snapshot(".") == before


def test_where_a_reading_of_a_kpi_belongs_is_said(made: Company) -> None:
    said = made.run("checkin", "quick-repairs/returns", "3.3")
    assert (
        said.code,
        "Its values are read from KPI returns;" in said.err,
        "content/kpis/returns.csv.\n" in said.err,
    ) == (0, True, True)
    assert "KPI" not in made.run("checkin", "quick-repairs/returns", "--note", "Fine", "--by", "mara-lind").err


def test_a_closed_cycle_takes_no_more(company: CompanyMaker) -> None:
    made = company(
        BASE, {"cycles/2026-q4.md": "---\ntitle: Q4\nstart: 2026-10-01\nend: 2026-12-31\nclosed: true\n---\n"}
    )
    done = made.run("checkin", "quick-repairs/wait", "3")
    assert (done.code, done.err) == (2, 'Error: cycle "2026-q4" is closed; its scores are final\n')


def test_no_link_is_written_through(company: CompanyMaker, tmp_path: Path) -> None:
    made = company(BASE)
    outside = tmp_path / "outside.md"
    outside.write_bytes((made.content / "objectives" / "quick-repairs.md").read_bytes())
    before = outside.read_bytes()
    made.remove("objectives/quick-repairs.md")
    (made.content / "objectives" / "quick-repairs.md").symlink_to(outside)
    assert made.run("checkin", "quick-repairs/wait", "3").code == 2
    (made.content / "check-ins").symlink_to(tmp_path)
    assert made.run("checkin", "city-rides/members", "1100", "--file").code == 2
    assert outside.read_bytes() == before
    assert {p.name for p in tmp_path.iterdir()} - {".cache"} == {"company-1", "outside.md"}


def test_the_mode_of_a_file_is_kept(company: CompanyMaker) -> None:
    made = company(BASE)
    path = made.path("objectives/quick-repairs.md")
    path.chmod(0o640)
    assert made.run("checkin", "quick-repairs/wait", "3").code == 0
    assert path.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in path.parent.iterdir() if p.name.startswith(".")] == []


# ------------------------------------------------------------------------------------------------ an objective


def test_a_note_on_an_objective_stands_in_the_objective(made: Company) -> None:
    before = made.snapshot()
    done = made.run("checkin", "quick-repairs", "--note", "All in all: fine", "--confidence", "7")
    assert (done.code, done.out, done.err) == (0, "", f"quick-repairs written to {WAIT}\n")
    assert (
        made.run("checkin", "quick-repairs", "--note", "I agree", "--by", "mara-lind", "--date", "2026-11-20").code == 0
    )
    assert added(made, before) == {
        "objectives/quick-repairs.md":
        '\ncheck_ins:\n  - {date: 2026-11-21, confidence: 7, by: ivo-brandt, note: "All in all: fine"}'
        "\n  - {date: 2026-11-20, by: mara-lind, note: I agree}"
    }  # fmt: skip
    assert [c.note for c in made.load().graph.objectives["quick-repairs"].check_ins] == ["All in all: fine", "I agree"]
    assert made.run("check").code == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], '"quick-repairs" is an objective: say how it goes with --note, or check in on quick-repairs/wait, quick-repairs/on-time or quick-repairs/returns'),
        (["--note", "x", "--file"], 'a note on "quick-repairs" stands in its own file; --file is for key results'),
        (["--note", "x", "--date", "2025-01-01"], '2025-01-01 lies far outside of cycle "2026-q4"'),
        (["--note", "x", "--date", "2026-11-22"], "2026-11-22 lies in the future"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_of_an_objective_is_refused(made: Company, args: list[str], said: str) -> None:
    before = made.snapshot(".")
    done = made.run("checkin", "quick-repairs", *args)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"Error: {said}")
    over = made.run("checkin", "objective:over", "--note", "x")
    assert (over.code, over.err) == (2, 'Error: objective "over" is closed; its scores are final\n')
    assert made.snapshot(".") == before
    assert made.run("checkin", "quick-repairs", "--note", "x").code == 0
    again = made.run("checkin", "quick-repairs", "--note", "y")
    assert "has a check-in of 2026-11-21 by ivo-brandt already, in content/objectives/quick-repairs.md:37" in again.err


NOTE = [
    ("Note:", "Fine\r"),
    ("Confidence", "11\r"),
    ("0 to 10, where 5 means even odds", ""),
    ("Confidence", "7\r"),
    ("Write it?", ENTER),
]


def test_a_note_on_an_objective_is_asked_for(made: Company) -> None:
    before = made.snapshot()
    said = talk(made, ["checkin", "quick-repairs"], *NOTE)
    assert (
        said.code,
        "quick-repairs\n  ● on track, 60% of 56% expected\n  ●  60%  Days from drop-off to pick-up\n" in said.screen,
    ) == (0, True)
    assert list(added(made, before)) == ["objectives/quick-repairs.md"]


@pytest.mark.parametrize("at", [0, 1, 3, 4])
def test_leaving_before_the_end_of_a_note_writes_nothing(made: Company, at: int) -> None:
    before = made.snapshot(".")
    said = talk(made, ["checkin", "quick-repairs"], *NOTE[:at], (NOTE[at][0], CTRL_C))
    assert (said.code, "Nothing was written." in said.screen) == (130, True)
    assert made.snapshot(".") == before


# ------------------------------------------------------------------------------------------------ the week's file


def test_the_week_has_a_file_for_each_team_and_author(made: Company) -> None:
    before = made.snapshot()
    assert made.run("checkin", "quick-repairs/wait", "3.2", "--note", "Good", "--file").code == 0
    assert made.run("checkin", "quick-repairs/on-time", "80", "--confidence", "6", "--file").code == 0
    assert made.run("checkin", "city-rides/members", "1100", "--file").code == 0
    assert made.run("checkin", "quick-repairs/wait", "3.4", "--file", "--date", "2026-11-20").code == 0
    twice = made.run("checkin", "quick-repairs/wait", "3.1", "--file")
    assert (twice.code, "has a check-in of 2026-11-21 by ivo-brandt already" in twice.err) == (2, True)
    assert added(made, before) == {
        "check-ins/2026-w47-workshop-ivo-brandt.md":
        "---\ndate: 2026-11-21\nteam: workshop\nby: ivo-brandt\nentries:\n"
        "  quick-repairs/wait: {value: 3.2, note: Good}\n  quick-repairs/on-time: {value: 80, confidence: 6}\n---\n",
        "check-ins/2026-w47-workshop-ivo-brandt-11-20.md":
        "---\ndate: 2026-11-20\nteam: workshop\nby: ivo-brandt\nentries:\n  quick-repairs/wait: {value: 3.4}\n---\n",
        "check-ins/2026-w47-company-mara-lind.md":
        "---\ndate: 2026-11-21\nteam: company\nby: mara-lind\nentries:\n  city-rides/members: {value: 1100}\n---\n",
    }  # fmt: skip
    assert made.load().scores.of("key-result:quick-repairs/wait").current == 3.2
    assert made.run("check").code == 0


def test_who_may_see_the_objective_may_see_its_check_ins(company: CompanyMaker) -> None:
    made = company(BASE, {"okrsite.yaml": "audiences: {leads: [everyone]}\n"})
    path = made.path("objectives/quick-repairs.md")
    path.write_text(path.read_text().replace("team: workshop", "team: workshop\naudience: leads"))
    assert made.run("checkin", "quick-repairs/wait", "3.2", "--file").code == 0
    text = (made.content / "check-ins" / "2026-w47-workshop-ivo-brandt-leads.md").read_text()
    assert "audience: leads\n" in text
    assert [f.code for f in made.findings() if f.code == "OKR204"] == []


# ------------------------------------------------------------------------------------------------ who owes what


def test_a_check_in_is_owed_until_sunday_of_its_week(company: CompanyMaker) -> None:
    made = company(BASE)

    def of(day: date, **whose: str) -> list[str]:
        return [k.path for k in owed(made.load(day), **whose)]

    assert of(date(2026, 11, 21)) == []
    assert of(date(2026, 11, 22)) == []
    assert of(date(2026, 11, 23)) == ["quick-repairs/on-time", "quick-repairs/wait"] or of(date(2026, 11, 23)) == [
        "quick-repairs/wait",
        "quick-repairs/on-time",
    ]
    assert sorted(of(date(2026, 12, 1))) == [
        "city-rides/advice",
        "city-rides/members",
        "quick-repairs/on-time",
        "quick-repairs/wait",
    ]
    assert sorted(of(date(2026, 12, 1), team="company")) == ["city-rides/advice", "city-rides/members"]
    assert of(date(2026, 12, 1), owner="ivo-brandt", team="company") == []
    assert of(date(2027, 3, 1)) == []


# ------------------------------------------------------------------------------------------------ at a terminal


def test_what_is_missing_is_asked_for(made: Company) -> None:
    before = made.snapshot()
    said = talk(
        made, ["checkin", "quick-repairs/wait"],
        ("Value:", "soon\r"), ("takes a number", ""), ("Value:", "3.2\r"), ("Confidence, 0 to 10:", "7\r"),
        ("Note:", "It: works\r"), ("Write it? [Y/n]:", ENTER),
    )  # fmt: skip
    assert said.code == 0
    assert (
        "Days from drop-off to pick-up  quick-repairs/wait\n  3.6 → 2 days  ● on track, 60% of 56% expected\n"
        in said.screen
    )
    assert "  last 3.6 on 18 Nov by Ivo Brandt, confidence 6: The parts shelf is sorted.\n" in said.screen
    assert "→ ● on track, 70% of 56% expected" in said.screen
    assert added(made, before) == {
        "objectives/quick-repairs.md":
        '\n      - {date: 2026-11-21, value: 3.2, confidence: 7, by: ivo-brandt, note: "It: works"}'
    }  # fmt: skip


@pytest.mark.parametrize("key", [ENTER, CTRL_C, CTRL_D])
def test_prompts_do_not_go_where_the_output_goes(made: Company, key: str) -> None:
    before = made.snapshot(".")
    turns = [("Confidence, 0 to 10:", "7\r"), ("Note:", ENTER), ("Write it? [Y/n]:", key)]
    said = talk(made, ["checkin", "quick-repairs/wait", "3.2"], *turns, redirected=True)
    assert said.code == (0 if key == ENTER else 130)
    assert (made.snapshot(".") == before) == (key != ENTER)


def test_a_no_at_the_end_writes_nothing(made: Company) -> None:
    before = made.snapshot(".")
    said = talk(
        made, ["checkin", "quick-repairs/wait", "3"], ("Confidence", ENTER), ("Note", ENTER), ("Write it?", "n\r")
    )
    assert (said.code, "Nothing was written." in said.screen) == (0, True)
    assert made.snapshot(".") == before


def test_who_says_nothing_writes_nothing(made: Company) -> None:
    before = made.snapshot(".")
    said = talk(made, ["checkin", "quick-repairs/wait"], ("Value:", ENTER), ("Confidence", ENTER), ("Note", ENTER))
    assert (said.code, "Nothing was written." in said.screen) == (0, True)
    assert made.snapshot(".") == before


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
@pytest.mark.parametrize("at", range(4))
def test_leaving_at_any_prompt_leaves_files_as_they_were(made: Company, key: str, at: int) -> None:
    before = made.snapshot(".")
    turns = [("Value:", "3\r"), ("Confidence", "7\r"), ("Note", "Good\r"), ("Write it?", ENTER)]
    said = talk(made, ["checkin", "quick-repairs/wait"], *turns[:at], (turns[at][0], key))
    assert (said.code, "Nothing was written." in said.screen) == (130, True)
    assert made.snapshot(".") == before


def test_a_walk_asks_about_all_that_is_owed(made: Company) -> None:
    before = made.snapshot()
    said = talk(
        made, ["checkin"],
        ("Who are you:", "iv" + TAB + ENTER), ("5 key results to look at. Enter leaves one out, q ends the walk.", ""),
        ("1 of 5  Degrees", ""), ("Value:", "21\r"), ("Confidence", ENTER), ("Note", ENTER),
        ("2 of 5  A new workshop", ""), ("✓ 1 Lease signed\n  ○ 2 Heating in", ""), ("Done, by number:", "2\r"), ("Confidence", "8\r"), ("Note", "Warm.\r"),
        ("3 of 5  A crane", ""), ("Reached, true or false:", ENTER),
        ("4 of 5  The mood", ""), ("stretch:", "q\r"),
        ("Write 2 check-ins? [Y/n]:", "y\r"),
    )  # fmt: skip
    assert said.code == 0
    assert "2 check-ins written to content/objectives/kinds.md" in said.screen
    text = made.path("objectives/kinds.md").read_text()
    assert "    check_ins:\n      - {date: 2026-11-21, value: 21, by: ivo-brandt}\n" in text
    assert "      - {title: Heating in, done: 2026-11-21}   # at last\n" in text
    assert "      - {date: 2026-11-21, confidence: 8, by: ivo-brandt, note: Warm.}\n" in text
    assert [name for name, data in made.snapshot().items() if data != before[name]] == ["objectives/kinds.md"]


def test_a_walk_knows_who_sits_there_and_writes_one_file_a_team_and_author(made: Company) -> None:
    """By the address that git knows. With --file nothing but the week's file changes."""
    made.write({"people/ivo-brandt.md": "---\nname: Ivo Brandt\nteam: workshop\nemail: Ivo@spoke.example\n---\n"})
    (made.root / ".gitconfig").write_text("[user]\nemail = ivo@Spoke.example\n")
    before = made.snapshot()
    said = talk(
        made, ["checkin", "--file"],
        ("Who are you [ivo-brandt]:", ENTER), ("Value:", "21\r"), ("Confidence", ENTER), ("Note", ENTER), ("Done, by number:", ENTER),
        ("true or false:", "true\r"), ("Confidence", "9\r"), ("Note", "It stands.\r"), ("stretch:", "q\r"), ("Write 2 check-ins?", ENTER),
    )  # fmt: skip
    assert said.code == 0, said.screen
    assert added(made, before) == {
        "check-ins/2026-w47-workshop-ivo-brandt.md":
        "---\ndate: 2026-11-21\nteam: workshop\nby: ivo-brandt\nentries:\n  kinds/temperature: {value: 21}\n"
        "  kinds/crane: {value: true, confidence: 9, note: It stands.}\n---\n"
    }  # fmt: skip


def test_leaving_a_walk_loses_what_was_said_and_no_file(made: Company) -> None:
    before = made.snapshot(".")
    said = talk(
        made, ["checkin", "--team", "workshop", "--file"],
        ("Value:", "21\r"), ("Confidence", ENTER), ("Note", ENTER), ("Done, by number:", CTRL_C),
    )  # fmt: skip
    assert said.code == 130
    assert made.snapshot(".") == before


def test_somebody_who_owes_nothing_is_told_so(company: CompanyMaker) -> None:
    said = talk(company(BASE), ["checkin", "--owner", "ivo-brandt"])
    assert (said.code, "Nothing is owed this week." in said.screen) == (0, True)


def test_a_file_that_changed_while_somebody_thought_is_left_alone(made: Company) -> None:
    path = made.path("objectives/quick-repairs.md")

    class Meanwhile(str):
        __slots__ = ()

        def encode(self, *_: object) -> bytes:
            path.write_bytes(path.read_bytes() + b"Somebody else was here.\n")
            return b"\r"

    said = talk(
        made, ["checkin", "quick-repairs/wait", "3"], ("Confidence", ENTER), ("Note", ENTER), ("Write it?", Meanwhile())
    )
    assert (said.code, "was changed meanwhile by somebody else" in said.screen) == (2, True)
    assert path.read_bytes().endswith(b"Somebody else was here.\n")
    assert b"2026-11-21" not in path.read_bytes()


# ------------------------------------------------------------------------------------------------ git


def test_teams_and_owners_never_conflict(made: Company) -> None:
    """Two teams, and two owners in one team, check in on branches of their own; everything merges."""
    made.write({"people/lea-horn.md": "---\nname: Lea Horn\nteam: workshop\n---\n"})

    def git(*args: str) -> str:
        command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", *args]
        clean = {"PATH": os.environ["PATH"], "HOME": str(made.root), "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(command, cwd=made.root, env=clean, capture_output=True, check=False)
        assert done.returncode == 0, (args, done.stdout, done.stderr)
        return done.stdout.decode()

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "All")
    branches = {
        "company": ("city-rides/members", "1100", "--file"),
        "ivo": ("quick-repairs/wait", "3.2", "--file"),
        "lea": ("quick-repairs/wait", "3.3", "--file", "--by", "lea-horn"),
        "ivo-2": ("kinds/mood", "target"),
        "company-2": ("city-rides/advice", "69"),
    }
    for branch, args in branches.items():
        git("checkout", "-q", "-b", branch, "main")
        assert made.run("checkin", *args).code == 0
        git("add", ".")
        git("commit", "-q", "-m", branch)
    git("checkout", "-q", "main")
    for branch in branches:
        git("merge", "-q", "--no-edit", branch)
    assert git("status", "--porcelain") == ""
    project = made.load()
    assert [f.message for f in project.findings if f.level == "error"] == []
    today = [c for path in project.graph.key_results for c in project.graph.check_ins(path) if c.date == TODAY]
    assert sorted(((c.by or "", c.value) for c in today), key=str) == [
        ("ivo-brandt", "target"), ("ivo-brandt", 3.2), ("lea-horn", 3.3), ("mara-lind", 1100), ("mara-lind", 69),
    ]  # fmt: skip
