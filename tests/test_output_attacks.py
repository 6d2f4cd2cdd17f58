"""What can somebody do who puts files into the output folder, or beside it, or changes it while a site is made? Nothing elsewhere."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from okrsite.findings import UsageError
from okrsite.output import Cleaned, Published, clean, publish
from okrsite.output.files import MARKER, read_manifest, write_manifest
from tests.conftest import BASE, CompanyMaker
from tests.test_output import PAGES, beside, files, guard, put
from tests.test_output_edges import SEALS

LEFT = (".site.okrsite-new", ".site.okrsite-old")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "project" / "content").mkdir(parents=True)
    return tmp_path / "project" / "site"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another site of ours, elsewhere, with a file of others."""
    folder = tmp_path / "other"
    publish(PAGES, folder, guard(tmp_path / "project" / "site"))
    (folder / "CNAME").write_bytes(b"mine")
    return folder


def is_whole(other: Path) -> bool:
    return files(other) == PAGES | {"CNAME": b"mine"} and read_manifest(other) == SEALS


# ----------------------------------------------------------------------------------- what only seems to be left over


@pytest.mark.parametrize("do", [put, lambda site, _: clean(site, guard(site))], ids=["build", "clean"])
@pytest.mark.parametrize("name", LEFT)
def test_a_link_that_looks_like_a_leftover_leads_to_nothing_that_is_removed(
    site: Path, other: Path, name: str, do: Callable[[Path, dict[str, bytes]], object]
) -> None:
    for _ in range(2):
        site.with_name(name).symlink_to(other)
        with pytest.raises(UsageError, match=rf"did not make .*/{name}, which is no folder"):
            do(site, PAGES)
        assert is_whole(other)
        site.with_name(name).unlink()
        put(site, PAGES)


@pytest.mark.parametrize("name", LEFT)
@pytest.mark.parametrize("target", ["nowhere", "content", None])
def test_what_is_no_folder_is_not_taken_for_a_leftover(site: Path, name: str, target: str | None) -> None:
    left = site.with_name(name)
    left.write_bytes(b"mine") if target is None else left.symlink_to(target)
    with pytest.raises(UsageError, match="move it away"):
        put(site, PAGES)
    assert beside(site) == [name, "content"]
    assert left.read_bytes() == b"mine" if target is None else left.readlink() == Path(target)


@pytest.mark.parametrize("where", ["docs", "docs/er"])
def test_files_of_others_are_not_handed_over_through_a_link(site: Path, where: str) -> None:
    """A branch could bring the link, and the file in a folder that looks like a former site."""
    outside = site.parent.parent / "home"
    outside.mkdir()
    put(site, PAGES)
    (site / where).parent.mkdir(exist_ok=True)
    (site / where).symlink_to(outside)
    left = site.with_name(LEFT[1])
    (left / "docs/er").mkdir(parents=True)
    (left / "docs/er/authorized_keys").write_bytes(b"evil")
    write_manifest(left, {})
    with pytest.raises(UsageError, match="did not write .*authorized_keys and does not remove it"):
        put(site, PAGES)
    assert list(outside.iterdir()) == []
    assert files(left) == {"docs/er/authorized_keys": b"evil"}
    assert files(site) == PAGES


# ---------------------------------------------------------------------------------------------- what a marker claims


def claim(site: Path, *paths: str) -> None:
    site.mkdir(exist_ok=True)
    (site / MARKER).write_text(json.dumps({"format": "okrsite-output/1", "files": dict.fromkeys(paths, "")}), "utf-8")


def test_clean_goes_through_no_link(site: Path) -> None:
    """Neither to remove folders, nor to look whether files are as they were."""
    outside = site.parent.parent / "outside"
    (outside / "empty/deep").mkdir(parents=True)
    (outside / "mine").write_bytes(b"mine")
    claim(site, "link/empty/deep/x", "link/mine", "gone", "empty/x")
    (site / "link").symlink_to(outside)
    (site / "empty").mkdir()
    manifest = {**(read_manifest(site) or {}), "link/mine": "0" * 64}
    write_manifest(site, manifest)
    assert clean(site, guard(site)) == Cleaned(0, ())
    assert sorted(path.name for path in outside.rglob("*")) == ["deep", "empty", "mine"]
    assert [path.name for path in site.iterdir()] == ["link"]


def test_no_page_is_taken_from_behind_a_link_that_the_marker_claims(site: Path) -> None:
    """It would be the very file outside, by a second name: whoever changes that changes the site."""
    outside = site.parent.parent / "outside"
    (outside / "x").mkdir(parents=True)
    (outside / "x/index.html").write_bytes(PAGES["objectives/x/index.html"])
    claim(site, "objectives", *PAGES)
    (site / "objectives").symlink_to(outside)
    with pytest.raises(UsageError, match="did not write .*/site/objectives and does not overwrite it"):
        put(site, PAGES)
    assert (outside / "x/index.html").stat().st_nlink == 1
    claim(site, "objectives", *PAGES)
    (site / "objectives").unlink()
    (site / "objectives").write_bytes(b"a page of this name, once")
    assert put(site, PAGES) == Published(3, 0, 1)
    assert files(site) == PAGES


def test_a_link_in_the_place_of_a_page_is_exchanged_and_not_followed(site: Path) -> None:
    outside = site.parent.parent / "outside"
    outside.write_bytes(PAGES["index.html"])
    put(site, PAGES)
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(outside)
    assert put(site, PAGES) == Published(1, 2, 0)
    assert not (site / "index.html").is_symlink()
    (site / "okrs.json").unlink()
    (site / "okrs.json").symlink_to(outside)
    assert put(site, {"index.html": b"new"}) == Published(1, 0, 2)
    assert (outside.read_bytes(), outside.stat().st_nlink) == (PAGES["index.html"], 1)


@pytest.mark.parametrize("path", ["a\0b", "a\0/b", "\ud800", "a/\udfff/b"])
def test_a_name_that_no_disk_knows_is_no_marker(site: Path, path: str) -> None:
    claim(site, path)
    assert read_manifest(site) is None
    assert clean(site, guard(site)) == Cleaned(0, ())
    with pytest.raises(UsageError, match=r"did not write it \(it holds .okrsite.json\)"):
        put(site, PAGES)


def test_names_of_the_disk_are_kept_as_they_are(site: Path) -> None:
    pages = {os.fsdecode(b"assets/\xff.png"): b"a", "assets/größe \u200b.png": b"b"}
    put(site, pages)
    assert put(site, pages) == Published(0, 2, 0)
    assert clean(site, guard(site)) == Cleaned(2, ())


def test_a_marker_that_tells_of_other_bytes_is_mended(site: Path) -> None:
    put(site, PAGES)
    marker = (site / MARKER).read_bytes()
    for seals in ({**SEALS, "index.html": "0" * 64}, dict.fromkeys(PAGES, "")):
        write_manifest(site, seals)
        assert put(site, PAGES) == Published(0, 3, 0)
        assert (site / MARKER).read_bytes() == marker
    assert clean(site, guard(site)) == Cleaned(3, ())


# ------------------------------------------------------------------------------------------------- links to the site


def test_a_site_that_stands_alone_is_written_through_no_link_of_the_project(site: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    alone = guard(site)._replace(alone=site.parent)
    site.symlink_to(away)
    (site.parent / "sub").symlink_to(tmp_path)
    (tmp_path / "elsewhere").symlink_to(away)
    for given in (site, site.parent / "sub/new", site.parent / "sub/new/deeper", tmp_path / "elsewhere"):
        with pytest.raises(UsageError, match="where the content is not trusted: a link leads from there to"):
            publish(PAGES, given, alone)
        with pytest.raises(UsageError, match="where the content is not trusted: a link leads from there to"):
            clean(given, alone)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["away", "elsewhere", "project"]
    assert list(away.iterdir()) == []
    (tmp_path / "shortcut").symlink_to(tmp_path)
    assert publish(PAGES, tmp_path / "shortcut/fine", alone) == Published(3, 0, 0), "that is no link of the project's"
    assert publish(PAGES, tmp_path / "project/fine", alone._replace(alone=tmp_path / "shortcut/project"))
    assert publish(PAGES, site, guard(site)) == Published(3, 0, 0), "whoever is trusted may link"
    assert files(away) == PAGES


def test_an_untrusted_build_follows_no_link_of_the_project(company: CompanyMaker) -> None:
    made = company(BASE)
    away = made.root.parent / "away"
    made.site.symlink_to(away)
    done = made.run("build", "--untrusted")
    assert (done.code, done.out) == (2, "")
    assert "where the content is not trusted: a link leads from there to" in done.err
    assert not away.exists()


# ------------------------------------------------------------------------------------------- while the site is made


def test_a_folder_that_takes_the_place_of_the_site_meanwhile_is_left_as_it_is(site: Path) -> None:
    put(site, PAGES)

    def swap() -> None:
        site.rename(site.with_name("away"))
        site.mkdir()
        (site / "thesis.txt").write_bytes(b"mine")

    for pages in (PAGES | {"new.html": b"new"}, {"new.html": b"new"}):
        with pytest.raises(UsageError, match="cannot write the site"):
            publish(pages, site, guard(site), exchanging=swap)
        assert files(site) == {"thesis.txt": b"mine"}
        assert files(site.with_name("away")) == PAGES
        (site / "thesis.txt").unlink()
        site.rmdir()
        site.with_name("away").rename(site)
        assert beside(site) == ["content", "site"]


@pytest.mark.parametrize("pages", [PAGES | {"new.html": b"new"}, {"new.html": b"new"}])
def test_a_link_that_takes_the_place_of_the_site_meanwhile_leads_to_nothing_that_is_removed(
    site: Path, other: Path, pages: dict[str, bytes]
) -> None:
    put(site, PAGES)

    def swap() -> None:
        site.rename(site.with_name("away"))
        site.symlink_to(other)

    with pytest.raises(UsageError, match="did not make .*/site, which is no folder"):
        publish(pages, site, guard(site), exchanging=swap)
    assert is_whole(other)
    assert site.readlink() == other
    assert beside(site) == ["away", "content", "site"]


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_a_first_site_is_as_open_as_whoever_builds_it_likes(site: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        put(site, PAGES)
    finally:
        os.umask(before)
    assert stat.S_IMODE(site.stat().st_mode) == 0o777 & ~mask


@pytest.mark.parametrize("mode", [0o700, 0o750, 0o755])
def test_a_stage_is_no_more_open_than_its_site(site: Path, mode: int) -> None:
    found: list[int] = []

    def look() -> None:
        found.append(stat.S_IMODE(site.with_name(LEFT[0]).stat().st_mode))

    put(site, PAGES)
    site.chmod(mode)
    publish({"objectives/x/index.html": b"other"}, site, guard(site), exchanging=look)
    publish({"index.html": b"other"}, site, guard(site), exchanging=look)
    assert found == [mode, mode]
    assert stat.S_IMODE(site.stat().st_mode) == mode
