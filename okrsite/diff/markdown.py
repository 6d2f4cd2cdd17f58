"""How is a diff told in a comment on a pull request: short first, folded where it is long, and harmless?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from okrsite.diff import words
from okrsite.diff.changes import Changes, Standing
from okrsite.diff.sections import Detail, Row, Section, headline, sections, sides

LIMIT = 64_000
"""Characters of a comment; the strictest host takes 65,536 bytes or characters, and ours are counted in bytes too."""

OPEN = 8
"""Rows of a section that are shown without unfolding it."""

LONGEST = 300
"""Characters of one text: a title or note that is longer is cut, and says so."""

SHAPES = {"on-track": "●", "at-risk": "▲", "off-track": "◆", "done": "✓", "closed": "■", "dropped": "×", "draft": "◌"}

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What breaks a line, turns its direction, hides something, or cannot be encoded."""

MARKS = re.compile(r"([!-+.:<-@\[-`{-~]|^-)")
"""The marks of ASCII, which Markdown lets be escaped; those that mean nothing inside a line are left alone."""

CALLS = re.compile(r"([@#!$&~%^])(?=[\w\\\"':*])|(?<=\b[wW]{3})(\.)|(:)(?=//)|(?<=\b[gG][hH])(-)(?=[0-9])")
"""What a host would take for a mention, a reference or an address, where Markdown would not."""

BREAK = "\u2060"
"""A character without width that joins nothing: after it, a mark no longer begins a mention."""


def text(changes: Changes) -> str:
    """The whole comment. What does not fit is counted, and it says how to see it."""
    before, after = (safe(side) for side in sides(changes))
    lines = ["### OKRs: " + headline(changes), "", f"{before} → {after}, as of {changes.today.isoformat()}.", ""]
    left = LIMIT - sum(_weight(line) for line in lines) - 400
    hidden = 0
    for section in sections(changes):
        written, dropped = _section(section, left)
        hidden += dropped
        left -= sum(_weight(line) for line in written)
        lines += written
    if hidden:
        lines += [f"… and {hidden:,} more: `okrsite diff` shows all of it.", ""]
    return "\n".join(lines)


def safe(said: str) -> str:
    """A text from many hands as Markdown that shows exactly that text: no markup, no mention, no link, one line."""
    clean = UNSEEN.sub("\N{REPLACEMENT CHARACTER}", " ".join(said.split()))
    clean = clean if len(clean) <= LONGEST else f"{clean[:LONGEST]} …"
    return MARKS.sub(r"\\\1", CALLS.sub(lambda match: f"{match[0]}{BREAK}", clean))


def _section(section: Section, room: int) -> tuple[list[str], int]:
    """The lines of a section that fit, and how many of its rows do not."""
    rows: list[str] = []
    used = 200
    for row in section.rows:
        written = "\n".join(_row(row))
        if used + _weight(written) > room:
            break
        used += _weight(written)
        rows.append(written)
    hidden = len(section.rows) - len(rows)
    if not rows:
        return [], hidden
    heading = f"{section.heading} ({len(section.rows):,})"
    more = [f"- … and {hidden:,} more"] if hidden else []
    if len(section.rows) <= OPEN:
        return [f"**{heading}**", "", *rows, *more, ""], hidden
    return [f"<details><summary>{heading}</summary>", "", *rows, *more, "", "</details>", ""], hidden


def _row(row: Row) -> Iterator[str]:
    numbers = f"{_standings(*row.standings)} · " if row.standings else ""
    sign = f"{safe(row.sign)} " if row.sign and row.sign != "~" else ""
    where = f", {safe(row.where)}" if row.where else ""
    yield f"- {sign}{numbers}**{safe(row.title)}** {safe(row.id)}{where}".rstrip()
    yield from (f"  - {_detail(detail)}" for detail in row.details)


def _detail(detail: Detail) -> str:
    label = safe(detail.label)
    if not detail.before:
        return f"{label}: {safe(detail.after)}" if detail.after else f"{label} edited"
    return f"{label}: {safe(detail.before)} → {safe(detail.after)}"


def _standings(before: Standing | None, after: Standing) -> str:
    return _standing(after) if before is None or before == after else f"{_standing(before)} → {_standing(after)}"


def _standing(standing: Standing) -> str:
    return f"{SHAPES.get(standing.status or '', '○')} {words.percent(standing.progress)} {words.status(standing)}"


def _weight(line: str) -> int:
    return len(line.encode()) + 1
