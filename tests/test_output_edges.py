"""The published folder at its edges: what is believed to be the same, who has to wait, what a marker may say, what is gone."""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from okrsite import output
from okrsite.findings import UsageError
from okrsite.output import Cleaned, Published, Same, clean, publish, swap
from okrsite.output.files import (
    MARKER,
    Manifest,
    all_files,
    folders_of,
    has_seal,
    holds,
    read_manifest,
    seal_of,
    write_manifest,
)
from tests.test_output import PAGES, beside, files, guard, put


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "project" / "content").mkdir(parents=True)
    return tmp_path / "project" / "site"


SEALS = {path: seal_of(content) for path, content in PAGES.items()}


class Made(dict[str, bytes]):
    """Files that remember which of them were asked for."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        super().__init__(pages)
        self.asked: list[str] = []

    def __getitem__(self, path: str) -> bytes:
        self.asked.append(path)
        return super().__getitem__(path)


# ------------------------------------------------------------------------------------------- what would be the same


def told(site: Path, same: Same) -> tuple[Published, list[str]]:
    """What a publication did, and which files it asked for."""
    pages = Made(PAGES)
    return publish(pages, site, guard(site), same=same), pages.asked


def test_a_page_that_would_be_the_same_is_not_asked_for(site: Path) -> None:
    put(site, PAGES)
    assert told(site, Same(SEALS)) == ((0, 3, 0), [])
    assert told(site, Same({"okrs.json": SEALS["okrs.json"]})) == ((0, 3, 0), ["index.html", "objectives/x/index.html"])
    assert files(site) == PAGES


def test_it_is_asked_for_if_another_lies_there(site: Path) -> None:
    """Whatever the marker says: unless the folder is known to be as it says."""
    put(site, PAGES)
    (site / "index.html").write_bytes(b"hXme")
    (site / "okrs.json").unlink()
    assert told(site, Same(SEALS, is_sure=lambda: True)) == ((0, 3, 0), [])
    assert told(site, Same(SEALS)) == ((2, 1, 0), ["index.html", "okrs.json"])
    assert files(site) == PAGES


@pytest.mark.parametrize("is_sure", [False, True])
@pytest.mark.parametrize("seal", ["", "0" * 64, "g" * 64])
def test_it_is_asked_for_if_the_marker_tells_of_another(site: Path, seal: str, *, is_sure: bool) -> None:
    put(site, PAGES)
    same = Same({**SEALS, "index.html": seal, "gone.html": "0" * 64}, is_sure=lambda: is_sure)
    assert told(site, same) == ((0, 3, 0), ["index.html"])


@pytest.mark.parametrize("is_sure", [False, True])
def test_a_file_without_a_seal_is_always_asked_for(site: Path, *, is_sure: bool) -> None:
    publish(PAGES, site, guard(site), unsealed=set(PAGES))
    assert told(site, Same(dict.fromkeys(PAGES, ""), is_sure=lambda: is_sure)) == ((0, 3, 0), sorted(PAGES))


@pytest.mark.parametrize("is_sure", [False, True])
def test_without_a_site_everything_is_asked_for(site: Path, *, is_sure: bool) -> None:
    assert told(site, Same(SEALS, is_sure=lambda: is_sure)) == ((3, 0, 0), sorted(PAGES))
    assert files(site) == PAGES


def test_each_file_that_was_made_is_told_of_with_its_seal_and_notes(site: Path) -> None:
    put(site, {**PAGES, "okrs.json": b"old"})
    made: list[object] = []
    same = Same(
        {"index.html": SEALS["index.html"]},
        noted=lambda: f"note {len(made)}",
        made=lambda *of: made.append(of),
        settled=lambda: made.append(read_manifest(site)),
    )
    publish(PAGES, site, guard(site), same=same)
    assert made == [
        ("objectives/x/index.html", SEALS["objectives/x/index.html"], "note 0"),
        ("okrs.json", SEALS["okrs.json"], "note 0"),
        SEALS,
    ]


def test_what_only_goes_is_gone(site: Path) -> None:
    put(site, PAGES)
    assert put(site, {"index.html": b"home"}) == Published(0, 1, 2)
    assert files(site) == {"index.html": b"home"}


def test_of_several_in_one_folder_some_may_stay(site: Path) -> None:
    put(site, {"a/b/x": b"1", "a/b/y": b"1", "a/z": b"1"})
    assert put(site, {"a/b/x": b"1", "a/b/y": b"2", "a/z": b"1"}) == Published(1, 2, 0)
    assert files(site) == {"a/b/x": b"1", "a/b/y": b"2", "a/z": b"1"}


@pytest.mark.parametrize("is_sure", [False, True])
def test_the_marker_lists_files_by_name_and_nothing_else(site: Path, *, is_sure: bool) -> None:
    pages = {f"{name}.html": name.encode() for name in "bdaec"}
    seals = {path: seal_of(content) for path, content in pages.items()}
    put(site, pages)
    assert list(read_manifest(site) or {}) == sorted(pages)
    publish(pages | {"bb.html": b"bb"}, site, guard(site), same=Same(seals, is_sure=lambda: is_sure))
    assert list(read_manifest(site) or {}) == sorted([*pages, "bb.html"])
    put(site, {"a.html": b"a"})
    assert (site / MARKER).read_text("utf-8") == (
        '{\n"format": "okrsite-output/1",\n"files": {\n'
        '"a.html": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"\n}\n}\n'
    )


@pytest.mark.parametrize(("count", "jobs", "used"), [(255, 3, 1), (256, 3, 3), (257, 3, 3), (256, None, 1)])
def test_processes_are_used_where_they_pay(
    site: Path, monkeypatch: pytest.MonkeyPatch, count: int, jobs: int | None, used: int
) -> None:
    asked: list[int] = []

    def shared(work: list[str], do: Callable[[str], object], jobs: int, piece: int) -> list[object]:
        asked.append(jobs)
        return [do(path) for path in work]

    monkeypatch.setattr(output, "shared", shared)
    pages = {f"{n}.html": b"" for n in range(count)}
    if jobs is None:
        publish(pages, site, guard(site))
    else:
        publish(pages, site, guard(site), jobs=jobs)
    assert asked == [used]


# ---------------------------------------------------------------------------------------------- who has to wait


def is_locked(folder: Path) -> bool:
    """Whether somebody publishes there."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def test_one_publishes_at_a_time(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[bool] = []

    def look() -> None:
        found.append(is_locked(site.parent))

    def is_sure() -> bool:
        look()
        return False

    publish(PAGES, site, guard(site), same=Same(is_sure=is_sure, settled=look), exchanging=look)
    assert (found, is_locked(site.parent)) == ([True, True, True], False)

    def look_on(folder: Path) -> Manifest | None:
        found.append(is_locked(site.parent))
        return read_manifest(folder)

    monkeypatch.setattr(output, "read_manifest", look_on)
    clean(site, guard(site))
    assert (found, is_locked(site.parent)) == ([True, True, True, True], False)


def test_where_nothing_can_be_locked_nobody_is_kept_out(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    assert put(site, PAGES) == Published(3, 0, 0)


# ------------------------------------------------------------------------------------------------ what a marker says


@pytest.mark.parametrize(
    "marker",
    [
        {"format": "okrsite-output/0", "files": {}},
        {"format": "okrsite-output/2", "files": {}},
        {"files": {}},
        {"format": "okrsite-output/1"},
        {"format": "okrsite-output/1", "files": []},
        {"format": "okrsite-output/1", "files": {"a": 1}},
        {"format": "okrsite-output/1", "files": {"a": None}},
        {"format": "okrsite-output/1", "files": {"../a": ""}},
        {"format": "okrsite-output/1", "files": {"a/../../b": ""}},
        {"format": "okrsite-output/1", "files": {"/a": ""}},
        {"format": "okrsite-output/1", "files": {"": ""}},
        {"format": "okrsite-output/1", "files": {"fine": "", "../a": 1}},
        [],
        7,
        None,
    ],
    ids=json.dumps,
)  # fmt: skip
def test_what_is_no_marker_of_ours_makes_nothing_ours(site: Path, marker: object) -> None:
    site.mkdir()
    (site / "a").write_bytes(b"mine")
    (site / MARKER).write_text(json.dumps(marker), "utf-8")
    assert read_manifest(site) is None
    assert clean(site, guard(site)) == Cleaned(0, ())
    with pytest.raises(UsageError, match="okrsite did not write it"):
        put(site, PAGES)
    assert files(site) == {"a": b"mine"}


def test_every_file_is_seen_but_the_marker(site: Path) -> None:
    """Whatever comes before or after it, and also a marker further down."""
    names = {".git/HEAD", ".htaccess", ".okrsite.jso", ".okrsite.json2", "+", "a", f"deep/er/{MARKER}", "z/y"}
    for name in names:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(b"")
    (site / "empty").mkdir()
    (site / "link").symlink_to(site)
    write_manifest(site, {})
    assert set(all_files(site)) == {*names, "link"}
    assert list(all_files(site / "nowhere")) == []


def test_folders_are_those_on_the_way() -> None:
    assert folders_of(["a/b/c", "a/d", "e", "f/g"]) == {"a", "a/b", "f"}
    assert folders_of([]) == set()


def test_what_is_asked_of_a_file_is_true_of_regular_files_alone(tmp_path: Path) -> None:
    file, link, folder, pipe = (tmp_path / name for name in ("file", "link", "folder", "pipe"))
    file.write_bytes(b"same")
    link.symlink_to(file)
    folder.mkdir()
    os.mkfifo(pipe)
    seal = seal_of(b"same")
    others = (link, folder, pipe, tmp_path / "gone", file / "below")
    assert [holds(file, content) for content in (b"same", b"", b"samE", b"same more", b"sam")] == [True, *[False] * 4]
    assert [has_seal(file, found) for found in (seal, "", "0" * 64, "g" * 64)] == [True, True, False, False]
    assert [holds(path, b"same") for path in others] == [False] * 5
    assert [has_seal(path, seal) for path in others] == [False] * 5


# ----------------------------------------------------------------------------------------------- what is said, and left


def test_the_folders_above_are_made(site: Path) -> None:
    assert put(site.parent / "not" / "there" / "site", PAGES) == Published(3, 0, 0)


def test_clean_makes_no_folder_and_removes_none_that_holds_nothing_of_ours(site: Path) -> None:
    away = site.parent / "not" / "there"
    assert clean(away / "site", guard(site)) == Cleaned(0, ())
    assert not away.exists()
    assert clean(site, guard(site)) == Cleaned(0, ())


def test_a_listed_file_that_is_gone_is_not_called_changed(site: Path) -> None:
    put(site, PAGES)
    (site / "index.html").unlink()
    assert clean(site, guard(site)) == Cleaned(2, ())
    assert not site.exists()


def test_the_first_file_of_others_is_named(site: Path) -> None:
    site.mkdir()
    for name in ("c", "a", "b"):
        (site / name).write_bytes(b"")
    with pytest.raises(UsageError, match=r"it holds a\)"):
        put(site, PAGES)
    write_manifest(site, {})
    with pytest.raises(UsageError, match=r"okrsite did not write .*/site/a, and publishes nothing of others"):
        publish(PAGES, site, guard(site)._replace(alone=site.parent))


@pytest.mark.parametrize(
    ("error", "said"), [(OSError("odd"), "odd"), (OSError(errno.EIO, "Input/output error"), "Input/output error")]
)
def test_what_fails_is_said_in_the_systems_words(
    site: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(output, "swap_in", fail)
    with pytest.raises(UsageError) as raised:
        put(site, PAGES)
    assert str(raised.value) == f"cannot write the site to {site}: {said}"


def test_a_link_of_others_stays_a_link(site: Path) -> None:
    put(site, PAGES)
    (site / "CNAME").write_bytes(b"okrs.example.com")
    (site / "alias").symlink_to("CNAME")
    put(site, {"index.html": b"new"})
    assert (site / "alias").readlink() == Path("CNAME")


def test_a_site_that_was_taken_away_for_a_moment_comes_back(site: Path) -> None:
    """A run was killed between two renames before its stage was whole, and the next one fails."""
    put(site, PAGES)
    (site / "CNAME").write_bytes(b"mine")
    site.rename(site.with_name(".site.okrsite-old"))

    class Broken(dict[str, bytes]):
        def __getitem__(self, path: str) -> bytes:
            raise UsageError("theme: no such word")

    with pytest.raises(UsageError, match="no such word"):
        publish(Broken(PAGES), site, guard(site))
    assert files(site) == PAGES | {"CNAME": b"mine"}
    assert beside(site) == ["content", "site"]


def test_what_lies_beside_a_site_that_is_there_does_not_take_its_place(site: Path) -> None:
    put(site.with_name("other"), {"index.html": b"older"})
    site.with_name("other").rename(site.with_name(".site.okrsite-old"))
    put(site, PAGES)
    assert files(site) == PAGES
    assert beside(site) == ["content", "site"]


def test_an_exchange_that_fails_says_why(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        (folder / folder.name).mkdir(parents=True)
    if (error := swap._exchange(one, other)) in swap.NOT_EXCHANGEABLE:
        pytest.skip("no exchange was tried: the file system cannot")
    assert error == 0
    assert ([*one.iterdir()], [*other.iterdir()]) == ([one / "other"], [other / "one"])
    assert swap._exchange(one, tmp_path / "gone") == errno.ENOENT
    assert [*one.iterdir()] == [one / "other"]


def late(site: Path, monkeypatch: pytest.MonkeyPatch, put_there: Callable[[], object]) -> None:
    """Let others put something into the site just before it is exchanged."""
    real = swap.swap_in

    def swapped(stage: Path, target: Path) -> None:
        put_there()
        real(stage, target)

    monkeypatch.setattr(output, "swap_in", swapped)


def test_what_others_add_meanwhile_in_new_folders_is_not_lost(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(site, PAGES)

    def put_there() -> None:
        (site / "very/deep").mkdir(parents=True)
        (site / "very/deep/x").write_bytes(b"mine")

    late(site, monkeypatch, put_there)
    put(site, {"index.html": b"new"})
    assert files(site) == {"index.html": b"new", "very/deep/x": b"mine"}


@pytest.mark.parametrize(("before", "after"), [("a", "b"), ("b", "a")])
def test_a_link_that_others_turn_meanwhile_is_not_lost(
    site: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    """Where links have to be copied, the new one is another than the one that was carried over: somebody has to choose."""
    monkeypatch.setattr(os, "link", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.EPERM, "none")))
    put(site, PAGES)
    (site / "latest").symlink_to(before)

    def turn() -> None:
        (site / "latest").unlink()
        (site / "latest").symlink_to(after)

    late(site, monkeypatch, turn)
    with pytest.raises(UsageError, match="okrsite did not write .*/latest and does not remove it"):
        put(site, {"index.html": b"new"})
    assert (site / "latest").readlink() == Path(before)
    assert (site.with_name(".site.okrsite-new") / "latest").readlink() == Path(after)


def test_what_was_copied_is_the_same_if_it_is_in_every_way(tmp_path: Path) -> None:
    paths = {name: tmp_path / name for name in ("file", "twin", "other", "link", "link's twin", "other link", "folder")}
    for name, content in (("file", b"same"), ("twin", b"same"), ("other", b"othe")):
        paths[name].write_bytes(content)
    for name, target in (("link", "file"), ("link's twin", "file"), ("other link", "twin")):
        paths[name].symlink_to(target)
    paths["folder"].mkdir()

    def twins() -> Iterator[tuple[str, str]]:
        for one, path in paths.items():
            for other, place in paths.items():
                if one != "folder" and swap._copied(path, place):
                    yield one, other

    assert {(one, other) for one, other in twins() if one != other} == {
        ("file", "twin"),
        ("twin", "file"),
        ("link", "link's twin"),
        ("link's twin", "link"),
    }
