"""Names that become addresses are ids, and titles taken from prose are as clean as those that are written."""

from __future__ import annotations

import pytest

from okrsite.site import Options, render
from tests.conftest import BASE, CompanyMaker

NAMES = [
    "../../evil",
    "..",
    ".",
    "/etc",
    "a/b",
    "CON",
    "con",
    'x"y',
    "<b>",
    "a\\\\b",
    "é",
    "x" * 65,
    "",
    "a b",
    "a%2fb",
    "-",
]


@pytest.mark.parametrize("name", NAMES)
def test_an_alias_is_an_id_or_nothing(company: CompanyMaker, name: str) -> None:
    page = f"---\ntitle: x\naliases: ['{name}', old-name]  # okrsite: ignore[OKR104] as somebody might try\n---\n"
    project = company(BASE, {"pages/x.md": page}).load(drafts=False)
    assert [f.code for f in project.findings] == []
    expected = company(BASE, {"pages/x.md": "---\ntitle: x\naliases: [old-name]\n---\n"}).load(drafts=False)
    assert project.graph.aliases == expected.graph.aliases
    assert list(render(project, Options())) == list(render(expected, Options()))


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# #1 in repairs ##", "#1 in repairs"),
        ("#  a\x1b]0;b\x07 \x85c  #", "a ]0;b   c"),
        ("# " + "#" * 50, "X"),
        ("#\n# Second", "Second"),
    ],
)
def test_a_heading_that_is_a_title_holds_no_control_character(company: CompanyMaker, heading: str, title: str) -> None:
    assert company(BASE, {"pages/x.md": heading + "\n"}).load().graph.pages["x"].title == title


def test_a_series_of_gigabytes_is_not_read(company: CompanyMaker) -> None:
    made = company(BASE)
    with made.path("kpis/returns.csv").open("wb") as file:
        file.truncate(1 << 36)
    assert [f.message for f in made.findings() if f.code == "OKR001"] == [
        "the file cannot be read: larger than 256 MiB"
    ]


def test_names_that_a_disk_might_take_for_one_are_refused(company: CompanyMaker) -> None:
    """In other letters, or composed otherwise: such a name is no id, so no two ids can ever be one folder."""
    names = ["Trust", "TRUST", "caf\u00e9", "cafe\u0301", "trust ", "\u017ftrust", "tr\u0131st", "\uff54rust"]
    page = "---\ntitle: x\n---\n"
    made = company(BASE, {"pages/trust.md": page, **{f"pages/{name}.md": page for name in names}})
    assert list(made.load().graph.pages) == ["trust"]
    assert sorted(f.place.path for f in made.findings() if f.level.name == "ERROR") == sorted(
        f"content/pages/{name}.md" for name in names
    )
