"""`okrsite serve`: what an edit costs. Few files are looked at, little is made again, nobody waits for rules."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from watchdog.events import (
    DirModifiedEvent,
    FileClosedEvent,
    FileClosedNoWriteEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
)

from okrsite.content.trees import DiskTree
from okrsite.findings import START, Finding, Level, Place
from okrsite.serve import apart, watching
from okrsite.serve.apart import found_apart
from okrsite.serve.look import glance, look
from okrsite.serve.press import Wanted
from okrsite.serve.watching import People, Watch
from okrsite.serve.workshop import Workshop
from tests.conftest import BASE, TODAY, CompanyMaker
from tests.serving import PAGE, RIDES, WRONG, Served, edited

SAVED = f"content/{RIDES}"


@pytest.fixture
def served(company: CompanyMaker) -> Iterator[Served]:
    made = Served(company(BASE))
    yield made
    made.close()


def pages(served: Served) -> dict[str, bytes]:
    site = served.workshop.current(0).site
    assert site is not None
    return dict(site.items())


def fresh(served: Served) -> dict[str, bytes]:
    anew = Workshop(served.workshop.wanted, time.monotonic)
    anew.refresh()
    site = anew.current(0).site
    assert site is not None
    return dict(site.items())


def never(*_: object) -> None:
    pytest.fail("all files were looked at")


# ------------------------------------------------------------------------------------------------ a glance


def test_a_glance_is_a_look_at_what_was_written(company: CompanyMaker) -> None:
    made = company(BASE)
    tree = DiskTree(made.root)
    before = look(tree, "okrsite.yaml")
    edited(made, "Two stands were idle.", "One stand was idle.")
    after = glance(tree, before, {SAVED, "content/objectives", "content"})
    assert after == look(tree, "okrsite.yaml") != before


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.unlink(),
        lambda path: path.rename(path.with_name("other.md")),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.rename(path.with_suffix(".tmp")), path.symlink_to(path.with_suffix(".tmp"))),
    ],
    ids=["gone", "renamed", "a folder", "a link"],
)
def test_a_glance_does_not_do_where_more_has_changed(company: CompanyMaker, change: Callable[[Path], object]) -> None:
    made = company(BASE)
    tree = DiskTree(made.root)
    before = look(tree, "okrsite.yaml")
    change(made.path(RIDES))
    assert glance(tree, before, {SAVED}) is None


@pytest.mark.parametrize("written", [set(), {"content"}, {"okrsite.yaml"}, {SAVED, "content/new.md"}, {"theme/x.html"}])
def test_a_glance_does_not_do_for_what_was_not_there(company: CompanyMaker, written: set[str]) -> None:
    made = company(BASE, "=== new.md\nx\n")
    tree = DiskTree(made.root)
    before = look(tree, "okrsite.yaml")
    assert (
        glance(tree, before._replace(files={k: f for k, f in before.files.items() if k != "content/new.md"}), written)
        is None
    )


# ------------------------------------------------------------------------------------------------ an edit


def test_a_save_is_shown_without_a_look_at_all_files(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workshop, "_looked", never)
    edited(served.company, "Two stands were idle.", "One stand was idle.")
    rebuilt = served.refresh(SAVED, "content/objectives")
    assert rebuilt is not None
    assert rebuilt.changed == {SAVED}
    assert served.workshop.press.short == 1
    assert "One stand was idle." in served.ask(f"{PAGE}wait/").text


def test_one_page_is_found_without_all_others(served: Served) -> None:
    edited(served.company, "Two stands were idle.", "One stand was idle.")
    served.refresh(SAVED)
    assert served.ask(PAGE).status == 200
    site = served.workshop.press._site
    assert site is not None
    assert {"team", "person", "tree", "home"} <= site._waiting.keys()


def test_whatever_happens_in_between_an_edit_is_what_a_first_look_gives(served: Served) -> None:
    made, root = served.company, served.company.root
    saved = 0

    def save(text: str) -> None:
        nonlocal saved
        path, saved = made.path(RIDES), saved + 1
        path.write_text(f"{path.read_text()}\n{text} {saved}.\n")

    def seen(*written: str, short: int) -> None:
        before = served.workshop.press.short
        served.refresh(*written)
        assert pages(served) == fresh(served)
        assert served.workshop.press.short - before == short

    save("One")
    seen(SAVED, short=1)
    made.path("pages").mkdir()
    made.path("pages/new.md").write_text("---\ntitle: New\n---\nSee [[quick-repairs]].\n")
    save("Two at once, and one is new")
    seen(SAVED, "content/pages", "content/pages/new.md", short=0)
    save("Three")
    seen(short=1)
    made.path("pages/new.md").rename(made.path("pages/named.md"))
    save("Four, and another has a new name")
    seen(SAVED, "content/pages/new.md", "content/pages/named.md", "content/pages", short=0)
    made.path("pages/named.md").unlink()
    seen("content/pages/named.md", short=0)
    made.path("kpis/returns.csv").write_text("date,value\n2026-11-18,2.9\n")
    seen("content/kpis/returns.csv", short=0)
    save("Five")
    seen(SAVED, short=1)
    made.path("assets").mkdir()
    made.path("assets/plan.png").write_bytes(b"one")
    save("![plan](../assets/plan.png)")
    seen(SAVED, short=0)
    made.path("assets/plan.png").write_bytes(b"another")
    seen("content/assets/plan.png", short=0)
    save("Six")
    seen(SAVED, short=1)
    served.day += timedelta(days=1)
    save("Seven, on another day")
    seen(SAVED, short=0)
    made.write("=== okrsite.yaml\nsite: {title: Wheel}\nlabels: {objective: Aim}\n")
    save("Eight, and all is called otherwise")
    seen(SAVED, "okrsite.yaml", short=0)
    (root / "theme/templates").mkdir(parents=True)
    (root / "theme/templates/404.html").write_text(
        "{% extends 'base.html' %}{% block main %}<p>own</p>{% endblock %}\n"
    )
    save("Nine, under another theme")
    seen(SAVED, "theme/templates/404.html", short=0)
    assert b"<p>own</p>" in pages(served)["404.html"]
    save("Ten")
    seen(SAVED, short=1)


def test_what_was_broken_is_mended(served: Served) -> None:
    before = pages(served)
    edited(served.company, "title: R", "title: {R")
    served.refresh(SAVED)
    assert [finding.place.path for finding in served.workshop.current(0).errors][:1] == [SAVED]
    assert pages(served) == before
    edited(served.company, "title: {R", "title: R")
    served.refresh(SAVED)
    assert served.workshop.current(0).is_good
    assert pages(served) == before
    edited(served.company, "Two stands were idle.", "One stand was idle.")
    served.refresh(SAVED)
    assert pages(served) == fresh(served) != before
    assert served.workshop.press.short == 1


def test_edits_beside_an_error_are_shown_once_it_is_gone(served: Served) -> None:
    served.company.write(WRONG)
    served.refresh()
    for stands in ("One stand was", "No stand was"):
        edited(served.company, "Two stands were" if stands[0] == "O" else "One stand was", stands)
        served.refresh(SAVED)
    assert served.workshop.press.short == 2
    assert not served.workshop.current(0).is_good
    served.company.remove("teams/lost.md")
    served.refresh()
    assert pages(served) == fresh(served)


# ------------------------------------------------------------------------------------------------ rules, apart

FOUND = (Finding("OKR101", "a-rule", Level.INFO, "said", Place("content/x.md", START), "objective:x"),)


def test_a_fork_finds_what_would_be_found_here() -> None:
    assert found_apart(lambda: FOUND, lambda: True) == FOUND
    assert found_apart(tuple, lambda: True) == ()


def test_what_a_fork_cannot_find_is_left_to_be_found_here() -> None:
    assert found_apart(lambda: FOUND * (1 // 0), lambda: True) is None
    assert found_apart(lambda: os._exit(3), lambda: True) is None


def slowly() -> tuple[Finding, ...]:
    time.sleep(60)
    return FOUND


def test_a_fork_ends_when_nobody_wants_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    forks: list[int] = []
    fork = os.fork

    def noted() -> int:
        forks.append(fork())
        return forks[-1]

    monkeypatch.setattr(os, "fork", noted)
    begun = time.monotonic()
    assert found_apart(slowly, lambda: time.monotonic() < begun + 0.05) is None
    assert time.monotonic() < begun + 30
    while Path(f"/proc/{forks[0]}").exists():
        assert time.monotonic() < begun + 30
        time.sleep(0.01)


def test_where_there_are_no_forks_all_is_found_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    assert found_apart(lambda: FOUND, lambda: True) is None


def test_findings_are_the_same_whoever_asks_the_rules(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PAYS", 1)
    asked: list[bool] = []

    def noted(find: Callable[[], tuple[Finding, ...]], is_wanted: Callable[[], bool]) -> tuple[Finding, ...] | None:
        asked.append(True)
        return found_apart(find, is_wanted)

    monkeypatch.setattr(apart, "found_apart", noted)
    edited(served.company, "Two stands were idle.", "One stand was idle.")
    served.refresh(SAVED)
    served.company.write("=== okrsite.yaml\nrules: {OKR403: {level: error, max: 5}}\n")
    served.refresh()
    assert asked == [True, True]
    assert {finding.code for finding in served.workshop.current(0).errors} == {"OKR403"}
    anew = Workshop(served.workshop.wanted, time.monotonic)
    anew.refresh()
    assert served.workshop.current(0).errors == anew.current(0).errors


# ------------------------------------------------------------------------------------------------ a moment of quiet

PATH = "content/objectives/quick-repairs.md"


@pytest.mark.parametrize(
    ("events", "pause"),
    [
        ([FileModifiedEvent(PATH), FileModifiedEvent(PATH)], watching.QUIET),
        ([FileModifiedEvent(PATH), FileClosedEvent(PATH)], watching.DONE),
        ([FileModifiedEvent(PATH), FileClosedNoWriteEvent(PATH)], watching.QUIET),
        ([FileModifiedEvent(PATH), FileClosedEvent(PATH), FileModifiedEvent(PATH)], watching.QUIET),
        ([FileMovedEvent("content/objectives/.x.tmp", PATH), DirModifiedEvent("content/objectives")], watching.DONE),
        ([FileCreatedEvent(PATH), DirModifiedEvent("content/objectives")], watching.QUIET),
        ([FileCreatedEvent(PATH), FileDeletedEvent(PATH)], watching.DONE),
        ([FileModifiedEvent(f"content/pages/{n}.md") for n in range(4)], watching.LONG_QUIET),
        ([*(FileModifiedEvent(f"content/pages/{n}.md") for n in range(2)), FileClosedEvent("content/pages/0.md")], watching.QUIET),
    ],
)  # fmt: skip
def test_what_is_closed_need_not_be_waited_for(
    company: CompanyMaker, events: list[FileSystemEvent], pause: float
) -> None:
    made = company(BASE)
    workshop = Workshop(Wanted(made.root, lambda: TODAY), time.monotonic)
    watch = Watch(workshop, time.monotonic, People(print, print), poll=True)
    for event in events:
        event.src_path = str(made.root / os.fsdecode(event.src_path))
        event.dest_path = str(made.root / os.fsdecode(event.dest_path)) if event.dest_path else ""
        watch.on_any_event(event)
    assert watch._pause() == pause
    assert watch._wait(0)
    watch._settled()
    assert not watch._wait(0)
    assert watch._open == set()
