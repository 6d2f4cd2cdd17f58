"""How is a value written as YAML, so that it reads back as what was meant?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

Plain = str | Sequence["Plain"] | Mapping[str, "Plain"]
"""Data as the files hold it: every scalar is text."""

WORD_START = re.compile(r"[^\W_]|[+.(/_$<^;~\\-](?=[^\s\-.])", re.ASCII)
"""How a text may begin without quotes. A dash or a dot needs something after it that makes it no sign of YAML."""

INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""What no reader sees, or YAML refuses: it is escaped."""

NEEDS_QUOTES = re.compile(r":(?= |$)|(?<= )#")
NEEDS_QUOTES_IN_FLOW = re.compile(r"[\[\]{},]|:(?=[\s,\[\]{}]|$)|(?<= )#|\?")
NOTHING = {"", "~", "null"}


def scalar(text: str, *, in_flow: bool = True, quoted: bool = False) -> str:
    """A text as a scalar on one line, in double quotes only where YAML needs them."""
    if not quoted and _is_plain(text, in_flow=in_flow):
        return text
    return INVISIBLE.sub(_escaped, json.dumps(text, ensure_ascii=False))


def flow(value: Plain, *, quoted: bool = False, padded: bool = False) -> str:
    """A value on one line: `{date: 2026-11-21, value: 42}`; `quoted` as in JSON, `padded` with room in the braces."""
    if isinstance(value, str):
        return scalar(value, quoted=quoted)
    room = " " if padded else ""
    if isinstance(value, Mapping):
        pairs = (f"{scalar(name, quoted=quoted)}: {flow(item, quoted=quoted)}" for name, item in value.items())
        return f"{{{room}{', '.join(pairs)}{room}}}"
    return f"[{room}{', '.join(flow(item, quoted=quoted) for item in value)}{room}]"


def block(mapping: Mapping[str, Plain], *, quoted: bool = False) -> list[str]:
    """A mapping in lines without their indentation; lists below it hold one line an item."""
    lines: list[str] = []
    for name, item in mapping.items():
        key = scalar(name, in_flow=False, quoted=quoted)
        if isinstance(item, str):
            lines.append(f"{key}: {scalar(item, in_flow=False, quoted=quoted)}")
        elif isinstance(item, Mapping):
            lines += [f"{key}:", *(f"  {line}" for line in block(item, quoted=quoted))]
        else:
            lines += [f"{key}:", *(f"  - {flow(inner, quoted=quoted)}" for inner in item)]
    return lines


def _is_plain(text: str, *, in_flow: bool) -> bool:
    needs = NEEDS_QUOTES_IN_FLOW if in_flow else NEEDS_QUOTES
    return (
        text not in NOTHING
        and text == text.strip()
        and (not text[0].isascii() or WORD_START.match(text) is not None)
        and not INVISIBLE.search(text)
        and not needs.search(text)
    )


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
