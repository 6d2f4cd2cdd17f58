"""By which words is everything found? An index in small files, of which a search loads only those that it needs.

The entries, in the order of their kinds and titles, stand in chunks of CHUNK. The words are divided by their first
character, and each names the numbers of its entries as differences. So the first load tells only what there is, and a
word costs one file of words and the chunks of what is shown, however large the company. Only a word that begins like
none is looked for once more by its second character: the slip may be in the first.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from okrsite import records

CHUNK, BUCKETS, UNDIVIDED = 64, 64, 2000
"""Up to UNDIVIDED entries have all their words in one file."""

CHOICES = "teams.json"
"""The teams that can be chosen: of a large company they would be most of the first load."""

SLIPPED = 3
"""Shorter words are not looked for with slips."""

COMMON, COMMON_SHARE = 1000, 8
"""A word that more entries have than this, and more than one in so many, tells nothing: it is kept without them."""

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
"""A run of letters and digits; where words are written without spaces, each character."""

FACETS = ("team", "cycle", "status")


class Entry(NamedTuple):
    """What is found: its code, its title, whose it is, where it stands, and what it can be chosen by."""

    kind: str
    code: str
    title: str
    about: str
    href: str
    words: str
    team: str = ""
    cycle: str = ""
    status: str = ""


def names(entries: int) -> Iterator[str]:
    """The names of the files of so many entries: known before any of them is made."""
    yield "index.json"
    yield CHOICES
    yield from (f"{facet}.json" for facet in FACETS)
    yield from (f"w{number}.json" for number in range(buckets(entries)))
    yield from (f"s{number}.json" for number in range(buckets(entries)) if buckets(entries) > 1)
    yield from (f"e{number}.json" for number in range(-(-entries // CHUNK)))


def buckets(entries: int) -> int:
    """Into how many files the words are divided."""
    return 1 if entries <= UNDIVIDED else BUCKETS


def make(entries: Sequence[Entry], words: dict[str, object], teams: object = ()) -> dict[str, bytes]:
    """The files of an index; `words` is what the interface needs besides, as it is, `teams` what may be many."""
    files: dict[str, object] = {f"{facet}.json": _facet(entries, facet) for facet in FACETS} | {CHOICES: teams}
    shelves = _shelves(entries)
    files |= {f"w{number}.json": shelf for number, shelf in enumerate(shelves)}
    if len(shelves) > 1:
        files |= {f"s{number}.json": found for number, found in enumerate(_by_second(shelves))}
    files |= {
        f"e{start // CHUNK}.json": _rows(entries[start : start + CHUNK]) for start in range(0, len(entries), CHUNK)
    }
    made = {name: _encoded(data) for name, data in files.items()}
    version = hashlib.sha256(b"\0".join(made[name] for name in sorted(made))).hexdigest()[:10]
    about = {"version": version, "size": CHUNK, "buckets": buckets(len(entries)), "n": len(entries)}
    return {"index.json": _encoded({**about, "kinds": _kinds(entries), **words}), **made}


def script(files: dict[str, bytes]) -> bytes:
    """The whole index as one script, for pages that are opened from a disk and may not fetch."""
    parts = (f"{json.dumps(name)}:".encode() + content for name, content in files.items())
    return b"self.okrFind={" + b",".join(parts) + b"}\n"


def folded(text: str) -> str:
    """Without case and accents."""
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in plain if not unicodedata.category(c).startswith("M"))


def terms(text: str) -> Iterator[str]:
    """The words of a text as they are looked up."""
    return (found[0] for found in WORD.finditer(folded(text)))


def differences(numbers: Iterable[int]) -> list[int]:
    """Rising numbers as steps: `[3, 4, 9]` -> `[3, 1, 5]`."""
    out, last = [], 0
    for number in numbers:
        out.append(number - last)
        last = number
    return out


def _shelves(entries: Sequence[Entry]) -> list[dict[str, list[int]]]:
    """The words of each bucket with the numbers of their entries."""
    found: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        for term in sorted(set(terms(f"{entry.code} {entry.title} {entry.words}"))):
            found.setdefault(term, []).append(number)
    shelves: list[dict[str, list[int]]] = [{} for _ in range(buckets(len(entries)))]
    common = max(COMMON, len(entries) // COMMON_SHARE)
    for term in sorted(found):
        shelf = shelves[ord(term[0]) % len(shelves)]
        shelf[term] = differences(found[term]) if len(found[term]) <= common else []
    return shelves


def _by_second(shelves: Sequence[dict[str, list[int]]]) -> list[list[str]]:
    """The words alone, by their second character."""
    found: list[list[str]] = [[] for _ in shelves]
    for term in sorted(term for shelf in shelves for term in shelf if len(term) >= SLIPPED):
        found[ord(term[1]) % len(found)].append(term)
    return found


def _facet(entries: Sequence[Entry], facet: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        value = getattr(entry, facet)
        if value:
            found.setdefault(value, []).append(number)
    return {value: differences(numbers) for value, numbers in sorted(found.items())}


def _kinds(entries: Sequence[Entry]) -> list[tuple[str, int, int]]:
    """Each kind with its first number and the one behind its last: the entries stand by kind."""
    ranges: dict[str, tuple[int, int]] = {}
    for number, entry in enumerate(entries):
        ranges[entry.kind] = ranges.get(entry.kind, (number, 0))[0], number + 1
    return [(kind, *bounds) for kind, bounds in ranges.items()]


def _rows(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    return [(e.code, e.title, e.about, e.href, e.status) for e in entries]


def _encoded(data: object) -> bytes:
    return records.encoded(data).rstrip(b"\n")
