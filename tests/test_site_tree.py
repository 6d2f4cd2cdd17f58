"""Every objective has its row in the tree exactly once, whatever hangs on what, and no page of the tree grows too large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from okrsite.content.config import Config
from okrsite.findings import Source
from okrsite.graph import Graph
from okrsite.model import KeyResult, Link, Node, Objective, Pillar, Statement, Team
from okrsite.site import Options, lines, render, sheets
from okrsite.site.sheets import ROWS, Below, Entry, Sheets
from tests.conftest import BASE, CompanyMaker

HERE = Source("content/x.md")


def objective(ident: str, *above: str, team: str = "workshop", proofs: int = 0) -> Objective:
    """An objective of a team below these uids, with so many key results."""
    key_results = tuple(KeyResult(f"k{n}", ident, f"Proof {n}", HERE) for n in range(proofs))
    links = tuple(Link(uid) for uid in above)
    return Objective(ident, ident.title(), HERE, team=team, aligns_to=links, key_results=key_results)


def graph_of(*nodes: Node) -> Graph:
    fixed: list[Node] = [
        Statement("mission", "Repair", HERE),
        Team("spoke", "Spoke", HERE),
        Team("workshop", "Workshop", HERE, parent="spoke"),
    ]
    return Graph([*fixed, *nodes], Config(), {}, {})


def rows(graph: Graph, cut: Sheets) -> Iterator[tuple[str, Entry]]:
    """The folder and the entry of every row on every page."""
    below = Below(graph, lines.draw(graph))
    for sheet in cut.sheets:
        for placed in sheets.walk((*sheet.starts, *sheet.loose), below, sheet.reach):
            yield sheet.folder, placed.entry


def cut(graph: Graph) -> Sheets:
    return sheets.cut(graph, lines.draw(graph))


def test_a_small_tree_is_one_page_in_the_order_of_reading() -> None:
    graph = graph_of(
        Pillar("trust", "Trust", HERE),
        objective("a", "mission", team="spoke", proofs=1),
        objective("b", "objective:a"),
        objective("c", "key-result:a/k0", "objective:b"),
        objective("d", "pillar:trust"),
        objective("lost"),
    )
    shown = [(entry.uid, entry.again) for _, entry in rows(graph, cut(graph))]
    assert shown == [
        ("pillar:trust", False),
        ("objective:d", False),
        ("objective:a", False),
        ("key-result:a/k0", False),
        ("objective:c", False),
        ("objective:b", False),
        ("objective:c", True),
        ("objective:lost", False),
    ]


def test_the_companys_own_objectives_hang_on_nothing_and_are_not_lost() -> None:
    drawn = lines.draw(
        graph_of(objective("own", team="spoke"), objective("lost"), objective("under", "objective:lost"))
    )
    assert (drawn.tops, drawn.loose, drawn.depth) == (("own",), ("lost",), {"own": 0})


def test_a_circle_is_cut_where_it_is_met_first() -> None:
    graph = graph_of(*(objective(a, f"objective:{b}") for a, b in ("ab", "bc", "ca")))
    assert lines.draw(graph).loose == ("a",)
    shown = [(entry.uid, entry.again) for _, entry in rows(graph, cut(graph))]
    assert shown == [("objective:a", False), ("objective:c", False), ("objective:b", False), ("objective:a", True)]


SHAPES = {
    "chain": [objective(f"o{n:05}", f"objective:o{n - 1:05}" if n else "mission") for n in range(3000)],
    "fan": [objective(f"o{n:05}", "objective:o00000" if n else "mission", proofs=2) for n in range(3000)],
    "tops": [objective(f"o{n:05}", "mission", proofs=3) for n in range(1000)],
    "loose": [objective(f"o{n:05}", proofs=1) for n in range(1000)],
    "tree": [objective(f"o{n:05}", f"objective:o{(n - 1) // 4:05}" if n else "mission", proofs=4) for n in range(2000)],
    "circle": [objective(f"o{n:05}", f"objective:o{(n + 1) % 2000:05}") for n in range(2000)],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_objective_has_one_row_on_the_page_that_it_is_linked_at(shape: str) -> None:
    graph = graph_of(*SHAPES[shape])
    found = cut(graph)
    placed = [
        (e.uid.partition(":")[2], folder)
        for folder, e in rows(graph, found)
        if e.uid.startswith("objective:") and not e.again
    ]
    assert Counter(ident for ident, _ in placed) == Counter(list(graph.objectives))
    assert dict(placed) == found.home


@pytest.mark.parametrize("shape", SHAPES)
def test_no_page_of_the_tree_grows_with_the_company(shape: str) -> None:
    graph = graph_of(*SHAPES[shape])
    assert max(Counter(folder for folder, _ in rows(graph, cut(graph))).values()) <= 1.2 * ROWS


def test_every_continuation_leads_to_a_page() -> None:
    graph = graph_of(*SHAPES["fan"])
    found = cut(graph)
    wanted = {sheets.more_folder(entry.uid) for _, entry in rows(graph, found) if entry.uid.startswith("more:")}
    assert wanted
    assert wanted <= {sheet.folder for sheet in found.sheets}


def test_children_stand_inside_their_parent(company: CompanyMaker) -> None:
    page = render(company(BASE).load(), Options())["tree/index.html"].decode()
    branch = page[page.index('id="objective-city-rides"') :]
    advice, repairs = branch.index('id="key-result-city-rides-advice"'), branch.index('id="objective-quick-repairs"')
    between = branch[advice:repairs]
    assert between.count("<ul>") == between.count("</ul>") + 1
