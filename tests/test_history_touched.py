"""What an edit touched, told from the lines of a file, in every style that people write."""

from __future__ import annotations

import itertools
import sys
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from okrsite.history.touched import MOST, touched
from okrsite.project import Touch

if TYPE_CHECKING:
    from _typeshed import TraceFunction

BLOCK = """\
---
title: Riders get it back  # for now
owner: "mara-lind"
aligns_to: [city-rides]

# the proof
key_results:
  - id: wait
    title: Days to wait
    target: 2
    check_ins:
      - {date: 2026-10-14, value: 5}
      - date: 2026-11-18
        value: 3.6
  - title: Repairs in time
    id: on-time
    milestones:
      - {title: One, done: 2026-11-01}
closing:
  lesson: |
    target: 9 was
    - too much
---
A text.
"""

PLACES = {
    "a number": ("target: 2", "target: 3", [("wait", "target", "2", "3")]),
    "a number and a comment": ("target: 2", "target: 3 # why", [("wait", "target", "2", "3")]),
    "a key that is gone": ("    target: 2\n", "", [("wait", "target", "2", "")]),
    "a check-in": ("value: 3.6", "value: 4", [("wait", "check_ins", "", "")]),
    "a title before its id": ("title: Repairs in", "title: In", [("on-time", "title", "Repairs in time", "In time")]),
    "a milestone": ("done: 2026-11-01", "done: 2026-11-02", [("on-time", "milestones", "", "")]),
    "quotes": ('"mara-lind"', "ivo-brandt", [("", "owner", "mara-lind", "ivo-brandt")]),
    "a list": ("[city-rides]", "[mission]", [("", "aligns_to", "", "")]),
    "a block of text": ("too much", "too little", [("", "closing", "", "")]),
    "an id": ("id: wait", "id: waits", [("waits", "", "", "waits"), ("wait", "", "wait", "")]),
    "the text": ("A text.", "Another text.", [("", "text", "", "")]),
    "only quotes": ('"mara-lind"', "mara-lind", []),
    "only a comment": ("# the proof", "# it", []),
    "a new key": ("\n---\nA", "\nstate: closed\n---\nA", [("", "state", "", "closed")]),
    "all of it": (BLOCK[4:], "", [
        ("", "title", "Riders get it back", ""), ("", "owner", "mara-lind", ""), ("", "aligns_to", "", ""),
        ("wait", "", "wait", ""), ("on-time", "", "on-time", ""), ("", "closing", "", ""), ("", "text", "", ""),
    ]),
}  # fmt: skip


def told(before: str, after: str) -> list[tuple[str, ...]]:
    return [tuple(touch) for touch in touched(before.encode(), after.encode())]


@pytest.mark.parametrize("name", PLACES)
def test_a_place_that_was_touched(name: str) -> None:
    old, new, expected = PLACES[name]
    assert BLOCK.count(old) == 1
    assert told(BLOCK, BLOCK.replace(old, new)) == expected
    bom, windows = f"\ufeff{BLOCK}", BLOCK.replace("\n", "\r\n")
    assert told(bom, BLOCK.replace(old, new)) == expected
    assert told(windows, BLOCK.replace(old, new)) == expected


def test_files_that_are_only_yaml() -> None:
    before = BLOCK.removeprefix("---\n").partition("\n---\n")[0] + "\nbody: Why\n"
    assert told(before, before.replace("target: 2", "target: 3")) == [("wait", "target", "2", "3")]
    assert told(before, before.replace("Why", "So")) == [("", "body", "Why", "So")]


def test_lists_that_stand_at_the_edge_and_items_in_braces() -> None:
    text = (
        "---\nkey_results:\n- {id: a, title: 'x, y', target: 2}\n- {id: b, target: 3}\n-\n  id: c\n  target: 4\n---\n"
    )
    assert told(text, text.replace("2", "5")) == [("a", "*", "", "")]
    assert told(text, text.replace("3", "5")) == [("b", "target", "3", "5")]
    assert told(text, text.replace("4", "5")) == [("c", "target", "4", "5")]


def test_what_cannot_be_told_apart_is_told_as_one_piece() -> None:
    text = "---\nkey_results: [{id: a, target: 2}]\n---\n"
    assert told(text, text.replace("2", "5")) == [("", "key_results", "", "")]


def test_a_weekly_review_by_key_result() -> None:
    text = "---\ndate: 2026-11-20\nentries:\n  a/b: {value: 24}\n  a/c:\n    value: 3\n---\n"
    assert told(text, text.replace("24", "25")) == [("a/b", "check_ins", "", "")]
    assert told(text, text.replace(": 3", ": 4")) == [("a/c", "check_ins", "", "")]
    assert told(text, text.replace("a/c:", "a/d:")) == [("a/d", "", "", "a/d"), ("a/c", "", "a/c", "")]


def test_values_are_short_and_can_be_printed_and_there_are_not_too_many() -> None:
    assert told("title: a\n", f"title: {'x' * 61}\n") == [("", "title", "", "")]
    assert told("title: a\n", "title: \x1b[31m\n") == [("", "title", "", "")]
    many = "".join(f"key{n}: 1\n" for n in range(MOST + 5))
    assert len(told(many, many.replace("1", "2"))) == MOST


@pytest.mark.parametrize(
    "data",
    [b"", b"---", b"---\n", b"---\n---", b"\xff\xfe\x00", b"- a\n- b", b"a", b":\n:", b"---\nkey_results:\n---\n",
     b"key_results: {}\n", b"key_results:\n  -\n  -\n", b"entries:\n", b"\n" * 9, b"---\n" * 9],
)  # fmt: skip
def test_nothing_that_a_file_can_hold_is_too_odd(data: bytes) -> None:
    """Whatever it is: told both ways alike, nothing of a file that is the same, and everything of a plain one."""
    for other in (b"", BLOCK.encode(), data + b"x", data * 2):
        there, back = touched(data, other), touched(other, data)
        assert sorted(there) == sorted(turned(back))
        assert len(there) <= MOST
    assert touched(data, data) == ()
    assert {touch.part or touch.key for touch in touched(data, BLOCK.encode())} >= {
        "title", "owner", "aligns_to", "wait", "on-time", "closing", "text",
    }  # fmt: skip


@pytest.mark.parametrize(
    "unit", [b" ", b"\n ", b"- ", b"\n- ", b"a", b"a:", b"\na: ", b"id: ", b"\n--- ", b"'", b"{", b"key_results:\n- "]
)
def test_a_file_that_repeats_itself_keeps_nobody_busy(unit: bytes) -> None:
    """Ten times as long, it takes ten times as many steps; what was added to it is found among 400,000 bytes."""
    few, many, most = (repeated(unit, size) for size in (4_000, 40_000, 400_000))
    assert steps(many, many + b"\nx: 1") < 11 * steps(few, few + b"\nx: 1")
    assert touched(most, most + b"\nx: 1") == (Touch("", "x", "", "1"),)
    assert touched(most + b"\nx: 1", most) == (Touch("", "x", "1", ""),)


def turned(touches: tuple[Touch, ...]) -> list[Touch]:
    """What an edit touched, told of its undoing."""
    return [Touch(part, key, after, before) for part, key, before, after in touches]


def repeated(unit: bytes, size: int) -> bytes:
    return (b"key_results:\n" + unit * (size // len(unit)))[:size]


def steps(before: bytes, after: bytes) -> int:
    """How many lines of Python are run to tell two files apart."""
    count = itertools.count()

    def counted(_frame: FrameType, _event: str, _of: object) -> TraceFunction:
        next(count)
        return counted

    former = sys.gettrace()
    sys.settrace(counted)
    try:
        touched(before, after)
    finally:
        sys.settrace(former)
    return next(count)
