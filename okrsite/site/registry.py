"""Which pages does a site have? Every function marked with `page_kind` says what its kind yields."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from okrsite.model import NOTHING

if TYPE_CHECKING:
    from okrsite.site.context import Context


class Page(NamedTuple):
    """One HTML file. `view` makes the small frozen tuple that the template prints, once the page is wanted.

    `about` is the uid of the entity that it was given to show. Whatever else it shows it must ask the context for;
    without one it counts as another page whenever anything has changed. `own` are the `x-` keys of that entity.
    """

    path: str
    template: str
    view: Callable[[], object]
    nav: str = ""
    about: str = ""
    own: Mapping[str, object] = NOTHING


class File(NamedTuple):
    """One file that no template makes: JSON, a feed, an asset. `about` is that of a page."""

    path: str
    content: Callable[[], bytes]
    about: str = ""


class Nav(NamedTuple):
    """A place in the header: its order, its word in the catalogue (`nav.KEY`) and the folder it leads to."""

    order: int
    key: str
    folder: str


Pages = Callable[["Context"], Iterator["Page | File"]]


class Kind(NamedTuple):
    """A kind of page. The kinds that entities name (objective, team …) give those their addresses."""

    name: str
    pages: Pages
    nav: Nav | None


KINDS: dict[str, Kind] = {}


def page_kind(name: str, *, nav: Nav | None = None) -> Callable[[Pages], Pages]:
    """Register what yields the pages of one kind. A theme may leave a kind out by its name."""

    def register(pages: Pages) -> Pages:
        KINDS[name] = Kind(name, pages, nav)
        return pages

    return register


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind, by name. Each module in `okrsite.site.kinds` registers its own on import."""
    package = importlib.import_module("okrsite.site.kinds")
    for module in sorted(m.name for m in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"okrsite.site.kinds.{module}")
    return dict(sorted(KINDS.items()))
