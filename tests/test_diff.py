"""`okrsite diff` with real git: a story of a quarter told in OKR terms, in four formats, harmless in each."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from okrsite.diff.markdown import LIMIT, safe
from tests.conftest import BASE, Company, CompanyMaker
from tests.repository import begun, commit, git, is_sprung, trapped

NEW_CHECK_IN = "      - {date: 2026-11-20, value: 5, confidence: 4, by: ivo-brandt, note: Two mechanics are ill.}\n"


@pytest.fixture
def story(company: CompanyMaker) -> Company:
    """On `main` the quarter begins; on `topic` a target moves, a key result vanishes and an objective is renamed."""
    made = begun(company(BASE), "2026-09-30")
    git(made, "switch", "-q", "-c", "topic")
    edit(made, "objectives/quick-repairs.md", "target: 2\n", "target: 3\n")
    commit(made, "Be honest about the wait", "2026-11-03")
    text = made.path("objectives/quick-repairs.md").read_text("utf-8")
    start, end = text.index("  - id: on-time"), text.index("  - id: returns")
    made.write({"objectives/quick-repairs.md": text[:start] + text[end:]})
    commit(made, "Nobody measured this", "2026-11-04")
    edit(made, "objectives/quick-repairs.md", "shelf is sorted.}\n", f"shelf is sorted.}}\n{NEW_CHECK_IN}")
    git(made, "mv", "content/objectives/city-rides.md", "content/objectives/town-rides.md")
    edit(made, "objectives/town-rides.md", "horizon: strategic", "horizon: strategic\naliases: [city-rides]")
    commit(made, "Check in, and mean the town", "2026-11-20")
    git(made, "switch", "-q", "main")
    made.write({"people/ada-voss.md": "---\nname: Ada Voss\nteam: workshop\nrole: Mechanic\n---\n"})
    commit(made, "Welcome Ada", "2026-11-20")
    return made


def edit(made: Company, name: str, old: str, new: str) -> None:
    text = made.path(name).read_text("utf-8")
    assert text.count(old) == 1, (name, old)
    made.write({name: text.replace(old, new)})


def diff(made: Company, *args: str) -> str:
    done = made.run("diff", *args)
    assert (done.code, done.err) == (0, "")
    return done.out


def as_json(made: Company, *args: str) -> dict[str, list[dict[str, object]]]:
    found = json.loads(diff(made, *args, "--format", "json"))
    assert isinstance(found, dict)
    return found


STORY = """
main... (COMMIT) → topic (COMMIT), as of 21 Nov 2026
1 removed, 2 edited, 1 check-in, 2 new findings.

Company objectives above the changes 1
●  85%  The city trusts us with its bicycles  town-rides  Spoke

Check-ins 1
●  60% → ▲  33%  Days from drop-off to pick-up  quick-repairs/wait
                 Riders get their bicycle back the day they need it
                 2026-11-20  5 days, confidence 4, Two mechanics are ill.
                 serves      The city trusts us with its bicycles

Removed 1
−  Repairs ready on the promised day  quick-repairs/on-time
   key result: Riders get their bicycle back the day they need it

Goal posts moved 1
Days from drop-off to pick-up  quick-repairs/wait
Riders get their bicycle back the day they need it
  target  2 days → 3 days

Renamed 1
The city trusts us with its bicycles  town-rides  Spoke
  id  city-rides → town-rides

Numbers that moved with them 1
●  60% → ▲  33%  Riders get their bicycle back the day they need it  quick-repairs  Workshop

New findings 2
+  key result "quick-repairs/on-time" was deleted     OKR902  content/objectives/quick-repairs.md:10
   after the cycle began
+  the target of key result "quick-repairs/wait"      OKR901  content/objectives/quick-repairs.md:15
   went from 2 to 3 after the cycle began
""".lstrip()


def test_the_story_of_a_branch(story: Company) -> None:
    said = re.sub(r"\([0-9a-f]{10}\)", "(COMMIT)", diff(story, "main...topic"))
    assert said == STORY


def test_nothing_is_checked_out_and_nothing_uncommitted_is_touched(story: Company) -> None:
    story.write({"objectives/city-rides.md": "half a thought"})
    before = story.snapshot(".")
    diff(story, "main", "topic")
    assert story.snapshot(".") == before


def test_two_and_three_dots_are_those_of_git(story: Company) -> None:
    added = {"uid": "person:ada-voss", "title": "Ada Voss", "path": "content/people/ada-voss.md"}
    assert as_json(story, "main..topic")["removed"][0] == added
    assert added not in as_json(story, "main...topic")["removed"]
    assert as_json(story, "topic", "main")["added"][0] == added
    assert as_json(story, "topic...")["added"] == [added]


def test_the_working_tree_is_the_other_side_unless_one_is_named(story: Company) -> None:
    assert diff(story, "main").splitlines()[1:] == ["Nothing changed in terms of OKRs."]
    edit(story, "objectives/quick-repairs.md", "owner: ivo-brandt\n", "owner: mara-lind\n")
    assert as_json(story, "main")["changed"] == [
        {
            "uid": "objective:quick-repairs",
            "title": "Riders get their bicycle back the day they need it",
            "path": "content/objectives/quick-repairs.md",
            "was": "objective:quick-repairs",
            "fields": [
                {"field": "owner", "area": "owners", "before": "person:ivo-brandt", "after": "person:mara-lind"}
            ],
        }
    ]


def test_json_says_what_check_ins_changed_up_to_the_company(story: Company) -> None:
    found = as_json(story, "main...topic")
    assert found["check_ins"] == [
        {
            "uid": "key-result:quick-repairs/wait",
            "title": "Days from drop-off to pick-up",
            "path": "content/objectives/quick-repairs.md",
            "added": [
                {
                    "date": "2026-11-20", "value": 5, "confidence": 4, "by": "person:ivo-brandt", "note": "Two mechanics are ill.",
                }
            ],
            "removed": [],
            "before": {"progress": 0.6, "status": "on-track", "stale": False},
            "after": {"progress": 0.333333, "status": "at-risk", "stale": False},
            "serves": "objective:town-rides",
        }
    ]  # fmt: skip
    assert [m["uid"] for m in found["company"]] == ["objective:town-rides"]
    assert [m["uid"] for m in found["moved"]] == ["objective:quick-repairs"]


def test_a_move_in_the_tree_a_state_and_a_new_finding(company: CompanyMaker) -> None:
    made = begun(company(BASE))
    edit(made, "objectives/quick-repairs.md", "[city-rides/advice]", "[city-rides]")
    edit(made, "objectives/quick-repairs.md", "committed\n", "committed\nstate: closed\n")
    found = as_json(made, "HEAD")
    fields = [(f["field"], f["area"]) for f in found["changed"][0]["fields"]]  # type: ignore[attr-defined]
    assert fields == [("serves", "places"), ("state", "states")]
    findings = found["findings"]
    assert [len(findings[key]) > 0 for key in ("new", "gone")] == [True, False]  # type: ignore[call-overload]


def test_lines_that_only_move_are_no_change(company: CompanyMaker) -> None:
    made = begun(company(BASE))
    edit(made, "objectives/quick-repairs.md", "---\ntitle:", "---\n# a remark\n\ntitle:")
    edit(made, "objectives/city-rides.md", "baseline: 400\n    target: 1200\n", "target: 1200.0\n    baseline: 400\n")
    assert diff(made, "HEAD").splitlines()[1] == "Nothing changed in terms of OKRs."


def test_a_parent_that_is_named_a_second_time_is_no_change_and_a_place_no_value(company: CompanyMaker) -> None:
    made = begun(company(BASE), "2026-09-30")
    edit(made, "objectives/quick-repairs.md", "aligns_to: [", 'aligns_to: ["pillar:none", ')
    made.write({"pillars/none.md": "---\ntitle: None of it\n---\nWhy.\n"})
    commit(made, "One more", "2026-11-03")
    objective = as_json(made, "HEAD~1", "HEAD")["changed"][0]
    (serves,) = [field for field in objective["fields"] if field["field"] == "serves"]  # type: ignore[attr-defined]
    links = [link for side in ("before", "after") for link in serves[side]]
    assert len(links) == 3
    assert all(set(link) == {"to", "contributes", "weight"} for link in links)
    edit(made, "objectives/quick-repairs.md", '"pillar:none", ', '"pillar:none", "pillar:none", ')
    assert diff(made, "HEAD").splitlines()[1] == "Nothing changed in terms of OKRs."


def test_a_title_that_only_one_has_tells_a_new_id(company: CompanyMaker) -> None:
    made = begun(company(BASE))
    edit(made, "objectives/quick-repairs.md", "  - id: wait\n", "  - id: waiting-time\n")
    git(made, "mv", "content/people/ivo-brandt.md", "content/people/ivo-brand.md")
    for name in ("objectives/quick-repairs.md", "teams/workshop.md", "kpis/returns.md"):
        made.write({name: made.path(name).read_text("utf-8").replace("ivo-brandt", "ivo-brand")})
    found = as_json(made, "HEAD")
    assert (found["added"], found["removed"]) == ([], [])
    assert [(c["was"], c["uid"]) for c in found["changed"]] == [
        ("person:ivo-brandt", "person:ivo-brand"),
        ("key-result:quick-repairs/wait", "key-result:quick-repairs/waiting-time"),
    ]


def test_settings_that_changed_are_told_by_their_keys(company: CompanyMaker) -> None:
    made = begun(company(BASE))
    written = "rules: {OKR402: off, OKR309: {similarity: 0.7, ignore: [pages/**]}}\naudiences: {board: [everyone]}\n"
    made.write({"okrsite.yaml": f"site: {{title: 'Spoke @all'}}\n# pages\npace: {{at_risk: 10}}\n{written}"})
    settings = {
        "audiences.board": (None, ["everyone"]),
        "rules.OKR309.ignore": (None, ["pages/**"]),
        "rules.OKR309.similarity": (None, 0.7),
        "rules.OKR402.level": (None, "off"),
        "site.title": ("Spoke OKRs", "Spoke @all"),
    }
    for options in ((), ("--untrusted",)):
        told = as_json(made, "HEAD", *options)["configuration"]
        assert {s["field"]: (s["before"], s["after"]) for s in told} == settings
    assert diff(made, "HEAD").splitlines()[1:] == [
        "5 settings.",
        "",
        "Configuration 5",
        "audiences.board",
        "  okrsite.yaml  – → everyone",
        "rules.OKR309.ignore",
        "  okrsite.yaml  – → pages/**",
        "rules.OKR309.similarity",
        "  okrsite.yaml  – → 0.7",
        "rules.OKR402.level",
        "  okrsite.yaml  – → off",
        "site.title",
        "  okrsite.yaml  Spoke OKRs → Spoke @all",
    ]


def test_who_does_not_trust_the_files_finds_by_the_rules_as_they_come(company: CompanyMaker) -> None:
    made = begun(company(BASE, {"okrsite.yaml": "rules: {OKR401: off}\n"}))
    edit(
        made,
        "objectives/quick-repairs.md",
        "Riders get their bicycle back the day they need it",
        "Repairs in 30 minutes",
    )
    codes = [
        [f["code"] for f in as_json(made, "HEAD", *options)["findings"]["new"]]  # type: ignore[call-overload]
        for options in ((), ("--untrusted",))
    ]
    assert codes == [[], ["OKR401"]]


def test_what_cannot_be_written_is_said(story: Company) -> None:
    done = story.run("diff", "main", "--output-file", "nowhere/x.md")
    assert (done.code, done.err) == (2, "Error: nowhere/x.md: No such file or directory\n")


# ---- what many hands write

HOSTILE = "<img src=x onerror=alert(1)> @all #1 [x](http://x.example) www.x.example `a` **b** | ~~c~~ :smile:"


@pytest.fixture
def hostile(company: CompanyMaker) -> Company:
    made = begun(company(BASE))
    edit(made, "objectives/quick-repairs.md", "Riders get their bicycle back the day they need it", f'"{HOSTILE}"')
    return made


def test_hostile_titles_in_a_terminal(hostile: Company) -> None:
    said = diff(hostile, "HEAD")
    assert "<img src=x onerror=alert(1)> @all #1 x www.x.example a b | c :smile:" in " ".join(said.split())
    assert "\x1b" not in said


def test_hostile_titles_in_a_comment(hostile: Company) -> None:
    said = diff(hostile, "HEAD", "--format", "markdown")
    shown = MarkdownIt("gfm-like", {"html": True}).disable("linkify").render(said)
    assert "<img" not in shown
    assert "<a " not in shown
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown
    assert not re.search(r"@\w|#\d|www\.x", shown)
    assert set(re.findall(r"<(\w+)", shown)) <= {"h3", "p", "strong", "ul", "li"}


def test_hostile_titles_in_a_page(hostile: Company) -> None:
    said = diff(hostile, "HEAD", "--format", "html")
    assert "<img" not in said
    assert "&lt;img src=x onerror=alert(1)&gt;" in said
    assert "\x1b" not in said
    assert "<script" not in said
    assert "default-src 'none'; style-src 'sha256-" in said


@pytest.mark.parametrize("text", ["a\nb", "a\u202eb", "- a", "@a", "# a", "x" * 999, "a\u200bb", "&lt;", "```"])
def test_a_text_stays_one_harmless_line(text: str) -> None:
    shown = MarkdownIt("gfm-like", {"html": True}).disable("linkify").render(f"- {safe(text)}")
    assert re.fullmatch(r"<ul>\n<li>[^<\n]*</li>\n</ul>\n", shown)


def test_a_comment_is_short_enough_and_says_what_it_leaves_out(company: CompanyMaker) -> None:
    made = begun(company(BASE))
    person = "---\nname: {}\nteam: workshop\nrole: Mechanic\n---\n"
    made.write({f"people/p-{n}.md": person.format(f"Person {'ü' * 200} {n}") for n in range(400)})
    said = diff(made, "HEAD", "--format", "markdown")
    assert len(said.encode()) < LIMIT < 65_000
    shown, hidden = said.count("**Person"), re.findall(r"^- … and (\d+) more$", said, re.MULTILINE)
    assert shown + int(hidden[0]) == 400
    total = re.findall(r"^… and (\d+) more: `okrsite diff` shows all of it\.$", said, re.MULTILINE)
    assert int(total[0]) >= int(hidden[0]) > 0
    assert said.count("<details>") == said.count("</details>") == 1


# ---- what cannot be told


def test_errors_say_what_to_do(company: CompanyMaker) -> None:
    made = company(BASE)
    done = made.run("diff", "main")
    assert (done.code, done.out) == (2, "")
    assert "is no git repository" in done.err
    begun(made)
    assert made.run("diff", "nowhere").err == (
        'Error: there is no revision "nowhere" here (git: fatal: Needed a single revision)\n'
        if "Needed" in made.run("diff", "nowhere").err
        else 'Error: there is no revision "nowhere" here\n'
    )
    assert made.run("diff", "main", "--", "--output=x").code == 2
    assert made.run("diff", "main..main", "main").err == "Error: main..main main: that is more than two revisions\n"
    assert not (made.root / "x").exists()


def test_a_side_without_a_project_is_named(company: CompanyMaker) -> None:
    made = company(BASE)
    (made.root / "okrsite.yaml").rename(made.root / "later.yaml")
    begun(made)
    (made.root / "later.yaml").rename(made.root / "okrsite.yaml")
    done = made.run("diff", "main")
    assert done.code == 2
    assert re.fullmatch(r"Error: main \([0-9a-f]{10}\): okrsite\.yaml: .*there is no such file.*\n", done.err)


def test_a_shallow_clone_is_said_with_the_fix(story: Company) -> None:
    shallow = Company(story.root / "shallow" / "clone")
    git(story, "clone", "-q", "--depth", "1", f"file://{story.root}", str(shallow.root / "here"))
    clone = story.root / "shallow" / "clone" / "here"
    done = story.run("-C", clone, "diff", "HEAD~1")
    assert (done.code, done.err) == (
        2,
        'Error: there is no revision "HEAD~1" here, in a shallow clone: fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0)\n',
    )


def test_no_trap_is_sprung(story: Company) -> None:
    trapped(story)
    assert diff(story, "main...topic").splitlines()[1] == "1 removed, 2 edited, 1 check-in, 2 new findings."
    diff(story, "main")
    assert not is_sprung(story)


def test_it_is_written_to_a_file(story: Company, tmp_path: Path) -> None:
    target = tmp_path / "comment.md"
    assert diff(story, "main...topic", "--format", "markdown", "--output-file", str(target)) == ""
    assert target.read_text("utf-8").startswith("### OKRs: 1 removed, 2 edited, 1 check-in, 2 new findings\n")
