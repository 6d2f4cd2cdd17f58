"""Selectors: which entities do they mean, and what is said of those that mean nothing?"""

from __future__ import annotations

import pytest

from okrsite.cli.forest import Forest, with_ancestors
from okrsite.content.config import Config
from okrsite.findings import Source, UsageError
from okrsite.graph import Graph
from okrsite.model import Link, Objective, Team
from okrsite.project import Project
from okrsite.scores import compute
from okrsite.selectors import find, parse, select
from tests.conftest import BASE, TODAY, CompanyMaker

MORE = """
=== objectives/spare-parts.md
---
title: The right part lies on the shelf
aliases: [parts]
team: workshop
owner: mara-lind
cycle: 2026-q4
tags: [stock, winter]
aligns_to: [quick-repairs, "kpi:returns"]
key_results:
  - id: found
    title: Parts that were there when needed
    owner: ivo-brandt
    unit: "%"
    baseline: 0
    target: 100
    check_ins: [{date: 2026-10-05, value: 1, confidence: 3}]
---
"""


@pytest.fixture
def project(company: CompanyMaker) -> Project:
    return company(BASE, MORE).load()


def meant(project: Project, text: str, kind: str = "objective") -> set[str]:
    uids = select(project.graph, project.scores, parse(text))
    return {uid.partition(":")[2] for uid in uids if uid.partition(":")[0] == kind}


ALL = {"city-rides", "quick-repairs", "spare-parts"}


@pytest.mark.parametrize(
    ("text", "objectives"),
    [
        ("", ALL),
        ("team:workshop", {"quick-repairs", "spare-parts"}),
        ("owner:mara-lind", {"city-rides", "spare-parts"}),
        ("team:workshop owner:mara-lind", {"spare-parts"}),
        ("team:company,owner:ivo-brandt", {"city-rides", "quick-repairs"}),
        ("team:workshop,team:company cycle:2026", {"city-rides"}),
        ("team:workshop , team:company   cycle:2026", {"city-rides"}),
        ("cycle:running", {"quick-repairs", "spare-parts"}),
        ("status:off-track", {"spare-parts"}),
        ("status:stale", {"spare-parts"}),
        ("tag:winter", {"spare-parts"}),
        ("tag:none", set()),
        ("quick-repairs", {"quick-repairs"}),
        ("parts", {"spare-parts"}),
        ("objective:quick-repairs", {"quick-repairs"}),
        ("+quick-repairs", {"quick-repairs", "city-rides"}),
        ("quick-repairs+", {"quick-repairs", "spare-parts"}),
        ("+quick-repairs+", ALL),
        ("city-rides/advice+", {"quick-repairs", "spare-parts"}),
        ("vision+", ALL),
        ("kpi:returns+", {"spare-parts"}),
        ("+team:workshop", ALL),
        ("+quick-repairs owner:mara-lind", {"city-rides"}),
    ],
)
def test_objectives(project: Project, text: str, objectives: set[str]) -> None:
    assert meant(project, text) == objectives


def test_other_kinds(project: Project) -> None:
    assert meant(project, "owner:ivo-brandt kind:key-result", "key-result") == {
        "quick-repairs/wait", "quick-repairs/on-time", "quick-repairs/returns", "spare-parts/found",
    }  # fmt: skip
    assert meant(project, "team:workshop", "person") == {"ivo-brandt"}
    assert meant(project, "company+", "team") == {"company", "workshop"}
    assert meant(project, "+2026-q4", "cycle") == {"2026", "2026-q4"}
    assert meant(project, "status:healthy", "kpi") == {"returns"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("team:wrokshop", 'there is no team "wrokshop" \\(did you mean "workshop"\\?\\)'),
        ("owner:nobody", 'there is no person "nobody"'),
        ("cycle:2030", 'there is no cycle "2030"'),
        ("status:blue", 'there is no status "blue"; use on-track'),
        ("kind:thing", 'there is no kind "thing"'),
        ("teem:x", 'selectors know no "teem:" \\(did you mean "team"\\?\\)'),
        ("quick-repair", 'nothing has the id "quick-repair" \\(did you mean "quick-repairs"\\?\\)'),
        ("team:", "is no selector"),
        ("+", "is no selector"),
        (",", "is no selector"),
        ("a,,b", "is no selector"),
        ("__import__('os')", "nothing has the id"),
        ("x" * 5000, "at most 4096"),
    ],
)
def test_what_means_nothing_is_said(project: Project, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        meant(project, text)


@pytest.mark.parametrize(
    ("name", "uid"),
    [
        ("quick-repairs", "objective:quick-repairs"),
        ("quick-repairs/wait", "key-result:quick-repairs/wait"),
        ("parts", "objective:spare-parts"),
        ("mara-lind", "person:mara-lind"),
        ("team:workshop", "team:workshop"),
        ("vision", "vision"),
        ("returns", "kpi:returns"),
    ],
)
def test_an_id_is_found_in_its_kind(project: Project, name: str, uid: str) -> None:
    assert find(project.graph, name) == uid


def ring(count: int) -> dict[str, str]:
    """Objectives that align to each other in a circle, with nothing above them."""
    return {
        f"objectives/o{i}.md": f"---\ntitle: O\nteam: workshop\ncycle: 2026-q4\naligns_to: [o{(i + 1) % count}]\n---\n"
        for i in range(count)
    }


def test_circles_end(company: CompanyMaker) -> None:
    project = company(BASE, ring(3)).load()
    assert meant(project, "+o0") == {"o0", "o1", "o2"}
    assert meant(project, "o0+") == {"o0", "o1", "o2"}


def test_a_chain_may_be_as_long_as_it_likes() -> None:
    source, count = Source("content/objectives/x.md"), 50_000
    chain = [
        Objective(f"o{i}", "O", source, team="t", aligns_to=(Link(f"objective:o{i - 1}"),) if i else ())
        for i in range(count)
    ]
    graph = Graph([Team("t", "T", source), *chain], Config(), {}, {})
    scores = compute(graph, TODAY)
    assert len(select(graph, scores, parse("o0+"))) == len(select(graph, scores, parse(f"+o{count - 1}"))) == count
    assert len(with_ancestors([f"objective:o{count - 1}"], graph)) == count
    *_, last = Forest(graph).walk(guides=5)
    assert (last.uid, last.level, len(last.goes_on)) == (f"objective:o{count - 1}", count, 5)


# ------------------------------------------------------------------------------------------------ the tree


def drawn(project: Project, shown: frozenset[str] | None = None, depth: int | None = None) -> list[str]:
    return ["  " * (place.level - 1) + place.uid for place in Forest(project.graph).walk(shown, depth)]


def test_the_tree_stands_under_the_vision(project: Project) -> None:
    assert drawn(project, depth=4) == [
        "vision",
        "  mission",
        "    objective:city-rides",
        "      key-result:city-rides/members",
        "      key-result:city-rides/advice",
        "      key-result:city-rides/returns",
    ]


def test_a_part_of_the_tree_shows_what_is_above_it(project: Project) -> None:
    shown = with_ancestors(["objective:quick-repairs"], project.graph)
    assert drawn(project, shown) == [
        "vision",
        "  mission",
        "    objective:city-rides",
        "      key-result:city-rides/advice",
        "        objective:quick-repairs",
        "          key-result:quick-repairs/wait",
        "          key-result:quick-repairs/on-time",
        "          key-result:quick-repairs/returns",
    ]


def test_what_goes_in_a_circle_hangs_under_its_own_branch(company: CompanyMaker) -> None:
    project = company(BASE, ring(3)).load()
    assert drawn(project)[-4:] == ["unaligned", "  objective:o0", "    objective:o2", "      objective:o1"]


def test_guides_say_which_levels_go_on(project: Project) -> None:
    places = {place.uid: place for place in Forest(project.graph).walk()}
    wait, returns = places["key-result:quick-repairs/wait"], places["key-result:city-rides/returns"]
    assert (wait.level, wait.goes_on, wait.is_last) == (6, (False, False, True, False), False)
    assert (returns.level, returns.goes_on, returns.is_last) == (4, (False, False), True)
