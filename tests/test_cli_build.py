"""`okrsite build` and `okrsite clean`: what is written, kept, refused and told."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import BASE, Company, CompanyMaker

ERROR = "=== teams/lost.md\n---\nname: Lost\nparent: nowhere\n---\n"
WARNING = (
    "=== objectives/lost.md\n---\ntitle: Ride\nteam: workshop\nowner: ivo-brandt\ncycle: 2026-q4\nstate: draft\n---\n"
)


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE)


def objectives(made: Company, site: str = "site") -> set[str]:
    return {row["id"] for row in json.loads((made.root / site / "okrs.json").read_bytes())["objectives"]}


def test_a_site_is_written_then_kept(made: Company) -> None:
    first = made.run("build")
    assert (first.code, first.out) == (0, "")
    assert re.fullmatch(r"Built site: [\d,]+ written, [\d.]+ s\.\n", first.err)
    before = made.snapshot("site")
    second = made.run("build")
    assert re.fullmatch(r"site is up to date: [\d,]+ files, [\d.]+ s\.\n", second.err)
    assert made.snapshot("site") == before


def test_the_summary_is_for_programs(made: Company) -> None:
    first = json.loads(made.run("build", "--json").out)
    files = made.snapshot("site")
    assert {key: first[key] for key in ("format", "published", "written", "kept", "removed")} == {
        "format": "okrsite-build/1", "published": True, "written": len(files) - 1, "kept": 0, "removed": 0,
    }  # fmt: skip
    assert list(first["seconds"]) == [
        "configuration",
        "read",
        "nodes",
        "link",
        "score",
        "rules",
        "history",
        "render",
        "write",
        "keep",
    ]
    assert first["counts"]["render"] == first["counts"]["write"] == first["written"]
    assert first["findings"] == {"error": 0, "warning": 0, "info": 0}
    second = json.loads(made.run("build", "--json").out)
    assert (second["written"], second["kept"], second["removed"]) == (0, first["written"], 0)


def test_a_change_makes_few_pages_anew_and_so_does_a_damaged_page(made: Company) -> None:
    first = json.loads(made.run("build", "--json").out)
    shutil.copytree(made.root / "site", made.root / "moved", copy_function=shutil.copyfile)
    shutil.rmtree(made.root / "site")
    (made.root / "moved").rename(made.root / "site")
    page = made.root / "site/teams/workshop/index.html"
    whole = page.read_bytes()
    page.write_bytes(whole.replace(b"<main", b"<nain"))
    with made.path("people/ivo-brandt.md").open("a") as file:
        file.write("\nMore of him.\n")
    second = json.loads(made.run("build", "--json").out)
    assert 0 < second["written"] < second["counts"]["render"] < first["counts"]["render"]
    assert page.read_bytes() == whole
    assert made.run("build", "--no-cache").err.startswith("site is up to date")


def test_the_profile_is_told_beside_it(made: Company) -> None:
    done = made.run("build", "--profile")
    assert done.out == ""
    assert re.search(r"^render +\d+\.\d{3} s +\d+% +\d+$", done.err, re.MULTILINE)


def test_errors_are_shown_and_nothing_is_written(made: Company) -> None:
    made.run("build")
    before = made.snapshot("site")
    done = made.write(ERROR).run("build")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("content/teams/lost.md:3:9: OKR201 [error] ")
    assert "parent: nowhere" in done.err
    assert done.err.endswith("1 error: nothing was written.\n")
    assert made.snapshot("site") == before
    assert json.loads(made.run("build", "--json").out)["published"] is False


def test_warnings_are_counted_unless_they_are_to_fail(made: Company) -> None:
    made.write(WARNING)
    assert re.search(
        r"^\d warnings?.*: run `okrsite check` to see them\.$", made.run("build", "--drafts").err, re.MULTILINE
    )
    done = made.run("build", "--drafts", "--strict", "--out", "strict")
    assert (done.code, (made.root / "strict").exists()) == (1, False)


def test_drafts_are_published_on_demand(made: Company) -> None:
    made.write(WARNING)
    made.run("build")
    made.run("build", "--drafts", "--out", "with-drafts")
    assert objectives(made, "with-drafts") - objectives(made) == {"lost"}


def test_an_earlier_day_may_be_shown(made: Company) -> None:
    made.run("build", "--as-of", "2026-10-20")
    data = json.loads((made.site / "okrs.json").read_bytes())
    (wait,) = [k for o in data["objectives"] for k in o["key_results"] if k["id"] == "quick-repairs/wait"]
    assert (data["today"], wait["current"], len(wait["check_ins"])) == ("2026-10-20", 5.5, 1)


def test_an_audience_sees_its_own(made: Company) -> None:
    made.write("=== pages/secret.md\n---\ntitle: Secret\naudience: leadership\n---\n")
    (made.root / "okrsite.yaml").write_text("audiences: {leadership: [everyone]}\n")
    made.run("build")
    assert not (made.site / "pages" / "secret").exists()
    made.run("build", "--audience", "leadership")
    assert json.loads((made.site / "okrs.json").read_bytes())["audience"] == "leadership"
    assert (made.site / "pages" / "secret" / "index.html").exists()
    assert made.run("build", "--audience", "leaders").code == 2


def test_the_site_of_an_audience_is_that_of_a_company_without_the_rest(company: CompanyMaker) -> None:
    config = "=== okrsite.yaml\naudiences: {leadership: [everyone], public: [everyone]}\n"
    whole = company(BASE, config, "=== pages/secret.md\n---\ntitle: Secret\naudience: leadership\n---\n")
    twin = company(BASE, config)
    whole.run("build", "--audience", "public")
    twin.run("build", "--audience", "public")
    assert whole.snapshot("site") == twin.snapshot("site")


def test_how_it_is_made_changes_nothing(made: Company) -> None:
    made.run("build")
    made.run("build", "--jobs", "3", "--no-cache", "--out", "other")
    assert made.snapshot("site") == made.snapshot("other")
    assert made.run("build", "--jobs", "0").code == 2


@pytest.mark.parametrize("out", ["content", ".", "..", "/", "content/site", "okrsite.yaml"])
def test_folders_of_others_are_refused(made: Company, out: str) -> None:
    before = made.snapshot(".")
    done = made.run("build", "--out", out)
    assert (done.code, done.out) == (2, "")
    assert "cannot be written" in done.err
    assert made.snapshot(".") == before


def test_home_is_refused(made: Company) -> None:
    home = made.root / "home"
    home.mkdir()
    done = made.run("build", "--out", "home", HOME=str(home))
    assert done.code == 2
    assert list(home.iterdir()) == []


def test_clean_removes_what_was_built(made: Company) -> None:
    before = made.snapshot(".")
    made.run("build")
    (made.site / "CNAME").write_text("okrs.example.com")
    assert re.fullmatch(rf"{made.site}: [\d,]+ files removed\.\n", made.run("clean").err)
    assert made.snapshot(".") == {**before, "site/CNAME": b"okrs.example.com"}
    assert made.run("clean").err == f"{made.site}: there is nothing of okrsite to remove.\n"


def test_clean_names_what_somebody_changed(made: Company) -> None:
    made.run("build")
    (made.site / "index.html").write_text("mine")
    done = made.run("clean")
    assert f"{made.site}/index.html was changed since it was written, and is kept.\n" in done.err
    assert set(made.snapshot("site")) == {"index.html", ".okrsite.json"}


def test_a_named_folder_is_built_and_cleaned(made: Company, tmp_path: Path) -> None:
    made.run("build", "--out", tmp_path / "www" / "okrs")
    assert (tmp_path / "www" / "okrs" / "okrs.json").exists()
    assert made.run("clean", "--out", tmp_path / "www" / "okrs").code == 0
    assert not (tmp_path / "www" / "okrs").exists()
