"""The whole site of the example company: every link and anchor leads somewhere; and of a large one: pages stay light."""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from okrsite.content.trees import DiskTree
from okrsite.project import load
from okrsite.site import Options, render
from tests.conftest import REPOSITORY, TODAY, environment

pytestmark = pytest.mark.slow

LINK = re.compile(r'\s(?:href|src|data-find)="([^"]*)"')
IDENT = re.compile(r'\sid="([^"]*)"')
WITHOUT_SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL)
KB = 1024
HEAVIEST, OBJECTIVE, FIRST = 72, 40, 20
"""What a page may weigh at most, what that of an objective, and the first load of the search, in KB."""

GROWTH = 1.25
"""How much heavier the heaviest page of a kind may be where the company is four times as large: titles differ."""


def site_of(root: Path, *, offline: bool = False) -> dict[str, bytes]:
    return dict(render(load(DiskTree(root), today=TODAY, audience="everyone"), Options(root=root, offline=offline)))


def dead(files: Mapping[str, bytes], *, prefix: str = "/") -> Iterator[str]:
    """Every link of every page that leads nowhere; `prefix` is where absolute addresses begin."""
    idents = {p: set(map(unescape, IDENT.findall(text.decode()))) for p, text in files.items() if p.endswith(".html")}
    folders = {posixpath.dirname(path) for path in files}

    @cache
    def found(folder: str, address: str) -> bool:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return True
        path = unquote(parts.path)
        if path.startswith("/"):
            path = path.removeprefix(prefix)
        else:
            path = posixpath.normpath(posixpath.join(folder, path)) if path else ""
        if path in (".", "") or (parts.path.endswith("/") and path.strip("/") in folders):
            path = posixpath.join(path.strip("/."), "index.html")
        return path in files and (not parts.fragment or unquote(parts.fragment) in idents.get(path, ()))

    for page, own in idents.items():
        folder = posixpath.dirname(page)
        for address in set(LINK.findall(WITHOUT_SCRIPTS.sub("", files[page].decode()))):
            plain = unescape(address)
            if plain.startswith("#"):
                if unquote(plain[1:]) not in own:
                    yield f"{page}: {address}"
            elif plain != "find/" and not found(folder, plain):
                yield f"{page}: {address}"


@pytest.mark.parametrize("offline", [False, True])
def test_every_link_and_anchor_leads_somewhere(offline: bool) -> None:
    files = site_of(REPOSITORY, offline=offline)
    assert list(dead(files)) == []


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of a made-up company of 1,000 objectives."""
    return made_up(1000, tmp_path_factory.mktemp("large"))


@pytest.fixture(scope="module")
def middling(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of one of 250."""
    return made_up(250, tmp_path_factory.mktemp("middling"))


def made_up(objectives: int, folder: Path) -> dict[str, bytes]:
    root = folder / "company"
    command = [sys.executable, str(REPOSITORY / "bench/make_company.py"), str(objectives), str(root)]
    subprocess.run(command, env=environment(folder), check=True, capture_output=True, timeout=120)
    return site_of(root)


def heaviest(files: Mapping[str, bytes]) -> dict[str, int]:
    """What the heaviest page of each folder weighs."""
    sizes: dict[str, int] = {}
    for path, content in files.items():
        if path.endswith(".html"):
            kind = path.partition("/")[0] if "/" in path else "home"
            sizes[kind] = max(sizes.get(kind, 0), len(content))
    return sizes


def test_a_large_company_has_light_pages(large: dict[str, bytes]) -> None:
    sizes = heaviest(large)
    assert sizes["objectives"] <= OBJECTIVE * KB
    assert {kind: size // KB for kind, size in sizes.items() if size > HEAVIEST * KB} == {}


def test_pages_do_not_grow_with_the_company(middling: dict[str, bytes], large: dict[str, bytes]) -> None:
    """Lists are full in both companies, so their pages weigh about the same."""
    small, sizes = heaviest(middling), heaviest(large)
    assert {kind: size / small[kind] for kind, size in sizes.items() if size > GROWTH * small[kind]} == {}


def test_a_large_tree_opens_by_pages_of_its_own(large: dict[str, bytes]) -> None:
    """Its first page shows two levels; every branch below has a page that stands alone and is led to without scripts."""
    trees = {path: text.decode() for path, text in large.items() if re.fullmatch(r"tree/(.+/)?index\.html", path)}
    waiting, seen = ["tree/index.html"], set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        for address in re.findall(r'data-branch href="([^"]*)"', trees[path]):
            branch = posixpath.normpath(posixpath.join(posixpath.dirname(path), address, "index.html"))
            waiting += [branch] if branch not in seen else []
    assert seen == set(trees)
    assert all("<h1>" in text and 'class="sight"' in text for path, text in trees.items() if path != "tree/index.html")
    rows = re.compile(r'<li class="n n-o" id="objective-([^"]+)"')
    assert sorted(ident for text in trees.values() for ident in rows.findall(text)) == sorted(
        path.split("/")[1] for path in large if re.fullmatch(r"objectives/[^/]+/index\.html", path)
    )


def test_a_large_company_is_searched_lightly(large: dict[str, bytes]) -> None:
    assert len(large["find/index.json"]) <= FIRST * KB
    assert json.loads(large["find/index.json"])["buckets"] > 1
    assert max(len(content) for path, content in large.items() if path.startswith("find/")) <= 60 * KB


def test_a_large_company_has_no_dead_link(large: dict[str, bytes]) -> None:
    assert list(dead(large)) == []
