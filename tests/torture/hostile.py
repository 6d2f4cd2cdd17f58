"""Does every text keep quiet in every field? Each payload in each field of each kind, in turn, and alone in prose."""

from __future__ import annotations

import pytest

from tests import test_hostile as quick
from tests.hostile.payloads import BLOCKS, INLINE

pytestmark = pytest.mark.usefixtures("themes_read_once")

SIZE = 16
ROUNDS = -(-len(INLINE) // SIZE)


@pytest.mark.parametrize("first", range(ROUNDS))
def test_every_text_in_every_field(first: int) -> None:
    """Each field counts for itself, so that after all the rounds each has had them all."""
    seen: dict[str, int] = {}

    def words(name: str) -> str:
        seen[name] = seen.get(name, first * SIZE - 1) + 1
        return INLINE[seen[name] % len(INLINE)]

    made = quick.project(
        words, lambda kind: BLOCKS[(first * SIZE + len(kind)) % len(BLOCKS)], SIZE, quick.CONFIG % ("T", "{}")
    )
    assert quick.faults_of(quick.site_of(made), made, SIZE) == []


@pytest.mark.parametrize("text", BLOCKS)
def test_every_text_alone_in_every_prose(text: str) -> None:
    made = quick.project(lambda name: name, lambda _: text, 1, quick.CONFIG % ("T", "{}"))
    assert quick.faults_of(quick.site_of(made), made, 1) == []
