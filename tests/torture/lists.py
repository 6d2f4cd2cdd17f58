"""Do the texts that others keep do anything here? Every one of the public lists, in every field and in every prose."""

from __future__ import annotations

import pytest

from tests import test_hostile as quick
from tests.hostile import lists
from tests.hostile.company import Words

SIZE = 16
"""So many entities of each kind, each with the next text in each of its fields."""

LINES = {"naughty strings": (lists.naughty, 1), "HTML": (lists.html, 8), "Markdown": (lists.markdown, 4)}
PROSE = {"naughty strings": (lists.naughty, 1), "HTML": (lists.html, 8), "Markdown": (lists.markdown, 4)}
"""How many of a list stand in one text: those that are about scripts alone, the thousands that are not in few."""


def in_turn_by_name(texts: tuple[str, ...], first: int) -> Words:
    """Each field counts for itself, so that after all the rounds each has had them all."""
    seen: dict[str, int] = {}

    def words(name: str) -> str:
        seen[name] = seen.get(name, first - 1) + 1
        return texts[seen[name] % len(texts)]

    return words


def faults(fields: tuple[str, ...], prose: tuple[str, ...]) -> list[str]:
    """What is wrong in any round, each with the next texts; stops at the first round in which something is."""
    for first in range(0, max(len(fields), len(prose)), SIZE):
        made = quick.project(
            in_turn_by_name(fields, first), in_turn_by_name(prose, first), SIZE, quick.CONFIG % ("T", "{}")
        )
        plain = quick.harmless(SIZE).project.graph
        assert [node.uid for node in made.graph.nodes] == [node.uid for node in plain.nodes], "else some were not tried"
        if told := quick.faults_of(quick.site_of(made), made, SIZE):
            return told[:40]
    return []


@pytest.mark.parametrize("name", LINES)
def test_every_text_of_a_public_list_in_every_field_and_prose(name: str) -> None:
    lines, in_fields = LINES[name]
    blocks, in_prose = PROSE[name]
    fields = lists.together(tuple(" ".join(text.split("\n")) for text in lines()), in_fields, " ")
    prose = lists.together(blocks(), in_prose, "\n\n")
    print(f"{len(lines())} texts in {-(-max(len(fields), len(prose)) // SIZE)} companies")  # noqa: T201 - a figure of docs/security.md
    assert faults(fields, prose) == []
