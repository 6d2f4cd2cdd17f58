"""What people's Markdown becomes, and which links it holds, each at its place."""

from __future__ import annotations

import pytest

from okrsite.content.prose import Heading, LinkEnd, ProseLink, anchor, classify, inline, inline_text, links, parse


def html(text: str) -> str:
    """The pieces joined, a link as {kind target}."""
    parts = [
        p if isinstance(p, str) else "{/}" if isinstance(p, LinkEnd) else f"{{{p.kind} {p.target}}}"
        for p in parse(text).parts
    ]
    return "".join(parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A *b* **c** `d` ~~e~~", "<p>A <em>b</em> <strong>c</strong> <code>d</code> <s>e</s></p>\n"),
        ("<b>x</b> & <script>y</script>", "<p>&lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;y&lt;/script&gt;</p>\n"),
        ("<script>\nalert(1)\n</script>", "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>\n"),
        ("a <!-- hidden --> b", "<p>a  b</p>\n"),
        ("<!-- two\nlines -->\nb", "<p>b</p>\n"),
        ("<!-- never closed\nb", "<p>&lt;!-- never closed\nb</p>\n"),
        ("[a](x.md)", "<p>{relative x.md}a{/}</p>\n"),
        ("[a](javascript:alert%281%29)", "<p>{unsafe javascript:alert%281%29}a{/}</p>\n"),
        ("<https://a.example/?b&c>", "<p>{web https://a.example/?b&c}https://a.example/?b&amp;c{/}</p>\n"),
        ("![a *b*](c.png)", "<p>{image c.png}</p>\n"),
        ("[[x]] and [[x/y|z]] and `[[no]]`", "<p>{wiki x} and {wiki x/y} and <code>[[no]]</code></p>\n"),
        ("[[]] [[a\nb]]", "<p>[[]] [[a\nb]]</p>\n"),
        (
            "| a |\n|:-:|\n| b |",
            (
                '<div class="scroll" tabindex="0"><table>\n<thead>\n<tr>\n'
                '<th class="ta-center" scope="col">a</th>\n</tr>\n</thead>\n'
                '<tbody>\n<tr>\n<td class="ta-center">b</td>\n</tr>\n</tbody>\n</table></div>\n'
            ),
        ),
    ],
)
def test_html(text: str, expected: str) -> None:
    assert html(text) == expected


def test_headings_are_levelled_named_and_numbered() -> None:
    assert parse("# Über *uns*\n\n#### Deep\n\n## Next\n\n# Über uns\n").headings == (
        Heading("h-über-uns", 3, "Über uns"),
        Heading("h-deep", 4, "Deep"),
        Heading("h-next", 4, "Next"),
        Heading("h-über-uns-1", 3, "Über uns"),
    )


def test_links_know_their_places() -> None:
    text = "One.\n\nSee [[x]],\nthe [aim](a.md) and\n\n- [b](#c)\n\n| t |\n|---|\n| ![](d.png) |\n"
    assert [(link.kind, link.label, link.line, link.column, link.end_column) for link in links(text)] == [
        ("wiki", "", 2, 5, 10),
        ("relative", "aim", 3, 5, 16),
        ("anchor", "b", 5, 3, 10),
        ("image", "", 9, 3, 13),
    ]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://a.example", "web"),
        ("HTTP://a.example", "web"),
        ("mailto:a@b", "mail"),
        ("#x", "anchor"),
        ("../a.md#x", "relative"),
        ("a/b", "relative"),
        ("javascript:x", "unsafe"),
        ("JaVa\tScRiPt:x", "unsafe"),
        ("\x01javascript:x", "unsafe"),
        ("data:text/html,x", "unsafe"),
        ("//host/x", "unsafe"),
        ("/\\host", "unsafe"),
        ("\\\\host", "unsafe"),
        ("vbscript:x", "unsafe"),
        ("file:///etc/passwd", "unsafe"),
        ("ftp://a", "unsafe"),
    ],
)
def test_addresses_by_the_allow_list(address: str, kind: str) -> None:
    assert classify(address) == kind


def test_titles() -> None:
    assert inline("a < b").parts == ("a &lt; b",)
    assert inline("*a* [[b]]").parts == ("<em>a</em> ", ProseLink("wiki", "b", "", 0, 5, 10))
    assert inline_text("*a* `b` [c](https://d.example) [[e|f]] <g>") == "a b c f <g>"


def test_nesting_is_limited() -> None:
    assert html("> " * 5000 + "x").count("<blockquote>") <= 20
    assert len(html("*" * 5000 + "x")) < 50_000
    assert len(html("[" * 5000 + "x" + "](" * 5000)) < 50_000


def test_nothing_is_put_right_that_people_wrote() -> None:
    """No quotes are curled, no `(c)` becomes a sign, no bare address becomes a link that nobody checked."""
    assert html('"a" -- (c) ... https://a.example') == "<p>&quot;a&quot; -- (c) ... https://a.example</p>\n"


def test_an_anchor_leads_to_a_heading_of_the_writers_only() -> None:
    assert [anchor(name) for name in ("the-bell", "The-Bell", "")] == ["h-the-bell", "h-the-bell", "h-"]
    assert [heading.id for heading in parse("# main\n\n# Main\n\n# !").headings] == ["h-main", "h-main-1", "h-section"]
