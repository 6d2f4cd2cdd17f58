"""A project is loaded without a search for garbage, and leaves the search as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from okrsite.content.trees import DiskTree
from okrsite.findings import UsageError
from okrsite.project import load
from tests.conftest import BASE, TODAY, CompanyMaker


@pytest.fixture(params=[True, False], ids=["on", "off"])
def searched(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether garbage is searched for."""
    was = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if was else gc.disable)()


def test_the_search_for_garbage_rests_while_a_project_is_loaded(company: CompanyMaker, *, searched: bool) -> None:
    seen = []
    load(DiskTree(company(BASE).root), today=TODAY, stage=lambda _: seen.append(gc.isenabled()))
    assert (set(seen), gc.isenabled()) == ({False}, searched)


def test_a_mistake_leaves_it_as_it_was(tmp_path: Path, *, searched: bool) -> None:
    with pytest.raises(UsageError):
        load(DiskTree(tmp_path), today=TODAY)
    assert gc.isenabled() == searched


def test_what_was_loaded_counts_as_old(company: CompanyMaker) -> None:
    gc.enable()
    gc.collect()
    project = load(DiskTree(company(BASE).root), today=TODAY)
    young = {id(thing) for generation in (0, 1) for thing in gc.get_objects(generation)}
    assert id(project.graph.nodes) not in young
