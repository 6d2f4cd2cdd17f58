"""The published folder: one exchange, nobody else's file touched, nothing written twice."""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
from pathlib import Path
from types import ModuleType

import pytest

from okrsite import output
from okrsite.findings import Bug, UsageError
from okrsite.output import Guard, Published, clean, publish, swap
from okrsite.output.files import MARKER, read_manifest, seal_of

PAGES = {"index.html": b"home", "objectives/x/index.html": b"x", "okrs.json": b"{}"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "project" / "content").mkdir(parents=True)
    return tmp_path / "project" / "site"


def guard(site: Path) -> Guard:
    return Guard((site.parent,), site.parent / "content")


def put(site: Path, pages: dict[str, bytes]) -> Published:
    return publish(pages, site, guard(site))


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != MARKER)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def beside(site: Path) -> list[str]:
    return sorted(path.name for path in site.parent.iterdir())


def test_a_first_site_is_written_whole(site: Path) -> None:
    assert put(site, PAGES) == Published(written=3, kept=0, removed=0)
    assert files(site) == PAGES
    assert beside(site) == ["content", "site"], "no stage is left"


def test_the_same_site_again_writes_nothing(site: Path) -> None:
    put(site, PAGES)
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (site, *site.rglob("*"))}
    assert put(site, PAGES) == Published(written=0, kept=3, removed=0)
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (site, *site.rglob("*"))} == before


def test_only_what_changed_is_written(site: Path) -> None:
    put(site, PAGES)
    kept = (site / "index.html").stat()
    assert put(site, {"index.html": b"home", "okrs.json": b"[]", "new/index.html": b"n"}) == Published(2, 1, 1)
    assert files(site) == {"index.html": b"home", "okrs.json": b"[]", "new/index.html": b"n"}
    assert os.path.samestat(kept, (site / "index.html").stat()), "an unchanged page keeps its date"
    assert not (site / "objectives").exists()


def test_a_damaged_page_is_written_again(site: Path) -> None:
    put(site, PAGES)
    (site / "index.html").write_bytes(b"hXme")
    assert put(site, PAGES) == Published(1, 2, 0)
    assert files(site) == PAGES


def test_files_of_others_are_carried_over_untouched(site: Path) -> None:
    put(site, PAGES)
    (site / "CNAME").write_bytes(b"okrs.example.com")
    (site / ".git").mkdir()
    (site / ".git" / "HEAD").write_bytes(b"ref")
    (site / "latest").symlink_to("/nowhere")
    inode = (site / "CNAME").stat().st_ino
    put(site, {"index.html": b"new"})
    assert files(site) == {"index.html": b"new", "CNAME": b"okrs.example.com", ".git/HEAD": b"ref"}
    assert (site / "latest").readlink() == Path("/nowhere")
    assert (site / "CNAME").stat().st_ino == inode


def test_files_of_others_are_copied_where_there_are_no_hard_links(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", no_links)
    put(site, PAGES)
    (site / "CNAME").write_bytes(b"okrs.example.com")
    (site / "latest").symlink_to("/nowhere")
    put(site, {"index.html": b"new"})
    assert files(site) == {"index.html": b"new", "CNAME": b"okrs.example.com"}
    assert (site / "latest").is_symlink()
    assert beside(site) == ["content", "site"]


def test_a_folder_of_others_is_refused(site: Path) -> None:
    site.mkdir()
    (site / "thesis.txt").write_bytes(b"mine")
    with pytest.raises(UsageError, match="okrsite did not write it"):
        put(site, PAGES)
    assert files(site) == {"thesis.txt": b"mine"}


def test_an_empty_folder_is_taken(site: Path) -> None:
    (site / "empty" / "too").mkdir(parents=True)
    put(site, PAGES)
    assert files(site) == PAGES
    assert beside(site) == ["content", "site"]


@pytest.mark.parametrize("mine", ["about/index.html", "about", "about/index.html/x"])
def test_a_page_never_overwrites_a_file_of_others(site: Path, mine: str) -> None:
    put(site, PAGES)
    (site / mine).parent.mkdir(parents=True, exist_ok=True)
    (site / mine).write_bytes(b"mine")
    with pytest.raises(UsageError, match="did not write"):
        put(site, PAGES | {"about/index.html": b"ours"})
    assert files(site) == PAGES | {mine: b"mine"}


@pytest.mark.parametrize("where", [".", "..", "content", "content/inside", "/"])
def test_places_that_would_bury_something_are_refused(site: Path, where: str) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        publish(PAGES, site.parent / where, guard(site))
    assert beside(site) == ["content"]


def test_a_link_to_the_content_is_seen_through(site: Path) -> None:
    site.symlink_to("content")
    with pytest.raises(UsageError, match="cannot be written"):
        put(site, PAGES)


def test_a_file_in_the_place_of_the_folder_is_refused(site: Path) -> None:
    site.write_bytes(b"mine")
    with pytest.raises(UsageError, match="not a folder"):
        put(site, PAGES)
    assert site.read_bytes() == b"mine"


@pytest.mark.parametrize("path", ["../evil", "/evil", "a/../../evil", "", MARKER, "objectives/x"])
def test_a_page_outside_of_the_folder_is_a_bug(site: Path, path: str) -> None:
    with pytest.raises(Bug):
        put(site, PAGES | {path: b""})


class Killed(BaseException):
    """Stands for SIGKILL: nothing after it runs, not even our own tidying up."""


def kill_at(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> None:
    """Stop the run where it would call a function, and let nothing tidy up behind it."""

    def function(*_: object) -> None:
        monkeypatch.setattr(output, "recover", lambda _: None)
        raise Killed

    monkeypatch.setattr(module, name, function)


NEXT = {"index.html": b"second", "teams/index.html": b"teams"}


@pytest.mark.parametrize(
    ("spot", "shown"),
    [
        ((output, "_Stager"), PAGES),
        ((output, "_planned"), PAGES),
        ((output, "_carry"), PAGES),
        ((output, "write_manifest"), PAGES),
        ((output, "swap_in"), PAGES),
        ((swap, "_exchange"), PAGES),
        ((output, "retire"), NEXT),
        ((swap, "_hand_over"), NEXT),
    ],
)
def test_killed_anywhere_a_reader_sees_one_whole_site(
    site: Path, monkeypatch: pytest.MonkeyPatch, spot: tuple[ModuleType, str], shown: dict[str, bytes]
) -> None:
    put(site, PAGES)
    (site / "CNAME").write_bytes(b"mine")
    with monkeypatch.context() as patch:
        kill_at(patch, *spot)
        with pytest.raises(Killed):
            put(site, NEXT)
    assert files(site) == shown | {"CNAME": b"mine"}
    put(site, NEXT)
    assert files(site) == NEXT | {"CNAME": b"mine"}
    assert beside(site) == ["content", "site"], "the next run tidies up"


def test_without_an_exchange_two_renames_do(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "_exchange", lambda *_: errno.ENOSYS)
    put(site, PAGES)
    (site / "CNAME").write_bytes(b"mine")
    put(site, NEXT)
    assert files(site) == NEXT | {"CNAME": b"mine"}
    assert beside(site) == ["content", "site"]


def test_killed_between_the_two_renames_the_next_run_goes_on(site: Path) -> None:
    put(site, PAGES)
    site.rename(site.with_name(".site.okrsite-old"))
    put(site.with_name("staged"), NEXT)
    site.with_name("staged").rename(site.with_name(".site.okrsite-new"))
    put(site, NEXT)
    assert files(site) == NEXT
    assert beside(site) == ["content", "site"]


def test_what_others_add_while_the_site_is_staged_is_not_lost(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(site, PAGES)
    real = swap.swap_in

    def late(stage: Path, target: Path) -> None:
        (target / "late.txt").write_bytes(b"mine")
        real(stage, target)

    monkeypatch.setattr(output, "swap_in", late)
    put(site, NEXT)
    assert files(site) == NEXT | {"late.txt": b"mine"}


def test_what_others_put_in_the_place_of_a_new_page_is_never_removed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it was staged: then there are two of that name, and somebody has to say which counts."""
    put(site, PAGES)
    real = swap.swap_in
    (page,) = sorted(set(NEXT) - set(PAGES))[:1]

    def late(stage: Path, target: Path) -> None:
        (target / page).parent.mkdir(parents=True, exist_ok=True)
        (target / page).write_bytes(b"mine")
        real(stage, target)

    monkeypatch.setattr(output, "swap_in", late)
    with pytest.raises(UsageError, match=f"okrsite did not write .*/{re.escape(page)} and does not remove it"):
        put(site, NEXT)
    assert files(site) == NEXT
    assert [path.read_bytes() for path in site.parent.glob(f".site.okrsite-new/{page}")] == [b"mine"]


@pytest.mark.skipif(sys.platform != "linux", reason="an exchange in one call is tried on Linux only")
def test_two_sites_change_places_in_one_call(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the call, two renames would leave a moment in which there is no site."""
    put(site, PAGES)
    monkeypatch.setattr(swap, "_swap_in_two", lambda *_: pytest.fail("two renames"))
    put(site, NEXT)
    assert files(site) == NEXT


def test_a_file_that_was_not_sealed_is_sealed_when_it_should_be(site: Path) -> None:
    publish(PAGES, site, guard(site), unsealed={"okrs.json"})
    assert (read_manifest(site) or {})["okrs.json"] == ""
    more = PAGES | {"more.html": b"more"}
    publish(more, site, guard(site))
    assert read_manifest(site) == {path: seal_of(content) for path, content in more.items()}


def test_a_full_disk_leaves_the_old_site(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(site, PAGES)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(output, "swap_in", full)
    with pytest.raises(UsageError, match="No space left on device"):
        put(site, NEXT)
    assert files(site) == PAGES
    assert beside(site) == ["content", "site"]


def test_clean_removes_what_was_written_and_nothing_else(site: Path) -> None:
    put(site, PAGES)
    assert clean(site, guard(site)) == (3, ())
    assert not site.exists()
    put(site, PAGES)
    (site / "CNAME").write_bytes(b"mine")
    assert clean(site, guard(site)) == (3, ())
    assert files(site) == {"CNAME": b"mine"}
    assert not (site / MARKER).exists()


def test_clean_leaves_a_page_that_somebody_changed(site: Path) -> None:
    put(site, PAGES)
    (site / "index.html").write_bytes(b"edited by hand")
    assert clean(site, guard(site)) == (2, ("index.html",))
    assert files(site) == {"index.html": b"edited by hand"}


def test_clean_leaves_a_folder_without_a_marker(site: Path) -> None:
    site.mkdir()
    (site / "index.html").write_bytes(b"mine")
    assert clean(site, guard(site)) == (0, ())
    assert files(site) == {"index.html": b"mine"}


@pytest.mark.parametrize("listed", ["../precious.txt", "link/precious.txt"])
def test_a_forged_marker_reaches_nothing_outside(site: Path, listed: str) -> None:
    outside = site.parent / "precious.txt"
    outside.write_bytes(b"mine")
    site.mkdir()
    (site / "link").symlink_to(site.parent)
    (site / MARKER).write_text(f'{{"format": "okrsite-output/1", "files": {{"{listed}": ""}}}}')
    clean(site, guard(site))
    assert outside.read_bytes() == b"mine"


def test_the_marker_says_the_same_of_the_same_files(site: Path) -> None:
    put(site, PAGES)
    first = (site / MARKER).read_bytes()
    publish(dict(reversed(PAGES.items())), site.with_name("other"), guard(site))
    assert (site.with_name("other") / MARKER).read_bytes() == first


def test_an_unsealed_file_does_not_show_in_the_marker(site: Path) -> None:
    publish(PAGES, site, guard(site), unsealed={"okrs.json"})
    publish(PAGES | {"okrs.json": b"[]"}, site.with_name("other"), guard(site), unsealed={"okrs.json"})
    assert (site / MARKER).read_bytes() == (site.with_name("other") / MARKER).read_bytes()


@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_a_marker_that_is_no_file_is_none(site: Path, kind: str) -> None:
    """A pipe in its place would keep the run waiting for ever."""
    site.mkdir()
    (site / "index.html").write_bytes(b"mine")
    if kind == "pipe":
        os.mkfifo(site / MARKER)
    elif kind == "folder":
        (site / MARKER).mkdir()
    else:
        outside = site.with_name("forged")
        outside.write_text('{"format": "okrsite-output/1", "files": {"index.html": ""}}', "utf-8")
        (site / MARKER).symlink_to(outside)
    with pytest.raises(UsageError, match="okrsite did not write it"):
        put(site, PAGES)
    assert (site / "index.html").read_bytes() == b"mine"


@pytest.mark.parametrize("planted", ["site", ".site.okrsite-new", ".site.okrsite-old"])
def test_a_site_that_stands_alone_publishes_nothing_of_others(site: Path, planted: str) -> None:
    """A branch could bring an output folder of its own, with a marker and a page of its choice."""
    folder = site.with_name(planted)
    folder.mkdir()
    (folder / "evil.html").write_bytes(b"<script>")
    (folder / MARKER).write_text('{"format": "okrsite-output/1", "files": {}}', "utf-8")
    with pytest.raises(UsageError, match="did not write"):
        publish(PAGES, site, guard(site)._replace(alone=site.parent))
    assert not (site / "index.html").exists()
    listed = '{"format": "okrsite-output/1", "files": {"evil.html": ""}}'
    (site / MARKER).write_text(listed, "utf-8")
    publish(PAGES, site, guard(site)._replace(alone=site.parent))
    assert files(site) == PAGES


MANY = {f"{n // 100}/{n}.html": b"%d" % n for n in range(1000)}


def test_several_processes_write_what_one_writes(site: Path) -> None:
    publish(MANY, site, guard(site), jobs=3)
    publish(MANY, site.with_name("alone"), guard(site), jobs=1)
    assert files(site) == MANY
    assert (site / MARKER).read_bytes() == (site.with_name("alone") / MARKER).read_bytes()
    assert publish(MANY | {"new.html": b"new"}, site, guard(site), jobs=3) == (1, 1000, 0)


class Trap(dict[str, bytes]):
    """Files of which one cannot be made."""

    def __getitem__(self, path: str) -> bytes:
        if path == "7/777.html":
            raise UsageError("theme: page.html:3: no such word")
        return super().__getitem__(path)


def test_a_fault_in_any_of_them_is_raised_here_and_nothing_is_left(site: Path) -> None:
    publish(MANY, site, guard(site))
    with pytest.raises(UsageError, match=re.escape("theme: page.html:3: no such word")):
        publish(Trap(MANY), site, guard(site), jobs=3)
    assert files(site) == MANY
    assert beside(site) == ["content", "site"]


class Suicidal(dict[str, bytes]):
    """Files of which one kills whatever process makes it, but this one."""

    def __getitem__(self, path: str) -> bytes:
        if os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__getitem__(path)


HERE = os.getpid()


def test_what_a_killed_process_left_undone_is_done(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "HERE", os.getpid())
    publish(Suicidal(MANY), site, guard(site), jobs=3)
    assert files(site) == MANY
