"""What an audience is shown is, byte for byte, what would be shown had the rest never been written."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings

from okrsite.content import schema
from okrsite.export import formats
from okrsite.export.selection import select
from okrsite.export.tables import kinds, table
from okrsite.project import Project, load
from okrsite.site import Options, render
from tests.conftest import TODAY
from tests.properties.companies import CONFIG, FOLDERS, KINDS, Pair, pairs
from tests.properties.test_reader_properties import MemoryTree

pytestmark = pytest.mark.usefixtures("themes_read_once")
EXAMPLES = int(os.environ.get("OKRSITE_EXAMPLES", "200"))
PARTS = 4
"""So that several processes may take one each; every part has pairs of its own."""


def project(files: Mapping[str, str], audience: str, *, drafts: bool = False) -> Project:
    content = {f"content/{path}": text.encode() for path, text in files.items()}
    return load(MemoryTree({"okrsite.yaml": CONFIG.encode(), **content}), today=TODAY, audience=audience, drafts=drafts)


def site(made: Project) -> dict[str, bytes]:
    files = dict(render(made, Options()).items())
    files["okrs.json"] = json.dumps(json.loads(files["okrs.json"]) | {"audience": ""}).encode()
    return files


def exports(made: Project) -> dict[str, object]:
    """Every format; a workbook, which says when it was written, by its table."""
    selected = select(made)
    written: dict[str, object] = {style: formats.write(style, selected) for style in formats.FORMATS if style != "xlsx"}
    tables = {kind: list(table(selected, kind).rows) for kind in kinds(selected)}
    return written | {"json": json.loads(formats.write("json", selected)) | {"audience": ""}, "tables": tables}


@pytest.mark.parametrize("_part", range(PARTS))
@settings(max_examples=EXAMPLES // PARTS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pair=pairs())
def test_everyone_is_shown_the_site_of_the_seen_part(_part: int, pair: Pair) -> None:
    full, twin = project({**pair.seen, **pair.hidden}, "everyone"), project(pair.seen, "board")
    assert full.findings == twin.findings, "what is said of it is the same too"
    shown, expected = site(full), site(twin)
    assert sorted(shown) == sorted(expected)
    assert [path for path, content in shown.items() if content != expected[path]] == []
    assert exports(full) == exports(twin)
    assert [path for path, content in shown.items() if b"canar" in content.lower() or "canar" in path] == []


@settings(max_examples=EXAMPLES // 10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pairs())
def test_who_may_see_everything_sees_the_hidden_part(pair: Pair) -> None:
    """Else the twins would be equal because nothing was ever there."""
    whole = project({**pair.seen, **pair.hidden}, "board", drafts=True)
    uids = {node.uid.partition(":")[2] for node in whole.graph.nodes}
    written = {path.rpartition("/")[2].removesuffix(".md") for path in pair.hidden if path.endswith(".md")}
    assert written - {uid.rpartition("/")[2] for uid in uids} == set()


def test_every_kind_is_among_the_twins() -> None:
    assert set(KINDS) == set(schema.KINDS) - {"vision", "mission"}, "a new kind has to be hidden too"
    assert FOLDERS
