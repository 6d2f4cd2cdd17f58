"""How much, how deep and how odd may a text be that is read without a parser? Whatever is read is what the parser reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from okrsite.content import yaml
from okrsite.content.light import Light, light
from tests.test_light import bare


def read(text: str) -> dict[str, Light] | None:
    """What is read without a parser, held against the parser."""
    found = light(text)
    if found is not None:
        parsed = yaml.parse(text, "x")
        assert parsed.problems == []
        assert bare(parsed.root) == found
    return found


def listed(lists: int, plain: int = 0, commas: int = 0) -> str:
    """Rows of lists and mappings in brackets, plain ones, and plain ones with a comma: 23, 6 and 8 parts each."""
    return "".join(
        [
            *(f"k{n}: [1, {{a: 2, b: 3}}, [4, 5]]\n" for n in range(lists)),
            *(f"p{n}: 1\n" for n in range(plain)),
            *(f"c{n}: x, y\n" for n in range(commas)),
        ]
    )


@pytest.mark.parametrize(
    ("rows", "reads"),
    [
        ((0, 816, 0), True),
        ((0, 817, 0), False),
        ((213, 0, 0), True),
        ((214, 0, 0), False),
        ((212, 4, 0), True),
        ((212, 5, 0), False),
        ((211, 0, 6), False),
        ((211, 1, 5), True),
        ((0, 2, 611), True),
        ((0, 3, 611), False),
    ],
)
def test_so_many_parts_are_read(rows: tuple[int, int, int], *, reads: bool) -> None:
    """4,900 of them, which are far fewer than the parser's own limit allows."""
    assert (read(listed(*rows)) is not None) is reads


@pytest.mark.parametrize(
    ("written", "most"),
    [
        (lambda n: "a: " + "x" * n, 1_000),
        (lambda n: "a: " + "[" * n + "]" * n, 9),
        (lambda n: "a: " + "{a: " * n + "1" + "}" * n, 9),
        (lambda n: "a: " + "[{a: " * n + "[]" + "}]" * n, 4),
        (lambda n: "".join(f"{'  ' * depth}a:\n" for depth in range(n)) + "  " * n + "b: 1", 8),
        (lambda n: "a:\n" + "".join(f"{'  ' * depth}- a:\n" for depth in range(n)) + "  " * n + "b: 1", 8),
    ],
)  # fmt: skip
def test_so_much_and_so_deep_is_read(written: Callable[[int], str], most: int) -> None:
    assert read(written(most)) is not None
    assert read(written(most + 1)) is None


def test_so_long_a_text_is_read() -> None:
    text = "".join(f"k{row}: {'x' * 900}\n" for row in range(40))
    assert read(text + "# " + "x" * (39_998 - len(text))) is not None
    assert read(text + "# " + "x" * (39_999 - len(text))) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a:", {"a": None}),
        ("a:\nb:\n", {"a": None, "b": None}),
        ("a: -.5\nb: -x\nc: -5", {"a": "-.5", "b": "-x", "c": "-5"}),
        ("a: 'x\\y'", {"a": "x\\y"}),
        ('a: ["x", " y", "z ", "", " "]', {"a": ["x", " y", "z ", None, None]}),
        ("a: {b: 'x', c: '', d: ' '}", {"a": {"b": "x", "c": None, "d": None}}),
        ("a: x\u00a0y", {"a": "x\u00a0y"}),
        ("a: [[x], {b: y}, []]", {"a": [["x"], {"b": "y"}, []]}),
        ("a: [{}, {b: {}}]", {"a": [{}, {"b": {}}]}),
    ],
)
def test_plain_is_also(text: str, found: dict[str, Light]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        'a: "', "a: '", 'a: "x!', "a: 'x\"", "a: 'x", "a: -/x", "a: -", "a: [}}]", "a: [{]", "a: {b: }}", "a: [{b: 1, b: 2}]", "a: [{b}]",
        "a: [[{b: [1], b: 2}]]", "a:\n  b:\n    c: 1\n   d: 2", "a:\n- x\n  - y", "a:\n  b: 1\n  - c", "a: x\x85y", "a: x\ufeff", "a: \ufffe",
    ],
)  # fmt: skip
def test_odd_is_not(text: str) -> None:
    assert light(text) is None
