"""Whatever is written as prose, a title or a note, becomes elements of an allow-list, and leads where links may."""

from __future__ import annotations

import os
from xml.etree import ElementTree as ET

import html5lib
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.content.prose import classify
from okrsite.site import markdown
from okrsite.site.drawings import SVG, is_drawing
from okrsite.site.markdown import Target
from tests.hostile import read
from tests.hostile.payloads import ALL

EXAMPLES = int(os.environ.get("OKRSITE_EXAMPLES", "200"))

ALLOWED = read.Shape(
    frozenset(
        {"div", "p", "em", "strong", "code", "s", "a", "img", "ul", "ol", "li", "blockquote", "pre", "hr", "br", "table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"}
    ),
    frozenset(
        {("a", "href"), ("a", "rel"), ("a", "data-id"), ("img", "src"), ("img", "alt"), ("img", "loading"), ("ol", "start"), ("code", "class"),
         ("div", "class"), ("div", "tabindex"), ("th", "scope"), ("th", "class"), ("td", "class"), *((f"h{n}", "id") for n in range(1, 7))}
    ),
)  # fmt: skip

SIGNS = [
    *"[]()!<>*_`#|-\\:/&;\"'= \n\t~",
    "](",
    "<!--",
    "-->",
    "```",
    "[[",
    "]]",
    "javascript:",
    "&#",
    "http://",
    " onerror=",
    "<img ",
    "\u2028",
    "\u202e",
    "style=",
]
texts = st.lists(st.sampled_from(SIGNS) | st.sampled_from(ALL) | st.text(max_size=5), max_size=25).map("".join)


def leads(link: object) -> Target:
    """Somewhere for every link that may lead anywhere; what may not is asked for too, as a careless page would."""
    target = getattr(link, "target", "")
    kind = getattr(link, "kind", "")
    return Target(target if kind in {"web", "mail"} else "../x/", "page:x", "X")


@settings(max_examples=EXAMPLES, deadline=None)
@given(texts)
def test_markdown_writes_its_own_elements_only(text: str) -> None:
    for html in (markdown.prose(text, leads), markdown.line(text, leads), markdown.title(text)):
        page = html5lib.parseFragment(html.text, container="main", namespaceHTMLElements=False)
        told = [fault for element in page for fault in read.faults_of_page(element, ALLOWED)]
        assert told == []
        assert "a" not in [inner.tag for link in page.iter("a") for inner in link if inner is not link]


@settings(max_examples=EXAMPLES, deadline=None)
@given(texts)
def test_an_address_that_is_let_through_is_one(text: str) -> None:
    if classify(text) in {"web", "mail"}:
        assert list(read.faults_of_address("a", "href", text)) == []


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"<>/='\" &;:!?x",
                "svg",
                "script",
                "on",
                "href",
                "xmlns",
                "style",
                "url(",
                "#a",
                "data:",
                "<!ENTITY",
                "xlink:",
            ]
        ),
        max_size=20,
    ).map("".join)
)
def test_only_drawings_are_drawings(text: str) -> None:
    content = f"<svg xmlns='{SVG[1:-1]}' xmlns:xlink='http://www.w3.org/1999/xlink'>{text}</svg>".encode()
    if is_drawing(content):
        for element in ET.fromstring(content).iter():  # noqa: S314 - a drawing
            assert "script" not in element.tag
            assert [name for name in element.attrib if name.rpartition("}")[2].startswith("on")] == []
