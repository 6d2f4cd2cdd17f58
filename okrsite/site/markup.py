"""Which strings of a view are markup of our own making? Everything else a template prints is escaped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from markupsafe import Markup, escape

escaped: Callable[[str], str] = escape
with suppress(ImportError):  # the C function behind it, without the wrapping
    from markupsafe._speedups import _escape_inner as escaped  # noqa: F401 - for those that write markup


class Html(NamedTuple):
    """Rendered Markdown: made by `site.markdown` only."""

    text: str


class Svg(NamedTuple):
    """A picture: made by `site.charts` only."""

    text: str


class LateSvg:
    """A picture that is drawn when a template prints it: not every theme prints all."""

    __slots__ = ("_draw",)

    def __init__(self, draw: Callable[[], Svg]) -> None:
        self._draw = draw

    @property
    def text(self) -> str:
        """Empty where there is nothing to be drawn."""
        return self._draw().text


Picture = Svg | LateSvg


NO_HTML = Html("")
NO_SVG = Svg("")


def safe(text: str) -> Markup:
    """Markup of our own writing, whose parts are escaped: the only place that says so."""
    return str.__new__(Markup, text)  # as Markup(text), without asking a plain text whether it is markup
