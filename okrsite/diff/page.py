"""How is a diff shown as a page that needs nothing beside itself: no script, no other file, no network?"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator

from okrsite.diff import words
from okrsite.diff.changes import Changes, Standing
from okrsite.diff.sections import Detail, Row, Section, headline, sections, sides

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

OPEN = 40
"""Rows of a section that are shown without unfolding it."""

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --line: #d8dee4; --paper: #fff }
:root { --good: #1a7f37; --risk: #9a6700; --bad: #cf222e }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9198a1; --line: #30363d; --paper: #0d1117 }
  :root { --good: #3fb950; --risk: #d29922; --bad: #f85149 }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
body { max-width: 60rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.5rem; margin: 0 }
h2, summary { font-size: 1.1rem; font-weight: 600; margin: 2rem 0 .5rem }
ul { list-style: none; margin: 0; padding: 0 }
section > ul > li, details > ul > li { border-top: 1px solid var(--line); padding: .5rem 0 }
li ul { padding-left: 1rem }
li ul, p, code, small, del { color: var(--soft) }
code { font-size: .85em }
li { overflow-wrap: anywhere }
ins { text-decoration: none; color: var(--ink) }
.on-track, .done { color: var(--good) } .at-risk { color: var(--risk) } .off-track { color: var(--bad) }
"""

POLICY = (
    "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def text(changes: Changes) -> str:
    """The whole page."""
    policy = POLICY.format(base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode())
    before, after = (safe(side) for side in sides(changes))
    head = safe(headline(changes))
    return "\n".join([
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="same-origin">',
        f"<title>{before} → {after}: {head}</title>\n<style>{STYLE}</style>",
        f"<main>\n<h1>{head}</h1>\n<p>{before} → {after}, as of {changes.today.isoformat()}</p>",
        *(line for section in sections(changes) for line in _section(section)),
        "</main>\n</html>\n",
    ])  # fmt: skip


def safe(said: str) -> str:
    """A text from many hands, as text of a page or the value of an attribute."""
    return html.escape(UNSEEN.sub("\N{REPLACEMENT CHARACTER}", " ".join(said.split())))


def _section(section: Section) -> Iterator[str]:
    heading = f"{section.heading} ({len(section.rows):,})"
    is_long = len(section.rows) > OPEN
    yield f"<details><summary>{heading}</summary><ul>" if is_long else f"<section><h2>{heading}</h2><ul>"
    yield from map(_row, section.rows)
    yield "</ul></details>" if is_long else "</ul></section>"


def _row(row: Row) -> str:
    numbers = f"{_standings(*row.standings)} " if row.standings else ""
    sign = f"{row.sign} " if row.sign and row.sign != "~" else ""
    where = f" <small>{safe(row.where)}</small>" if row.where else ""
    details = "".join(f"<li>{_detail(detail)}</li>" for detail in row.details)
    below = f"<ul>{details}</ul>" if details else ""
    return f"<li>{sign}{numbers}<b>{safe(row.title)}</b> <code>{safe(row.id)}</code>{where}{below}</li>"


def _detail(detail: Detail) -> str:
    label = safe(detail.label)
    if not detail.before:
        return f"{label}: <ins>{safe(detail.after)}</ins>" if detail.after else f"{label} edited"
    return f"{label}: <del>{safe(detail.before)}</del> → <ins>{safe(detail.after)}</ins>"


def _standings(before: Standing | None, after: Standing) -> str:
    return _standing(after) if before is None or before == after else f"{_standing(before)} → {_standing(after)}"


def _standing(standing: Standing) -> str:
    said = f"{words.percent(standing.progress)} {words.status(standing)}"
    return f'<span class="{safe(standing.status or "no-data")}">{said}</span>'
