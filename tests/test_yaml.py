"""The YAML subset: what is read, what is refused, and where everything stands."""

from __future__ import annotations

import pytest

from okrsite.content.literals import to_number
from okrsite.content.records import plain
from okrsite.content.yaml import MAX_SCALAR, Mapping, Scalar, parse


def read(text: str) -> object:
    parsed = parse(text, "x.yaml")
    assert parsed.problems == []
    assert parsed.root is not None
    return plain(parsed.root)


def refused(text: str) -> tuple[str, str, int, int]:
    """The one problem's code, message, line and column."""
    parsed = parse(text, "x.yaml")
    (problem,) = parsed.problems
    return problem.code, problem.message, problem.place.line, problem.place.column


def test_every_scalar_stays_text() -> None:
    assert read("a: no\nb: 010\nc: 1:30\nd: 1.10\ne: 2026-q4\nf: 2026-10-01\ng: null\nh: ~\ni: 'q'") == {
        "a": "no",
        "b": "010",
        "c": "1:30",
        "d": "1.10",
        "e": "2026-q4",
        "f": "2026-10-01",
        "g": "null",
        "h": "~",
        "i": "q",
    }


def test_lists_mappings_and_blocks() -> None:
    assert read("a: [x, {b: c}]\nd:\n  - e\n  - f: g\nh: |\n  two\n  lines\n") == {
        "a": ("x", {"b": "c"}),
        "d": ("e", {"f": "g"}),
        "h": "two\nlines\n",
    }


def test_keys_and_values_know_their_places() -> None:
    root = parse('title: "Föö 😀 x"\nlist: [a, 😀b]\n', "x.md", first_line=2).root
    assert isinstance(root, Mapping)
    assert root.keys["list"].span == (3, 1, 3, 5)
    assert root.values["title"] == Scalar("Föö 😀 x", (2, 8, 2, 17), plain=False)
    assert root.values["list"].child("1") == Scalar("😀b", (3, 11, 3, 13), plain=True)


def test_line_breaks_that_editors_do_not_count_move_no_place() -> None:
    root = parse("a: 'x\u2028y'\nb: z\n", "x.md").root
    assert isinstance(root, Mapping)
    assert root.keys["b"].span == (2, 1, 2, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1", ("OKR002", '"&x" is a YAML anchor, which content may not use', 1, 4)),
        ("a: b\nc: *x", ("OKR002", '"*x" is a YAML alias, which content may not use', 2, 4)),
        ("a: !!str b", ("OKR002", '"!!str" is a YAML tag, which content may not use', 1, 4)),
        ("a: !mine b", ("OKR002", '"!mine" is a YAML tag, which content may not use', 1, 4)),
        ("a: &x 'b\u2028c'", ("OKR002", '"&x" is a YAML anchor, which content may not use', 1, 4)),
        ("a: &x [b]", ("OKR002", '"&x" is a YAML anchor, which content may not use', 1, 4)),
        ("a: !!set {b}", ("OKR002", '"!!set" is a YAML tag, which content may not use', 1, 4)),
        (
            "a: !!python/name:os.system [b]",
            ("OKR002", '"!!python/name:os.system" is a YAML tag, which content may not use', 1, 4),
        ),
        ("<<: {a: b}", ("OKR002", '"<<" merges keys, which content may not use', 1, 1)),
        ("a: b\n--- \nc: d", ("OKR002", "a second YAML document begins here", 2, 1)),
        ("[a]: b", ("OKR002", "a key must be a word, not a list or mapping", 1, 1)),
        ("a: " + "[" * 30, ("OKR002", "nested deeper than 20 levels", 1, 23)),
        ("a: [b, c", ("OKR002", "a list that began with [ is not closed", 1, 4)),
        ("a: b: c", ("OKR002", 'a ": " inside a value is read as another key', 1, 5)),
        ("a: 'b", ("OKR002", "a quote that was opened is never closed", 1, 4)),
        (
            "a:\n\tb: c",
            ("OKR002", "a value cannot start with this character (a tab indents, or a sign such as @ or `)", 2, 1),
        ),
        ("a: " + "x" * (MAX_SCALAR + 1), ("OKR001", "a text of 16,385 bytes", 1, 4)),
        ("a: " + "\U0001f6b2" * (MAX_SCALAR // 4 + 1), ("OKR001", "a text of 16,388 bytes", 1, 4)),
        ("a: [" + "b," * 5001 + "]", ("OKR001", "more than 5,000 YAML events (keys, values, brackets)", 1, 9995)),
    ],
)
def test_what_is_outside_the_subset_is_refused(text: str, expected: tuple[str, str, int, int]) -> None:
    assert refused(text) == expected


def test_texts_up_to_the_limit_are_read_and_a_body_of_any_length() -> None:
    at_most, longer = "x" * MAX_SCALAR, "x" * (MAX_SCALAR + 1)
    assert not parse(f"a: {at_most}", "x.md").problems
    assert not parse("a: " + "\U0001f6b2" * (MAX_SCALAR // 4), "x.md").problems
    assert not parse(f"body: {longer}", "x.yaml", free_key="body").problems
    for text in (f"a: {longer}", f"body:\n  body: {longer}", f"body: [{longer}]", longer, f"{longer}: a"):
        (problem,) = parse(text, "x.yaml", free_key="body").problems
        assert (problem.code, problem.message) == ("OKR001", "a text of 16,385 bytes"), text[:20]


def test_what_is_empty() -> None:
    written = ["", " ", '""', "'  '", "~", "null", "|\n\n"]
    for text in written:
        root = parse(f"a: {text}", "x.md").root
        assert isinstance(root, Mapping)
        assert isinstance(value := root.values["a"], Scalar)
        assert value.is_empty, text
    for text in ("x", '"~"', "'null'", "Null", "0", "false"):
        root = parse(f"a: {text}", "x.md").root
        assert isinstance(root, Mapping)
        assert isinstance(value := root.values["a"], Scalar)
        assert not value.is_empty, text


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("b: 1\ntitle: x\nname: y", (2, 8, 2, 9)),
        ("id: z\nname: y\nb: 1", (2, 7, 2, 8)),
        ("b: 1\nid: z", (2, 5, 2, 6)),
        ("b: 1\ntitle: [x]\nid: z", (3, 5, 3, 6)),
        ("b: 1\ntitle:\nc: 2", (1, 1, 1, 2)),
        ("{}", (1, 1, 1, 3)),
    ],
)
def test_a_mapping_is_pointed_at_by_its_title_name_or_id(text: str, span: tuple[int, int, int, int]) -> None:
    root = parse(text, "x.md").root
    assert isinstance(root, Mapping)
    assert root.span == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("a: [b, c", (11, 4, 11, 5)),
        ("a: b\nc: 'd\n\n", (12, 4, 12, 5)),
        ("a: b\nc: {d", (12, 4, 12, 5)),
        ("a: b\n b\nc", (13, 1, 13, 2)),
        ("a\x07b: c", (11, 1, 11, 2)),
        ("? [a\n", (11, 3, 11, 4)),
        ("a:\n  - b\n c: d", (13, 2, 13, 3)),
    ],
)
def test_what_is_no_yaml_is_pointed_at(text: str, span: tuple[int, int, int, int]) -> None:
    (problem,) = parse(text, "x.md", first_line=11).problems
    assert problem.place.span == span, problem.message


def test_a_duplicate_key_is_said_and_the_first_value_kept() -> None:
    parsed = parse("a: 1\nb: 2\na: 3", "x.md")
    assert [(p.code, p.place.line, p.related[0].place.line) for p in parsed.problems] == [("OKR003", 3, 1)]
    assert parsed.root is not None
    assert plain(parsed.root) == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    "text",
    ["\t", "%", "a\x07b: c", "? a", "- - - -", "{", "}", "'", '"\\q"', ": :", "!", "&", "*", "|", ">", "@a", "a: `b`"],
)
def test_whatever_it_is_nothing_is_raised(text: str) -> None:
    parsed = parse(text, "x.md")
    assert parsed.root is not None or parsed.problems


def test_ten_thousand_brackets_are_refused_at_once() -> None:
    assert refused("x: " + "[" * 10_000)[1] == "nested deeper than 20 levels"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("24", 24),
        ("-3", -3),
        ("+3", 3),
        ("−3", -3),
        ("3.50", 3.5),
        (".5", 0.5),
        ("50_000", 50_000),
        ("20\u2009000", 20_000),
        ("12%", 12),
        ("12.5 %", 12.5),
        ("010", 10),
        ("0", 0),
        ("-0.25", -0.25),
    ],
)
def test_numbers(text: str, number: float) -> None:
    assert to_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "-", "%", "1e5", "nan", "inf", "1,000", "1.2.3", "0x10", "1:30", "5 EUR", "_5", "٣", "9" * 41, "9" * 5000],
)
def test_what_is_no_number(text: str) -> None:
    assert to_number(text) is None
