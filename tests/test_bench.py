"""Is the bench fair and right? The company is as large and deep as it says; peers get what we get; runs are told as they were."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from bench import report
from bench.company import Company, Objective, made, plain_links, titles
from bench.goals import growth, verdicts
from bench.lab import Lab, Void
from bench.measure import Command, Failed, measured
from bench.peers import Peer, Tools, sphinx_needs, strictdoc
from bench.peers.eleventy import Eleventy
from bench.peers.hugo import Hugo
from bench.peers.mkdocs import Bare, Material, MkDocs
from bench.peers.okrsite import Okrsite
from bench.records import Record, Records

NOWHERE = Tools(Path("/nowhere"), Path("/nowhere"))
PEERS = (Okrsite, Hugo, Eleventy, Bare, MkDocs, Material, sphinx_needs.SphinxNeeds, strictdoc.StrictDoc)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return made(60, tmp_path_factory.mktemp("bench") / "company")


def test_a_company_is_what_speed_asks_for(company: Company) -> None:
    parents = Counter(o.parent for o in company.objectives.values())
    words = [len(o.body.split()) for o in company.objectives.values()]
    assert (len(company.objectives), len(company.teams), len(company.people)) == (60, 15, 30)
    assert {len(o.key_results) for o in company.objectives.values()} == {3, 4, 5}
    assert {len(k.series) for o in company.objectives.values() for k in o.key_results} == {4}
    assert max(parents.values()) <= 6
    assert 140 < min(words) <= max(words) < 180
    assert all(part in o.body for o in company.objectives.values() for part in ("\n- ", "| Step |", "](", "[["))


def test_the_same_seed_is_the_same_company(company: Company, tmp_path: Path) -> None:
    again = made(60, tmp_path / "again")
    assert [(o.id, o.front, o.body) for o in again.objectives.values()] == [
        (o.id, o.front, o.body) for o in company.objectives.values()
    ]


def test_a_moved_objective_has_one_check_in_more_and_another_progress(company: Company) -> None:
    top, moved = company.top, company.top.moved(1)
    assert top.parent == "mission"
    assert moved.progress not in (top.progress, company.top.moved(2).progress)
    assert [len(k.series) for k in moved.key_results] == [5, *(4 for _ in top.key_results[1:])]
    assert moved.front.splitlines()[-1] == top.front.splitlines()[-1]


def test_wiki_links_become_links_that_others_know() -> None:
    known = {"ride": "Ride on", "stop": "Stop"}
    body = "Beside [[ride]], see [[stop/kr-1|their first]] and [Stop](stop.md).\n"
    assert plain_links(body, known) == ("Beside [Ride on](ride.md), see [their first](stop.md) and [Stop](stop.md).\n")


def test_titles_are_found_without_parsing(company: Company) -> None:
    assert titles(company) == {o.id: o.title for o in company.objectives.values()}


@pytest.mark.parametrize("kind", PEERS, ids=lambda kind: kind.name)
def test_every_peer_gets_every_objective_and_can_be_cleaned(kind: type[Peer], company: Company, tmp_path: Path) -> None:
    peer = kind(NOWHERE)
    peer.prepare(company, tmp_path / "project")
    before = {path for path in (tmp_path / "project").rglob("*") if path.is_file()}
    assert {peer.source(company, o, tmp_path / "project")[0] for o in company.objectives.values()} <= before
    (tmp_path / "project" / "left").mkdir()
    peer.clean(tmp_path / "project")
    assert {path for path in (tmp_path / "project").rglob("*") if path.is_file()} == before
    assert {path.name for path in (tmp_path / "project").iterdir()} <= set(peer.inputs)


def test_prose_is_said_in_restructured_text() -> None:
    body = "A *b* **c** [d e](f-1.md).\n\n| A | B |\n|---|--:|\n| 1 | 2 |\n\nEnd.\n"
    assert sphinx_needs.restructured(body) == (
        "A *b* **c** :need:`d e <f-1>`.\n\n.. list-table::\n   :header-rows: 1\n\n   * - A\n     - B\n   * - 1\n     - 2\n\nEnd.\n"
    )


def test_numbers_are_read_from_what_readers_see() -> None:
    needs = (
        "<p>line: <b>X 0.900000</b></p><p>progress: <i>0.500000</i></p><p>children: A 0.1 0.250000; B 0.300000</p>\n"
    )
    both = ["0.500000", "0.750000", "0.250000", "0.300000"]
    assert sphinx_needs.SphinxNeeds(NOWHERE).numbers(needs + "<p>progress: 0.750000") == both
    nodes = "<b>PROGRESS:</b>\n<p>0.500000</p>\nCHILDREN:\n<p>A 0.250000; B 0.300000</p>\n<b>PROGRESS:</b> 0.750000"
    assert strictdoc.StrictDoc(NOWHERE).numbers(nodes) == both
    assert Hugo(NOWHERE).numbers('<i data-progress="0.500000"></i> <i data-progress="-0.1">') == ["0.500000", "-0.1"]


def test_a_run_is_measured_with_its_children(tmp_path: Path) -> None:
    child = "x = bytearray(60_000_000); import time; time.sleep(0.4)"
    code = f"import subprocess, sys; print('done'); subprocess.run([sys.executable, '-c', {child!r}])"
    used = measured(Command((sys.executable, "-c", code), tmp_path))
    assert used.said == "done\n"
    assert used.seconds > 0.4
    assert used.megabytes > 60


def test_a_run_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no such page"):
        measured(Command((sys.executable, "-c", "raise SystemExit('no such page')"), tmp_path))
    assert measured(Command((sys.executable, "-c", "raise SystemExit(1)"), tmp_path), frozenset({0, 1})).said == ""


def test_runs_are_kept_at_once_and_resumed(tmp_path: Path) -> None:
    kept = Records(tmp_path / "x" / "results.json", resume=False)
    kept.add(Record("hugo", 1000, "clean", 0, 1.5, 2.5, 100.0, {"written": 3.0}))
    kept.note("nothing")
    again = Records(tmp_path / "x" / "results.json", resume=True)
    assert (again.records, again.notes) == (kept.records, [])
    assert again.has("hugo", 1000, "clean", 0)
    assert Records(tmp_path / "x" / "results.json", resume=False).records == []


def runs(tmp_path: Path) -> Records:
    """Three runs of Hugo and of ours at 10,000, and stages at two sizes."""
    records = Records(tmp_path / "results.json", resume=False)
    for run, seconds in enumerate((10.0, 12.0, 11.0)):
        records.add(Record("hugo", 10_000, "clean", run, seconds, 20.0, 1000.0))
        records.add(Record("okrsite", 10_000, "clean", run, seconds * 0.8, 10.0, 400.0))
    records.add(Record("okrsite", 1000, "stages", 0, facts={"stage read": 1.0, "stage link": 0.001}))
    records.add(Record("okrsite", 10_000, "stages", 0, facts={"stage read": 20.0, "stage link": 0.1}))
    return records


def test_goals_are_ratios_of_medians(tmp_path: Path) -> None:
    found = {v.goal.work: v for v in verdicts(runs(tmp_path))}
    clean, memory = found["clean build, 10,000"], found["peak memory, clean build, 10,000"]
    worst = found["growth of the worst stage, 1,000 → 10,000"]
    assert clean.value == pytest.approx(0.8)
    assert (clean.met, clean.missed_by) == (False, "1.14 ×")
    assert (memory.value, memory.met, memory.missed_by) == (0.4, True, "")
    assert (worst.value, worst.met) == (2.0, False)  # a stage of half a percent is noise
    assert (found["`okrsite --version`"].value, found["`okrsite --version`"].met) == (None, None)
    assert growth(runs(tmp_path))["link"] == {1000: 1.0, 10_000: pytest.approx(10.0)}


def test_the_results_are_told_with_their_spread(tmp_path: Path) -> None:
    records = runs(tmp_path)
    records.about.update({"day": "2026-11-22", "machine": "2 cores", "python": "3.11.7", "load": "0.1 when it began"})
    records.note("StrictDoc: left out, the time was up")
    report.written(records, [Okrsite(NOWHERE), Hugo(NOWHERE)], tmp_path / "results.md")
    text = (tmp_path / "results.md").read_text("utf-8")
    for line in (
        "| clean build, 10,000 | ≤ 0.7 × Hugo | 0.80 × Hugo | missed |",
        "- clean build, 10,000: by 1.14 ×",
        "- StrictDoc: left out, the time was up",
        "| Hugo | **11.0** (10.0–12.0) | – | – | – | – | 20.0 | 1,000 | 3 |",
        "| read | 1,000 | 2,000 | 2.00 × |",
    ):
        assert line in text.splitlines()


def test_a_clean_build_of_ours_remembers_nothing(tmp_path: Path) -> None:
    project = tmp_path / "okrsite-9"
    project.mkdir()
    remembered = Path(Okrsite(NOWHERE).build(project).variables["XDG_CACHE_HOME"])
    remembered.mkdir()
    Okrsite(NOWHERE).clean(project)
    assert not remembered.exists()


class Copier(Peer):
    """A tool that copies its sources, and says of each page what our own tests say of progress."""

    name, title, setup = "copier", "Copier", "a copy"
    inputs, out = ("content",), "site"

    def version(self) -> str:
        return "Copier 1"

    def prepare(self, company: Company, folder: Path) -> None:
        for objective in company.objectives.values():
            self.write(company, objective, folder)

    def source(self, company: Company, objective: Objective, folder: Path) -> tuple[Path, str]:
        children = [o.progress for o in company.objectives.values() if o.parent == objective.id]
        said = [objective.progress, *(k.progress for k in objective.key_results), *children]
        return folder / "content" / objective.id, " ".join(f'data-progress="{number:.6f}"' for number in said)

    def build(self, folder: Path) -> Command:
        code = "import shutil; shutil.copytree('content', 'site', dirs_exist_ok=True)"
        return Command((sys.executable, "-c", code), folder)

    def page(self, ident: str, folder: Path) -> Path:
        return folder / "site" / ident


class Liar(Copier):
    """The same, but for one digit."""

    name = "liar"

    def numbers(self, html: str) -> list[str]:
        return ["0.123456", *super().numbers(html)[1:]]


def test_a_peer_is_built_in_turns_and_one_that_says_other_numbers_is_void(tmp_path: Path) -> None:
    records = Records(tmp_path / "results.json", resume=False)
    lab, copier, liar = Lab(tmp_path, records, time.monotonic() + 60), Copier(NOWHERE), Liar(NOWHERE)
    lab.ours(copier, 12)
    for work in ("clean", "no change", "one change", "no change"):
        lab.run(copier, 12, work, len(records.records))
    with pytest.raises(Void, match="says"):
        lab.run(liar, 12, "clean", 0)
    assert [(r.work, r.facts["files"]) for r in records.records[:4]] == [
        ("clean", 12), ("no change", 12), ("one change", 12), ("no change", 12),
    ]  # fmt: skip
    assert "12 pages" in records.about["agrees copier 12"]
