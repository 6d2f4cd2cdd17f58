"""What references lead to, what stands under what, and what an audience sees."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from okrsite.content.config import read_config
from okrsite.content.documents import read_documents
from okrsite.content.nodes import build_nodes
from okrsite.content.trees import DiskTree
from okrsite.findings import UsageError
from okrsite.graph import Graph
from okrsite.graph.resolve import Resolved, resolve
from okrsite.model import Link
from tests.conftest import BASE, TODAY, Company, CompanyMaker


def linked(made: Company) -> Resolved:
    tree = DiskTree(made.root)
    config = read_config(tree)
    content = read_documents(tree, "content")
    return resolve(build_nodes(content, tree, "content"), config, content.others)


def said(made: Company) -> list[tuple[str, str, int, int, str]]:
    return [(p.code, p.place.path, p.place.line, p.place.column, p.message) for p in linked(made).problems]


def line_of_sight(graph: Graph, uid: str) -> list[str]:
    """The uids from the top down to, and without, this one."""
    found = graph.parent_of(uid)
    path: list[str] = []
    while found is not None:
        path.insert(0, found)
        found = graph.parent_of(found)
    return path


def objective(**keys: str) -> str:
    front = {"title": "T", "team": "workshop", "cycle": "2026-q4"} | keys
    return "\n".join(["---", *(f"{k}: {v}" for k, v in front.items()), "---", ""])


def test_references_become_canonical(company: CompanyMaker) -> None:
    made = company(
        BASE,
        {
            "teams/labs.md": "---\nname: Labs\naliases: [old-labs]\nparent: company\n---\n",
            "objectives/x.md": objective(
                team="old-labs",
                owner="person:ivo-brandt",
                aligns_to="[quick-repairs/wait, mission, kpi:returns]",
                depends_on="[quick-repairs]",
                key_results="[{id: k, title: K, kpi: returns}]",
            ),
        },
    )
    graph, problems = linked(made)
    assert problems == ()
    x = graph.objectives["x"]
    assert (x.team, x.owner) == ("labs", "ivo-brandt")
    assert [(link.to, link.at) for link in x.aligns_to] == [
        ("key-result:quick-repairs/wait", 0),
        ("mission", 1),
        ("kpi:returns", 2),
    ]
    assert x.key_results[0].unit == "%"  # the KPI's
    assert graph.aliases == {"team:old-labs": "team:labs"}
    assert [c.objective.id for c in graph.children("key-result:quick-repairs/wait")] == ["x"]
    assert [o.id for o in graph.dependents("quick-repairs")] == ["x"]
    assert line_of_sight(graph, "objective:x") == [
        "vision",
        "mission",
        "objective:city-rides",
        "key-result:city-rides/advice",
        "objective:quick-repairs",
        "key-result:quick-repairs/wait",
    ]


def test_what_leads_nowhere_is_said_and_left_out(company: CompanyMaker) -> None:
    made = company(
        BASE,
        {
            "objectives/x.md": objective(
                team="wrkshop",
                owner="nobody",
                cycle="2026-q5",
                aligns_to="[quick-repair, team:workshop, workshop, quick-repairs/wiat, a/b]",
                contributors="[mara-lind, mara]",
            )
        },
    )
    assert said(made) == [
        ("OKR201", "content/objectives/x.md", 3, 7, 'unknown team "wrkshop" (did you mean "workshop"?)'),
        ("OKR201", "content/objectives/x.md", 5, 8, 'unknown person "nobody"'),
        ("OKR201", "content/objectives/x.md", 7, 27, 'unknown person "mara"'),
        ("OKR201", "content/objectives/x.md", 4, 8, 'unknown cycle "2026-q5" (did you mean "2026-q4"?)'),
        (
            "OKR201",
            "content/objectives/x.md",
            6,
            13,
            'unknown reference "quick-repair" (did you mean "quick-repairs"?)',
        ),
        (
            "OKR202",
            "content/objectives/x.md",
            6,
            27,
            '"team:workshop" is a team, and here an objective, key result, KPI, pillar, mission or vision is expected',
        ),
        (
            "OKR202",
            "content/objectives/x.md",
            6,
            42,
            '"workshop" is a team, and here an objective, key result, KPI, pillar, mission or vision is expected',
        ),
        (
            "OKR201",
            "content/objectives/x.md",
            6,
            52,
            'unknown reference "quick-repairs/wiat" (did you mean "quick-repairs/wait"?)',
        ),
        ("OKR201", "content/objectives/x.md", 6, 72, 'unknown reference "a/b"'),
    ]
    x = linked(made).graph.objectives["x"]
    assert (x.team, x.owner, x.cycle, x.aligns_to, x.contributors) == (None, None, None, (), ("mara-lind",))


def test_the_nearest_name_is_told_with_its_kind_and_of_the_statements_too(company: CompanyMaker) -> None:
    links = '["kpi:retrns", "objective:quick-repair", "key-result:quick-repairs/wiat", "pillar:none", visoin, "team:wrkshop"]'
    made = company(BASE, {"objectives/x.md": objective(aligns_to=links)})
    assert [m for *_, m in said(made)] == [
        'unknown reference "kpi:retrns" (did you mean "kpi:returns"?)',
        'unknown reference "objective:quick-repair" (did you mean "objective:quick-repairs"?)',
        'unknown reference "key-result:quick-repairs/wiat" (did you mean "key-result:quick-repairs/wait"?)',
        'unknown reference "pillar:none"',
        'unknown reference "visoin" (did you mean "vision"?)',
        'unknown reference "team:wrkshop"',
    ]
    fixes = [problem.fix and problem.fix.text for problem in linked(made).problems]
    assert fixes == ["kpi:returns", "objective:quick-repairs", "key-result:quick-repairs/wait", None, "vision", None]


def test_what_exists_and_cannot_be_read_is_not_unknown(company: CompanyMaker) -> None:
    made = company(
        BASE,
        {
            "teams/broken.md": "---\nname: [Broken\n---\n",
            "objectives/broken.md": "no front matter",
            "objectives/half.md": objective(key_results="[{id: Bad, title: T}]"),
            "objectives/x.md": objective(team="broken", aligns_to="[broken, broken/k, half/Bad]"),
        },
    )
    assert [m for _, path, _, _, m in said(made) if path.endswith("x.md")] == []


def test_an_id_belongs_to_one(company: CompanyMaker) -> None:
    made = company(
        BASE,
        {
            "objectives/a/twin.md": objective(key_results="[{id: k, title: K, initiatives: [{id: same, title: S}]}]"),
            "objectives/b/twin.md": objective(),
            "initiatives/same.md": "---\ntitle: Same\n---\n",
            "teams/other.md": "---\nname: Other\nparent: company\naliases: [workshop]\n---\n",
        },
    )
    found = linked(made).problems
    assert [(p.code, p.place.path, p.related[0].place.path if p.related else "") for p in found] == [
        ("OKR105", "content/objectives/a/twin.md", "content/initiatives/same.md"),
        ("OKR105", "content/objectives/b/twin.md", "content/objectives/a/twin.md"),
        ("OKR105", "content/teams/other.md", "content/teams/workshop.md"),
    ]


def test_teams_and_cycles_that_go_round_are_said_once(company: CompanyMaker) -> None:
    made = company(
        BASE,
        {
            "teams/a.md": "---\nname: A\nparent: b\n---\n",
            "teams/b.md": "---\nname: B\nparent: c\n---\n",
            "teams/c.md": "---\nname: C\nparent: a\n---\n",
            "teams/below.md": "---\nname: D\nparent: a\n---\n",
            "cycles/own.md": "---\ntitle: O\nstart: 2026-01-01\nend: 2026-02-01\nparent: own\n---\n",
        },
    )
    assert [message for code, *_, message in said(made) if code == "OKR203"] == [
        "the parents of these teams go round in a circle: a → b → c → a",
        "the parents of these cycles go round in a circle: own → own",
    ]


def test_check_ins_of_files_and_objectives_are_one_series(company: CompanyMaker) -> None:
    made = company(
        BASE,
        """
        === check-ins/w45.md
        ---
        date: 2026-11-05
        by: ivo-brandt
        entries:
          quick-repairs/wait: {value: 4.4}
          quick-repairs/gone: {value: 1}
        ---
        """,
    )
    graph, problems = linked(made)
    assert [(c.date.isoformat(), c.value) for c in graph.check_ins("quick-repairs/wait")] == [
        ("2026-10-14", 5.5),
        ("2026-11-05", 4.4),
        ("2026-11-18", 3.6),
    ]
    assert [p.message for p in problems] == ['unknown key result "quick-repairs/gone"']


def test_a_check_in_fits_what_is_measured(company: CompanyMaker) -> None:
    made = company(
        BASE,
        {
            "objectives/x.md": objective(
                key_results="""
  - {id: a, title: A, kind: boolean, check_ins: [{date: 2026-11-02, value: 1}]}
  - {id: b, title: B, kind: ordinal, check_ins: [{date: 2026-11-02, value: true}]}
  - {id: c, title: C, check_ins: [{date: 2026-11-02, value: true}, {date: 2026-11-03, value: unknown}]}"""
            )
        },
    )
    assert [(line, message) for _, _, line, _, message in said(made)] == [
        (6, 'expected true or false, got "1"'),
        (7, 'expected none, commit, target or stretch, got "true"'),
        (8, 'expected a number, got "true"'),
    ]


def test_a_value_without_a_date_fits_what_is_measured(company: CompanyMaker) -> None:
    key_results = (
        "[{id: a, title: A, current: true}, {id: b, title: B, kind: boolean, current: 5}, "
        "{id: c, title: C, kind: ordinal, current: 5}, {id: d, title: D, kind: boolean, current: unknown}, "
        "{id: e, title: E, kind: ordinal, current: commit}, {id: f, title: F, kind: maintain, current: 5}]"
    )
    made = company(BASE, {"objectives/x.md": objective(key_results=key_results)})
    assert [(p.code, p.entity, p.field, p.message) for p in linked(made).problems] == [
        ("OKR103", "key-result:x/a", "current", 'expected a number, got "true"'),
        ("OKR103", "key-result:x/b", "current", 'expected true or false, got "5"'),
        ("OKR103", "key-result:x/c", "current", 'expected none, commit, target or stretch, got "5"'),
    ]


def test_a_parent_that_is_named_twice_is_one_parent(company: CompanyMaker) -> None:
    links = '[quick-repairs, "objective:quick-repairs", nothing, {to: quick-repairs, weight: 2}, mission]'
    made = company(BASE, {"objectives/x.md": objective(aligns_to=links)})
    found = linked(made).graph.objectives["x"].aligns_to
    assert [(link.to, link.weight, link.at, link.again) for link in found] == [
        ("objective:quick-repairs", 1, 0, 2),
        ("mission", 1, 4, 0),
    ]


def test_the_running_cycle(company: CompanyMaker) -> None:
    graph = linked(company(BASE)).graph
    days = [date(2025, 1, 1), date(2026, 5, 5), date(2026, 11, 21), date(2027, 3, 1)]
    assert [getattr(graph.running_cycle(day), "id", None) for day in days] == ["2026", "2026", "2026-q4", "2026-q4"]


HIDDEN = """
    === okrsite.yaml
    audiences: {leadership: [everyone]}
    === objectives/secret.md
    ---
    title: Sell the workshop
    team: company
    cycle: 2026-q4
    audience: leadership
    aligns_to: [mission]
    key_results: [{id: k, title: K, weigth: 1}]
    ---
    """


def test_an_audience_sees_no_trace_of_the_rest(company: CompanyMaker) -> None:
    with_secret, without = company(BASE, HIDDEN), company(BASE, HIDDEN).remove("objectives/secret.md")
    for made in (with_secret, without):
        project = made.load(audience="everyone")
        assert sorted(project.graph.objectives) == ["city-rides", "quick-repairs"]
        assert [f for f in project.findings if "secret" in str(f)] == []
    assert with_secret.load(audience="everyone").findings == without.load(audience="everyone").findings
    assert "secret" in with_secret.load(audience="leadership").graph.objectives
    assert "OKR101" in [f.code for f in with_secret.load(audience="leadership").findings]


def test_an_unknown_audience_is_refused(company: CompanyMaker) -> None:
    with pytest.raises(UsageError, match='has no audience "leaders"'):
        company(BASE, HIDDEN).load(audience="leaders")


def test_an_entity_of_an_unknown_audience_is_seen_by_nobody(company: CompanyMaker) -> None:
    made = company(BASE, HIDDEN.replace("audience: leadership\n", "audience: leadershp\n"))
    assert 'unknown audience "leadershp" (did you mean "leadership"?)' in [f.message for f in made.findings()]
    assert "secret" not in made.load(audience="leadership").graph.objectives


def test_drafts_leave_no_link_behind(company: CompanyMaker) -> None:
    made = company(
        BASE,
        {
            "objectives/idea.md": objective(state="draft", key_results="[{id: k, title: K}]"),
            "objectives/x.md": objective(aligns_to="[idea/k, mission]", depends_on="[{on: idea}]", carried_from="idea"),
        },
    )
    graph = made.load(TODAY, drafts=False).graph
    assert "idea" not in graph.objectives
    x = graph.objectives["x"]
    assert (x.aligns_to, x.depends_on, x.carried_from) == ((Link("mission", at=1),), (), None)


def test_a_very_long_chain_is_no_recursion(company: CompanyMaker) -> None:
    depth = 20 * sys.getrecursionlimit()
    chain = {f"objectives/o{n}.md": objective(aligns_to=f"[o{n - 1}]" if n else "[mission]") for n in range(depth)}
    graph = linked(company(BASE, chain)).graph
    assert len(line_of_sight(graph, f"objective:o{depth - 1}")) == depth + 1


def test_what_is_not_published_is_checked_all_the_same(company: CompanyMaker) -> None:
    made = company(
        BASE,
        {
            "objectives/idea.md": objective(state="draft", owner="nobody"),
            "pages/plans.md": "We think about [[idea]].\n",
        },
    )
    with_drafts, without = made.load(TODAY), made.load(TODAY, drafts=False)
    assert without.findings == with_drafts.findings
    assert [f.code for f in without.findings if f.level == "error"] == ["OKR201"]
    assert ("idea" in with_drafts.graph.objectives, "idea" in without.graph.objectives) == (True, False)
