"""Written text becomes part of a page: escaped, without a link in a link, and with every link made relative."""

from __future__ import annotations

import pytest

from okrsite.content.prose import ProseLink
from okrsite.site import markdown
from okrsite.site.markdown import Target


def resolve(link: ProseLink) -> Target | None:
    known = {"x": Target("../objectives/x/", "objective:x", "Title of <em>x</em>"), "a.png": Target("../assets/a.png")}
    if link.kind in ("web", "mail"):
        return Target(link.target)
    return known.get(link.target)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain & <b>", "plain &amp; &lt;b&gt;"),
        ("*stressed* `code`", "<em>stressed</em> <code>code</code>"),
        ("see [the docs](https://e.example)", "see the docs"),
        ("[[x|our aim]] and [[y]]", "our aim and y"),
        ("[a](javascript:alert(1))", "a"),
    ],
)
def test_a_title_in_a_link_has_no_link_of_its_own(text: str, html: str) -> None:
    assert markdown.title(text).text == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[[x]]", '<a data-id="objective:x" href="../objectives/x/">Title of <em>x</em></a>'),
        ("[[x|our aim]]", '<a data-id="objective:x" href="../objectives/x/">our aim</a>'),
        ("[[nowhere]]", "nowhere"),
        ("[a](https://e.example/?q=1&r)", '<a rel="noopener" href="https://e.example/?q=1&amp;r">a</a>'),
        ("[a](javascript:alert(1))", "a"),
        ("[a](//e.example)", "a"),
        (
            "[[x]] [a](https://e.example)",
            '<a data-id="objective:x" href="../objectives/x/">Title of <em>x</em></a> <a rel="noopener" href="https://e.example">a</a>',
        ),
        ("![A dot](a.png)", '<img src="../assets/a.png" alt="A dot" loading="lazy">'),
        ("![Far away](https://e.example/x.png)", "Far away"),
    ],
)
def test_links_of_a_note(text: str, html: str) -> None:
    assert markdown.line(text, resolve).text == html


def test_no_link_stands_in_a_link() -> None:
    shown = markdown.line("[see [[x]] there](https://e.example)", resolve).text
    assert shown.count("<a ") == 1


def test_prose_has_headings_below_those_of_its_page() -> None:
    assert (
        markdown.prose("# Rhythm\n\nEvery *week*.", resolve, 3).text
        == '<h3 id="h-rhythm">Rhythm</h3>\n<p>Every <em>week</em>.</p>'
    )
    assert markdown.prose("# Rhythm", resolve, 2).text == '<h2 id="h-rhythm">Rhythm</h2>'


def test_raw_html_is_text() -> None:
    assert "<script>" not in markdown.prose("<script>alert(1)</script>", resolve).text


def test_no_text_is_nothing() -> None:
    assert (markdown.line("", resolve).text, markdown.prose(" \n", resolve).text) == ("", "")
