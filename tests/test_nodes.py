"""What each kind of file becomes, and what is said of fields that do not fit."""

from __future__ import annotations

import textwrap
from datetime import date

import pytest

from okrsite.content.config import read_config
from okrsite.content.documents import read_documents
from okrsite.content.nodes import Nodes, build_nodes
from okrsite.content.trees import DiskTree
from okrsite.findings import Level, UsageError
from okrsite.model import Kpi, Link, Node, Objective, Page, Statement, WeeklyReview
from okrsite.rules.settings import settings
from tests.conftest import Company, CompanyMaker


def built(made: Company) -> Nodes:
    tree = DiskTree(made.root)
    return build_nodes(read_documents(tree, "content"), tree, "content")


def only(made: Company) -> Node:
    nodes = built(made)
    assert nodes.problems == ()
    (node,) = nodes.nodes
    return node


def said(made: Company) -> list[tuple[str, int, int, str, str, str]]:
    return [(p.code, p.place.line, p.place.column, p.entity, p.field, p.message) for p in built(made).problems]


def test_an_objective(company: CompanyMaker) -> None:
    node = only(
        company("""
        === objectives/x.md
        ---
        title: Make it so
        team: growth
        cycle: 2026-q4
        aligns_to: [mission, {to: a/b, contributes: true, weight: 2}]
        x-cost-centre: 4711
        key_results:
          - {id: k, title: "*More* of it", baseline: unknown, target: 1.10, unit: "%", class: commit, kind: metric}
        changes:
          - {date: 2026-11-02, field: k.target, from: 40, to: 35, why: Closed}
        ---
        Because.
        """)
    )
    assert isinstance(node, Objective)
    assert (node.uid, node.title, node.team, node.cycle) == ("objective:x", "Make it so", "growth", "2026-q4")
    assert node.aligns_to == (Link("mission"), Link("a/b", contributes=True, weight=2))
    assert node.extra == {"x-cost-centre": "4711"}
    (k,) = node.key_results
    assert (k.uid, k.baseline, k.target, k.klass, k.type) == ("key-result:x/k", "unknown", 1.1, "commit", "metric")
    assert k.source.at("target") == ("content/objectives/x.md", (8, 63, 8, 67))
    assert (node.changes[0].before, node.changes[0].after) == ("40", "35")
    assert node.body.text == "Because.\n"


def test_statements_and_pages_may_lack_front_matter(company: CompanyMaker) -> None:
    nodes = built(
        company(
            {"vision.md": "# Bikes *everywhere*\n\nYes.", "mission.md": "We mend.", "pages/how-we-work.md": "Text."}
        )
    )
    titles = [(n.uid, n.title) for n in nodes.nodes if isinstance(n, Statement | Page)]
    assert titles == [("mission", "Mission"), ("page:how-we-work", "How we work"), ("vision", "Bikes *everywhere*")]


def test_a_kpi_reads_its_series_from_csv(company: CompanyMaker) -> None:
    node = only(
        company(
            {
                "kpis/k.md": "---\ntitle: K\nvalues: k.csv\n---\n",
                "kpis/k.csv": "\ufeffdate,value\n2026-10-02,1_000\n\n2026-10-01, 2.5\n",
            }
        )
    )
    assert isinstance(node, Kpi)
    assert [(r.date, r.value, r.source.at().path, r.source.at().line) for r in node.readings] == [
        (date(2026, 10, 1), 2.5, "content/kpis/k.csv", 4),
        (date(2026, 10, 2), 1000, "content/kpis/k.csv", 2),
    ]


def test_faults_of_a_csv_stand_at_its_lines(company: CompanyMaker) -> None:
    made = company(
        {
            "kpis/k.md": "---\ntitle: K\nvalues: k.csv\n---\n",
            "kpis/k.csv": "date,value\n2026-13-01,1\n2026-10-01,x\n2026-10-02\n",
        }
    )
    assert said(made) == [
        ("OKR103", 2, 1, "kpi:k", "values", 'expected a date like 2026-10-01, got "2026-13-01"'),
        ("OKR103", 3, 1, "kpi:k", "values", 'expected a number, got "x"'),
        ("OKR103", 4, 1, "kpi:k", "values", 'expected a number, got ""'),
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("none.csv", 'there is no file "none.csv" beside this one'),
        ("../k.csv", '"../k.csv" is not a CSV file beside this one'),
        ("k.txt", '"k.txt" is not a CSV file beside this one'),
    ],
)
def test_a_csv_lies_beside_its_kpi(company: CompanyMaker, values: str, message: str) -> None:
    made = company({"kpis/x.md": f"---\ntitle: K\nvalues: {values}\n---\n", "k.csv": "date,value\n", "kpis/k.txt": ""})
    assert said(made) == [("OKR201", 3, 9, "kpi:x", "values", message)]


def test_a_check_in_file_gives_its_date_and_author_to_its_entries(company: CompanyMaker) -> None:
    node = only(
        company("""
        === check-ins/2026-w47/growth.md
        ---
        date: 2026-11-20
        by: ben
        entries:
          a/b: {value: 24, confidence: 6}
          a/c: {value: true, by: ana}
        ---
        """)
    )
    assert isinstance(node, WeeklyReview)
    assert node.id == "2026-w47/growth"
    assert [(e.key_result, e.check_in.date, e.check_in.value, e.check_in.by) for e in node.entries] == [
        ("a/b", date(2026, 11, 20), 24, "ben"),
        ("a/c", date(2026, 11, 20), True, "ana"),
    ]


def test_keys_of_the_companys_own_may_stand_among_entries(company: CompanyMaker) -> None:
    entries = "entries:\n  x-mood: {good: 2}\n  x-ray/k: {value: 1, x-mood: fine}\n"
    node = only(company({"check-ins/w.md": f"---\ndate: 2026-11-20\nx-room: blue\n{entries}---\n"}))
    assert isinstance(node, WeeklyReview)
    assert [entry.key_result for entry in node.entries] == ["x-ray/k"]
    assert node.extra == {"x-room": "blue", "x-mood": {"good": "2"}}


def test_keys_of_the_companys_own_may_stand_among_the_words_and_options_of_a_configuration(
    company: CompanyMaker,
) -> None:
    text = """
    x-note: a
    labels: {x-note: b, objective: Aim}
    rules: {OKR402: {level: info, x-note: {c: d}}}
    """
    made = company({"okrsite.yaml": textwrap.dedent(text)})
    config = read_config(DiskTree(made.root))
    assert config.labels == {"objective": "Aim"}
    assert settings(config)["OKR402"].level is Level.INFO


def test_every_fault_of_a_file_is_said_at_its_place(company: CompanyMaker) -> None:
    made = company("""
        === objectives/x.md
        ---
        titel: X
        team: [growth]
        state: actve
        key_results:
          - {id: k, title: K, weight: heavy, due: 2026/1/5, guardrail: yes}
          - {title: Nameless}
          - {id: k, title: Twice}
          - {id: K2, title: Big}
        tags: one
        ---
        """)
    assert said(made) == [
        ("OKR101", 2, 1, "objective:x", "titel", 'unknown key "titel" (did you mean "title"?)'),
        ("OKR103", 3, 7, "objective:x", "team", "expected one line of text, got a list"),
        ("OKR103", 4, 8, "objective:x", "state", 'expected draft, active or closed, got "actve"'),
        ("OKR103", 6, 31, "key-result:x/k", "weight", 'expected a number, got "heavy"'),
        ("OKR103", 6, 43, "key-result:x/k", "due", 'expected a date like 2026-10-01, got "2026/1/5"'),
        ("OKR103", 6, 64, "key-result:x/k", "guardrail", 'expected true or false, got "yes"'),
        ("OKR102", 7, 13, "key-result:x/", "id", '"id" is missing'),
        ("OKR103", 10, 7, "objective:x", "tags", 'expected a list, got "one"'),
        ("OKR102", 2, 1, "objective:x", "title", '"title" is missing'),
        ("OKR102", 2, 1, "objective:x", "cycle", '"cycle" is missing'),
        ("OKR105", 8, 10, "key-result:x/k", "id", 'the key result "k" stands here a second time'),
        ("OKR104", 9, 10, "key-result:x/K2", "id", '"K2" is not an id'),
    ]


def test_certain_answers_are_fixes(company: CompanyMaker) -> None:
    made = company("""
        === people/x.md
        ---
        nane: X
        active: yes
        ---
        """)
    fixes = [(p.fix.place.span, p.fix.text) for p in built(made).problems if p.fix]
    assert fixes == [((2, 1, 2, 5), "name"), ((3, 9, 3, 12), "true")]


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("a", True),
        ("a" * 64, True),
        ("2026-q4", True),
        ("a--b", True),
        ("a" * 65, False),
        ("Growth", False),
        ("a_b", False),
        ("-a", False),
        ("a-", False),
        ("é", False),
        ("a b", False),
        ("con", False),
        ("com1", False),
        ("a\u202eb", False),
    ],
)
def test_ids(company: CompanyMaker, name: str, good: bool) -> None:
    nodes = built(company({f"teams/{name}.md": "---\nname: T\n---\n"}))
    assert ([p.code for p in nodes.problems], len(nodes.nodes)) == (([], 1) if good else (["OKR104"], 0))


def test_names_of_the_statements_are_reserved_where_references_may_mean_them(company: CompanyMaker) -> None:
    text = "---\ntitle: T\nname: T\n---\n"
    nodes = built(
        company(
            {
                "pillars/mission.md": text,
                "kpis/vision.md": text,
                "pages/mission.md": text,
                "initiatives/vision.md": text,
            }
        )
    )
    assert [p.place.path for p in nodes.problems if p.code == "OKR104"] == [
        "content/kpis/vision.md",
        "content/pillars/mission.md",
    ]


def test_control_characters_are_refused(company: CompanyMaker) -> None:
    made = company({"pages/x.md": '---\ntitle: "\\e[31mred"\n---\n'})
    assert said(made) == [("OKR103", 2, 8, "page:x", "title", "an invisible control character (U+001B) in the text")]


# ------------------------------------------------------------------------------------------------ okrsite.yaml


def config_of(company: CompanyMaker, text: str) -> str:
    with pytest.raises(UsageError) as error:
        read_config(DiskTree(company({"okrsite.yaml": text}).root))
    return str(error.value)


def test_an_empty_configuration_is_all_defaults(company: CompanyMaker) -> None:
    config = read_config(DiskTree(company().root))
    assert (config.site.title, config.pace.at_risk, config.pace.off_track, config.weighting) == (
        "OKRs",
        10,
        25,
        "equal",
    )
    assert config.seen_by("everyone") == {"everyone"}


def test_a_configuration(company: CompanyMaker) -> None:
    config = read_config(
        DiskTree(
            company(
                {
                    "okrsite.yaml": """
site: {title: Spoke, url: "https://okrs.example.com/goals"}
pace: {method: ratio}
audiences: {leadership: [everyone], board: [leadership]}
rules:
  OKR402: off
  long-title: {max: 20, level: error, ignore: ["content/objectives/old/**"]}
"""
                }
            ).root
        )
    )
    assert config.site.url == "https://okrs.example.com/goals/"
    assert config.pace.method == "ratio"
    assert config.seen_by("board") == {"board", "leadership", "everyone"}
    assert config.rules["OKR402"].level == "off"
    assert config.rules["long-title"] == ("error", {"max": 20}, ("content/objectives/old/**",))


@pytest.mark.parametrize(
    ("written", "tag"), [("DE", "de"), ("de_at", "de-AT"), ("pt-BR", "pt-BR"), ("zh-Hant", "zh-Hant"), ("en", "en")]
)
def test_a_language_is_known_however_it_is_written(company: CompanyMaker, written: str, tag: str) -> None:
    config = read_config(DiskTree(company({"okrsite.yaml": f"site: {{language: {written}}}"}).root))
    assert config.site.language == tag


@pytest.mark.parametrize("written", ["./docs", "docs/", "docs/.", "x/../docs"])
def test_a_folder_has_one_name(company: CompanyMaker, written: str) -> None:
    assert read_config(DiskTree(company({"okrsite.yaml": f"content: {written}"}).root)).content == "docs"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense: true", 'okrsite.yaml:1:1: unknown key "nonsense"'),
        ("sites: {}", 'okrsite.yaml:1:1: unknown key "sites" (did you mean "site"?)'),
        ("pace: 7", 'okrsite.yaml:1:7: expected keys with values, got "7"'),
        ("- a", "okrsite.yaml:1:1: expected keys with values, got a list"),
        ("site: {title: [", "okrsite.yaml:1:15: a value is missing here, or what was opened is not closed"),
        ("content: ../elsewhere", "okrsite.yaml:1:10: expected a folder of the project"),
        (
            "site: {url: 'ftp://x'}",
            'okrsite.yaml:1:13: expected an address that begins with https:// or http://, got "f',
        ),
        ("site: {url: 'https://'}", "okrsite.yaml:1:13: expected an address that is a host and a path, got"),
        (
            "site: {url: 'https://x.example/?a'}",
            "okrsite.yaml:1:13: expected an address that is a host and a path, got",
        ),
        ("site: {language: 'de\"'}", "okrsite.yaml:1:18: expected a language like en, de or pt-BR, got"),
        (
            "audiences: {a: [everyone, b]}",
            'okrsite.yaml:1:27: expected an audience that is listed under audiences (a includes b), got "b"',
        ),
        ("labels: {objektive: Ziel}", 'unknown key "objektive" (did you mean "objective"?)'),
    ],
)
def test_a_broken_configuration_says_where(company: CompanyMaker, text: str, message: str) -> None:
    assert message in config_of(company, text)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("check_ins", "[{date: 2026-11-02, confidence: 11}]", 'expected a number from 0 to 10, got "11"'),
        ("check_ins", "[{date: 2026-11-02, confidence: -1}]", 'expected a number from 0 to 10, got "-1"'),
        ("score", "1.5", 'expected a number from 0 to 1, got "1.5"'),
    ],
)
def test_numbers_with_bounds(company: CompanyMaker, key: str, value: str, message: str) -> None:
    made = company(
        {
            "objectives/x.md": f"---\ntitle: T\nteam: a\ncycle: b\nkey_results:\n  - {{id: k, title: K, {key}: {value}}}\n---\n"
        }
    )
    assert [(p.code, p.entity, p.message) for p in built(made).problems] == [("OKR103", "key-result:x/k", message)]
