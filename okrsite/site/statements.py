"""Which sentence is the vision, or the mission? The title, or the first paragraph where the title only names it."""

from __future__ import annotations

from okrsite.model import Prose, Statement

LONGEST = 280
"""Characters of a paragraph that can stand as a statement; a longer one explains."""


def sentence(statement: Statement, label: str) -> str:
    """The statement as one line of Markdown."""
    paragraph = _paragraph(statement.body.text)
    return paragraph if paragraph and _only_names(statement, label) else statement.title


def rest(statement: Statement, label: str) -> Prose:
    """What the body says beyond the sentence."""
    if not (_paragraph(statement.body.text) and _only_names(statement, label)):
        return statement.body
    return Prose(_split(statement.body.text)[1], statement.body.line)


def _only_names(statement: Statement, label: str) -> bool:
    title = statement.title.casefold()
    return statement.kind in title or label.casefold() in title


def _paragraph(text: str) -> str:
    found = " ".join(_split(text)[0].split())
    return found if len(found) <= LONGEST and found[:1] not in ("", "-", "*", ">", "|", "`", "<", "!") else ""


def _split(text: str) -> tuple[str, str]:
    """The first paragraph below any headings, and what follows it."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    end = next((n for n in range(start, len(lines)) if not lines[n].strip()), len(lines))
    return "\n".join(lines[start:end]), "\n".join(lines[end:])
