"""How is the week's digest told in a mail? As one page whose styles stand at each element, for mail keeps no others."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diff.page import safe
from okrsite.export.digest import Digest, Row, Section, digest, sign
from okrsite.export.selection import Selected
from okrsite.site.views import Verdict

COLOURS = {
    "on-track": "#1a7f37", "done": "#1a7f37", "at-risk": "#8a5a00", "off-track": "#c02424", "stale": "#8a5a00",
}  # fmt: skip
"""Dark enough on white to be read, each beside a shape and a word."""

FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
INK, SOFT, LINE = "#1b1f24", "#57606a", "#d8dee4"
BODY = f"margin:0;padding:0;background-color:#f4f5f7;color:{INK};{FONT};font-size:15px;line-height:1.45"
SHEET = f"width:100%;max-width:640px;background-color:#ffffff;border:1px solid {LINE};border-collapse:separate"
HEADING = f"margin:0;{FONT};font-size:20px;line-height:1.3;color:{INK}"
SECTION = f"margin:0;padding:0 0 4px 0;{FONT};font-size:16px;line-height:1.3;color:{INK}"
BLOCK = f"padding:16px 20px 12px 20px;border-top:1px solid {LINE};{FONT};font-size:15px;line-height:1.45;color:{INK}"
BLOCK += ";overflow-wrap:anywhere;word-break:break-word"
FACTS = f"{FONT};font-size:13px;line-height:1.45;color:{SOFT}"
NAME = f"margin:0;padding:8px 0 0 0;{FONT};font-size:14px;font-weight:600;color:{INK}"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write(selected: Selected) -> bytes:
    """The whole page: no script, no picture, no other file."""
    return "".join(f"{line}\n" for line in _lines(digest(selected))).encode()


def _lines(week: Digest) -> Iterator[str]:
    yield f'<!doctype html>\n<html lang="{safe(week.language)}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<title>{safe(week.title)}</title>\n</head>\n<body style="{BODY}">'
    yield '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
    yield '<tr><td align="center" style="padding:16px 8px">'
    yield f'<table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0" style="{SHEET}">'
    yield f'<tr><td align="left" style="padding:20px 20px 16px 20px">{_head(week)}</td></tr>'
    for section in week.sections:
        yield f'<tr><td align="left" style="{BLOCK}">'
        yield from _section(section)
        yield "</td></tr>"
    if not week.sections:
        yield f'<tr><td align="left" style="{BLOCK}">{safe(week.quiet)}</td></tr>'
    yield "</table>\n</td></tr>\n</table>\n</body>\n</html>"


def _head(week: Digest) -> str:
    tally = [f"{_sign(verdict)} {safe(text)}" for verdict, text in week.tally]
    days = " · ".join(map(safe, [week.days, *week.facts]))
    told = f'<div style="padding:4px 0 0 0;{FACTS}">{days}</div>'
    counts = f'<div style="padding:4px 0 0 0;{FACTS}">{" &nbsp; ".join(tally)}</div>' if tally else ""
    return f'<h1 style="{HEADING}">{_linked(week.title, week.href)}</h1>{told}{counts}'


def _section(section: Section) -> Iterator[str]:
    count = f'<span style="font-weight:400;color:{SOFT}">{safe(section.shown)}</span>'
    yield f'<h2 style="{SECTION}">{safe(section.heading)} {count}</h2>'
    for group in section.groups:
        if group.name:
            yield f'<h3 style="{NAME}">{safe(group.name)}</h3>'
        yield '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
        yield from map(_row, group.rows)
        yield "</table>"
    if section.more:
        yield f'<div style="padding:4px 0 0 26px;{FACTS}">{safe(section.more)}</div>'


def _row(row: Row) -> str:
    facts = f'<div style="{FACTS}">{" · ".join(map(safe, row.facts))}</div>' if row.facts else ""
    note = f'<div style="{FACTS};font-style:italic">{safe(row.note)}</div>' if row.note else ""
    sign = f'<td width="26" valign="top" style="width:26px;padding:5px 0">{_sign(row.verdict)}</td>'
    words = f'<span style="{FACTS}">{safe(row.verdict.word)}</span>'
    title = f"{_linked(row.title, row.href)} {words}"
    return f'<tr>{sign}<td align="left" valign="top" style="padding:5px 0">{title}{facts}{note}</td></tr>'


def _linked(text: str, href: str) -> str:
    return (
        f'<a href="{safe(href)}" style="color:{INK};text-decoration:underline">{safe(text)}</a>' if href else safe(text)
    )


def _sign(verdict: Verdict) -> str:
    colour = COLOURS.get(verdict.shape, SOFT)
    return f'<span style="color:{colour}" aria-hidden="true">{sign(verdict)}</span>'
