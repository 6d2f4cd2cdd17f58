"""`okrsite import`: what comes in from which table, what it asks, what it refuses, and that no other byte moves."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import openpyxl
import pytest

from okrsite.content.trees import DiskTree
from okrsite.export.csv import write as as_csv
from okrsite.export.selection import select
from okrsite.importer import texts
from okrsite.importer.columns import understand
from okrsite.importer.fields import SHAPES
from okrsite.importer.work import from_rows, outcome
from okrsite.project import load
from tests.conftest import BASE, REPOSITORY, TODAY, Company, CompanyMaker
from tests.terminal import CTRL_C, ENTER, talk


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE)


def table(made: Company, text: str, name: str = "okrs.csv") -> Path:
    path = made.root / name
    path.write_bytes(text.encode())
    return path


def news(made: Company, before: dict[str, bytes]) -> dict[str, str]:
    """The files that are new or differ."""
    after = made.snapshot()
    assert set(before) <= set(after)
    return {name: data.decode() for name, data in after.items() if before.get(name) != data}


NEW = """\
Objective,Key Result,Owner E-mail,Team,Quarter,Start,Current,Target,Confidence,Last Updated,Parent,Progress,Region
Riders know what it costs,Quotes before the repair,ivo-brandt,Workshop,Q4 2026,20%,35%,90%,6,2026-11-20,Riders who would recommend us,21%,North
,Complaints about the bill,,,,12,"9,5",3,,,,,
"""

TOLD = """\
okrs.csv: 2 rows, read as objectives and key results.
  Objective    → objective title
  Key Result   → key result title
  Owner E-mail → owner
  Team         → team
  Quarter      → cycle
  Start        → baseline
  Current      → current
  Target       → target
  Confidence   → confidence
  Last Updated → last check-in
  Parent       → aligns to
  Progress     not used: okrsite computes it
  Region       not used: no field is called so; say what it means with --map "Region=FIELD"
"""

WRITTEN = """\
---
title: Riders know what it costs
team: workshop
owner: ivo-brandt
cycle: 2026-q4
aligns_to: [city-rides/advice]
key_results:
  - id: quotes-before-the-repair
    title: Quotes before the repair
    unit: "%"
    baseline: 20
    target: 90
    check_ins:
      - {date: 2026-11-20, value: 35, confidence: 6}
  - id: complaints-about-the-bill
    title: Complaints about the bill
    baseline: 12
    target: 3
    current: 9.5
---
"""


def test_a_row_for_each_key_result_in_the_words_of_another_tool(made: Company) -> None:
    before = made.snapshot()
    done = made.run("import", table(made, NEW))
    assert (done.code, done.out, done.err) == (0, "", f"{TOLD}new: 1 objective\n1 file written.\n")
    assert news(made, before) == {"objectives/2026-q4/workshop/riders-know-what-it-costs.md": WRITTEN}
    assert [f.code for f in made.findings() if f.level == "error"] == []


def test_a_second_import_writes_nothing(made: Company) -> None:
    path = table(made, NEW)
    made.run("import", path)
    before = made.snapshot()
    done = made.run("import", path)
    assert (done.code, done.err) == (0, f"{TOLD}Everything is there already: nothing to write.\n")
    assert made.snapshot() == before


def test_changed_values_are_splices_and_no_other_byte_moves(made: Company) -> None:
    path = made.path("objectives/quick-repairs.md")
    text = path.read_text().replace("baseline: 60", "baseline:   60   # measured in May").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    before = path.read_bytes()
    rows = "key result,baseline,target,current,confidence,last check-in,note,key result owner\n"
    rows += "quick-repairs/on-time,62,90.0,81,7,2026-11-20,Wheels: better,Mara Lind\n"
    done = made.run("import", table(made, rows))
    assert (done.code, done.err.splitlines()[-2:]) == (0, ["changed: 1 objective", "1 file written."])
    said = b'\r\n      - {date: 2026-11-20, value: 81, confidence: 7, note: "Wheels: better"}'
    last = b"note: Wheels are still slow.}"
    expected = before.replace(b"baseline:   60   #", b"baseline:   62   #").replace(
        last, last + said + b"\r\n    owner: mara-lind"
    )
    assert path.read_bytes() == expected


def test_the_export_of_a_company_changes_nothing_in_it(made: Company) -> None:
    before = made.snapshot()
    for style in ("csv", "json", "xlsx"):
        path = made.root / f"all.{style}"
        assert made.run("export", "--format", style, "--output", path).code == 0
        done = made.run("-q", "import", path)
        assert (done.code, done.out, done.err) == (0, "", ""), style
    assert made.snapshot() == before


def test_what_the_example_company_exports_of_any_kind_is_there_already() -> None:
    project = load(DiskTree(REPOSITORY), today=TODAY)
    for kind, shape in SHAPES.items():
        exported = texts.table(as_csv(select(project, kind=kind)), f"{kind}.csv")
        columns = understand(kind, exported, ())
        found = outcome(project, REPOSITORY, from_rows(project, columns, (), create=False), leave_out=False)
        assert (found.refused, found.missing, found.plan.notes, found.batch.changes()) == ((), {}, [], {}), shape.noun


def test_several_people_in_a_cell(made: Company) -> None:
    rows = 'Objective,Owner,Team,Collaborators,KR\nA calm shop,ivo-brandt,workshop,"Lind, Mara; Noa Reuter, ivo-brandt",Noise\n'
    before = made.snapshot()
    assert made.run("import", table(made, rows), "--create").code == 0
    found = news(made, before)
    assert list(found) == ["objectives/2026-q4/workshop/a-calm-shop.md", "people/noa-reuter.md"]
    assert "contributors: [mara-lind, noa-reuter, ivo-brandt]\n" in found["objectives/2026-q4/workshop/a-calm-shop.md"]


def test_a_dry_run_is_a_patch(made: Company) -> None:
    before = made.snapshot()
    rows = "objective,objective title,team,cycle,key result,key result title,target\n"
    rows += "quick-repairs,Riders get it back at once,,,wait,,1.5\n"
    rows += "quiet,A quiet workshop,workshop,2026-q4,noise,Decibels at the stand,60\n"
    done = made.run("import", table(made, rows), "--dry-run", "--set", "owner=ivo-brandt")
    assert (done.code, done.err.splitlines()[-2:]) == (0, ["new: 1 objective", "changed: 1 objective"])
    assert done.out == PATCH
    assert made.snapshot() == before
    git = ["git", "apply", "--unsafe-paths", "--directory", str(made.root), "-p1", "-"]
    subprocess.run(git, input=done.out.encode(), cwd=made.root, check=True, capture_output=True)
    assert "target: 1.5" in made.path("objectives/quick-repairs.md").read_text()
    assert made.run("import", made.root / "okrs.csv", "--set", "owner=ivo-brandt").err.endswith("nothing to write.\n")


PATCH = """\
--- /dev/null
+++ b/content/objectives/2026-q4/workshop/quiet.md
@@ -0,0 +1,10 @@
+---
+title: A quiet workshop
+team: workshop
+owner: ivo-brandt
+cycle: 2026-q4
+key_results:
+  - id: noise
+    title: Decibels at the stand
+    target: 60
+---
--- a/content/objectives/quick-repairs.md
+++ b/content/objectives/quick-repairs.md
@@ -1,5 +1,5 @@
 ---
-title: Riders get their bicycle back the day they need it
+title: Riders get it back at once
 team: workshop
 owner: ivo-brandt
 cycle: 2026-q4
@@ -12,7 +12,7 @@
     metric: median waiting time
     unit: days
     baseline: 6
-    target: 2
+    target: 1.5
     class: target
     check_ins:
       - {date: 2026-10-14, value: 5.5, confidence: 5, by: ivo-brandt, note: Two stands were idle.}
"""

ROUGH = """\
Objective,Key Result,Owner,Team,Quarter,Target
A calm shop,Noise,ivo-brand,workshop,Q4 2026,60
A fair shop,Complaints,ivo-brandt,workshop,Q4 2026,many
A fair shop,Praise,ivo-brandt,workshop,Q4 2026,10
,,,,,
A far shop,Kilometres,Nobody Known,Spares,Q9 2026,7
A far shop,Hours,Nobody Known,Spares,Q9 2026,8
"""

REFUSED = """\
okrs.csv:2: Owner: there is no person "ivo-brand" (did you mean "ivo-brandt"?)
okrs.csv:3: Target: "many" is no number; write it like 1250, -3.5 or 12 %
okrs.csv:6: Owner: there is no person "Nobody Known" (also 7)
okrs.csv:6: Team: there is no team "Spares" (also 7)
okrs.csv:6: Quarter: there is no cycle "Q9 2026" (did you mean "2026-q4"?) (also 7)
Not there yet: 2 people, 1 team and 1 cycle; --create begins them.
"""


def test_refused_rows_are_told_by_line_and_nothing_is_written(made: Company) -> None:
    before = made.snapshot()
    done = made.run("-q", "import", table(made, ROUGH))
    assert (done.code, done.out) == (1, "")
    assert (
        done.err
        == f"{REFUSED}4 rows refused, so nothing was written: mend the table, or leave them out with --skip-refused.\n"
    )
    assert made.snapshot() == before


def test_the_other_rows_can_be_written(made: Company) -> None:
    before = made.snapshot()
    done = made.run("-q", "import", table(made, ROUGH), "--skip-refused")
    assert (done.code, done.err) == (1, REFUSED)
    found = news(made, before)
    assert list(found) == ["objectives/2026-q4/workshop/a-fair-shop.md"]
    assert "Praise" in found["objectives/2026-q4/workshop/a-fair-shop.md"]
    assert "Complaints" not in found["objectives/2026-q4/workshop/a-fair-shop.md"]


def test_what_would_be_an_error_is_refused_with_its_row(made: Company) -> None:
    before = made.snapshot()
    rows = "Objective,Key Result,Owner,Team,Baseline,Target,Due\nFast,Speed,ivo-brandt,workshop,4,4,\nSlow,Rest,ivo-brandt,workshop,1,2,2031-01-01\n"
    done = made.run("-q", "import", table(made, rows))
    assert done.code == 1
    assert [line.partition(" key")[0] for line in done.err.splitlines()[:2]] == [
        "okrs.csv:2: OKR503 baseline and target of",
        "okrs.csv:3: OKR701",
    ]
    assert made.snapshot() == before


def test_a_rough_objective_comes_in_as_a_draft(made: Company) -> None:
    before = made.snapshot()
    done = made.run("import", table(made, "Objective,Team\nSome day a second shop,workshop\n"))
    notes = [
        'okrs.csv:2: note: nobody is named who owns "Some day a second shop": ivo-brandt, who leads the team, does',
        'okrs.csv:2: note: objective "some-day-a-second-shop" has no key results: it comes in as a draft',
    ]
    assert (done.code, done.err.splitlines()[3:]) == (0, [*notes, "new: 1 objective", "1 file written."])
    text = news(made, before)["objectives/2026-q4/workshop/some-day-a-second-shop.md"]
    assert (
        text
        == "---\ntitle: Some day a second shop\nteam: workshop\nowner: ivo-brandt\ncycle: 2026-q4\nstate: draft\n---\n"
    )
    assert made.run("-q", "import", made.root / "okrs.csv").code == 0


def test_rows_of_two_types_in_german(made: Company) -> None:
    before = made.snapshot()
    rows = """\
        Typ;ID;Titel;Übergeordnet;Verantwortlich;Abteilung;Quartal;Startwert;Ist;Zielwert;Zuversicht;Letztes Update
        Ziel;OKR-7;Ein ruhiger Laden;City-Rides;Mara Lind;Workshop;Q4/2026;;;;;
        Schlüsselergebnis;KR-8;Dezibel am Stand;OKR-7;"Brandt, Ivo";;;80;72,5;1.200,5;60 %;20.11.2026
        """
    done = made.run("import", table(made, "\ufeff" + "\n".join(line.strip() for line in rows.splitlines())))
    assert done.code == 0, done.err
    assert news(made, before) == {"objectives/2026-q4/workshop/okr-7.md": GERMAN}


GERMAN = """\
---
title: Ein ruhiger Laden
team: workshop
owner: mara-lind
cycle: 2026-q4
aligns_to: [city-rides]
key_results:
  - id: kr-8
    title: Dezibel am Stand
    owner: ivo-brandt
    baseline: 80
    target: 1200.5
    check_ins:
      - {date: 2026-11-20, value: 72.5, confidence: 6}
---
"""


def test_who_is_only_named_can_be_begun(company: CompanyMaker) -> None:
    made = company()
    rows = "Goal,Metric,DRI,Department,Session,From,To\nGrow,Visits,Zoë Ångström <zoe@example.com>,Front of house,H1 2027,1,5\n"
    done = made.run("import", table(made, rows), "--create")
    assert (done.code, done.err.splitlines()[-2:]) == (
        0,
        ["new: 1 team, 1 cycle, 1 person, 1 objective", "4 files written."],
    )
    found = made.snapshot()
    assert {name: found[name].decode() for name in found if "objectives" not in name} == {
        "people/zoe-angstrom.md": "---\nname: Zoë Ångström\nemail: zoe@example.com\n---\n",
        "teams/front-of-house.md": "---\nname: Front of house\n---\n",
        "cycles/2027-h1.md": "---\ntitle: H1 2027\nstart: 2027-01-01\nend: 2027-06-30\n---\n",
    }


def test_columns_are_mapped_and_left_out(made: Company) -> None:
    rows = "Was,Messwert,Wer,Bis,Notiz,Gebiet\nRuhe,Dezibel,ivo-brandt,60,x,Nord; Süd\n"
    maps = (
        "--map",
        "Was=objective title",
        "--map",
        "key result title=Messwert",
        "--map",
        "Wer=owner",
        "--map",
        "Bis=target",
    )
    before = made.snapshot()
    done = made.run(
        "import", table(made, rows), *maps, "--map", "Notiz=", "--map", "Gebiet=tags", "--set", "team=Workshop"
    )
    assert done.code == 0, done.err
    assert "  Notiz    not used: you left it out\n" in done.err
    [text] = news(made, before).values()
    assert "tags: [Nord, Süd]\n" in text
    assert "check_ins" not in text


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (
            ("--map", "Nase=owner"),
            '--map Nase=owner: there is no column "Nase"; there are "Objective" and "Key Result"',
        ),
        (("--map", "Objective=ownr"), '--map Objective=ownr: there is no field "ownr" (did you mean "owner"?)'),
        (("--map", "Objective"), '--map Objective: write it as "Column=field", or "Column=" to leave the column out'),
        (("--set", "cyle=x"), "--set cyle=x: write field=value, with one of"),
        (("--sheet", "x"), "--sheet x: okrs.csv is no workbook"),
        (("--kind", "person"), "okrs.csv: no column says what the person is called."),
    ],
)
def test_mistakes_in_the_options(made: Company, args: tuple[str, ...], why: str) -> None:
    done = made.run("import", table(made, "Objective,Key Result\na b,c d\n"), *args)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"Error: {why}")


def test_without_a_file_it_says_what_is_missing(made: Company) -> None:
    done = made.run("import")
    assert (done.code, done.err) == (2, "Error: name a FILE to import, or --template KIND for an empty table\n")


def test_tables_of_other_kinds(made: Company) -> None:
    before = made.snapshot()
    people = "Full name,E-Mail,Department,Position\nMara Lind,mara@example.com,Spoke,\nNoa Reuter,noa@example.com,Workshop,Mechanic\n"
    done = made.run("import", table(made, people))
    assert done.err.splitlines()[0] == "okrs.csv: 2 rows, read as people."
    found = news(made, before)
    assert (
        found["people/noa-reuter.md"]
        == "---\nname: Noa Reuter\nteam: workshop\nrole: Mechanic\nemail: noa@example.com\n---\n"
    )
    assert (
        found["people/mara-lind.md"]
        == "---\nname: Mara Lind\nteam: company\nrole: Founder\nemail: mara@example.com\n---\n"
    )
    before = made.snapshot()
    teams = "Team,Parent team,Lead\nWheels,Spares,noa@example.com\nSpares,Workshop,\n"
    assert made.run("import", table(made, teams)).code == 0
    assert news(made, before) == {
        "teams/spares.md": "---\nname: Spares\nparent: workshop\n---\n",
        "teams/wheels.md": "---\nname: Wheels\nparent: spares\nlead: noa-reuter\n---\n",
    }
    work = "Project,Key results,Status,Start date,Due\nNew stands,quick-repairs/wait; Riders with a yearly service plan,In progress,1.10.2026,20.12.2026\n"
    before = made.snapshot()
    assert made.run("import", table(made, work), "--kind", "initiative", "--map", "Status=state").code == 0
    assert news(made, before) == {
        "initiatives/new-stands.md": "---\ntitle: New stands\nstate: doing\nstart: 2026-10-01\ndue: 2026-12-20\n"
        "moves: [quick-repairs/wait, city-rides/members]\n---\n"
    }


def test_a_workbook_with_a_title_above_and_merged_cells(made: Company) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for line in (
        ["Our OKRs"],
        [],
        ["Goal", "KR", "DRI", "Squad", "To"],
        ["A calm shop", "Noise", "Ivo Brandt", "Workshop", 0.8],
        [None, "Praise", None, None, 10],
        [None, "Sum", None, None, "=1+1"],
    ):
        page.append(line)
    page["E4"].number_format = "0%"
    out = io.BytesIO()
    book.save(out)
    path = made.root / "okrs.xlsx"
    path.write_bytes(out.getvalue())
    before = made.snapshot()
    done = made.run("-q", "import", path, "--skip-refused")
    fault = "okrs.xlsx:E6: To: a formula without its result; open the file in a spreadsheet, save it, and try again\n"
    assert (done.code, done.err) == (1, fault)
    [text] = news(made, before).values()
    assert text.endswith(
        '    title: Noise\n    unit: "%"\n    target: 80\n  - id: praise\n    title: Praise\n    target: 10\n---\n'
    )


HOSTILE = [
    "- a: b # c",
    "{x}",
    "'=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "---",
    "yes",
    "1_000",
    "ß 🚲 \u202ertl",
    'a\\"b',
    "@x",
    "!!python/object:x",
    "&a *a",
    "%TAG",
    "[[vision]]",
]


def test_hostile_cells_stay_texts(made: Company) -> None:
    rows = ["objective,team,owner,cycle,key result title,unit"]
    rows += [
        f'"{text.replace(chr(34), chr(34) * 2)} {n}",workshop,ivo-brandt,2026-q4,"{text.replace(chr(34), chr(34) * 2)}",{n}'
        for n, text in enumerate(HOSTILE)
    ]
    done = made.run("-q", "import", table(made, "\n".join(rows)), "--map", "objective=objective title")
    assert (done.code, done.err) == (0, "")
    project = made.load()
    found = [o for o in project.graph.objectives.values() if o.id not in ("city-rides", "quick-repairs")]
    titles = {int(o.key_results[0].unit): o.key_results[0].title for o in found}
    assert [titles[n] for n in sorted(titles)] == [text.removeprefix("'") for text in HOSTILE]
    assert {str(path.relative_to(made.root)).split("/")[0] for path in made.root.rglob("*")} == {
        "content",
        "okrs.csv",
        "okrsite.yaml",
    }


def test_ids_never_leave_the_content(made: Company) -> None:
    before = {path: path.stat().st_mtime_ns for path in made.root.parent.rglob("*")}
    rows = "id,title,team,key result title\n../../evil,Evil one,workshop,x\n/etc/passwd,Evil two,workshop,x\nmission,Evil three,workshop,x\n..,Evil four,workshop,x\n"
    done = made.run("-q", "import", table(made, rows), "--map", "id=objective", "--set", "owner=ivo-brandt")
    assert done.code == 1
    assert 'okrs.csv:4: id: "mission" can be no id' in done.err
    assert 'okrs.csv:5: id: ".." can be no id' in done.err
    added = {path for path in made.root.parent.rglob("*") if path not in before and ".cache" not in path.parts}
    assert added == {made.root / "okrs.csv"}


def test_our_own_json_fills_an_empty_company(made: Company, company: CompanyMaker) -> None:
    path = made.root / "all.json"
    made.run("export", "--output", path)
    other = company()
    done = other.run("import", path)
    assert (done.code, done.err) == (
        0,
        "new: 1 vision, 1 mission, 2 cycles, 2 teams, 2 people, 1 KPI, 2 objectives\n12 files written.\n",
    )
    assert json.loads(other.run("export").out) == json.loads(path.read_text())
    before = other.snapshot()
    assert other.run("import", path).err == "Everything is there already: nothing to write.\n"
    assert other.snapshot() == before


def test_our_own_json_changes_nothing_where_an_objective_serves_several(company: CompanyMaker) -> None:
    several = BASE.replace("aligns_to: [mission]", "aligns_to: [mission, vision]")
    made = company(several)
    assert several != BASE
    made.run("export", "--output", made.root / "all.json")
    before = made.snapshot()
    assert made.run("import", "all.json").err == "Everything is there already: nothing to write.\n"
    assert made.snapshot() == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "all.json is no JSON: Expecting property name"),
        ("[" * 100_000, "all.json is no JSON: "),
        ("[]", 'all.json is not what `okrsite export --format json` writes ("format": "okrsite/1")'),
        (
            '{"format": "okrsite/2"}',
            'all.json is not what `okrsite export --format json` writes ("format": "okrsite/1")',
        ),
    ],
)
def test_other_json_is_refused(made: Company, text: str, why: str) -> None:
    done = made.run("import", table(made, text, "all.json"))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"Error: {why}")


def test_records_that_cannot_be_are_told_by_their_place(made: Company) -> None:
    data = {
        "format": "okrsite/1",
        "teams": [
            {"id": "../x"},
            {"id": "spares", "name": {"a": 1}},
            {"id": "wheels", "name": "Wheels", "parent": "team:none"},
            7,
        ],
        "objectives": [
            {
                "id": "a",
                "title": "A",
                "team": "team:workshop",
                "cycle": "cycle:2026-q4",
                "key_results": [{"id": "a/k", "title": "K", "baseline": "x"}],
            }
        ],
    }
    before = made.snapshot()
    done = made.run("import", table(made, json.dumps(data), "all.json"))
    assert (done.code, made.snapshot()) == (1, before)
    assert [line.partition(":")[2].strip() for line in done.err.splitlines()[:-1]] == [
        "teams[0]: there is no id, or none that can be one: {'id': '../x'}",
        "teams[1]: name: {'a': 1} is no value",
        'teams[2]: parent: there is no team "none"',
        "teams[3]: there is no id, or none that can be one: 7",
        'objectives[0].key_results[0]: baseline: "x" is no number; write it like 1250, -3.5 or 12 %',
    ]


def test_a_template_for_each_kind(made: Company) -> None:
    done = made.run("import", "--template", "team")
    assert (done.code, done.out) == (0, "id,name,parent,lead,description\r\ngrowth,Growth,company,ana-silva,\r\n")
    assert "  lead         who leads it\n" in done.err


# ------------------------------------------------------------------------------------------------ at a terminal

NAMED = "Objective,Key Result,Owner,Team,Target\nA calm shop,Noise,Noa Reuter,Workshop,60\n"


def test_at_a_terminal_it_asks_before_it_begins_people_and_writes(made: Company) -> None:
    before = made.snapshot()
    table(made, NAMED)
    said = talk(made, ["import", "okrs.csv"], ("Begin them too? [y/N]", "y\r"), ("Write it? [Y/n]", ENTER))
    assert said.code == 0
    assert "Not there yet: person Noa Reuter." in said.screen
    assert said.screen.endswith("2 files written.\n")
    assert sorted(news(made, before)) == ["objectives/2026-q4/workshop/a-calm-shop.md", "people/noa-reuter.md"]


@pytest.mark.parametrize(
    ("turns", "code", "end"),
    [
        ((("Begin them too?", "n\r"),), 1, "leave them out with --skip-refused.\n"),
        ((("Begin them too?", CTRL_C),), 130, "Nothing was written.\n\n"),
        ((("Begin them too?", "y\r"), ("Write it?", "n\r")), 0, "Nothing was written.\n"),
        ((("Begin them too?", "y\r"), ("Write it?", CTRL_C)), 130, "Nothing was written.\n\n"),
    ],
)
def test_leaving_it_leaves_the_files_as_they_were(
    made: Company, turns: tuple[tuple[str, str], ...], code: int, end: str
) -> None:
    before = made.snapshot()
    table(made, NAMED)
    said = talk(made, ["import", "okrs.csv"], *turns)
    assert (said.code, said.screen[-len(end) :]) == (code, end)
    assert made.snapshot() == before


def test_yes_asks_nothing(made: Company) -> None:
    table(made, NAMED)
    said = talk(made, ["import", "okrs.csv", "--yes", "--create"])
    assert (said.code, said.screen.splitlines()[-1]) == (0, "2 files written.")
