"""Twice the company is twice the work, however it is made: counted in lines that are run and calls, never in time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

import pytest

from okrsite import project
from okrsite.content.trees import FileKind, TreeFile
from okrsite.project import Project, judge
from okrsite.rules import similar
from okrsite.site import finder, lines, matrix, sheets
from tests.conftest import TODAY

N = 100
MOST = 2.3
"""Times the work for twice the company: what is sorted grows a little faster than what is read."""

FRAME = {
    "okrsite.yaml": "",
    "content/vision.md": "---\ntitle: V\n---\n",
    "content/cycles/q.md": "---\ntitle: Q\nstart: 2026-10-01\nend: 2026-12-31\n---\n",
    "content/teams/all.md": "---\nname: All\n---\n",
    "content/kpis/one.md": "---\ntitle: One\nunit: '%'\n---\n",
}


class Held(NamedTuple):
    """A tree of texts."""

    texts: dict[str, str]

    def files(self, folder: str) -> list[TreeFile]:
        return [
            TreeFile(path, "file", len(text)) for path, text in sorted(self.texts.items()) if path.startswith(folder)
        ]

    def read(self, path: str) -> bytes:
        try:
            return self.texts[path].encode()
        except KeyError:
            raise FileNotFoundError(path) from None

    def kind(self, path: str) -> FileKind | None:
        return "file" if path in self.texts else "folder"


def wide(n: int) -> str:
    """All serve the first."""
    return "o-0" if n else ""


def deep(n: int) -> str:
    """Each serves the one before."""
    return f"o-{n - 1}" if n else ""


def loose(_n: int) -> str:
    """None serves another."""
    return ""


SHAPES = (wide, deep, loose)


def company(size: int, above: Callable[[int], str]) -> Held:
    """Teams and objectives that all have words, a cycle and a KPI in common, and link to each other."""
    texts = dict(FRAME)
    for n in range(size):
        texts[f"content/teams/t-{n}.md"] = f"---\nname: Team {n}\nparent: all\n---\n"
        texts[f"content/people/p-{n}.md"] = f"---\nname: Person {n}\nteam: t-{n}\n---\n"
        texts[f"content/objectives/o-{n}.md"] = (
            f"---\ntitle: Customers who order number w{n % 7}a w{n % 11}b w{n} again\nteam: {f't-{n}' if n else 'all'}\n"
            f"owner: p-{n}\ncycle: q\naligns_to: [{above(n)}]\nkey_results:\n"
            f"  - {{id: k, title: Share of w{n % 7}a orders, kpi: one, baseline: 4, target: {8 if n % 2 else 2}}}\n"
            f"  - {{id: l, title: Build a w{n % 11}b wizard, unit: x, baseline: 4, target: 9}}\n---\n"
            f"See [[o-{size - n - 1}]] and [it](o-{n // 2}.md).\n"
        )
    return Held(texts)


class Count:
    """Lines that were run, and calls of functions, those written in C among them."""

    def __init__(self) -> None:
        self.done = 0

    def trace(self, _frame: FrameType, event: str, _arg: object) -> object:
        self.done += event in ("line", "call")
        return self.trace

    def profile(self, _frame: FrameType, event: str, _arg: object) -> None:
        self.done += event == "c_call"


@contextmanager
def counted() -> Iterator[Count]:
    count, before = Count(), (sys.gettrace(), sys.getprofile())
    sys.setprofile(count.profile)
    sys.settrace(count.trace)  # type: ignore[arg-type]  # it gives itself
    try:
        yield count
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])


def work(do: Callable[[], object]) -> int:
    with counted() as count:
        do()
    return count.done


def loaded(size: int, above: Callable[[int], str]) -> Project:
    return project.load(company(size, above), today=TODAY, judged=False)


def load(size: int, above: Callable[[int], str]) -> int:
    tree = company(size, above)
    return work(lambda: project.load(tree, today=TODAY, judged=False))


def rules(size: int, above: Callable[[int], str]) -> int:
    made = loaded(size, above)
    return work(lambda: judge(made))


def tree(size: int, above: Callable[[int], str]) -> int:
    """Only a large tree is cut into pages."""
    graph = loaded(4 * size, above).graph
    return work(lambda: sheets.cut(graph, lines.draw(graph)))


def columns(size: int, above: Callable[[int], str]) -> int:
    graph = loaded(size, above).graph
    return work(lambda: (matrix.draw(graph, graph.running_cycle(TODAY), TODAY), matrix.team_order(graph)))


def index(size: int, above: Callable[[int], str]) -> int:
    nodes = loaded(size, above).graph.objectives.values()
    entries = [
        finder.Entry("objective", "", o.title, o.team or "", f"{o.id}.html", "", o.team or "", "q") for o in nodes
    ]
    return work(lambda: finder.make(entries, {}))


@pytest.mark.parametrize("above", SHAPES, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("stage", [load, rules, tree, columns, index], ids=lambda stage: stage.__name__)
def test_twice_the_company_is_twice_the_work(
    stage: Callable[[int, Callable[[int], str]], int], above: Callable[[int], str]
) -> None:
    stage(N // 3, above)  # what is done once in the life of the program
    assert stage(2 * N, above) < MOST * stage(N, above)


@pytest.mark.parametrize("words", [1, 5, 40])
def test_texts_are_not_compared_each_with_each(words: int) -> None:
    """All have some words in common, and a rare one each; all have few words; most are equal."""
    one, two = (
        {f"o-{n}": frozenset({"same", f"a{n % words}", f"b{n % 3}", f"rare{n}"}) for n in range(size)}
        for size in (5 * N, 10 * N)
    )
    assert work(lambda: list(similar.alike(two, 0.5))) < MOST * work(lambda: list(similar.alike(one, 0.5)))


def test_what_is_counted_grows_with_the_square_where_the_work_does() -> None:
    def pairs(size: int) -> int:
        return work(lambda: [one < other for one in range(size) for other in range(size)])

    assert pairs(200) > 3.9 * pairs(100)
