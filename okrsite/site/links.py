"""Where do the links of people's prose lead, seen from a page? References, files beside the text, assets, anchors."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from okrsite.content.prose import ProseLink, anchor
from okrsite.model import KIND_FOLDERS
from okrsite.site.markdown import Target
from okrsite.site.views import Ref

if TYPE_CHECKING:
    from okrsite.graph import Graph

KINDS = ("objective", "key-result", *(kind for kind in KIND_FOLDERS if kind != "objective"))
STATEMENTS = ("vision", "mission")


class Links(NamedTuple):
    """Resolves the links of one text, written in the file `source`, for a page that reaches the root by `root`.

    `mention` gives the Ref of a uid, `assets` the address of each published file by its path below the content folder.
    """

    graph: Graph
    mention: Callable[[str], Ref]
    assets: Mapping[str, str]
    source: str
    root: str

    def resolve(self, link: ProseLink) -> Target | None:
        """Where a link leads; None where it leads nowhere, or may not."""
        if link.kind in ("web", "mail"):
            return Target(link.target)
        if link.kind == "anchor":
            return Target(_fragment(link.target[1:]))
        if link.kind == "wiki":
            return self._entity(find(self.graph, link.target), "")
        if link.kind in ("relative", "image"):
            return self._file(link)
        return None

    def _file(self, link: ProseLink) -> Target | None:
        """A relative link leads to the page of the entity that its file holds, or to an asset."""
        address, _, fragment = link.target.partition("#")
        path = below_content(self.source, address)
        asset = self.assets.get(path)
        if asset is not None:
            return Target(self.root + quote(asset))
        if link.kind == "image":
            return None
        return self._entity(self.graph.files.get(path, ""), _fragment(fragment) if fragment else "")

    def _entity(self, uid: str, fragment: str) -> Target | None:
        if not uid or self.graph.entity(uid) is None:
            return None
        ref = self.mention(uid)
        return Target(
            f"{self.root}{ref.href.partition('#')[0] if fragment else ref.href}{fragment}" if ref.href else "",
            uid,
            ref.title.text,
        )


def find(graph: Graph, reference: str) -> str:
    """The uid that a `[[reference]]` means, an alias resolved; empty where it means nothing."""
    if reference in STATEMENTS:
        return reference
    kind, colon, ident = reference.partition(":")
    guesses = [f"{kind.replace('_', '-')}:{ident.strip()}"] if colon else [f"{guess}:{reference}" for guess in KINDS]
    for uid in guesses:
        if (found := known(graph, uid)) is not None:
            return found
    return ""


def known(graph: Graph, uid: str) -> str | None:
    """The canonical uid: of an entity, of an alias, or of a key result whose objective is named by an alias."""
    if graph.entity(uid) is not None:
        return uid
    if uid in graph.aliases:
        return graph.aliases[uid]
    kind, _, ident = uid.partition(":")
    objective, slash, key_result = ident.partition("/")
    if kind == "key-result" and slash and f"objective:{objective}" in graph.aliases:
        uid = f"key-result:{graph.aliases[f'objective:{objective}'].partition(':')[2]}/{key_result}"
        return uid if graph.entity(uid) is not None else None
    return None


def below_content(source: str, address: str) -> str:
    """The path below the content folder to which a relative address in one of its files, `source`, leads."""
    path = unquote(address.partition("?")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path))


def _fragment(name: str) -> str:
    return f"#{quote(anchor(unquote(name)))}"
