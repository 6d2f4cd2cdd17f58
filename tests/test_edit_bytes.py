"""Whatever the style of a file's YAML, a check-in puts in one piece of text and moves no other byte, or is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from okrsite.content.records import plain
from okrsite.content.trees import DiskTree
from okrsite.content.yaml import Mapping, parse
from okrsite.edit import check_ins
from okrsite.edit.changes import Append, Change, Put, Swap, edited
from okrsite.edit.scalars import flow, scalar
from okrsite.edit.sheets import Sheet
from okrsite.findings import Source, UsageError
from okrsite.model import KeyResult

NOTE = 'It: "works", at last #1'
ENTRY = {"date": "2026-11-21", "value": "42", "confidence": "7", "note": NOTE}
FLOW = '{date: 2026-11-21, value: 42, confidence: 7, note: "It: \\"works\\", at last #1"}'

K = KeyResult("k", "o", "K", Source("x"))

HEAD = "title: A\nteam: growth\ncycle: 2026-q4\n"

SHAPES: dict[str, tuple[str, str]] = {
    # name: (the keys of a file, what is put in: `⏎` is the file's own line break)
    "a block list of flow maps": (
        """key_results:
  - id: k   # the one that counts
    title: 'Searches that end well'
    check_ins:
      - {date: 2026-10-12,   value: 19, confidence: 5}   # by hand
  # a comment between
  - {id: other, title: B}
""",
        f"⏎      - {FLOW}",
    ),
    "a block list of block maps": (
        """key_results:
- id: k
  check_ins:
  - date: 2026-10-12
    value: 19
    note: |
      two lines
      of it

# far below
- id: other
""",
        '⏎  - date: 2026-11-21⏎    value: 42⏎    confidence: 7⏎    note: "It: \\"works\\", at last #1"',
    ),
    "a text that keeps its empty lines": (
        """key_results:
  - id: k
    check_ins:
      - date: 2026-10-12
        note: |+
          two


  # below
tags: [a]
""",
        '⏎      - date: 2026-11-21⏎        value: 42⏎        confidence: 7⏎        note: "It: \\"works\\", at last #1"',
    ),
    "a dash alone on its line": (
        """key_results:
  - id: k
    check_ins:
      -
        date: 2026-10-12
        value: 19
""",
        '⏎      -⏎        date: 2026-11-21⏎        value: 42⏎        confidence: 7⏎        note: "It: \\"works\\", at last #1"',
    ),
    "wide dashes": (
        """key_results:
  -   id: k
      check_ins:
        -   date: 2026-10-12
            value: 19
""",
        '⏎        -   date: 2026-11-21⏎            value: 42⏎            confidence: 7⏎            note: "It: \\"works\\", at last #1"',
    ),
    "room in the braces": (
        "key_results:\n  - id: k\n    check_ins:\n      -  { date: 2026-10-12, value: 19 }\n    weight: 2\n",
        f"⏎      -  {{ {FLOW[1:-1]} }}",
    ),
    "a flow list": (
        "key_results:\n  - id: k\n    check_ins: [{date: 2026-10-12, value: 19}]   # early\n    weight: 2\n",
        f", {FLOW}",
    ),
    "a flow list with a comma at its end": (
        "key_results:\n  - id: k\n    check_ins: [ {date: 2026-10-12, value: 19}, ]\n",
        f" {FLOW},",
    ),
    "a flow list over lines": (
        "key_results:\n  - id: k\n    check_ins: [\n      {date: 2026-10-12, value: 19},\n      {date: 2026-10-19, value: 20}\n    ]\n",
        f",⏎      {FLOW}",
    ),
    "a flow list over lines, with commas and comments": (
        "key_results:\n  - id: k\n    check_ins: [\n      {date: 2026-10-12, value: 19},  # one, [two]\n    ]  # end\n",
        f"⏎      {FLOW},",
    ),
    "a flow list over lines, with a comment after the last": (
        "key_results:\n  - id: k\n    check_ins: [\n      {date: 2026-10-12, value: 19}  # one, two\n    ]\n",
        f"⏎      , {FLOW}",
    ),
    "commas first": (
        "key_results:\n  - id: k\n    check_ins:\n      [ {date: 2026-10-12, value: 19}\n      , {date: 2026-10-19, value: 20}\n      ]\n",
        f", {FLOW}",
    ),
    "an empty list": ("key_results:\n  - id: k\n    check_ins: []  # none yet\n    weight: 2\n", FLOW),
    "an empty list with room": ("key_results:\n  - id: k\n    check_ins: [ ]\n", FLOW),
    "a key without a value": (
        "key_results:\n  - id: k\n    check_ins:   # none yet\n    weight: 2\n  - id: other\n",
        f"⏎      - {FLOW}",
    ),
    "a key without a value at the end": ("key_results:\n  - id: k\n    check_ins:\n", f"⏎      - {FLOW}"),
    "no key": (
        "key_results:\n  - id: k\n    title: >\n      folded\n      text\n\n  # below\n  - id: other\n",
        f"⏎    check_ins:⏎      - {FLOW}",
    ),
    "no key, and a list before the place": (
        "key_results:\n  - id: k\n    initiatives:\n      - {id: a, title: A}  # work\n\ntags: [x]\n",
        f"⏎    check_ins:⏎      - {FLOW}",
    ),
    "no key, and a plain text over lines": (
        "key_results:\n  - id: k\n    title: A long\n      title of two lines  # so\ntags: [x]\n",
        f"⏎    check_ins:⏎      - {FLOW}",
    ),
    "a key result in braces": (
        "key_results:\n  - {id: k, title: B, target: 100}   # short\n  - {id: other}\n",
        f", check_ins: [{FLOW}]",
    ),
    "a key result in braces, with check-ins": (
        "key_results:\n  - {id: k, check_ins: [{date: 2026-10-12, value: 19}], weight: 2}\n",
        f", {FLOW}",
    ),
    "a key result in braces, with an empty value": (
        "key_results:\n  - {id: k, check_ins: , weight: 2}\n",
        f"[{FLOW}]",
    ),
    "a key result in braces over lines": (
        "key_results: [\n  {\n    id: k,\n    title: B   # b\n  }\n]\n",
        f"⏎    , check_ins: [{FLOW}]",
    ),
    "a key result in braces over lines, with a comma at its end": (
        "key_results: [\n  {\n    id: k,\n    title: B,\n  },\n]\n",
        f"⏎    check_ins: [{FLOW}],",
    ),
    "quoted keys": (
        'key_results:\n  - {"id": "k", "check_ins": [{"date": "2026-10-12", "value": "19"}]}\n',
        ', {"date": "2026-11-21", "value": "42", "confidence": "7", "note": "It: \\"works\\", at last #1"}',
    ),
    "quotes over lines": (
        'key_results:\n  - id: k\n    check_ins:\n      - {date: 2026-10-12, note: "two\n          lines # no comment"}\n    weight: 2\n',
        f"⏎      - {FLOW}",
    ),
    "letters of two and four bytes": (
        "key_results:\n  - id: k\n    title: Größe 🚲 ✓\n    check_ins:\n      - {date: 2026-10-12, note: früh 🚲 da}  # 🚲\n",
        f"⏎      - {FLOW}",
    ),
    "a list without indentation": (
        "key_results:\n- id: k\n  check_ins:\n  - {date: 2026-10-12, value: 19}\n- id: other\n",
        f"⏎  - {FLOW}",
    ),
    "a list of one pair": ("key_results:\n  - id: k\n    check_ins: [date: 2026-10-12]\n", f", {FLOW}"),
    "a lone tilde": ("key_results:\n  - id: k\n    check_ins: ~\n", f"[{FLOW}]"),
}  # fmt: skip

REFUSED = {
    "a text in the place of the list": "key_results:\n  - id: k\n    check_ins: soon\n",
    "a map in the place of the list": "key_results:\n  - id: k\n    check_ins: {date: 2026-10-12}\n",
    "keys with question marks": "key_results:\n  - ? id\n    : k\n",
    "a pair in a list": "key_results: [id: k]\n",
    "an entry twice": "key_results:\n  - id: k\n    check_ins: []\n    check_ins: [{date: 2026-10-12}]\n",
    "an anchor": "key_results:\n  - id: k\n    title: &a A\n    check_ins: []\n",
    "too much": "key_results:\n  - id: k\n    check_ins: []\ntags: [" + "x, " * 4970 + "]\n",
}


def file_of(keys: str, ending: str, newline: str, *, bom: bool, final: bool) -> bytes:
    text = f"---\n{HEAD}{keys}---\nProse with a last line.\n" if ending == ".md" else f"# A comment\n{HEAD}{keys}"
    text = text if final else text.removesuffix("\n")
    return (("\ufeff" if bom else "") + text.replace("\n", newline)).encode()


def checked_in(data: bytes, name: str) -> bytes:
    tree = DiskTree(Path(os.devnull).parent)
    place = check_ins._place(Sheet.of(data, name, "objective"), K)
    return edited(tree, "content", name, data, Append(place, "check_ins", ENTRY))


@pytest.mark.parametrize("final", [True, False], ids=["", "no-final-newline"])
@pytest.mark.parametrize("bom", [False, True], ids=["", "bom"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("ending", [".md", ".yaml"])
@pytest.mark.parametrize("shape", SHAPES)
def test_one_piece_is_put_in_and_nothing_else_moves(
    shape: str, ending: str, newline: str, bom: bool, final: bool
) -> None:
    keys, piece = SHAPES[shape]
    name = f"content/objectives/o{ending}"
    before = file_of(keys, ending, newline, bom=bom, final=final)
    if (ending, newline) == (".md", "\r"):  # what okrsite cannot read, it leaves alone
        with pytest.raises(UsageError, match=r"^content/objectives/o"):
            checked_in(before, name)
        return
    after = checked_in(before, name)
    new = piece.replace("⏎", newline).encode()
    if shape == "a lone tilde":
        assert after == before.replace(b"~", new)
    elif piece:
        assert len(after) == len(before) + len(new)
        assert before in {after[:at] + after[at + len(new) :] for at in places(after, new)}
    assert after.startswith(b"\xef\xbb\xbf") == bom
    entries = entries_of(after, name)
    assert entries[-1] == ENTRY
    assert [e for e in entries[:-1] if e] == entries_of(before, name)


def places(data: bytes, piece: bytes) -> list[int]:
    found, at = [], data.find(piece)
    while at >= 0:
        found.append(at)
        at = data.find(piece, at + 1)
    return found


def entries_of(data: bytes, name: str) -> list[object]:
    sheet = Sheet.of(data, name, "objective")
    value = sheet.find((*check_ins._place(sheet, K), "check_ins"))
    return [plain(item) for item in getattr(value, "items", [])]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("shape", REFUSED)
def test_what_has_no_place_is_refused(shape: str, newline: str) -> None:
    data = file_of(REFUSED[shape], ".yaml", newline, bom=False, final=True)
    with pytest.raises(UsageError, match=r"^content/objectives/o.yaml"):
        checked_in(data, "content/objectives/o.yaml")


# ------------------------------------------------------------------------------------------------ texts


@given(st.text(st.characters(exclude_categories=["Cs"])), st.booleans())
@example("- a", False)
@example("? a", False)
@example("--- a", True)
@example("a\u2028b\x85c", True)
@example("#", True)
@example("a: b", False)
@example("http://x:80/?a=[b]", False)
@example("🚲\ufeff\uffff", True)
@example("null", False)
def test_a_text_reads_back_as_it_was(text: str, quoted: bool) -> None:
    for written in (
        f"k: {scalar(text, in_flow=False, quoted=quoted)}\nb: c",
        f"{{k: {scalar(text, quoted=quoted)}, b: c}}",
        f"{{k: {scalar(text, quoted=quoted)}}}",
        f"k: {flow([text], quoted=quoted)}",
    ):
        parsed = parse(written, "x")
        assert isinstance(parsed.root, Mapping), written
        value = plain(parsed.root.values["k"])
        assert value in (text, (text,)), written


@pytest.mark.parametrize(
    "text",
    [
        "Wizard is in beta.",
        "50 % of 3, at last",
        "http://x.example/a#b",
        "ça va? oui",
        "“so” it goes",
        "It's 12:30",
        "a-b_c (d) *e* & f",
    ],
)
def test_quotes_stand_only_where_yaml_needs_them(text: str) -> None:
    assert scalar(text, in_flow=False) == text
    assert scalar(text) == (f'"{text}"' if "," in text or "?" in text else text)


# ------------------------------------------------------------------------------------------------ other changes


@pytest.mark.parametrize(
    ("text", "change", "after"),
    [
        ("state: active  # now\n", Put((), "state", "closed"), "state: closed  # now\n"),
        ("state:\ntags: []\n", Put((), "state", "closed"), "state: closed\ntags: []\n"),
        ('state: "active"', Put((), "state", "closed"), "state: closed"),
        ("tags: [a]", Put((), "state", "closed"), "tags: [a]\nstate: closed"),
        ("tags:\n- a # b\n# c\n", Put((), "closing", {"lesson": "x: y"}), 'tags:\n- a # b\nclosing:\n  lesson: "x: y"\n# c\n'),
        ("scope: {resources: b}\n", Put((), "closing", {"lesson": "a"}), "scope: {resources: b}\nclosing: {lesson: a}\n"),
        ("closing: {}\n", Put(("closing",), "lesson", "a"), "closing: {lesson: a}\n"),
        ("closing: {lesson: b,}\n", Put(("closing",), "outcome", "missed"), "closing: {lesson: b, outcome: missed,}\n"),
        ("closing:\n  lesson: |\n    b\n\ntags: [a]\n", Put(("closing",), "lesson", "c"), "closing:\n  lesson: c\n\ntags: [a]\n"),
        ("key_results:\n- milestones:\n  - Signed # x\n", Swap(("key_results", 0, "milestones", 0), {"title": "Signed", "done": "2026-11-21"}),
         "key_results:\n- milestones:\n  - {title: Signed, done: 2026-11-21} # x\n"),
        ("body: |\n  Text.\n\ntags: [a]\n", Put((), "code", "A"), "body: |\n  Text.\n\ntags: [a]\ncode: A\n"),
    ],
)  # fmt: skip
def test_keys_are_put_where_they_belong(text: str, change: Change, after: str) -> None:
    tree = DiskTree(Path(os.devnull).parent)
    assert edited(tree, "content", "content/objectives/o.yaml", text.encode(), change).decode() == after


# ------------------------------------------------------------------------------------------------ an objective's own notes


@pytest.mark.parametrize("bom", [False, True])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("ending", [".md", ".yaml"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_note_on_an_objective_is_one_piece(shape: str, ending: str, newline: str, bom: bool) -> None:
    """Twice: the first note brings the key, the second stands below the first, each without moving another byte."""
    name = f"content/objectives/o{ending}"
    before = file_of(SHAPES[shape][0], ending, newline, bom=bom, final=True)
    for count in (1, 2):
        after = noted(before, name)
        added = len(after) - len(before)
        assert any(after[:at] + after[at + added :] == before for at in range(len(before) + 1))
        own = Sheet.of(after, name, "objective").root.values["check_ins"]
        assert [plain(item) for item in getattr(own, "items", [])] == [ENTRY] * count
        assert entries_of(after, name) == entries_of(before, name)
        assert b"\n" not in after.replace(b"\r\n", b"") or newline == "\n"
        before = after


def noted(data: bytes, name: str) -> bytes:
    tree = DiskTree(Path(os.devnull).parent)
    return edited(tree, "content", name, data, Append((), "check_ins", dict(ENTRY)))
