"""What of a file did an edit touch: which keys, and of which key result?

A history holds many versions of many files, so they are not parsed: what is the same on both sides is never looked
into, and the rest is found by its place in the lines, as people and our own commands write them. What is written in
other ways is told as one piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from okrsite.project import Touch

FENCE = re.compile(r"\n---[ \t]*(?=\n)")
KEY = re.compile(r"""\n( *)(["']?)([\w./-]+)\2[ \t]*:(?=[ \t\n])""")
ITEM = re.compile(r"\n( *)-(?=[ \t\n])")
ID = re.compile(r"""(?:^|[{,\s])id[ \t]*:[ \t]*["']?([^\s"',}]+)""")
PLAIN = re.compile(r"\{([^{}\[\]\"']*)\}")

TEXT, WHOLE, CHECK_INS = "text", "*", "check_ins"
"""What the prose below the front matter is called, a key result whose keys cannot be told apart, and its check-ins."""

OPENING = frozenset("{[|>-")
"""How values begin that are no single word or line."""

MOST = 100
"""Touches that are told of one edit of one file."""

LONGEST = 60
"""Characters of a value, or of a key result's id, that are told."""

Said = Mapping[str, str]
"""What stands beside and below each key, or in each part, as it was written."""


def touched(before: bytes, after: bytes) -> tuple[Touch, ...]:
    """What is different, in the order of the file."""
    old, new = said(before), said(after)
    found: dict[Touch, None] = {}
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key, ""), new.get(key, "")
        if was != now:
            split = PARTED.get(key, _no_parts)
            old_parts, new_parts = split(was), split(now)
            told = _parts(old_parts, new_parts) if old_parts or new_parts else [_touch("", key, was, now)]
            found |= dict.fromkeys(touch for touch in told if touch)
    return tuple(found)[:MOST]


def said(data: bytes) -> Said:
    """What a file says by the keys of its front matter, and its prose."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    text = f"\n{text}\n"
    if (begin := FENCE.match(text)) is None:
        return _mapping(text)
    end = FENCE.search(text, begin.end())
    found = _mapping(text[begin.end() : end.start() + 1 if end else len(text)])
    return found | {TEXT: text[end.end() :].strip()} if end else found


def _parts(old: Said, new: Said) -> Iterator[Touch | None]:
    """What was touched of parts, such as key results."""
    for part in dict.fromkeys([*new, *old]):
        was, now, name = old.get(part), new.get(part), part[:LONGEST]
        if was is None or now is None:
            yield Touch(name, "", name if was else "", name if now else "")
        elif was != now:
            before, after = _inside(was), _inside(now)
            for key in dict.fromkeys([*after, *before]):
                if key != "id" and before.get(key) != after.get(key):
                    yield _touch(name, key, before.get(key, ""), after.get(key, ""))


def _touch(part: str, key: str, was: str, now: str) -> Touch | None:
    """A key with its values, if both are short; nothing where only comments or blanks are different."""
    before, after = _value(was), _value(now)
    if before == after:
        return None
    short = all(len(v) <= LONGEST and v.isprintable() and v[:1] not in OPENING for v in (before, after))
    told = (before, after) if short and key not in {TEXT, CHECK_INS} else ()
    return Touch(part, key[:LONGEST], *told)


def _mapping(text: str) -> dict[str, str]:
    """The values of a mapping, whose keys are those furthest to the left. Each line begins with its break."""
    keys = list(KEY.finditer(text))
    depth = min((len(key[1]) for key in keys), default=0)
    keys = [key for key in keys if len(key[1]) == depth]
    starts = [*(key.start() for key in keys), len(text)]
    return {key[3]: text[key.end() : end] + "\n" for key, end in zip(keys, starts[1:], strict=True)}


def _items(text: str) -> dict[str, str]:
    """The items of a list by their id; none where it is written in another way."""
    dashes = list(ITEM.finditer(text))
    depth = min((len(dash[1]) for dash in dashes), default=0)
    starts = [dash.start() for dash in dashes if len(dash[1]) == depth]
    found = {}
    for start, end in pairwise([*starts, len(text)]):
        item = f"{text[start:end].replace('-', ' ', 1)}\n"
        ident = ID.search(item)
        found[ident[1] if ident else ""] = item
    return found


def _entries(text: str) -> dict[str, str]:
    """What a weekly review says of each key result: an entry is a check-in."""
    return {path: f"\n{CHECK_INS}: {value}" for path, value in _mapping(text).items()}


def _no_parts(text: str) -> dict[str, str]:
    """No parts at all."""
    return {}


PARTED: Mapping[str, Callable[[str], dict[str, str]]] = {"key_results": _items, "entries": _entries}
"""Keys whose values are told one by one: an objective's key results, and what a weekly review says of each."""


def _inside(item: str) -> Said:
    """The keys of a part; in braces, of a plain one."""
    if not item.lstrip().startswith("{"):
        return _mapping(item)
    text = _value(item)
    if plain := PLAIN.fullmatch(text):
        pairs = (pair.partition(":") for pair in plain[1].split(","))
        return {key.strip(): value.strip() for key, _, value in pairs}
    return {WHOLE: text}


def _value(text: str) -> str:
    """A value as one text, without comments, and without quotes around a single word or line."""
    bare = "\n".join(filter(None, map(_bare, text.split("\n"))))
    quoted = len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'" and "\n" not in bare
    return bare[1:-1] if quoted else bare


def _bare(line: str) -> str:
    """A line without what surrounds it; a comment is one where nothing is quoted."""
    kept = line.strip()
    if kept.startswith("#"):
        return ""
    return kept if '"' in kept or "'" in kept else kept.partition(" #")[0].rstrip()
