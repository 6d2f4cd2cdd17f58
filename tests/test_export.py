"""`okrsite export`: tables, a workbook, a calendar, a feed, CODEOWNERS and the week's digest; of what, for whom, where to."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from okrsite.export import formats
from okrsite.export.selection import select
from okrsite.project import Project
from okrsite.selectors import parse
from okrsite.site import Options, render
from tests.conftest import BASE, REPOSITORY, TODAY, Company, CompanyMaker, environment
from tests.terminal import talk

MORE = """
=== okrsite.yaml
site: {title: Spoke OKRs, url: "https://okrs.example/spoke/"}
audiences: {everyone: [], leads: [everyone]}
=== people/ivo-brandt.md
---
name: Ivo Brandt
team: workshop
email: ivo@spoke.example
---
=== people/mara-lind.md
---
name: Mara Lind
team: company
x-code-owner: "@spoke/leads"
---
=== people/lea-horn.md
---
name: Lea Horn
team: workshop
---
=== objectives/shop+floor/fair-prices.md
---
title: Riders know *what* it costs
team: workshop
owner: lea-horn
cycle: 2026-q4
aligns_to: [city-rides]
check_ins:
  - {date: 2026-11-17, by: lea-horn, note: "Nobody asks [us](https://x.example) twice."}
key_results:
  - {id: told, title: "=Prices told | before", unit: "%", baseline: 0, target: 100, due: 2026-12-01, check_ins: [{date: 2026-10-07, value: 4}]}
  - {id: listed, title: The list hangs, kind: boolean}
---
=== objectives/secret.md
---
title: We buy the shop next door
team: company
owner: mara-lind
cycle: 2026-q4
audience: leads
aligns_to: [city-rides]
key_results: [{id: bought, title: Signed, kind: boolean}]
---
=== initiatives/price-list.md
---
title: A price list
owner: ivo-brandt
moves: [fair-prices/told]
state: doing
due: 2026-11-30
---
"""


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE, MORE)


@pytest.fixture
def project(made: Company) -> Project:
    return made.load(audience="everyone", drafts=False)


def exported(project: Project, style: str, selector: str = "", kind: str = "") -> bytes:
    return formats.write(style, select(project, parse(selector), kind))


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


# ------------------------------------------------------------------------------------------------ what is meant


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("", ["city-rides/members", "city-rides/advice", "city-rides/returns", "quick-repairs/wait", "quick-repairs/on-time", "quick-repairs/returns", "fair-prices/told", "fair-prices/listed"]),
        ("owner:lea-horn", ["fair-prices/told", "fair-prices/listed"]),
        ("team:workshop status:off-track", ["fair-prices/told", "fair-prices/listed"]),
        ("quick-repairs/wait,kpi:returns", ["quick-repairs/wait"]),
        ("quick-repairs", ["quick-repairs/wait", "quick-repairs/on-time", "quick-repairs/returns"]),
        ("cycle:2026", ["city-rides/members", "city-rides/advice", "city-rides/returns"]),
    ],
)  # fmt: skip
def test_a_selector_says_which_key_results(project: Project, selector: str, found: list[str]) -> None:
    head, *cells = rows(exported(project, "csv", selector))
    assert sorted(row[head.index("key result")] for row in cells) == sorted(found)
    data = json.loads(exported(project, "json", selector))
    assert sorted(k["id"] for o in data["objectives"] for k in o["key_results"]) == sorted(found)


def test_json_keeps_its_lists_whatever_is_meant(project: Project) -> None:
    whole, data = json.loads(exported(project, "json")), json.loads(exported(project, "json", "team:workshop", "kpi"))
    assert list(data) == list(whole)
    assert {name: [row["id"] for row in found] for name, found in data.items() if isinstance(found, list)} == {
        "objectives": [], "teams": [], "people": [], "cycles": [], "kpis": ["returns"], "initiatives": [], "goals": [],
        "pillars": [], "pages": [],
    }  # fmt: skip
    assert (data["vision"], data["mission"], data["cycle"]) == (None, None, "cycle:2026-q4")
    assert json.loads(exported(project, "json", "+quick-repairs"))["mission"]["id"] == "mission"
    assert json.loads(exported(project, "json", "", "key-result"))["objectives"] == whole["objectives"]


def test_each_kind_is_a_table(project: Project) -> None:
    assert rows(exported(project, "csv", "", "person")) == [
        ["id", "name", "team", "role", "email", "active"],
        ["ivo-brandt", "Ivo Brandt", "workshop", "", "ivo@spoke.example", "yes"],
        ["lea-horn", "Lea Horn", "workshop", "", "", "yes"],
        ["mara-lind", "Mara Lind", "company", "", "", "yes"],
    ]
    assert rows(exported(project, "csv", "", "initiative"))[1] == [
        "price-list", "A price list", "", "ivo-brandt", "fair-prices/told", "doing", "", "2026-11-30", "",
    ]  # fmt: skip
    assert rows(exported(project, "csv", "quick-repairs", "objective"))[1][:8] == [
        "quick-repairs", "Riders get their bicycle back the day they need it", "", "workshop", "ivo-brandt", "", "2026-q4", "active",
    ]  # fmt: skip


def test_what_does_not_exist_is_refused(made: Company) -> None:
    for args, said in {
        ("team:wrkshop",): 'Error: there is no team "wrkshop" (did you mean "workshop"?)',
        ("secret",): 'Error: nothing has the id "secret"',
        ("--format", "html", "--kind", "team"): "Error: a digest is made of key results; --format html takes a selector, and no --kind\n",
        ("--base-url", "ftp://x"): "Error: --base-url ftp://x: it begins with https:// or http://\n",
        ("--output-file", "no/such/folder.json"): "Error: no/such/folder.json: No such file or directory\n",
        ("--format", "pdf"): "Usage: ",
    }.items():  # fmt: skip
        done = made.run("export", *args)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(said)


@pytest.mark.parametrize("style", formats.FORMATS)
def test_an_audience_gets_what_it_would_get_if_the_rest_did_not_exist(made: Company, style: str) -> None:
    for_leads = exported(made.load(audience="leads", drafts=False), style)
    for_all = exported(made.load(audience="everyone", drafts=False), style)
    assert for_leads != for_all or style in ("ics", "atom"), "nothing hidden is due, and nobody has said anything of it"
    assert not {word for word in (b"next door", b"secret", b"bought") if word in unpacked(for_all)}
    made.remove("objectives/secret.md")
    assert exported(made.load(audience="everyone", drafts=False), style) == for_all


def unpacked(data: bytes) -> bytes:
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("style", formats.FORMATS)
def test_each_format_goes_to_a_file_or_a_pipe_the_same_bytes(made: Company, style: str) -> None:
    command = [sys.executable, "-m", "okrsite", "--today", TODAY.isoformat(), "export", "--format", style]
    done = subprocess.run(command, cwd=made.root, env=environment(made.root), capture_output=True, check=True)
    assert made.run("export", "--format", style, "--output-file", "out", TZ="Asia/Tokyo", PYTHONHASHSEED="7") == (
        0,
        "",
        "",
    )
    assert (made.root / "out").read_bytes() == done.stdout
    assert done.stderr == b""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_who_leaves_is_no_error(company: CompanyMaker, unbuffered: str) -> None:
    notes = {f"pages/p{n}.md": f"---\ntitle: {'long ' * 300}\n---\n" for n in range(300)}
    made = company(BASE, notes)
    command = [sys.executable, "-m", "okrsite", "export"]
    env = environment(made.root) | {"PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen(command, cwd=made.root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.read(10)
        run.stdout.close()
        assert (run.wait(), run.stderr.read()) == (141, b"")


def test_what_could_not_be_read_is_said(made: Company) -> None:
    made.write({"objectives/broken.md": "---\ntitle: [\n---\n"})
    done = made.run("export", "--format", "csv")
    assert (done.code, done.err) == (0, "1 error: run `okrsite check` to see what is missing here.\n")
    assert len(rows(done.out.encode())) == 9


# ------------------------------------------------------------------------------------------------ a workbook


def test_a_workbook_has_a_sheet_for_each_kind(project: Project) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(project, "xlsx")))
    assert book.sheetnames == [
        "Key results", "Objectives", "Teams", "People", "Cycles", "KPIs", "Initiatives", "Goals", "Pillars", "Pages",
    ]  # fmt: skip
    head, *found = book["Key results"].iter_rows(values_only=True)
    told = dict(zip(head, next(row for row in found if row[5] == "fair-prices/told"), strict=True))
    assert {name: told[name] for name in ("key result title", "target", "progress", "due", "stale", "score")} == {
        "key result title": "=Prices told | before", "target": 100, "progress": 0.04,
        "due": datetime(2026, 12, 1), "stale": "yes", "score": None,  # noqa: DTZ001 - a workbook knows days
    }  # fmt: skip
    assert book["Key results"].freeze_panes == "A2"
    assert openpyxl.load_workbook(io.BytesIO(exported(project, "xlsx", "", "kpi"))).sheetnames == ["KPIs"]


def test_no_cell_of_a_workbook_is_a_formula(project: Project) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(project, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    [told] = [cell for cell in cells if cell.value == "=Prices told | before"]
    assert told.quotePrefix, "a program that types it again would compute it"


def test_without_openpyxl_it_says_what_to_do(made: Company) -> None:
    code = "import sys; sys.modules['openpyxl'] = None; from okrsite.cli.app import run; sys.exit(run(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "export", "--format", "xlsx", "--output-file", "out.xlsx"]
    done = subprocess.run(command, cwd=made.root, env=environment(made.root), capture_output=True, check=False)
    assert (done.returncode, done.stdout, (made.root / "out.xlsx").exists()) == (2, b"", False)
    assert done.stderr == b"Error: a workbook needs openpyxl: pip install 'okrsite[xlsx]', or export --format csv\n"


def test_no_terminal_is_flooded_with_a_workbook(made: Company) -> None:
    said = talk(made, ["export", "--format", "xlsx"])
    assert (said.code, said.screen) == (
        2,
        "Error: no terminal shows xlsx: say where it goes, with --output-file FILE\n",
    )


# ------------------------------------------------------------------------------------------------ calendar and feed


def test_calendar_and_feed_are_those_of_the_site(project: Project) -> None:
    site = render(project, Options())
    assert exported(project, "ics") == site["calendar.ics"]
    assert exported(project, "atom") == site["feed.xml"]


def test_a_calendar_of_what_is_meant(project: Project) -> None:
    def events(selector: str, kind: str = "") -> list[str]:
        lines = exported(project, "ics", selector, kind).decode().split("\r\n")
        return [line.removeprefix("UID:").removesuffix("@okrsite") for line in lines if line.startswith("UID:")]

    cycles = ["cycle/2026", "cycle/2026-q4"]
    check_ins = [f"{cycle}/check-ins" for cycle in cycles]
    assert events("") == [*check_ins, "initiative/price-list", "key-result/fair-prices/told", *cycles]
    assert events("", "cycle") == [*check_ins, *cycles]
    assert events("owner:ivo-brandt") == ["initiative/price-list"]
    assert events("owner:mara-lind") == []


def test_a_feed_of_what_is_meant(project: Project) -> None:
    def feed(selector: str, kind: str = "") -> tuple[str, str, list[str]]:
        root = ET.fromstring(exported(project, "atom", selector, kind))  # noqa: S314 - our own
        name = "{http://www.w3.org/2005/Atom}"
        entries = [entry.findtext(f"{name}title") or "" for entry in root.iter(f"{name}entry")]
        return root.findtext(f"{name}id") or "", root.findtext(f"{name}title") or "", entries

    ident, title, entries = feed("owner:lea-horn")
    assert (title, entries) == ("Lea Horn · Spoke OKRs", ["Riders know what it costs", "=Prices told | before: 4%"])
    assert feed("owner:lea-horn")[0] == ident != feed("team:workshop")[0]
    assert feed("team:workshop cycle:running")[1] == "Workshop, Q4 2026 · Spoke OKRs"
    assert feed("team:workshop cycle:running")[0] == feed("cycle:running  team:workshop")[0]
    assert feed("", "objective")[2] == ["Riders know what it costs"]
    for selector, whose in {
        "team:workshop+": "Workshop+", "status:off-track": "Off track", "status:healthy": "status:healthy",
        "quick-repairs,kpi:returns": "Riders get their bicycle back the day they need it, Repairs that come back within a month",
        "tag:x kind:objective": "tag:x, kind:objective",
    }.items():  # fmt: skip
        assert feed(selector)[1] == f"{whose} · Spoke OKRs"


# ------------------------------------------------------------------------------------------------ CODEOWNERS

OWNERS = """\
# Who answers for which file: okrsite export --format codeowners. The last line that fits a file counts.
# Whoever checks in waits for nobody.
/content/ @spoke/leads
/content/check-ins/
/content/initiatives/price-list.md ivo@spoke.example
/content/kpis/returns.csv ivo@spoke.example
/content/kpis/returns.md ivo@spoke.example
/content/objectives/city-rides.md @spoke/leads
/content/objectives/quick-repairs.md ivo@spoke.example
# /content/objectives/shop?floor/fair-prices.md: lea-horn has neither an email nor an x-code-owner
/content/people/ivo-brandt.md ivo@spoke.example
# /content/people/lea-horn.md: lea-horn has neither an email nor an x-code-owner
/content/people/mara-lind.md @spoke/leads
/content/teams/company.md @spoke/leads
/content/teams/workshop.md ivo@spoke.example
"""


def test_every_file_has_who_answers_for_it(project: Project) -> None:
    assert exported(project, "codeowners").decode() == OWNERS
    of_ivo = exported(project, "codeowners", "owner:ivo-brandt", "objective").decode().splitlines()
    assert of_ivo[2:] == ["/content/objectives/quick-repairs.md ivo@spoke.example"]


def test_paths_begin_at_the_top_of_the_repository(made: Company) -> None:
    env = environment(made.root) | {"GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "init", "-q", made.root.parent], env=env, check=True)
    lines = made.run("export", "--format", "codeowners").out.splitlines()
    assert lines[2] == "/company-1/content/ @spoke/leads"


@pytest.mark.parametrize("name", ["@a b", "x\n* @evil", "#", "@", "a@b c@d", "-@x", "@a,@b", "café@x.example"])
def test_no_name_of_a_person_is_more_than_one_owner(company: CompanyMaker, name: str) -> None:
    made = company(BASE, {"people/ivo-brandt.md": f"---\nname: Ivo\nx-code-owner: {json.dumps(name)}\n---\n"})
    lines = exported(made.load(), "codeowners").decode().splitlines()
    assert "# /content/objectives/quick-repairs.md: ivo-brandt has neither an email nor an x-code-owner" in lines
    assert not [line for line in lines if not line.startswith(("#", "/content/"))]


# ------------------------------------------------------------------------------------------------ the digest

MARKDOWN = """\
### [Spoke OKRs · Week 47, 2026](https://okrs.example/spoke/check-ins/2026-w47/)

16 Nov – 22 Nov 2026 · 4 of 8 key results checked · ● 6 On track · ◆ 2 Off track

**Moved** (2)

- ● [Repairs ready on the promised day](https://okrs.example/spoke/objectives/quick-repairs/on-time/): 60% → 78% · +60 points · confidence 6/10 · Ivo Brandt
  - Wheels are still slow.
- ● [Days from drop-off to pick-up](https://okrs.example/spoke/objectives/quick-repairs/wait/): 5.5 days → 3.6 days · +48 points · confidence 6/10 · Ivo Brandt
  - The parts shelf is sorted.

**What was said** (1)

- ◆ [Riders know what it costs](https://okrs.example/spoke/objectives/fair-prices/): Lea Horn
  - Nobody asks us twice.

**Stale** (2)

- ◆ [The list hangs](https://okrs.example/spoke/objectives/fair-prices/listed/): never checked in · Lea Horn
- ◆ [=Prices told \\| before](https://okrs.example/spoke/objectives/fair-prices/told/): last on 7 Oct · Lea Horn

**Owed this week** (2)

- **Lea Horn**
  - ◆ [The list hangs](https://okrs.example/spoke/objectives/fair-prices/listed/): was due 8 Oct
  - ◆ [=Prices told \\| before](https://okrs.example/spoke/objectives/fair-prices/told/): was due 14 Oct
"""


def test_the_week_is_told_in_a_chat(project: Project) -> None:
    assert exported(project, "markdown").decode() == MARKDOWN


def test_the_week_of_a_team_and_of_a_person(project: Project) -> None:
    ours = exported(project, "markdown", "owner:ivo-brandt").decode()
    assert ours.startswith("### [Ivo Brandt · Week 47, 2026]")
    assert "Lea Horn" not in ours
    quiet = exported(project, "markdown", "owner:mara-lind").decode().split("\n\n")
    assert quiet[0].startswith("### [Mara Lind · Week 47, 2026]")
    assert quiet[2] == "Nothing moved, nothing is stale, nobody owes a check-in.\n"
    assert exported(project, "html", "owner:mara-lind").decode().count("nobody owes a check-in.") == 1


def test_the_week_is_told_in_the_language_of_the_site(made: Company) -> None:
    made.write({"okrsite.yaml": "site: {language: de, title: Speiche}\n"})
    text = exported(made.load(), "markdown").decode()
    assert text.startswith("### Speiche · Woche 47, 2026\n\n16\\. Nov. – 22\\. Nov. 2026 · ")
    assert "**Diese Woche fällig** (3)" in text
    assert "5,5 days → 3,6 days" in text


def test_the_week_is_told_in_a_mail(project: Project) -> None:
    page = exported(project, "html").decode()
    assert '<a href="https://okrs.example/spoke/objectives/fair-prices/told/"' in page
    assert "<style" not in page, "mail programs throw it away"
    assert page.count("style=") > 20
    for word in ("<script", "<img", "<link", "url(", "class=", 'http-equiv="refresh'):
        assert word not in page
    assert "Days from drop-off to pick-up" in page
    assert len(page.encode()) < 100_000, "mail programs cut what is longer"


def test_what_is_too_long_is_counted(company: CompanyMaker) -> None:
    many = "\n".join(f"  - {{id: k{n}, title: K {n}, baseline: 0, target: 10}}" for n in range(90))
    head = "---\ntitle: Many\nteam: workshop\nowner: ivo-brandt\ncycle: 2026-q4\nkey_results:\n"
    made = company(BASE, {"objectives/many.md": f"{head}{many}\n---\n"})
    text = exported(made.load(), "markdown", "many").decode()
    assert "**Stale** (90)" in text
    assert "- and 75 more" in text
    assert "**Owed this week** (90)" in text
    assert text.endswith("- and 30 more\n")
    assert "and 75 more" in exported(made.load(), "html", "many").decode()


def test_a_week_without_a_site_has_no_links(company: CompanyMaker) -> None:
    made = company(BASE)
    assert "http" not in exported(made.load(), "markdown").decode()
    linked = made.run("export", "--format", "markdown", "--base-url", "https://x.example/a(b)/").out
    assert "](https://x.example/a%28b%29/objectives/quick-repairs/wait/)" in linked
    for day in days():
        assert exported(made.load(day), "html").decode().endswith("</html>\n")


def days() -> Iterator[date]:
    yield from (date(2026, 1, 1), date(2026, 10, 1), date(2026, 12, 31), date(2027, 6, 1), date.max, date.min)


def test_readme_and_help_name_every_format() -> None:
    page = (REPOSITORY / "docs" / "how-to" / "export.md").read_text(encoding="utf-8")
    assert [style for style in formats.FORMATS if f"--format {style}" not in page] == []
