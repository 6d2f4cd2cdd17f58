"""What HTML do Markdown blocks make that are written so plainly that nobody need parse them?

Most prose is paragraphs, headings, lists and tables of words, with a link or some emphasis among them: these are
written here in a tenth of the time that markdown-it takes. Whatever is written otherwise, or could mean something else,
gives None and is parsed in full; a property test holds the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from okrsite.content.plain_links import LINK, PlainLink, plain_links

Piece = str | PlainLink | None
"""HTML, a link that opens (or stands alone), or the end of one."""

Headed = Callable[[int, str], tuple[int, str]]
"""Is told of each heading, its level as written and its words; gives the level and the id that it shall have."""

UNPLAIN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f`<\\~&]")
"""Code, HTML, escapes, entities, strikes."""

SPECIAL = re.compile(r"[!*\[\]_]")
"""What may mean something inside a line, of what is left then."""

BEGINS = r"""(?:[^\W_]|["'(\[„“«»€$£¥§…–—]|!\[|\*{1,2}[^\W_])"""
WORDS = re.compile(rf"(?!\d+[.)](?: |$)){BEGINS}")
"""How a line begins that is neither heading, quotation, list, table nor rule."""

HEADING = re.compile(r"(#{1,6}) ([^\s#](?:.*[^\s#])?)")
ITEM = re.compile(r"([-*+]|\d{1,9}\.) ")
ALIGN = {"--": "", ":-": ' class="ta-left"', "-:": ' class="ta-right"', "::": ' class="ta-center"'}
RULE = re.compile(r":?-+:?")

EMPHASIS = r"[^\W_](?:[^*_\[\]\n!]*[^\W_.,;:?)])?[.,;:?]?"
SPAN = re.compile(rf"\*\*(?P<strong>{EMPHASIS})\*\*|\*(?P<em>{EMPHASIS})\*|{LINK.pattern}")
BEFORE, AFTER = " \n(", ".,;:?!)"


class _OtherwiseError(Exception):
    """It is written in another way."""


def plain_pieces(text: str, headed: Headed) -> list[Piece] | None:
    """The HTML of a text with its links; None where it is not written plainly."""
    if UNPLAIN.search(text) or "\n " in text or " \n" in text or text[:1] == " " or text[-1:] == " ":
        return None  # blanks at the ends of a line mean a hard break, or a block in another
    links = plain_links(text) if "[" in text else []
    if links is None:
        return None
    writer = _Writer(iter(links), headed)
    try:
        for rows in _groups(text):
            writer.group(rows)
    except _OtherwiseError:
        return None
    return writer.joined()


def _groups(text: str) -> Iterator[list[str]]:
    """The lines between empty ones."""
    for group in re.split(r"\n{2,}", text.strip("\n")):
        if group:
            yield group.split("\n")


class _Writer:
    """Writes one group of lines after the other."""

    def __init__(self, links: Iterator[PlainLink], headed: Headed) -> None:
        self.links, self.headed = links, headed
        self.pieces: list[Piece] = []
        self.html: list[str] = []
        self.after_list = False

    def joined(self) -> list[Piece]:
        """The pieces up to here, of which no two that stand together are HTML."""
        if self.html:
            self.pieces.append("".join(self.html))
            self.html = []
        return self.pieces

    def group(self, rows: list[str]) -> None:
        """Headings, then a paragraph, then a list; or a table."""
        if rows[0][0] == "|":
            self.after_list = False
            return self.table(rows)
        at = 0
        while at < len(rows) and rows[at][0] == "#":
            self.heading(rows[at])
            at += 1
        words = at
        while at < len(rows) and WORDS.match(rows[at]):
            at += 1
        if at > words:
            self.paragraph(rows[words:at])
        if at < len(rows):
            if at == 0 and self.after_list:  # a blank line between items makes them paragraphs
                raise _OtherwiseError
            self.list(rows[at:])
        self.after_list = at < len(rows)
        return None

    def heading(self, row: str) -> None:
        """Of words only, for its id is made of them."""
        found = HEADING.fullmatch(row)
        if found is None or SPECIAL.search(found[2]):
            raise _OtherwiseError
        level, ident = self.headed(len(found[1]), found[2])
        self.html.append(f'<h{level} id="{ident}">{escaped(found[2])}</h{level}>\n')

    def paragraph(self, rows: Sequence[str]) -> None:
        self.html.append("<p>")
        self.inline("\n".join(rows))
        self.html.append("</p>\n")

    def list(self, rows: Sequence[str]) -> None:
        """Items of one line each, with one sign."""
        first = ITEM.match(rows[0])
        if first is None or (first[1][0].isdigit() and first[1] != "1."):
            raise _OtherwiseError
        name = "ol" if first[1] == "1." else "ul"
        self.html.append(f"<{name}>\n")
        for row in rows:
            item = ITEM.match(row)
            if item is None or (item[1][-1] != first[1][-1]) or not WORDS.match(row, item.end()):
                raise _OtherwiseError
            self.html.append("<li>")
            self.inline(row[item.end() :])
            self.html.append("</li>\n")
        self.html.append(f"</{name}>\n")

    def table(self, rows: Sequence[str]) -> None:
        """Rows that begin and end with a bar, all as long as the first."""
        head, rules, *body = (_cells(row) for row in (*rows, "")[: max(2, len(rows))])
        aligned = [_align(rule) for rule in rules]
        if any(len(row) != len(head) for row in (aligned, *body)):
            raise _OtherwiseError
        self.html.append('<div class="scroll" tabindex="0"><table>\n<thead>\n')
        named = [(cell, "th" if cell else "td", align) for cell, align in zip(head, aligned, strict=True)]
        self.row([(cell, name, align + ' scope="col"' * (name == "th")) for cell, name, align in named])
        self.html.append("</thead>\n")
        if body:
            self.html.append("<tbody>\n")
            for row in body:
                self.row([(cell, "td", align) for cell, align in zip(row, aligned, strict=True)])
            self.html.append("</tbody>\n")
        self.html.append("</table></div>\n")

    def row(self, cells: Sequence[tuple[str, str, str]]) -> None:
        """Each cell with its element and the attributes of that."""
        self.html.append("<tr>\n")
        for cell, name, attributes in cells:
            self.html.append(f"<{name}{attributes}>")
            self.inline(cell)
            self.html.append(f"</{name}>\n")
        self.html.append("</tr>\n")

    def inline(self, text: str) -> None:
        """What stands in a block."""
        if text != text.strip():  # of blanks that are no spaces
            raise _OtherwiseError
        if not SPECIAL.search(text):
            self.html.append(escaped(text))
            return
        at = 0
        for found in SPAN.finditer(text):
            self.words(text[at : found.start()])
            at = found.end()
            name = found.lastgroup
            if name in ("strong", "em"):
                self.html.append(f"<{name}>{escaped(_emphasised(text, found, found[name]))}</{name}>")
            else:
                self.link(found)
        self.words(text[at:])

    def link(self, found: re.Match[str]) -> None:
        self.joined().append(next(self.links))
        if found["wiki"] is not None:
            return
        if not found["label"] or not found["target"] or SPECIAL.search(found["label"]):
            raise _OtherwiseError
        if not found["image"]:
            self.pieces += (escaped(found["label"]), None)

    def words(self, text: str) -> None:
        if SPECIAL.search(text.replace("!", "")):
            raise _OtherwiseError
        if text:
            self.html.append(escaped(text))


def escaped(text: str) -> str:
    """As markdown-it does it: an apostrophe stays."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _emphasised(text: str, found: re.Match[str], words: str) -> str:
    """The words, where the stars around them can mean nothing else."""
    before, after = text[: found.start()][-1:], text[found.end() : found.end() + 1]
    is_plain = words[-1].isalnum() if after in AFTER else after in " \n"
    if before not in BEFORE or not (is_plain or not after):
        raise _OtherwiseError
    return words


def _cells(row: str) -> list[str]:
    if len(row) < 2 or row[0] != "|" or row[-1] != "|":
        raise _OtherwiseError
    cells = [cell.strip(" ") for cell in row[1:-1].split("|")]
    if any(cell != cell.strip() for cell in cells):
        raise _OtherwiseError
    return cells


def _align(rule: str) -> str:
    if not RULE.fullmatch(rule):
        raise _OtherwiseError
    return ALIGN[rule[0] + rule[-1]]
