"""Files as people might indent, quote, wrap and comment them: a check-in adds one piece of text, or is refused."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.content.records import plain
from okrsite.content.trees import DiskTree
from okrsite.content.yaml import Scalar
from okrsite.edit import check_ins
from okrsite.edit.changes import Append, edited
from okrsite.edit.sheets import Sheet
from okrsite.findings import Source, UsageError
from okrsite.model import KeyResult

KEYS = ["date", "value", "note", "by"]
SCALARS = ["a", "x y", "'it''s'", '"q \\" #"', "ü🚲", "2026-10-01", "3.5", "~", '"a: b"', "a#b", "http://x/y"]
COMMENTS = ["", "", "  # c", "  # a: [b, {c", "   "]
ENTRY = {"date": "2026-11-21", "value": "42", "note": 'It: "works", at last #1'}
K = KeyResult("k", "o", "K", Source("x"))


class Writer:
    """Somebody with habits of their own."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.one = chance.choice

    def some(self, low: int, high: int) -> str:
        return " " * self.chance.randint(low, high)

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def comment(self) -> str:
        return self.one(COMMENTS)

    def braces(self) -> str:
        room, between = self.one(["", "", " "]), self.one([", ", " , "])
        pairs = between.join(
            f"{key}: {self.one(SCALARS)}" for key in self.chance.sample(KEYS, self.chance.randint(1, 4))
        )
        return f"{{{room}{pairs}{self.one(['', '', ','])}{room}}}"

    def keys(self, indent: str, names: list[str]) -> list[str]:
        lines: list[str] = []
        for name in names:
            lines += self.one([self.folded, self.empty, self.wrapped, self.quoted, self.short, self.short, self.short])(
                indent + name
            )
            lines += [self.some(0, 8) + "# comment"] if self.often(0.15) else []
        return lines

    def folded(self, key: str) -> list[str]:
        inner = " " * (len(key) - len(key.lstrip()) + 2)
        blank = [""] * self.chance.randint(0, 2)
        return [
            f"{key}: {self.one('|>')}{self.one(['', '-', '+'])}{self.comment()}",
            f"{inner}text # no",
            *blank,
            f"{inner}more",
            *blank,
        ]

    def empty(self, key: str) -> list[str]:
        return [f"{key}:{self.comment()}"]

    def wrapped(self, key: str) -> list[str]:
        return [f"{key}: plain", f"{' ' * len(key)}goes on{self.comment()}"]

    def quoted(self, key: str) -> list[str]:
        return [f'{key}: "quoted', f'{" " * len(key)}goes on"{self.comment()}']

    def short(self, key: str) -> list[str]:
        return [f"{key}:{self.some(1, 3)}{self.one(SCALARS)}{self.comment()}"]

    def entries(self, indent: str) -> list[str]:
        lines, gap = [], self.some(1, 3)
        for _ in range(self.chance.randint(1, 3)):
            if self.often(0.5):
                lines.append(f"{indent}-{gap}{self.braces()}{self.comment()}")
            else:
                inner = self.keys(f"{indent} {gap}", self.chance.sample(KEYS, self.chance.randint(1, 4)))
                lines += [f"{indent}-{gap}{inner[0].lstrip()}", *inner[1:]]
        return lines

    def brackets(self, indent: str) -> list[str]:
        count = self.chance.randint(0, 3)
        if self.often(0.5):
            return [f"[{', '.join(self.braces() for _ in range(count))}{self.one(['', ' '])}]"]
        rows = [
            f"{indent}  {self.braces()}{',' if n < count - 1 or self.often(0.5) else ''}{self.comment()}"
            for n in range(count)
        ]
        return ["[", *rows, f"{indent}]"]

    def checked_in(self, indent: str) -> list[str]:
        kind = self.chance.randint(0, 3)
        if kind == 0:
            return [f"{indent}check_ins:{self.comment()}", *self.entries(indent + self.one(["", "  ", "    "]))]
        if kind == 1:
            first, *rest = self.brackets(indent)
            return [f"{indent}check_ins: {first}", *rest]
        return [f"{indent}check_ins:{self.one(['', ' []', ' ~'])}{self.comment()}"] if kind == 2 else []

    def key_result(self, ident: str, outer: str, gap: str) -> list[str]:
        if self.often(0.25):
            parts = [
                f"id: {ident}",
                "title: B",
                *([f"check_ins: {self.one(['', '[]', f'[{self.braces()}]'])}"] if self.often(0.6) else []),
            ]
            return [f"{outer}-{gap}{{{', '.join(parts)}{self.one(['', ','])}}}{self.comment()}"]
        indent = f"{outer} {gap}"
        parts = [*self.keys(indent, self.chance.sample(["title", "metric", "unit"], self.chance.randint(0, 3)))]
        made = self.checked_in(indent)
        lines = [f"{indent}id: {ident}", *(parts + made if self.often(0.5) else made + parts)]
        return [f"{outer}-{gap}{lines[0].lstrip()}", *lines[1:]]

    def file(self, ending: str) -> bytes:
        outer, gap = self.one(["", "  ", "    "]), self.some(1, 3)
        lines = ["title: A", f"key_results:{self.comment()}"]
        for ident in self.chance.sample(["j", "k", "l"], 3):
            lines += self.key_result(ident, outer, gap)
        lines += ["tags: [a]"] if self.often(0.5) else []
        text = "\n".join(lines)
        text = f"---\n{text}\n---\nProse" if ending == ".md" else text
        text += "" if self.often(0.3) else "\n"
        newline = self.one(["\n", "\r\n"] if ending == ".md" else ["\n", "\r\n", "\r"])
        return (self.one(["", "\ufeff"]) + text.replace("\n", newline)).encode()


@settings(max_examples=400)
@given(st.randoms(use_true_random=False), st.sampled_from([".md", ".yaml"]))
def test_one_piece_of_text_enters(chance: Random, ending: str) -> None:
    name = f"content/objectives/o{ending}"
    before = Writer(chance).file(ending)
    sheet = Sheet.of(before, name, "objective")
    place = check_ins._place(sheet, K)
    there = sheet.find((*place, "check_ins"))
    try:
        after = edited(DiskTree(Path(os.devnull).parent), "content", name, before, Append(place, "check_ins", ENTRY))
    except UsageError as error:
        assert str(error).startswith(name)  # noqa: PT017 - a refusal is as good, if it says of what
        return
    if isinstance(there, Scalar) and there.text == "~":
        return
    start = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    rest = len(before) - start
    assert before[start:] == after[len(after) - rest :]
    added = after[start : len(after) - rest].decode()
    newline = next(mark for mark in ("\r\n", "\r", "\n") if mark in before.decode())
    assert not set(added.replace(newline, "")) & {"\r", "\n"}
    found = Sheet.of(after, name, "objective").find((*place, "check_ins"))
    assert plain(found.items[-1]) == ENTRY  # type: ignore[union-attr]
