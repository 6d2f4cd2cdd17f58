"""Addresses are relative to the site's root, made from ids, and absent where no page stands."""

from __future__ import annotations

import pytest

from okrsite.site.urls import Urls, anchor, folder, output, web

ALL = frozenset({"home", "objective", "key-result", "team", "tree"})


@pytest.mark.parametrize(
    ("uid", "address", "offline"),
    [
        ("objective:x", "objectives/x/", "objectives/x/index.html"),
        ("key-result:x/y", "objectives/x/y/", "objectives/x/y/index.html"),
        ("team:growth", "teams/growth/", "teams/growth/index.html"),
        ("vision", "#vision", "index.html#vision"),
        ("pillar:trust", "#pillar-trust", "index.html#pillar-trust"),
        ("person:ana", "", ""),
    ],
)
def test_where_an_entity_stands(uid: str, address: str, offline: str) -> None:
    assert Urls(ALL).of(uid) == address
    assert Urls(ALL, offline=True).of(uid) == offline


def test_a_site_without_a_home_page_has_no_address_for_what_stands_there() -> None:
    assert Urls(frozenset({"objective"})).of("mission") == ""


@pytest.mark.parametrize(
    ("path", "root"),
    [("index.html", "./"), ("tree/index.html", "../"), ("objectives/x/y/index.html", "../../../")],
)
def test_the_way_back_to_the_root(path: str, root: str) -> None:
    assert Urls(ALL).root(path) == root


@pytest.mark.parametrize(
    ("base", "offline", "root"),
    [
        ("", False, "/"),
        ("https://okrs.example.com/goals/", False, "/goals/"),
        ("https://e.example/a", False, "/a/"),
        ("https://e.example/a", True, "./"),
    ],
)
def test_the_missing_page_is_right_at_every_depth(base: str, offline: bool, root: str) -> None:
    assert Urls(ALL, offline, base).root("404.html") == root


def test_folders_files_and_anchors() -> None:
    assert folder("key-result", "x/y") == "objectives/x/y"
    assert (output(""), output("teams/growth")) == ("index.html", "teams/growth/index.html")
    assert anchor("key-result:x/y") == "key-result-x-y"
    assert Urls(ALL, base="https://e.example/a/").canonical("tree/") == "https://e.example/a/tree/"


@pytest.mark.parametrize(
    ("address", "followed"),
    [
        ("https://git.example.com/o", True),
        ("http://git/o", True),
        ("git@git.example.com:o", False),
        ("javascript:x", False),
    ],
)
def test_only_addresses_of_the_web_become_links(address: str, *, followed: bool) -> None:
    assert web(address) == (address if followed else "")
