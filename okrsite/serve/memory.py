"""What of the content need not be read again? A file that is the same is the same document and the same node."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping

from okrsite.content.documents import Document, bytes_of, read_document
from okrsite.content.nodes import Built, build_node
from okrsite.content.trees import Held, Tree, TreeFile
from okrsite.project import Steps

SPARE = 1000
"""Documents that are kept beside those of today: a branch that was left is often come back to."""


class Memory:
    """Documents by the stamp and by the bytes of their files, nodes by their documents. For one thread at a time."""

    def __init__(self) -> None:
        self._by_stamp: dict[str, tuple[TreeFile, bytes, Document]] = {}
        self._by_bytes: OrderedDict[tuple[str, bytes], Document] = OrderedDict()
        self._built: dict[str, tuple[Document, Built]] = {}
        self.steps = Steps(self._read, self._build)

    def really(self, tree: Tree, files: Mapping[str, TreeFile], paths: Iterable[str]) -> frozenset[str]:
        """Which of these paths hold something else than when they were read.

        The disk's clock ticks slowly, so a file may be written twice under one stamp; and a new stamp may stand for the
        same bytes, after a checkout and back. Where nothing was read of a path, it counts as changed.
        """
        return frozenset(path for path in paths if path not in self._by_stamp or self._differs(tree, files.get(path)))

    def again(self, tree: Tree, file: TreeFile | None, path: str, prefix: str) -> Built | None:
        """What a content file holds that held something before; None where it asks for silence, or is none any more."""
        known, _ = self._built.get(path, (None, None))
        if known is None or file is None or file.kind != "file":
            return None
        document = self._read(tree, file, known.kind, known.name)
        return None if document.ignores else self._build(document, tree, prefix)

    def forget(self, present: Collection[str]) -> None:
        """Let go of what is no longer there, except for the latest of it."""
        for kept in (self._by_stamp, self._built):
            for path in [path for path in kept if path not in present]:
                del kept[path]
        while len(self._by_bytes) > len(present) + SPARE:
            self._by_bytes.popitem(last=False)

    def _differs(self, tree: Tree, file: TreeFile | None) -> bool:
        if file is None:
            return True
        _, digest, document = self._by_stamp.pop(file.path)
        data = bytes_of(tree, file)
        if data is None or digest != hashlib.sha256(data).digest():
            return True
        self._by_stamp[file.path] = (file, digest, document)
        return False

    def _read(self, tree: Tree, file: TreeFile, kind: str, name: str) -> Document:
        seen, _, document = self._by_stamp.get(file.path, (None, b"", None))
        if document is None or seen != file or not file.stamp:
            digest, document = self._read_anew(tree, file, kind, name)
            self._by_stamp[file.path] = (file, digest, document)
        return document

    def _read_anew(self, tree: Tree, file: TreeFile, kind: str, name: str) -> tuple[bytes, Document]:
        data = bytes_of(tree, file)
        if data is None:
            return b"", read_document(tree, file, kind, name)  # which says why
        key = (file.path, hashlib.sha256(data).digest())
        if key not in self._by_bytes:
            self._by_bytes[key] = read_document(Held(data), file, kind, name)
        self._by_bytes.move_to_end(key)
        return key[1], self._by_bytes[key]

    def _build(self, document: Document, tree: Tree, prefix: str) -> Built:
        known, built = self._built.get(document.path, (None, None))
        if built is None or known is not document or _reads_more(document):
            built = build_node(document, tree, prefix)
            self._built[document.path] = (document, built)
        return built


def _reads_more(document: Document) -> bool:
    """Whether a node is made of another file too: the readings of a KPI in CSV."""
    return document.kind == "kpi" and bool(document.word("values"))
