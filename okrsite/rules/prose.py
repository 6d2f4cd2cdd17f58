"""Which links do people's texts hold, and where does each stand?"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from okrsite.content.prose import ProseLink
from okrsite.content.prose import links as links_of
from okrsite.findings import Place, Source
from okrsite.model import KeyResult, Node, Objective

TEXTS = 1 << 14
"""Texts whose links are kept, for who checks again and again."""

links = lru_cache(maxsize=TEXTS)(links_of)


class Written(NamedTuple):
    """A link in the prose or the title of an entity (its uid), and its place."""

    link: ProseLink
    place: Place
    entity: str
    field: str

    def file(self, content: str) -> str:
        """The path below the content folder that a relative link or an image leads to; `..` may lead out of it."""
        prefix = f"{content}/" if content else ""
        below = self.place.path.removeprefix(prefix)
        address = unquote(self.link.target.partition("#")[0].partition("?")[0])
        return posixpath.normpath(posixpath.join(posixpath.dirname(below), address)) if address else below


def prose_links(node: Node) -> Iterator[Written]:
    """The links of a node's body and title and, in an objective, of the titles of its key results."""
    for link in links(node.body.text):
        line = node.body.line + link.line
        place = Place(node.source.path, (line, link.column, line, link.end_column))
        yield Written(link, place, node.uid, "body")
    yield from _in_line(getattr(node, "title", ""), node.source, node.uid)
    for key_result in node.key_results if isinstance(node, Objective) else ():
        yield from _in_key_result(key_result)


def _in_key_result(k: KeyResult) -> Iterator[Written]:
    yield from _in_line(k.title, k.source, k.uid)
    for initiative in k.initiatives:
        yield from _in_line(initiative.title, initiative.source, k.uid)


def _in_line(text: str, source: Source, uid: str) -> Iterator[Written]:
    if "[" in text or "<" in text:
        for link in links(text):
            yield Written(link, source.at("title"), uid, "title")
