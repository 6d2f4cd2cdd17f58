"""What an audience may not see is not even read into a node; what names no audience plainly is seen by nobody."""

from __future__ import annotations

import pytest

from tests.conftest import BASE, CompanyMaker

AUDIENCES = {"okrsite.yaml": "audiences: {leadership: [everyone]}\n"}
PAGE = "---\ntitle: CANARY\n{}\n---\n[x](../assets/CANARY.png)\n"


@pytest.mark.parametrize(
    "written",
    [
        "audience: leadership",
        "audience: [leadership]",
        "audience: {leadership: yes}",
        "audience: leadershp",
        "audience: Everyone",
        'audience: "every\\none"',
        "audience: everyone\naudience: leadership",
        "audience: |\n  leadership",
    ],
)
def test_who_is_not_plainly_everyone_is_not_everyone(company: CompanyMaker, written: str) -> None:
    made = company(BASE, AUDIENCES, {"pages/x.md": PAGE.format(written), "assets/CANARY.png": b"png"})
    seen = made.load(audience="everyone")
    assert seen.graph.pages == {}
    assert seen.findings == company(BASE, AUDIENCES).load(audience="everyone").findings
    assert "assets/CANARY.png" not in seen.files, "what only hidden texts speak of is hidden with them"


@pytest.mark.parametrize("written", ["", "audience:", "audience: everyone", 'audience: "everyone"', "audience: ~"])
def test_everyone_is_everyone(company: CompanyMaker, written: str) -> None:
    made = company(BASE, AUDIENCES, {"pages/x.md": PAGE.format(written), "assets/CANARY.png": b"png"})
    assert list(made.load(audience="everyone").graph.pages) == ["x"]


@pytest.mark.parametrize(
    "hidden",
    [
        {"objectives/CANARY.md": "---\ntitle: x\naudience: leadership\n---\n"},  # no id, no team, no cycle
        {"cycles/canary.md": "---\ntitle: CANARY\naudience: leadership\n---\n"},  # no start: no node
        {"check-ins/canary.md": "---\naudience: leadership\nentries: {canary/x: {value: 1}}\n---\n"},
        {"pages/canary.md": "---\ntitle: x\naliases: ['../canary']\naudience: leadership\ncanary: 1\n---\n"},
        {
            "kpis/canary.md": "---\ntitle: x\nvalues: canary.csv\naudience: leadership\n---\n",
            "kpis/canary.csv": "canary\n",
        },
    ],
)
def test_nothing_is_said_of_a_hidden_file_that_is_broken(company: CompanyMaker, hidden: dict[str, str]) -> None:
    link = {"pages/seen.md": "---\ntitle: Seen\n---\n[a](../kpis/canery.csv) [[cannary]]\n"}
    seen = company(BASE, AUDIENCES, link, hidden).load(audience="everyone")
    assert seen.findings == company(BASE, AUDIENCES, link).load(audience="everyone").findings
    assert "canary" not in repr([f[2:] for f in seen.findings]).lower()


@pytest.mark.parametrize(
    "faulty",
    ["title: twice", "tittle: x", "audience_: x\naudience_: y", "zzz: 1\nzzz: 2", "aliases: [a]\naliases: [b]"],
)
def test_other_faults_hide_nobody(company: CompanyMaker, faulty: str) -> None:
    """A key that stands twice hides a file only if it is the audience; a fault in the audience is no reason to show it."""
    made = company(BASE, AUDIENCES, {"pages/x.md": PAGE.format(f"audience: everyone\n{faulty}")})
    assert list(made.load(audience="everyone").graph.pages) == ["x"]
    hidden = company(BASE, AUDIENCES, {"pages/x.md": PAGE.format(f"audience: leadership\n{faulty}")})
    assert hidden.load(audience="everyone").graph.pages == {}


def test_a_file_without_front_matter_beside_hidden_ones_is_read(company: CompanyMaker) -> None:
    """Broken and empty files have no keys to ask; what they speak of, and what other kinds call `values`, stays."""
    made = company(
        BASE,
        AUDIENCES,
        {
            "pages/x.md": PAGE.format("audience: leadership"),
            "pages/broken.md": "---\na: [\n---\n",
            "pages/empty.md": "# Only prose\n\n![x](../assets/seen.png)\n",
            "pages/other.md": "---\ntitle: x\naudience: leadership\nvalues: kept.csv\n---\n",
            "teams/zeta.md": "---\nname: Z\naudience: leadership\nvalues: ../pages/kept.csv\n---\n",
            "pages/kept.csv": "date,value\n",
            "assets/seen.png": "png",
        },
    )
    seen = made.load(audience="everyone")
    assert [f.place.path for f in seen.findings if f.code == "OKR002"] == ["content/pages/broken.md"]
    assert {"assets/seen.png", "pages/kept.csv"} <= set(seen.files)
