"""Which files may an audience see? The rest is left out before anything is built of it, as if never written."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from okrsite.content.config import Config
from okrsite.content.documents import Content, Document
from okrsite.content.near import did_you_mean
from okrsite.content.prose import links
from okrsite.content.yaml import DUPLICATE_KEY
from okrsite.findings import UsageError
from okrsite.model import EVERYONE

KEY = "audience"


def visible(content: Content, config: Config, audience: str | None) -> Content:
    """The content without the files that the audience may not see, and without those that only they speak of.

    Who asks for no audience sees everything.
    A file that cannot be read at all names no audience: it stays, and fails the build. Raises UsageError for an unknown
    audience.
    """
    if audience is None:
        return content
    if audience not in config.audiences:
        raise UsageError(f'{config.path} has no audience "{audience}"{did_you_mean(audience, config.audiences)}')
    seen = config.seen_by(audience)
    kept: list[Document] = []
    hidden: list[Document] = []
    for document in content.documents:
        (kept if document.root is None or named(document) in seen else hidden).append(document)
    if not hidden:
        return content
    prefix = f"{config.content}/" if config.content else ""
    others = content.others - (_spoken_of(hidden, prefix) - _spoken_of(kept, prefix))
    return Content(tuple(kept), others, content.problems)


def named(document: Document) -> str:
    """The audience that a file asks for; empty, which nobody is, where that is no plain word or said twice."""
    if any(p.code == DUPLICATE_KEY and p.field == KEY for p in document.problems):
        return ""
    written = document.word(KEY)
    return "" if written is None else written or EVERYONE


def _spoken_of(documents: Iterable[Document], prefix: str) -> frozenset[str]:
    """The paths below the content folder that texts link to, and those of the KPIs' series."""
    return frozenset(path for document in documents for path in _paths(document, document.path.removeprefix(prefix)))


def _paths(document: Document, source: str) -> Iterator[str]:
    folder = posixpath.dirname(source)
    if document.kind == "kpi" and (series := document.word("values")):
        yield posixpath.join(folder, series)
    for link in links(document.body.text):
        if link.kind in ("relative", "image"):
            yield posixpath.normpath(posixpath.join(folder, unquote(link.target.partition("#")[0].partition("?")[0])))
