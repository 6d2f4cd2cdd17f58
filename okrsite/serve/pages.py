"""What does serve put on pages that a built site does not have? A script that reloads them, and what is wrong."""

from __future__ import annotations

import importlib.resources
from html import escape

from okrsite.findings import Finding
from okrsite.serve.workshop import State
from okrsite.site.theme import POLICY

FOLDER = "/.okrsite/"
"""Below it stands what is serve's own. No page is there: ids begin with a letter or a digit."""

EVENTS = f"{FOLDER}events"
SCRIPT, STYLE = f"{FOLDER}live.js", f"{FOLDER}live.css"

END_OF_HEAD = b"</head>"
SHOWN = 50
"""Errors that are listed; after the first few people correct and look again."""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="stylesheet" href="{style}">
</head>
<body data-faults>
<main>
<h1>{title}</h1>
{rest}
</main>
</body>
</html>
"""


def own(path: str) -> bytes | None:
    """A file that stands below FOLDER."""
    if path not in (SCRIPT, STYLE):
        return None
    return (importlib.resources.files("okrsite.serve") / path.removeprefix(FOLDER)).read_bytes()


def edition(state: State, run: str) -> str:
    """The name of what pages show: another one, and they reload. Without a site, it is the errors that they show."""
    return f"{run}.{state.edition}" if state.site is not None else f"{run}.0.{state.news}"


def lively(page: bytes, shown: str) -> bytes:
    """A page with the script that reloads it."""
    script = f'<script src="{SCRIPT}" data-edition="{escape(shown)}" defer></script>\n'.encode()
    before, end, after = page.partition(END_OF_HEAD)
    return before + script + end + after if end else page + script


def news(state: State, run: str) -> dict[str, object]:
    """What an open page (`live.js`) is told: which edition there is, and what is wrong with the files, if anything."""
    faults = None if state.is_good else {"title": _title(state), "rows": [_row(f) for f in state.errors[:SHOWN]]}
    if faults and state.trouble:
        faults["rows"] = [{"place": "", "code": "", "message": line, "hint": ""} for line in state.trouble.split("\n")]
    return {"edition": edition(state, run), "faults": faults}


def faulty(state: State) -> bytes:
    """The page in place of every other while there has been no good site yet."""
    rows = [_item(finding) for finding in state.errors[:SHOWN]]
    rows += [f"<li>{escape(line)}</li>" for line in state.trouble.split("\n") if line]
    return _page(
        _title(state), f"<ol>\n{''.join(rows)}</ol>\n<p>This page shows the site as soon as they are gone.</p>"
    )


def plain(title: str, text: str) -> bytes:
    """A page that says one thing."""
    return _page(title, f"<p>{escape(text)}</p>")


def _page(title: str, rest: str) -> bytes:
    return PAGE.format(policy=POLICY, title=escape(title), style=STYLE, rest=rest).encode("utf-8", "backslashreplace")


def _title(state: State) -> str:
    if state.trouble:
        return "No site can be made"
    count = len(state.errors)
    more = f"; the first {SHOWN} are" if count > SHOWN else ""
    return f"{count:,} error{'' if count == 1 else 's'}{more}"


def _row(finding: Finding) -> dict[str, str]:
    place = finding.place
    return {
        "place": f"{place.path}:{place.line}:{place.column}",
        "code": finding.code,
        "message": finding.message,
        "hint": finding.hint,
    }


def _item(finding: Finding) -> str:
    row = {key: escape(text) for key, text in _row(finding).items()}
    hint = f' <span class="hint">{row["hint"]}</span>' if row["hint"] else ""
    return f"<li><code>{row['place']}</code> <b>{row['code']}</b> {row['message']}{hint}</li>\n"
