"""Which files are not what they were at a revision?

Contents are compared by the names that git gives them, which are computed here: no diff is run, so nothing that a
repository configures for diffs (programs, filters, attributes) has a say.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from okrsite.content.trees import Tree
from okrsite.history.git import LINK, Blob, Git

SHA1_DIGITS = 40


class Changed(NamedTuple):
    """Paths from the project's root: files that are new or different, and files that are gone."""

    files: frozenset[str]
    gone: frozenset[str]


def changed_since(git: Git, tree: Tree, folder: str, revision: str) -> Changed:
    """What changed below a folder since a revision, committed or not; since the fork, if its line went another way."""
    before = git.blobs(git.fork_of(git.commit(revision)), folder)
    now = {file.path: file.kind for file in tree.files(folder) if file.kind != "folder"}
    files = (path for path, kind in now.items() if not _is_same(tree, path, kind, before.get(path)))
    return Changed(frozenset(files), frozenset(before.keys() - now.keys()))


def _is_same(tree: Tree, path: str, kind: str, blob: Blob | None) -> bool:
    if blob is None or kind != "file":
        return blob is not None and kind == "link" and blob.mode == LINK
    if blob.mode == LINK:
        return False
    try:
        data = tree.read(path)
    except OSError:
        return False
    return is_same(data, blob)


def is_same(data: bytes, blob: Blob) -> bool:
    """Whether these are the contents that git knows by that name."""
    if _name(data, blob.hash) == blob.hash:
        return True
    # A checkout may have turned line ends into those of the system.
    return b"\r\n" in data and _name(data.replace(b"\r\n", b"\n"), blob.hash) == blob.hash


def _name(data: bytes, like: str) -> str:
    """The name of these contents in git, in the form of another one."""
    text = b"blob %d\0%s" % (len(data), data)
    if len(like) == SHA1_DIGITS:
        return hashlib.sha1(text, usedforsecurity=False).hexdigest()
    return hashlib.sha256(text).hexdigest()
