"""Pages are taken as they lie there only from the build that is remembered, never from another one since."""

from __future__ import annotations

import pytest

from tests.conftest import BASE, CompanyMaker

FILES = {
    "okrsite.yaml": "audiences: {leadership: [everyone], board: [leadership]}\n",
    "people/canary.md": "---\nname: CANARY\nteam: workshop\naudience: board\n---\n",
    "objectives/secret.md": "---\ntitle: CANARY\nteam: workshop\nowner: ivo-brandt\ncycle: 2026-q4\naudience: leadership\n"
    "aligns_to: [{to: city-rides, contributes: true}]\nkey_results: [{id: k, title: CANARY, baseline: 0, target: 9}]\n---\n",
}


@pytest.mark.parametrize(("mine", "between"), [("everyone", "board"), ("leadership", "board"), ("board", "everyone")])
@pytest.mark.parametrize("how", [("--no-cache",), ("--untrusted",), ("--offline", "--no-cache")])
def test_another_build_in_between_leaves_nothing_in_mine(
    company: CompanyMaker, mine: str, between: str, how: tuple[str, ...]
) -> None:
    made = company(BASE, FILES)
    memory = str(made.root / "memory")
    assert made.run("build", "--audience", mine, XDG_CACHE_HOME=memory).code == 0
    expected = made.snapshot("site")
    assert made.run("build", "--audience", between, *how, XDG_CACHE_HOME=memory).code == 0
    assert made.snapshot("site") != expected
    assert made.run("build", "--audience", mine, XDG_CACHE_HOME=memory).code == 0
    found = made.snapshot("site")
    assert sorted(found) == sorted(expected)
    assert [path for path, content in found.items() if content != expected[path]] == []
