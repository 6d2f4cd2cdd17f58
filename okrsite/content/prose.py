"""What do people's Markdown texts say, and what do they link to?

A text is parsed once, without knowing any other file: the result is HTML in pieces with the links left open between
them, for whoever knows where the links lead. Raw HTML is shown as text; comments in it are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import image, link
from markdown_it.token import Token

from okrsite.content.markdown_rules import block_comment, bounded, inline_comment, plain_inline, wiki_rule
from okrsite.content.plain_links import PlainLink, plain_links

LinkKind = Literal["wiki", "relative", "anchor", "web", "mail", "unsafe", "image"]

MAX_NESTING = 20
LONG_ROW = 2_000
"""How far a link's place is looked for in its line; behind that, a link stands where the line begins."""

HEADING_PREFIX = "h-"
"""Begins the id of every heading of people's prose, so that none can be one of the page's own."""

SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
MARKED_UP = re.compile(r"[*_`\[\]<>\\&~!\n]|://")


class ProseLink(NamedTuple):
    """A link as written. For `wiki` the target is a reference, and an empty label stands for the entity's title.

    `line` counts from 0 in the text; `column` and `end_column` are 1-based in that line. `label` is the alternative
    text of an image, else plain text.
    """

    kind: LinkKind
    target: str
    label: str
    line: int
    column: int
    end_column: int


class LinkEnd(NamedTuple):
    """Where the text of the last link that was opened ends. Wiki links and images have none: they stand alone."""


class Heading(NamedTuple):
    """A heading: its id (with the prefix), its level as rendered, its text."""

    id: str
    level: int
    text: str


class Rendered(NamedTuple):
    """HTML in pieces, with links between them, and the headings."""

    parts: tuple[str | ProseLink | LinkEnd, ...]
    headings: tuple[Heading, ...]

    @property
    def links(self) -> tuple[ProseLink, ...]:
        """The links, in order."""
        return tuple(p for p in self.parts if isinstance(p, ProseLink))


@lru_cache(maxsize=256)
def parse(text: str, top: int = 3) -> Rendered:
    """A text's HTML in pieces; its highest heading becomes level `top`, and no level below it is skipped."""
    tokens = _markdown().parse(text)
    headings = _levelled(tokens, top)
    writer = _Writer(text)
    writer.blocks(tokens)
    return Rendered(tuple(writer.merged()), tuple(headings))


@lru_cache(maxsize=2048)
def inline(text: str) -> Rendered:
    """A title's or a note's HTML in pieces: emphasis, code and links, no blocks."""
    if not MARKED_UP.search(text):
        return Rendered((escape(text),), ())
    writer = _Writer(text)
    for token in _markdown().parseInline(text):
        writer.inline(token.children or [], 0)
    return Rendered(tuple(writer.merged()), ())


def links(text: str) -> tuple[ProseLink, ...]:
    """The links of a text; fast for the many texts without one."""
    if "[" not in text and "<" not in text:
        return ()
    found = plain_links(text)
    return parse(text).links if found is None else tuple(map(_as_parsed, found))


def _as_parsed(link: PlainLink) -> ProseLink:
    if link.kind == "wiki":
        return ProseLink("wiki", *link[1:])
    kind: LinkKind = "image" if link.kind == "image" else classify(link.target)
    return ProseLink(kind, link.target, inline_text(link.label), *link[3:])


def headings(text: str) -> tuple[Heading, ...]:
    """The headings of a text: where `#name` may lead."""
    return parse(text).headings if "#" in text or "\n=" in text or "\n-" in text else ()


@lru_cache(maxsize=8192)
def inline_text(text: str) -> str:
    """A title without its markup."""
    if not MARKED_UP.search(text):
        return text
    return "".join(_plain(t.children or []) for t in _markdown().parseInline(text))


def anchor(name: str) -> str:
    """The id of the heading that `#name` leads to."""
    return HEADING_PREFIX + name.lower()


def classify(address: str) -> LinkKind:
    """What an address is, by the allow-list of schemes; everything that is not plainly safe is unsafe."""
    bare = re.sub(r"[\x00-\x20]", "", address)
    scheme = SCHEME.match(bare)
    if scheme is not None:
        known: dict[str, LinkKind] = {"http": "web", "https": "web", "mailto": "mail"}
        return known.get(scheme[1].lower(), "unsafe")
    if bare.startswith(("//", "\\", "/\\")):
        return "unsafe"
    return "anchor" if bare.startswith("#") else "relative"


# ------------------------------------------------------------------------------------------------ the parser


class _Markdown(MarkdownIt):
    """markdown-it that keeps unsafe links as links, so that they can be said; they are never written as such."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        return True


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    """markdown-it as JavaScript's default has it, without raw HTML, with `[[links]]` and without comments."""
    md = _Markdown("js-default", {"html": False, "linkify": False, "typographer": False, "maxNesting": MAX_NESTING})
    md.core.ruler.at("inline", plain_inline)
    md.inline.ruler.before("link", "wiki", wiki_rule)
    md.inline.ruler.at("link", bounded("[", link))
    md.inline.ruler.at("image", bounded("![", image))
    md.inline.ruler.before("autolink", "comment", inline_comment)
    md.block.ruler.before("paragraph", "comment", block_comment, {"alt": ["paragraph"]})
    return md


@lru_cache(maxsize=1)
def _renderer() -> RendererHTML:
    return RendererHTML(_markdown())


def _levelled(tokens: list[Token], top: int) -> list[Heading]:
    """Give headings their rendered level and id; the tokens are changed in place, before anybody else sees them."""
    found: list[Heading] = []
    levels: list[int] = []
    used: dict[str, int] = {}
    for n, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        written = int(token.tag[1])
        while levels and levels[-1] >= written:
            levels.pop()
        level = min(6, top + len(levels))
        levels.append(written)
        text = _plain(tokens[n + 1].children or [])
        slug = re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-") or "section"
        used[slug] = used.get(slug, 0) + 1
        ident = HEADING_PREFIX + (slug if used[slug] == 1 else f"{slug}-{used[slug] - 1}")
        token.tag = tokens[n + 2].tag = f"h{level}"
        token.attrSet("id", ident)
        found.append(Heading(ident, level, text))
    return found


def _plain(tokens: list[Token]) -> str:
    """The words of inline tokens."""
    words = {"softbreak": " ", "hardbreak": " "}
    return "".join(
        t.meta["label"] or t.meta["target"] if t.type == "wiki" else words.get(t.type) or t.content for t in tokens
    )


class _Writer:
    """Writes tokens as pieces. Everything that markdown-it knows to render itself, it renders."""

    def __init__(self, text: str) -> None:
        self.rows = text.split("\n")
        self.pieces: list[str | ProseLink | LinkEnd] = []

    def blocks(self, tokens: list[Token]) -> None:
        renderer, options = _renderer(), _markdown().options
        for n, token in enumerate(tokens):
            if token.type == "inline":
                self.inline(token.children or [], token.map[0] if token.map else 0)
            elif token.type == "table_open":
                self.pieces.append('<div class="scroll" tabindex="0"><table>\n')
            elif token.type == "table_close":
                self.pieces.append("</table></div>\n")
            elif token.type in renderer.rules:
                self.pieces.append(renderer.rules[token.type](tokens, n, options, {}))
            else:
                if token.type == "th_open":
                    _head(token, tokens[n + 1], tokens[n + 2])
                written = renderer.renderToken(tokens, n, options, {})
                self.pieces.append(_aligned(written) if token.attrs else written)

    def inline(self, tokens: list[Token], line: int) -> None:
        """Inline tokens; each break begins the next line of the text."""
        renderer, options = _renderer(), _markdown().options
        for n, token in enumerate(tokens):
            if token.type == "wiki":
                self.pieces.append(self.link("wiki", token.meta["target"], token.meta["label"], token.content, line))
            elif token.type == "image":
                target = str(token.attrs.get("src", ""))
                label = _plain(token.children or [])
                self.pieces.append(self.link("image", target, label, f"![{token.content}", line))
            elif token.type == "link_open":
                self.opened(token, tokens, n, line)
            elif token.type == "link_close":
                self.pieces.append(LinkEnd())
            elif token.type in renderer.rules:
                self.pieces.append(renderer.rules[token.type](tokens, n, options, {}))
            else:
                self.pieces.append(renderer.renderToken(tokens, n, options, {}))
            line += token.type in {"softbreak", "hardbreak"}

    def opened(self, token: Token, tokens: list[Token], n: int, line: int) -> None:
        target = str(token.attrs.get("href", ""))
        end = next(
            (m for m in range(n, len(tokens)) if tokens[m].type == "link_close" and tokens[m].level == token.level), n
        )
        label = _plain(tokens[n + 1 : end])
        written = f"<{target}" if token.markup == "autolink" else f"[{label}"
        self.pieces.append(self.link(classify(target), target, label, written, line))

    def link(self, kind: LinkKind, target: str, label: str, written: str, line: int) -> ProseLink:
        """A link with its place: where its text begins in its line, as near as can be told."""
        row = self.rows[line] if line < len(self.rows) else ""
        column = max(row.find(written, 0, LONG_ROW), row.find(written[:2], 0, LONG_ROW), 0)
        close = row.find("]]" if kind == "wiki" else ")", column, column + LONG_ROW)
        end = close + (2 if kind == "wiki" else 1) if close >= 0 else max(len(row), column + 1)
        return ProseLink(kind, target, label, line, column + 1, end + 1)

    def merged(self) -> Iterator[str | ProseLink | LinkEnd]:
        """The pieces, neighbouring strings joined."""
        waiting: list[str] = []
        for piece in self.pieces:
            if isinstance(piece, str):
                waiting.append(piece)
                continue
            if waiting:
                yield "".join(waiting)
                waiting = []
            yield piece
        if waiting:
            yield "".join(waiting)


def _head(opened: Token, words: Token, closed: Token) -> None:
    """A header cell heads its column; a corner without words heads nothing."""
    if words.content:
        opened.attrs["scope"] = "col"
    else:
        opened.tag = closed.tag = "td"


ALIGN = re.compile(r' style="text-align:(left|right|center)"')


def _aligned(html: str) -> str:
    """A table cell whose alignment is a class: the site's policy knows no style attribute."""
    return ALIGN.sub(r' class="ta-\1"', html)
