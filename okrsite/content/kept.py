"""Which files need not be parsed again? Those whose very bytes were read before: their nodes are kept as rows.

What a file says is a function of its bytes, its place and of the program. So rows lie under a hash of the first two in
one file that is sealed with the third; whatever else is found there is as good as nothing. Only files without any fault
or comment to us are kept. Rows that no file needed wait for their branch to come back.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import cast

from okrsite import cache
from okrsite.content.documents import Document, bytes_of, shown_path, split_front_matter
from okrsite.content.late import Origin, Plain
from okrsite.content.nodes import AtOnce, Built
from okrsite.content.rows import Row, Shapes, UnkeptError, node_of, row_of
from okrsite.content.trees import Held, Tree, TreeFile
from okrsite.model import (
    Cycle,
    Goal,
    Initiative,
    Node,
    Objective,
    Page,
    Person,
    Pillar,
    Prose,
    Statement,
    Team,
    WeeklyReview,
)

NAME = "parsed"

CLASSES: dict[str, type] = {
    "vision": Statement, "mission": Statement, "pillar": Pillar, "cycle": Cycle, "team": Team, "person": Person,
    "objective": Objective, "initiative": Initiative, "goal": Goal, "check-in": WeeklyReview, "page": Page,
}  # fmt: skip
"""Kinds whose files are kept; a KPI may be made of two files."""

FEW = 50
"""One new file among so many is not worth writing all the others again: it is read anew the next time too."""

SPARE = 1000
"""Rows that are kept beside those of today, and as many again as those."""


class Kept:
    """The rows of one project. Nothing is read from the disk before the first file, nothing written before `save`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._body: bytes | None = None
        self._places: dict[bytes, tuple[int, int]] = {}
        self._shapes = Shapes([])
        self._used: dict[bytes, None] = {}
        self._new: dict[bytes, bytes] = {}

    def recall(self, data: bytes, path: str, kind: str, name: str) -> tuple[Document, Node] | None:
        """What was read of a file with these bytes."""
        if self._body is None:
            self._open()
        place = self._places.get(key := _key(data, path, kind, name))
        if place is None:
            return None
        text, shown = data.decode("utf-8-sig"), shown_path(path)
        front, body, line = text, Prose(), 1
        if path.endswith(".md"):
            found, body, _ = split_front_matter(text, path, required=False)
            front, line = found or "", 2
        origin = Origin(shown, front, line)
        try:
            row = cast("Row", json.loads(cast("bytes", self._body)[slice(*place)]))
            node = cast("Node", node_of(CLASSES[kind], row, self._shapes, origin, body))
        except (LookupError, TypeError, ValueError, RecursionError):
            return None
        self._used[key] = None
        return Document(shown, kind, name, Plain.taken(getattr(node, "audience", ""), origin), body, ()), node

    def note(self, data: bytes, path: str, document: Document, built: Built) -> None:
        """Keep what was read of a file, if it is something that can be kept."""
        root, node = document.root, built.node
        if isinstance(root, Plain) and node is not None and not document.ignores:
            try:
                row = row_of(node, self._shapes, root.origin)
            except UnkeptError:
                return
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            self._new[_key(data, path, document.kind, document.name)] = line.encode()

    def save(self) -> None:
        """Write down what is new, if that is much, and let go of what nobody has needed for long."""
        body, self._body = self._body or b"", b""
        if len(self._new) * FEW > len(self._used):
            here = len(self._new) + len(self._used)
            waiting = [key for key in self._places if key not in self._used and key not in self._new]
            lines = [json.dumps(self._shapes.known, separators=(",", ":")).encode()]
            lines += (b"%b %b" % new for new in self._new.items())
            for key in (*self._used, *waiting[: here + SPARE]):
                start, end = self._places[key]
                lines.append(b"%b %b" % (key, body[start:end]))
            cache.save_bytes(self._folder, NAME, b"\n".join(lines))
        self._places, self._used, self._new = {}, {}, {}

    def _open(self) -> None:
        """Look through what was kept: for each row only where it lies."""
        body = self._body = cache.load_bytes(self._folder, NAME) or b""
        end = body.find(b"\n")
        try:
            self._shapes = Shapes(json.loads(body[: max(end, 0)] or b"[]"))
        except (AttributeError, TypeError, ValueError, RecursionError):
            return
        while 0 <= end < len(body):
            start, end = end + 1, body.find(b"\n", end + 1)
            end = len(body) if end < 0 else end
            space = body.find(b" ", start, end)
            self._places[body[start:space]] = space + 1, end


class Recalling(AtOnce):
    """Reads and builds like `AtOnce`, but parses no file whose bytes are known."""

    def __init__(self, folder: str, kept: Kept) -> None:
        super().__init__(folder)
        self._kept = kept

    def read(self, tree: Tree, file: TreeFile, kind: str, name: str) -> Document:
        """Read a file, and build its node."""
        data = bytes_of(tree, file) if kind in CLASSES else None
        if data is None:
            return super().read(tree, file, kind, name)  # which says why, if it cannot be read
        if (known := self._kept.recall(data, file.path, kind, name)) is not None:
            document, node = known
            self._built[document.path] = Built(kind, node.id, node, ())
            return document
        document = super().read(Held(data), file, kind, name)
        self._kept.note(data, file.path, document, self._built[document.path])
        return document


def _key(data: bytes, path: str, kind: str, name: str) -> bytes:
    where = f"{path}\0{kind}\0{name}\0".encode("utf-8", "surrogateescape")
    return hashlib.blake2b(where + data, digest_size=16).hexdigest().encode()
