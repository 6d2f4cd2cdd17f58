"""What a pattern finds in plain prose is what the parser finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.content.plain_links import plain_links
from okrsite.content.prose import links, parse

PIECES = [
    "[[x]]", "[[x/y|a *label*]]", "[[ x ]]", "[a](b.md)", "[a b](../b/c.md#d)", "![](e.png)", "![alt *x*](e.png)", "[*a*](#x)", "[](b)",
    "[a](https://e.example/x?y=z)", "[a](https://E.example)", "[a](mailto:a@b.example)", "[a](javascript:x)", "[a](//h)", "[a](b c)",
    "[a](b 't')", "[a](b(c))", "[a]", "[a][b]", "[b]: c\n", "[[x]", "![[x]]", "[[[x]]]", "[a](é)", "\\[a](b)", "`[a](b)`", "<https://e.example>",
    "*", "**", "_", "~~", "!", "(", ")", "|", "||", ":-:", "---", "\n", "\n\n", "\n- ", "\n    ", "\n> ", "\n# ", "\n1. ", "\n| a | b |\n|---|---|\n| ",
    "\n```\n", "\n===\n", "a", " word ", "é", "&amp;", "<!-- x -->", "\t",
]  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_the_pattern_and_the_parser_agree(text: str) -> None:
    parsed = [(link.kind, link.target, link.label, link.line) for link in parse(text).links]
    assert [(link.kind, link.target, link.label, link.line) for link in links(text)] == parsed


def test_plain_prose_is_not_parsed() -> None:
    text = "# A\n\nSee [[x]] and [b](c.md#d).\n\n- one\n- ![e](f.png)\n\n| g | h |\n|---|---|\n| 1 | 2 |\n"
    assert [(link.kind, link.line, link.column, link.end_column) for link in plain_links(text) or []] == [
        ("wiki", 2, 5, 10),
        ("link", 2, 15, 26),
        ("image", 5, 3, 14),
    ]
