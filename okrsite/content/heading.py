"""What is the first heading of a text, and what stands below it? Found line by line, without a parser of Markdown."""

from __future__ import annotations

import re
from typing import NamedTuple

MARK = re.compile(r" {0,3}#{1,6}(?=[ \t]|$)")
UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
OTHER = re.compile(r" {0,3}(?:[-+*](?=[ \t]|$)|>|(?:[-*_][ \t]*){3,}$|<[!/?A-Za-z]|[0-9]{1,9}[.)][ \t])")
CODE = re.compile(r" {4}|\t")
"""How lists, quotes and HTML begin, and code that is told by its indentation: no line below makes a heading of them."""

COMMENT = "-->"


class Heading(NamedTuple):
    """Its text, the text below it, and whether it begins the whole text."""

    text: str
    below: str
    is_first: bool


def first_heading(prose: str) -> Heading | None:
    """The first heading with a text, marked by # or underlined; none inside of code or of a comment."""
    lines = prose.replace("\r\n", "\n").split("\n")
    block, start = "", len(lines)  # how a block of code or a comment ends; where the paragraph begins
    is_apart = False  # in a list or a quote, until an empty line
    for n, line in enumerate(lines):
        if block:
            block = "" if _closes(line, block) else block
        elif start < n and line[:1].isalpha() and "<!--" not in line:
            continue  # most lines: one more of a paragraph
        elif text := _marked(line):
            return _heading(text, lines, n, n + 1)
        elif start < n and UNDERLINE.fullmatch(line):
            return _heading(" ".join(map(str.strip, lines[start:n])), lines, start, n + 1)
        else:
            block = _opened(line)
            is_apart = bool(line.strip()) and (is_apart or OTHER.match(line) is not None)
            is_text = line.strip() and not block and not is_apart and (start < n or not CODE.match(line))
            start = min(start, n) if is_text and not MARK.match(line) else len(lines)
    return None


def _heading(text: str, lines: list[str], start: int, end: int) -> Heading:
    return Heading(text, "\n".join(lines[end:]), not any(line.strip() for line in lines[:start]))


def _marked(line: str) -> str:
    """The text of a heading such as `## Why ##`; empty where the line is none, or says nothing."""
    mark = MARK.match(line)
    text = line[mark.end() :].strip() if mark else ""
    bare = text.rstrip("#")
    return bare.rstrip() if bare[-1:] in ("", " ", "\t") else text


def _opened(line: str) -> str:
    """How a block of code, or a comment, that begins on this line ends; empty where none goes on below it."""
    if fence := FENCE.match(line):
        return fence[1]
    return COMMENT if "<!--" in line and COMMENT not in line.rpartition("<!--")[2] else ""


def _closes(line: str, block: str) -> bool:
    bare = line.strip()
    return COMMENT in line if block == COMMENT else bare.startswith(block) and not bare.strip(block[0])
