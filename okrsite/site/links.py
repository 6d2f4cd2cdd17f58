"""Where do the links of people's prose lead, seen from a page? References, files beside the text, assets, anchors."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from okrsite.content.prose import ProseLink, anchor, headings
from okrsite.graph.meaning import meant
from okrsite.model import KeyResult
from okrsite.site.markdown import Target
from okrsite.site.notes import ASSETS, MEANT, NAMES, NODE, node_of
from okrsite.site.pictures import Size
from okrsite.site.views import Ref

if TYPE_CHECKING:
    from okrsite.graph import Graph


class Links(NamedTuple):
    """Resolves the links of one text, written in the file `source`, for a page that reaches the root by `root`.

    `mention` gives the Ref of a uid, `assets` the address of each published file by its path below the content folder;
    `note` is told what else was asked.
    """

    graph: Graph
    mention: Callable[[str], Ref]
    assets: Mapping[str, str]
    source: str
    root: str
    size: Callable[[str], Size | None] = lambda _path: None
    note: Callable[[int, str], None] = lambda _about, _uid: None

    def resolve(self, link: ProseLink) -> Target | None:
        """Where a link leads; None where it leads nowhere, or may not."""
        if link.kind in ("web", "mail"):
            return Target(link.target)
        if link.kind == "anchor":
            uid = self.graph.files.get(self.source, "")
            fragment = self._fragment(uid, link.target[1:])
            return self._entity(uid, fragment) if fragment else None
        if link.kind == "wiki":
            uid = meant(self.graph, link.target) or ""
            self.note(*((MEANT, uid) if uid else (NODE, NAMES)))
            return self._entity(uid, "")
        if link.kind in ("relative", "image"):
            return self._file(link)
        return None

    def _file(self, link: ProseLink) -> Target | None:
        """A relative link leads to the page of the entity that its file holds, or to an asset."""
        address, _, fragment = link.target.partition("#")
        path = below_content(self.source, address)
        asset = self.assets.get(path)
        uid = self.graph.files.get(path, "") if asset is None else ""
        if not uid:
            self.note(NODE, ASSETS)
        if asset is not None:
            return Target(self.root + quote(asset), size=self.size(path) if link.kind == "image" else None)
        if link.kind == "image":
            return None
        if not uid:
            self.note(NODE, NAMES)
        return self._entity(uid, self._fragment(uid, fragment))

    def _fragment(self, uid: str, name: str) -> str:
        """`#` and the id of the heading of that name in an entity's prose; empty where it has none such."""
        entity = self.graph.entity(uid) if name else None
        if name:
            self.note(NODE, NAMES if entity is None else node_of(uid))
        if entity is None or isinstance(entity, KeyResult):
            return ""
        wanted = anchor(unquote(name))
        return f"#{quote(wanted)}" if any(heading.id == wanted for heading in headings(entity.body.text)) else ""

    def _entity(self, uid: str, fragment: str) -> Target | None:
        if not uid or self.graph.entity(uid) is None:
            return None
        ref = self.mention(uid)
        return Target(
            f"{self.root}{ref.href.partition('#')[0] if fragment else ref.href}{fragment}" if ref.href else "",
            uid,
            ref.title.text,
        )


def below_content(source: str, address: str) -> str:
    """The path below the content folder to which a relative address in one of its files, `source`, leads."""
    path = unquote(address.partition("?")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
