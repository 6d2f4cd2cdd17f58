"""What programs read: okrs.json, one file for each entity, and the exports."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest

from okrsite import records
from okrsite.export import csv as comma_separated
from okrsite.export import json as document
from okrsite.export.selection import select
from okrsite.project import Project
from okrsite.site import api
from tests.conftest import BASE, CompanyMaker

MORE = """
=== pillars/trust.md
---
title: Trust
---
=== objectives/spare-parts.md
---
title: "=SUM(1) & <script> \\u2028 parts"
team: workshop
owner: mara-lind
cycle: 2026-q4
aligns_to: [{to: quick-repairs, contributes: true, weight: 2}, "pillar:trust", quick-repairs/wait]
key_results:
  - {id: found, title: "@cmd", unit: "-2+3", baseline: -5, target: 100, current: unknown}
  - id: list
    title: A list
    kind: milestones
    milestones: [{title: A, done: 2026-11-01}, {title: B}]
    initiatives: [{id: shelf, title: A shelf, state: doing, due: 2026-12-01, url: "https://example.com/"}]
---
=== goals/mara-2026.md
---
title: Delegate
person: mara-lind
cycle: "2026"
measures: [{id: days, title: Days off, weight: 1, baseline: 0, target: 10}, {key_result: quick-repairs/wait}]
---
"""


@pytest.fixture
def project(company: CompanyMaker) -> Project:
    return company(BASE, MORE).load()


def read(project: Project) -> dict[str, dict[str, object]]:
    return {path: json.loads(content()) for path, content in api.documents(project)}


def test_one_objective_says_all_of_it(project: Project) -> None:
    row = read(project)["api/objective/spare-parts.json"]
    key_results = row.pop("key_results")
    assert row == {
        "format": "okrsite/1", "kind": "objective", "id": "spare-parts", "title": "=SUM(1) & <script> \u2028 parts",
        "team": "team:workshop", "owner": "person:mara-lind", "contributors": [], "cycle": "cycle:2026-q4",
        "state": "active", "horizon": None, "ambition": None, "tags": [],
        "aligns_to": [
            {"to": "objective:quick-repairs", "contributes": True, "weight": 2},
            {"to": "pillar:trust", "contributes": False, "weight": 1},
            {"to": "key-result:quick-repairs/wait", "contributes": False, "weight": 1},
        ],
        "children": [], "progress": 0.5, "expected": pytest.approx(51 / 91), "status": "on-track", "stale": True,
        "confidence": None, "score": None, "url": "objectives/spare-parts/",
    }  # fmt: skip
    assert isinstance(key_results, list)
    assert [k["id"] for k in key_results] == ["spare-parts/found", "spare-parts/list"]


def test_one_key_result_says_all_of_it(project: Project) -> None:
    assert read(project)["api/key-result/quick-repairs/wait.json"] == {
        "format": "okrsite/1", "id": "quick-repairs/wait", "title": "Days from drop-off to pick-up",
        "owner": "person:ivo-brandt", "contributors": [], "kind": "metric", "class": "target",
        "metric": "median waiting time", "unit": "days", "baseline": 6, "commit": None, "target": 2, "stretch": None,
        "current": 3.6, "due": "2026-12-31", "state": "active", "guardrail": False, "kpi": None, "weight": None,
        "progress": pytest.approx(0.6), "expected": pytest.approx(51 / 91), "status": "on-track", "stale": False,
        "confidence": 6, "level": None, "score": None,
        "check_ins": [
            {"date": "2026-10-14", "value": 5.5, "confidence": 5, "note": "Two stands were idle.",
             "by": "person:ivo-brandt"},
            {"date": "2026-11-18", "value": 3.6, "confidence": 6, "note": "The parts shelf is sorted.",
             "by": "person:ivo-brandt"},
        ],
        "children": ["objective:spare-parts"], "url": "objectives/quick-repairs/wait/",
    }  # fmt: skip


def test_the_index_lists_every_kind(project: Project) -> None:
    data = read(project)["okrs.json"]
    assert (data["format"], data["today"], data["audience"], data["cycle"]) == (
        "okrsite/1", "2026-11-21", "everyone", "cycle:2026-q4",
    )  # fmt: skip
    found = {kind: [row["id"] for row in rows] for kind, rows in data.items() if isinstance(rows, list)}
    assert found == {
        "objectives": ["city-rides", "quick-repairs", "spare-parts"],
        "teams": ["company", "workshop"],
        "people": ["ivo-brandt", "mara-lind"],
        "cycles": ["2026", "2026-q4"],
        "kpis": ["returns"],
        "initiatives": ["shelf"],
        "goals": ["mara-2026"],
        "pillars": ["trust"],
        "pages": [],
    }


def test_every_entity_has_a_file_and_the_same_in_the_index(project: Project) -> None:
    files = read(project)
    index = files.pop("okrs.json")
    rows = [(kind, row) for kind, rows in index.items() if isinstance(rows, list) for row in rows]
    for folder, row in rows:
        alone = files[f"api/{records.KIND_OF_FOLDER[folder]}/{row['id']}.json"]
        assert {**alone, "kind": row.get("kind")} == {**row, "format": "okrsite/1", "kind": row.get("kind")}
    key_results = [path for path in files if path.startswith("api/key-result/")]
    assert len(key_results) == len(project.graph.key_results)
    assert len(files) == len(rows) + len(key_results)


def test_references_lead_somewhere(project: Project) -> None:
    def references(data: object) -> list[str]:
        if isinstance(data, dict):
            return [r for value in data.values() for r in references(value)]
        if isinstance(data, list):
            return [r for value in data for r in references(value)]
        kinds = ("objective:", "key-result:", "team:", "person:", "cycle:", "kpi:", "pillar:")
        return [data] if isinstance(data, str) and data.startswith(kinds) else []

    found = set(references(read(project)["okrs.json"]))
    assert len(found) > 10
    assert [uid for uid in found if project.graph.entity(uid) is None] == []


def test_json_stays_data_inside_html(project: Project) -> None:
    for _, content in api.documents(project):
        assert not set("<>&\u2028\u2029") & set(content().decode())


def test_what_json_cannot_write_is_null() -> None:
    written = records.encoded({"a": math.inf, "b": [math.nan, 1.5], "c": "\udc80"})
    assert json.loads(written) == {"a": None, "b": [None, 1.5], "c": "\udc80"}


def test_a_site_without_cycles_has_no_running_one(company: CompanyMaker) -> None:
    data = read(company("=== vision.md\n---\ntitle: V\n---\n").load())["okrs.json"]
    assert (data["cycle"], data["objectives"], data["vision"]) == (
        None,
        [],
        {"id": "vision", "title": "V", "url": "#vision"},
    )


def test_the_json_export_is_the_index(project: Project) -> None:
    assert json.loads(document.write(select(project))) == read(project)["okrs.json"]


def as_csv(project: Project) -> str:
    return comma_separated.write(select(project)).decode()


def test_the_csv_export_has_a_row_for_each_key_result(project: Project) -> None:
    head, *rows = csv.reader(io.StringIO(as_csv(project), newline=""))
    assert [row[head.index("key result")] for row in rows] == list(project.graph.key_results)
    wait = dict(zip(head, rows[list(project.graph.key_results).index("quick-repairs/wait")], strict=True))
    assert {name: wait[name] for name in ("owner", "baseline", "target", "current", "stale", "due", "status")} == {
        "owner": "ivo-brandt", "baseline": "6", "target": "2", "current": "3.6", "stale": "no", "due": "2026-12-31",
        "status": "on-track",
    }  # fmt: skip


def test_no_cell_is_a_formula(project: Project) -> None:
    head, *rows = csv.reader(io.StringIO(as_csv(project), newline=""))
    found = dict(zip(head, rows[list(project.graph.key_results).index("spare-parts/found")], strict=True))
    assert found["objective title"].startswith("'=SUM(1)")
    assert (found["key result title"], found["unit"], found["baseline"]) == ("'@cmd", "'-2+3", "-5")
