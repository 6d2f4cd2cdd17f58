"""What a folder on disk is made of, and what is never followed, opened or taken into memory."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from okrsite.content import trees
from okrsite.content.trees import DiskTree, Hashed, TreeFile, is_hidden


@pytest.fixture
def tree(tmp_path: Path) -> DiskTree:
    """`a/x.md` and some things that are no files, beside a secret."""
    root = tmp_path / "root"
    (root / "a" / "deep").mkdir(parents=True)
    (root / "a" / "x.md").write_bytes(b"four")
    (root / "a" / "deep" / "y.md").write_bytes(b"")
    (root / "b.md").write_bytes(b"b")
    (tmp_path / "secret.md").write_bytes(b"secret")
    (root / "link.md").symlink_to("../secret.md")
    (root / "links").symlink_to(".")
    (root / "nowhere").symlink_to("nowhere")
    os.mkfifo(root / "pipe")
    return DiskTree(root)


def test_everything_is_listed_once_by_path_and_no_link_is_walked(tree: DiskTree) -> None:
    assert [(f.path, f.kind, f.size) for f in tree.files("")] == [
        ("a", "folder", 0),
        ("a/deep", "folder", 0),
        ("a/deep/y.md", "file", 0),
        ("a/x.md", "file", 4),
        ("b.md", "file", 1),
        ("link.md", "link", 0),
        ("links", "link", 0),
        ("nowhere", "link", 0),
        ("pipe", "special", 0),
    ]
    assert [f.path for f in tree.files("/a/")] == ["a/deep", "a/deep/y.md", "a/x.md"]
    assert tree.files("missing") == []
    assert TreeFile("x", "file").size == 0


def test_one_name_is_looked_at_as_all_are(tree: DiskTree) -> None:
    found = tree.files("")
    assert [tree.file(file.path) for file in found] == found
    assert [tree.file(path) for path in ("missing", "a/missing", "b.md/x", "a\0b")] == [None] * 4


def test_what_was_read_is_known_by_its_bytes(tree: DiskTree) -> None:
    hashed = Hashed(tree)
    assert (hashed.read("a/x.md"), hashed.read("b.md"), hashed.files("a"), hashed.kind("pipe")) == (
        b"four",
        b"b",
        tree.files("a"),
        "special",
    )
    with pytest.raises(OSError, match="not a regular file"):
        hashed.read("pipe")
    assert hashed.digests == {"a/x.md": FOUR, "b.md": B}
    (tree.root / "a/x.md").write_bytes(b"b")
    hashed.read("a/x.md")
    assert hashed.digests == {"a/x.md": B, "b.md": B}


FOUR, B = "5309900e666eef311797f2b95d61ad42", "96172b4c53372cd10faddc821bfe0318"


def test_a_stamp_changes_with_the_file(tree: DiskTree) -> None:
    (before,) = (f for f in tree.files("a") if f.path == "a/x.md")
    assert before in tree.files("a")
    (tree.root / "new").write_bytes(b"FOUR")
    (tree.root / "new").rename(tree.root / "a" / "x.md")
    assert before not in tree.files("a")


@pytest.mark.parametrize("name", [".a.md", "#a#", "a.md~", ".a.md.swp", "a.swp", "a.md.tmp", ".git"])
def test_hidden_names_and_back_ups_are_nobodys_content(tree: DiskTree, name: str) -> None:
    assert is_hidden(name)
    (tree.root / "a" / "deep" / name).write_bytes(b"x")
    assert [f.path for f in tree.files("a/deep")] == ["a/deep/y.md"]


@pytest.mark.parametrize("name", ["a.md", "a#", "a.tmp.md", "~a.md", "tmp"])
def test_other_names_are(name: str) -> None:
    assert not is_hidden(name)


def test_what_goes_away_meanwhile_or_may_not_be_listed_hides_nothing_else(
    tree: DiskTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_scan, real_look = os.scandir, trees._described

    def scan(path: Path) -> object:
        if path.name == "deep":
            raise PermissionError(13, "Permission denied")
        return real_scan(path)

    def look(entry: os.DirEntry[str], path: str) -> TreeFile:
        if entry.name in {"b.md", "link.md", "z3.md", "z11.md", "z17.md"}:
            raise FileNotFoundError(2, "gone")
        return real_look(entry, path)

    seen = [n for n in range(20) if n not in {3, 11, 17}]
    for n in range(20):
        (tree.root / f"z{n}.md").write_bytes(b"")
        (tree.root / f"y{n}" / "deep").mkdir(parents=True)
    monkeypatch.setattr(os, "scandir", scan)
    monkeypatch.setattr(trees, "_described", look)
    found = [f.path for f in tree.files("")]
    folders = [name for n in range(20) for name in (f"y{n}", f"y{n}/deep")]
    assert found == sorted(["a", "a/deep", "a/x.md", "links", "nowhere", "pipe", *folders, *(f"z{n}.md" for n in seen)])


@pytest.mark.parametrize("path", ["link.md", "nowhere", "a", "pipe", "missing.md", "b.md/x"])
def test_only_files_are_opened(tree: DiskTree, path: str) -> None:
    with pytest.raises(OSError, match=r"."):
        tree.read(path)


def test_a_file_is_read_up_to_a_limit(tree: DiskTree, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tree.read("a/x.md") == b"four"
    monkeypatch.setattr(trees, "MAX_READ", 4)
    assert tree.read("a/x.md") == b"four"
    monkeypatch.setattr(trees, "MAX_READ", 3)
    with pytest.raises(OSError, match="larger than"):
        tree.read("a/x.md")


def test_the_limit_is_256_mebibytes(tree: DiskTree) -> None:
    """Of zeros, which take no place on the disk, and of which a repository holds any number in a few bytes."""
    with (tree.root / "zeros").open("wb") as file:
        file.truncate(268_435_456)
    assert len(tree.read("zeros")) == 268_435_456
    with (tree.root / "zeros").open("wb") as file:
        file.truncate(268_435_457)
    with pytest.raises(OSError, match="larger than 256 MiB"):
        tree.read("zeros")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "folder"),
        ("a", "folder"),
        ("a/x.md", "file"),
        ("a/deep/y.md", "file"),
        ("link.md", "link"),
        ("links", "link"),
        ("links/a/x.md", "link"),
        ("links/missing", "link"),
        ("pipe", "special"),
        ("pipe/x", None),
        ("missing", None),
        ("a/missing/x", None),
        ("b.md/x", None),
        ("a\0b", None),
    ],
)
def test_what_lies_there(tree: DiskTree, path: str, kind: str | None) -> None:
    assert tree.kind(path) == kind
