"""Whatever is edited, what is served is what a first look gives: the graph, the numbers, the findings and every page.

Edits that leave everything hanging where it hung take a short way, and share what they do not change; that they do is
counted. All others take the long way, and nobody can tell by the outcome.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.content.trees import DiskTree
from okrsite.findings import Source
from okrsite.project import Project, judge
from okrsite.serve.look import look
from okrsite.serve.memory import Memory
from okrsite.serve.press import Press, Wanted
from tests.conftest import BASE, TODAY, files_of
from tests.properties.companies import FRAME, Pair, pairs

pytestmark = pytest.mark.usefixtures("themes_read_once")
EXAMPLES = int(os.environ.get("OKRSITE_EXAMPLES", "200"))
ALIKE = EXAMPLES // 10
"""Each example is a company, edited several times and rendered whole."""

WORDS = [
    "target",
    "baseline",
    "value",
    "weight",
    "state",
    "title",
    "team",
    "owner",
    "check_ins",
    "aligns_to",
    "contributes",
    "date",
    "k",
]
LINES = [
    "weight: 3", "state: draft", "state: dropped", "horizon: strategic", "tags: [x]", "code: X-1", "score: 0.4", "audience: board", "aliases: [other]",
    "carried_from: first", "owner: ada", "rollup: both", "aligns_to: [mission]", "id: other", "x-note: y", "unknown: key", "name: Somebody", "title: ''",
]  # fmt: skip
TEXTS = [
    "Said [[first]] so.", "# A heading", "![p](../assets/seen.png)", "<!-- okrsite: ignore[OKR405] so -->", "[x](../teams/all.md#a)", "**Bold** words.",
]  # fmt: skip
PRESENT = "{date: 2026-11-20, value: 7, confidence: 3, note: seen}"


class Room:
    """A company on the disk that one press serves, edit after edit."""

    def __init__(self, files: dict[str, str], root: Path) -> None:
        self.root, self.tree = root, DiskTree(root)
        for name, text in files.items():
            self.write(name, text)
        self.press = Press(Wanted(root, lambda: TODAY), self.tree, Memory())
        self.project = self.load()

    def write(self, name: str, text: str) -> None:
        path = self.root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def read(self, name: str) -> str:
        return (self.root / "content" / name).read_bytes().decode()

    def load(self, *changed: str) -> Project:
        found = look(self.tree, "okrsite.yaml").files
        self.project = self.press.load(TODAY, found, [f"content/{name}" for name in changed])
        return self.project

    def edit(self, name: str, text: str) -> None:
        self.write(name, text)
        self.load(name)

    def pages(self) -> dict[str, bytes]:
        return dict(self.press.site(judge(self.project)).items())

    def fresh(self) -> Room:
        return Room({}, self.root)


@contextmanager
def room(files: dict[str, str]) -> Iterator[Room]:
    root = Path(tempfile.mkdtemp(prefix="okrsite-edits-"))
    try:
        (root / "okrsite.yaml").write_text("site: {title: Spoke}\naudiences: {board: [everyone]}\n")
        yield Room(files, root)
    finally:
        shutil.rmtree(root)


def plain(value: object) -> object:
    """Anything, with places in place of the sources that find them."""
    if isinstance(value, Source):
        return value.at()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def known(project: Project) -> dict[str, object]:
    """All that a project knows of its company."""
    graph = {name: plain(value) for name, value in vars(project.graph).items() if name != "config"}
    ledger = {
        name: plain(value) for name, value in vars(project.scores.ledger).items() if name not in ("graph", "_readings")
    }
    assert project.evidence is not None
    faults = project.evidence.faults, project.evidence.ignores, judge(project).findings
    return {**graph, **ledger, "index": plain(project.scores._index), "faults": faults, "files": dict(project.files)}


@st.composite
def edits(draw: st.DrawFn, text: str) -> str:
    """The text of a file after a small edit, mostly one that somebody might make."""
    lines = text.split("\n")
    how = draw(st.sampled_from(["check-in", "number", "line", "prose", "prose", "take away", "word", "break"]))
    where = draw(st.integers(0, len(lines)))
    if how == "check-in":
        return text.replace("check_ins: [", f"check_ins: [{PRESENT}, ", draw(st.integers(-1, 2)))
    if how == "number":
        return text.replace(f": {draw(st.integers(0, 12))}", f": {draw(st.integers(0, 12))}", 1)
    if how == "line":
        return text.replace("---\n", f"---\n{draw(st.sampled_from(LINES))}\n", 1)
    if how == "prose":
        return f"{text}\n\n{draw(st.sampled_from(TEXTS))}\n"
    if how == "take away":
        return "\n".join(lines[:where] + lines[where + 1 :])
    return text.replace(draw(st.sampled_from(WORDS)), "title" if how == "word" else "{", 1)


@settings(max_examples=ALIKE, deadline=None)
@given(st.data(), pairs())
def test_what_is_edited_is_what_a_first_look_gives(data: st.DataObject, pair: Pair) -> None:
    with room(FRAME | pair.seen) as served:
        served.pages()
        for _ in range(data.draw(st.integers(1, 4))):
            name = data.draw(st.sampled_from([name for name in FRAME | pair.seen if name.endswith(".md")]))
            served.edit(name, data.draw(edits(served.read(name))))
            if data.draw(st.booleans()):
                served.pages()
        fresh = served.fresh()
        assert known(served.project) == known(fresh.project)
        assert served.pages() == fresh.pages()


CHANGES: dict[str, Callable[[str], str]] = {
    "a check-in": lambda text: text.replace("check_ins:\n", "check_ins:\n      - {date: 2026-11-20, value: 9}\n", 1),
    "a title": lambda text: text.replace("title: ", "title: Truly ", 1),
    "prose": lambda text: f"{text}\nMore to read.\n",
    "a target": lambda text: text.replace("target: ", "target: 1", 1),
}

RIDES = "objectives/quick-repairs.md"


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_people_do_all_day_takes_the_short_way(change: Callable[[str], str]) -> None:
    with room(files_of(BASE) | {"okrsite.yaml": ""}) as served:
        before, pages = served.project, served.pages()
        old = known(before)
        assert change(served.read(RIDES)) != served.read(RIDES)
        served.edit(RIDES, change(served.read(RIDES)))
        assert served.press.short == 1
        fresh = served.fresh()
        assert known(served.project) == known(fresh.project)
        assert served.pages() == fresh.pages() != pages
        assert known(before) == old, "what was there before is as it was"
        assert served.project.graph.teams is before.graph.teams


def test_texts_of_every_kind_that_nothing_counts_take_the_short_way() -> None:
    short = ["vision.md", "mission.md", "teams/workshop.md", "people/ivo-brandt.md", "objectives/city-rides.md"]
    with room(files_of(BASE) | {"okrsite.yaml": ""}) as served:
        served.pages()
        for name in short:
            served.edit(name, served.read(name).replace("---\n", "---\nx-note: y\n", 1) + "\nMore to read.\n")
        assert served.press.short == len(short)
        assert served.pages() == served.fresh().pages()


LONG = {
    "another team": lambda text: text.replace("team: workshop", "team: company"),
    "another parent": lambda text: text.replace("aligns_to:", "aligns_to: [mission]\nx_before:"),
    "a key result less": lambda text: text[: text.index("  - id: on-time")] + "---\n",
    "another id": lambda text: text.replace("---\n", "---\nid: other\n", 1),
    "a name more": lambda text: text.replace("---\n", "---\naliases: [other]\n", 1),
    "a draft": lambda text: text.replace("---\n", "---\nstate: draft\n", 1),
    "fewer readers": lambda text: text.replace("---\n", "---\naudience: board\n", 1),
    "a picture": lambda text: f"{text}\n![x](../assets/seen.png)\n",
    "silence": lambda text: f"{text}\n<!-- okrsite: ignore[OKR405] it is so -->\n",
    "a fault": lambda text: text.replace("value: 3.6", "value: many"),
    "no YAML": lambda text: text.replace("title: ", "title: {", 1),
    "nobody known": lambda text: text.replace("by: ivo-brandt", "by: nobody"),
    "nothing at all": lambda _: "",
}  # fmt: skip


@pytest.mark.parametrize("change", LONG.values(), ids=LONG)
def test_what_others_hang_on_takes_the_long_way_there_and_back(change: Callable[[str], str]) -> None:
    with room(files_of(BASE) | {"okrsite.yaml": ""}) as served:
        before, text = known(served.project), served.read(RIDES)
        served.edit(RIDES, change(text))
        assert known(served.project) == known(served.fresh().project)
        served.edit(RIDES, text)
        assert served.press.short == 0
        assert known(served.project) == before


def test_several_files_at_once_take_the_short_way_and_many_the_long_one() -> None:
    with room(
        files_of(BASE) | {"okrsite.yaml": ""} | {f"pages/p{n}.md": f"---\ntitle: Page {n}\n---\n" for n in range(9)}
    ) as served:
        served.pages()
        two = [RIDES, "objectives/city-rides.md"]
        for name in two:
            served.write(name, CHANGES["a check-in"](served.read(name)))
        served.load(*two)
        assert served.press.short == 1
        assert known(served.project) == known(served.fresh().project)
        many = [f"pages/p{n}.md" for n in range(9)]
        for name in many:
            served.write(name, served.read(name) + "\nMore to read.\n")
        served.load(*many)
        assert served.press.short == 1
        assert served.pages() == served.fresh().pages()
