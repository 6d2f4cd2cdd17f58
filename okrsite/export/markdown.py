"""How is the week's digest told in a chat? In Markdown that shows exactly what people wrote, and calls nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from okrsite.diff.markdown import BREAK, CALLS, UNSEEN
from okrsite.export.digest import Digest, Row, Section, digest, sign
from okrsite.export.selection import Selected

ADDRESS = ":/?#@!$&'*+,;=%~-._"
"""Of an address, what may stand between the round brackets of a link."""

MARKS = re.compile(r"([\\`*_\[\]<>~|$^{}&]|(?<=[0-9])[.)](?=\s|$))")
"""What means something inside a line, or begins a list. Chats show some needless backslashes, so there are none."""

OPENING = re.compile(r"^[-+#]")
"""What begins a list or a heading where a line begins."""


def write(selected: Selected) -> bytes:
    """The whole digest."""
    return "".join(f"{row}\n" for row in _lines(digest(selected))).encode("utf-8", "replace")


def _lines(week: Digest) -> Iterator[str]:
    yield f"### {_linked(week.title, week.href)}"
    yield ""
    tally = [f"{sign(verdict)} {safe(text)}" for verdict, text in week.tally]
    yield " · ".join([safe(week.days), *map(safe, week.facts), *tally])
    for section in week.sections:
        yield ""
        yield from _section(section)
    if not week.sections:
        yield ""
        yield line(week.quiet)


def safe(said: str) -> str:
    """A text from many hands as Markdown that shows exactly that text: no markup, no mention, no link, one line."""
    clean = UNSEEN.sub("\N{REPLACEMENT CHARACTER}", " ".join(said.split()))
    return MARKS.sub(r"\\\1", CALLS.sub(lambda match: f"{match[0]}{BREAK}", clean))


def line(said: str) -> str:
    """Such a text where it begins a line."""
    return OPENING.sub(lambda found: f"\\{found[0]}", safe(said))


def _section(section: Section) -> Iterator[str]:
    yield f"**{safe(section.heading)}** ({safe(section.shown)})"
    yield ""
    for group in section.groups:
        if group.name:
            yield f"- **{safe(group.name)}**"
        for row in group.rows:
            yield from _row(row, "  " if group.name else "")
    if section.more:
        yield f"- {line(section.more)}"


def _row(row: Row, indent: str) -> Iterator[str]:
    facts = f": {' · '.join(map(safe, row.facts))}" if row.facts else ""
    yield f"{indent}- {sign(row.verdict)} {_linked(row.title, row.href)}{facts}"
    if row.note:
        yield f"{indent}  - {line(row.note)}"


def _linked(text: str, href: str) -> str:
    return f"[{safe(text)}]({quote(href, safe=ADDRESS)})" if href else safe(text)
