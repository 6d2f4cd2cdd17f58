"""Which heading gives its title to a page or a statement that names none?"""

from __future__ import annotations

import pytest

from okrsite.content.heading import Heading, first_heading
from okrsite.site import Options, render
from tests.conftest import BASE, CompanyMaker


@pytest.mark.parametrize(
    ("prose", "text"),
    [
        ("# Why\n\nBecause.", "Why"),
        ("Before.\n\n### Deep *down* ##\n", "Deep *down*"),
        ("#\tTabs  \r\n", "Tabs"),
        ("   # Indented", "Indented"),
        ("# C#", "C#"),
        ("# \n## Second", "Second"),
        ("Underlined\n==========\n", "Underlined"),
        ("Two\nlines\n-----", "Two lines"),
        ("*Our* plan\n==========", "*Our* plan"),
        ("-5 degrees\n---", "-5 degrees"),
        ("***\n---\n# Real", "Real"),
        ("```\n# code\n```\n# Real", "Real"),
        ("~~~~ text\n~~~\n# code\n~~~~\n\nReal\n===", "Real"),
        ("<!-- # no\n# nor this -->\n# Real", "Real"),
        ("    # code\n\n# Real", "Real"),
        ("```\n# never closed", None),
        ("#hashtag\n\nWords.\n\n---\n\nMore.", None),
        ("- a list\n---\n\n> a quote\n---\n\n| a | b |\n|---|---|", None),
        ("####### seven", None),
        ("", None),
    ],
)
def test_the_first_heading(prose: str, text: str | None) -> None:
    found = first_heading(prose)
    assert (found and found.text) == text


def test_what_stands_below_and_above() -> None:
    assert first_heading("\n# A\nx\ny\n") == Heading("A", "x\ny\n", is_first=True)
    assert first_heading("x\n\nA\nB\n---\ny") == Heading("A B", "y", is_first=False)
    assert first_heading("\nA\nB\n---\ny") == Heading("A B", "y", is_first=True)


def test_a_page_is_called_by_its_first_heading_and_says_it_once(company: CompanyMaker) -> None:
    made = company(
        BASE,
        {
            "pages/under.md": "How we plan\n===========\n\nWith care.\n",
            "pages/code.md": "```\n# not this\n```\n\n# How we mend ##\n",
            "mission.md": "We mend\n---\n\nBicycles.\n",
        },
    )
    files = render(made.load(), Options())
    page = files["pages/under/index.html"].decode()
    assert page.count("How we plan</h") == 1
    assert "<p>With care.</p>" in page
    assert "<title>How we mend · Spoke OKRs</title>" in files["pages/code/index.html"].decode()
    assert made.load().graph.entity("mission").title == "We mend"  # type: ignore[union-attr]
