"""Where one piece of text enters, in the shapes that few people write: each is said whole, before and after."""

from __future__ import annotations

import pytest

from okrsite.content.yaml import Mapping, Scalar, Sequence
from okrsite.edit import splices
from okrsite.edit.scalars import Plain
from okrsite.edit.sheets import Sheet, Trail
from okrsite.findings import UsageError


def sheet_of(text: str) -> Sheet:
    return Sheet.of(text.encode(), "content/objectives/x.yaml", "objective")


def parent_of(sheet: Sheet, trail: Trail) -> Mapping:
    found = sheet.find(trail)
    assert isinstance(found, Mapping)
    return found


@pytest.mark.parametrize(
    ("before", "trail", "key", "item", "after"),
    [
        # a list that is only a key yet, at several depths
        ("a: b\nlist:\n", (), "list", "x", "a: b\nlist:\n  - x\n"),
        ("k:\n  list:\n  z: y\n", ("k",), "list", "x", "k:\n  list:\n    - x\n  z: y\n"),
        ("k:\n- list:\n", ("k", 0), "list", "x", "k:\n- list:\n    - x\n"),
        ("list:  # why\n", (), "list", "x", "list:  # why\n  - x\n"),
        ("list: ~\n", (), "list", "x", "list: [x]\n"),
        ('list: ""\n', (), "list", "x", "list: [x]\n"),
        ("{list: , a: b}\n", (), "list", "x", "{list: [x], a: b}\n"),
        # items on lines of their own, below their dash
        ("list:\n  -\n    a\n", (), "list", "x", "list:\n  -\n    a\n  - x\n"),
        ("list:\n  -\n    a: b\n", (), "list", {"c": "d"}, "list:\n  -\n    a: b\n  -\n    c: d\n"),
        ("list:\n  -   a: b\n      e: f\n", (), "list", {"c": "d", "g": "h"}, "list:\n  -   a: b\n      e: f\n  -   c: d\n      g: h\n"),
        ("list:\n- ? a\n  : b\n", (), "list", {"c": "d", "g": "h"}, "list:\n- ? a\n  : b\n- c: d\n  g: h\n"),
        ("list:\n  -\n    {a: b}\n", (), "list", {"c": "d"}, "list:\n  -\n    {a: b}\n  -\n    {c: d}\n"),
        # brackets over several lines, with and without a last comma, with comments
        ("list: [\n  a,  # one\n]\n", (), "list", "x", "list: [\n  a,  # one\n  x,\n]\n"),
        ("list: [\n  a  # one\n]\n", (), "list", "x", "list: [\n  a  # one\n  , x\n]\n"),
        ("list: [\n  a,\n]\n", (), "list", "x", "list: [\n  a,\n  x,\n]\n"),
        ("list: [\n  a, ]\n", (), "list", "x", "list: [\n  a,\n  x, ]\n"),
        ("list: [\n  a  # one, two\n  ,\n]\n", (), "list", "x", "list: [\n  a  # one, two\n  ,\n  x,\n]\n"),
        ("list: [a, b, ]\n", (), "list", "x", "list: [a, b, x, ]\n"),
        ("list: [a,\n  b]\n", (), "list", "x", "list: [a,\n  b,\n  x]\n"),
        ("list: []\n", (), "list", "x", "list: [x]\n"),
        ("list: [ {a: b} ]\n", (), "list", {"c": "d"}, "list: [ {a: b}, {c: d} ]\n"),
        ("list: [{ a: b }]\n", (), "list", {"c": "d"}, "list: [{ a: b }, { c: d }]\n"),
        ('{"list": [{"a": "b"}]}', (), "list", {"c": "d"}, '{"list": [{"a": "b"}, {"c": "d"}]}'),
        ('{"list": []}', (), "list", {"c": "d"}, '{"list": [{"c": "d"}]}'),
        ('{"a": 1}', (), "list", "x", '{"a": 1, "list": ["x"]}'),
    ],
)  # fmt: skip
def test_an_item_becomes_the_last(before: str, trail: Trail, key: str, item: Plain, after: str) -> None:
    sheet = sheet_of(before)
    assert splices.appended(sheet, parent_of(sheet, trail), key, item).into(before) == after
    sheet_of(after)


@pytest.mark.parametrize(
    ("before", "trail", "value", "after"),
    [
        ("a: b\n", (), "x", "a: b\nkey: x\n"),
        ("a: b", (), "x", "a: b\nkey: x"),
        ("a: b\r\nc: d\r\n", (), "x", "a: b\r\nc: d\r\nkey: x\r\n"),
        ("k:\n  - a: b\n    c: |\n      d\n\nz: y\n", ("k", 0), "x", "k:\n  - a: b\n    c: |\n      d\n    key: x\n\nz: y\n"),
        ("k: {}\n", ("k",), "x", "k: {key: x}\n"),
        ("k: {a: b,}\n", ("k",), "x", "k: {a: b, key: x,}\n"),
        # a value of values follows the style of the last one, not of the first
        ("a: b\nlast: {c: d}\n", (), {"e": "f"}, "a: b\nlast: {c: d}\nkey: {e: f}\n"),
        ("a: b\nlast: { c: d }\n", (), {"e": "f"}, "a: b\nlast: { c: d }\nkey: { e: f }\n"),
        ("first: {c: d}\na: b\n", (), {"e": "f"}, "first: {c: d}\na: b\nkey:\n  e: f\n"),
        ("first: { c: d }\nlast: {c: d}\n", (), {"e": "f"}, "first: { c: d }\nlast: {c: d}\nkey: {e: f}\n"),
        ("a: b\n", (), ["x", "y"], "a: b\nkey:\n  - x\n  - y\n"),
        ('"a": "b"\n', (), "x", '"a": "b"\n"key": "x"\n'),
    ],
)  # fmt: skip
def test_a_key_is_put_after_the_last(before: str, trail: Trail, value: Plain, after: str) -> None:
    sheet = sheet_of(before)
    assert splices.added(sheet, parent_of(sheet, trail), "key", value).into(before) == after
    sheet_of(after)


def test_a_key_that_needs_quotes_in_brackets_has_none_outside() -> None:
    sheet = sheet_of("last: {c: d}\n")
    put = splices.added(sheet, sheet.root, "a, b", {"e": "f"})
    assert put.into(sheet.text) == "last: {c: d}\na, b: {e: f}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: b\n", "a: x\n"),
        ("a: 'b'  # why\n", "a: x  # why\n"),
        ("a:\nb: c\n", "a: x\nb: c\n"),
        ("a: |\n  b\n  c\nd: e\n", "a: x\nd: e\n"),
        ('{"a":"b"}', '{"a": x}'),
        ("{a: , b: c}", "{a: x, b: c}"),
    ],
)
def test_a_value_is_replaced(before: str, after: str) -> None:
    sheet = sheet_of(before)
    value = sheet.root.values["a"]
    assert isinstance(value, Scalar)
    put = splices.replaced(sheet, value, "x").into(before)
    assert put.rstrip("\n") == after.rstrip("\n")


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a: b\nlist: word\n", 2, '"list" is not a list'),
        ("a: b\n\nlist:\n  c: d\n  e: f\n", 4, '"list" is not a list'),
        ("a: b\n\n\nlist: [\n\n  {c: d}\n]\n", 4, ""),
    ],
)
def test_what_would_be_wrong_is_refused_with_its_line(text: str, line: int, why: str) -> None:
    sheet = sheet_of(text)
    value = sheet.root.values["list"]
    if isinstance(value, Sequence):
        with pytest.raises(UsageError) as caught:
            splices.replaced(sheet, value, "x")
        why = "there stands more than one value here"
    else:
        with pytest.raises(UsageError) as caught:
            splices.appended(sheet, sheet.root, "list", "x")
    assert str(caught.value) == f"content/objectives/x.yaml:{line}: {why}; please edit this file by hand"
