"""Do the texts that others keep do anything here? Every one of the public lists, in fields and in prose.

Each stands in some field and in some prose, each field and each kind of prose has hundreds of each list; each of the naughty
strings stands in each field and in each prose. With OKRSITE_EXAMPLES=10000 so do the others, which takes an hour or two.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from tests import test_hostile as quick
from tests.hostile import lists
from tests.hostile.company import Words

pytestmark = pytest.mark.usefixtures("themes_read_once")
WHOLE = int(os.environ.get("OKRSITE_EXAMPLES", "1000")) >= 10_000
SIZE = 16
"""So many entities of each kind, each with other texts in each of its fields."""
PARTS = 8
"""So that several processes may take some each."""

LISTS = {"naughty strings": (lists.naughty, 1), "HTML": (lists.html, 8), "Markdown": (lists.markdown, 4)}
"""How many of a list stand in one prose: those that are about scripts alone, the thousands that are not in few."""


class Turns:
    """Texts one after the other, in an order of chance; with `each`, every field or kind of prose counts for itself."""

    def __init__(self, texts: tuple[str, ...], *, each: bool) -> None:
        self.texts = Random(len(texts)).sample(texts, len(texts))  # noqa: S311 - the same every time
        self.each, self.given = each, dict[str, int]()

    def __call__(self, name: str) -> str:
        turn = name if self.each else ""
        given = self.given[turn] = self.given.get(turn, 0) + 1
        return self.texts[given % len(self.texts)]

    @property
    def done(self) -> bool:
        """Whether each had them all."""
        return bool(self.given) and min(self.given.values()) >= len(self.texts)


def faults(fields: Words, prose: Words, size: int = SIZE) -> list[str]:
    """What is wrong in a company of these texts."""
    made = quick.project(fields, prose, size, quick.CONFIG % ("T", "{}"))
    plain = quick.harmless(size).project.graph
    assert [node.uid for node in made.graph.nodes] == [node.uid for node in plain.nodes], "else some were not tried"
    return quick.faults_of(quick.site_of(made), made, size)


def line(text: str) -> str:
    return " ".join(text.split("\n"))


def part_of(part: int) -> tuple[str, ...]:
    """The texts of a part that stand in each field and in each prose."""
    texts = lists.naughty() + (lists.markdown() + lists.html() if WHOLE else ())
    return texts[part::PARTS]


@pytest.mark.parametrize("name", LISTS)
def test_every_text_of_a_public_list_in_fields_and_prose(name: str) -> None:
    texts, together = LISTS[name]
    fields = Turns(tuple(map(line, texts())), each=False)
    prose = Turns(lists.together(texts(), together, "\n\n"), each=False)
    companies = 0
    while not (fields.done and prose.done):
        assert faults(fields, prose)[:40] == []
        companies += 1
    print(f"{len(texts())} texts in {companies} companies")  # noqa: T201 - a figure of docs/security.md


@pytest.mark.parametrize("part", range(PARTS))
def test_every_text_of_a_list_in_every_field(part: int) -> None:
    fields = Turns(tuple(map(line, part_of(part))), each=True)
    while not fields.done:
        assert faults(fields, lambda _: "x")[:40] == []
    print(f"{len(fields.texts)} texts, each in each of {len(fields.given)} fields")  # noqa: T201 - a figure as well


@pytest.mark.parametrize("part", range(PARTS))
def test_every_text_of_a_list_alone_in_every_prose(part: int) -> None:
    texts = part_of(part)
    assert [told for text in texts for told in faults(lambda name: name, lambda _, text=text: text, 1)][:40] == []  # type: ignore[misc]
    print(f"{len(texts)} texts alone, each in each prose")  # noqa: T201 - a figure as well
