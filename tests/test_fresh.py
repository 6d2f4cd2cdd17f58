"""Pages that count as unchanged are unchanged, whatever was changed; and what was not asked about makes none anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from okrsite import site
from okrsite.content.trees import DiskTree, Hashed
from okrsite.project import load
from okrsite.site.fresh import Fresh, Record
from tests.conftest import REPOSITORY, TODAY

CONTENT = REPOSITORY / "content"


class Made:
    """The site of a folder, with what is known of its pages."""

    def __init__(self, root: Path, *, shared: str = "") -> None:
        tree = Hashed(DiskTree(root))
        self.site = site.Site(load(tree, today=TODAY), site.Options(root=root))
        self.fresh = Fresh(self.site, tree.digests, shared)

    def all(self) -> tuple[dict[str, bytes], Record]:
        pages = {}
        for path in self.site:
            pages[path] = self.site[path]
            self.fresh.made(path, "", self.site.noted())
        return pages, self.fresh.record()


@pytest.fixture(scope="module")
def before() -> tuple[dict[str, bytes], Record]:
    return Made(REPOSITORY).all()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The example company, to be changed."""
    shutil.copytree(CONTENT, tmp_path / "content")
    shutil.copy(REPOSITORY / "okrsite.yaml", tmp_path)
    return tmp_path


def files(kind: str) -> list[str]:
    return sorted(path.relative_to(CONTENT).as_posix() for path in (CONTENT / kind).rglob("*.md"))


Change = Callable[[Path], None]


def without(key: str) -> Change:
    """Take a line of the front matter away."""

    def change(file: Path) -> None:
        lines = file.read_text("utf-8").split("\n")
        at = next((n for n, line in enumerate(lines) if line.lstrip().startswith(f"{key}:")), None)
        file.write_text("\n".join(lines[:at] + lines[at + 1 :] if at is not None else [*lines, "More."]), "utf-8")

    return change


def retitled(file: Path) -> None:
    text = file.read_text("utf-8")
    file.write_text(text.replace("title: ", "title: Not ", 1).replace("name: ", "name: Not ", 1), "utf-8")


def longer(file: Path) -> None:
    file.write_text(file.read_text("utf-8") + "\nMore of it, see [[vision]].\n", "utf-8")


def gone(file: Path) -> None:
    file.unlink()


def twice(file: Path) -> None:
    shutil.copy(file, file.with_name(f"another-{file.name}"))


CHANGES: dict[str, Change] = {
    "title": retitled, "prose": longer, "gone": gone, "twice": twice, "no team": without("team"),
    "no owner": without("owner"), "no date": without("- date"), "no value": without("value"), "no link": without("to"),
    "no baseline": without("baseline"), "no parent": without("parent"), "no lead": without("lead"),
    "no cycle": without("cycle"), "no alias": without("aliases"),
}  # fmt: skip
KINDS = ("objectives", "teams", "people", "cycles", "check-ins", "kpis", "initiatives", "goals", "pages", "pillars")
PICKED = [
    (kind, name, files(kind)[(7 * at + 3 * n) % len(files(kind))])
    for n, kind in enumerate(KINDS)
    for at, name in enumerate(CHANGES)
    if (at + n) % 5 == 0 or kind == "objectives"
]
"""Each change in some file of each kind, and all of them in objectives."""


@pytest.mark.parametrize(("kind", "name", "path"), PICKED, ids=[f"{name}: {path}" for _, name, path in PICKED])
def test_what_counts_as_unchanged_is(
    kind: str, name: str, path: str, copy: Path, before: tuple[dict[str, bytes], Record]
) -> None:
    pages, record = before
    CHANGES[name](copy / "content" / path)
    now = Made(copy)
    same = now.fresh.among(record)
    assert [page for page in sorted(same) if now.site[page] != pages[page]] == []


def test_the_same_files_make_nothing_anew(copy: Path, before: tuple[dict[str, bytes], Record]) -> None:
    pages, record = before
    assert Made(copy).fresh.among(record).keys() == pages.keys()


def test_what_is_shared_by_all_pages_makes_all_anew(copy: Path, before: tuple[dict[str, bytes], Record]) -> None:
    _, record = before
    assert Made(copy, shared="another program").fresh.among(record) == {}
    config = copy / "okrsite.yaml"
    config.write_text(config.read_text("utf-8").replace("title: ", "title: Not ", 1), "utf-8")
    assert Made(copy).fresh.among(record) == {}


def test_another_picture_of_the_same_size_is_published(copy: Path, before: tuple[dict[str, bytes], Record]) -> None:
    pages, record = before
    asset = next(path for path in sorted(pages) if path.startswith("assets/") and path.endswith(".svg"))
    file = copy / "content" / asset
    file.write_bytes(file.read_bytes().replace(b"</svg>", b"<g></g></svg>"))
    now = Made(copy)
    assert asset not in now.fresh.among(record)
    assert now.site[asset] != pages[asset]


def test_a_check_in_makes_only_pages_anew_that_show_it(copy: Path, before: tuple[dict[str, bytes], Record]) -> None:
    """Of the pages of entities: its own, those above that show its share, and where they stand in lists."""
    pages, record = before
    path = next(path for path in files("objectives") if "check_ins:" in (CONTENT / path).read_text("utf-8"))
    file = copy / "content" / path
    file.write_text(file.read_text("utf-8").replace("note: ", "note: Well. ", 1), "utf-8")
    now = Made(copy)
    same = now.fresh.among(record)
    changed = {page for page in now.site if pages.get(page) != now.site[page]}
    own = {page for page in pages if page.count("/") > 1 and page.startswith("objectives/")}
    assert changed & own
    assert changed.isdisjoint(same)
    assert len(own - same.keys()) <= 12 < len(own) / 8


def test_notes_are_told_among_other_uids(copy: Path, before: tuple[dict[str, bytes], Record]) -> None:
    """With one entity more, the notes of old pages count by other numbers; what is kept of them is kept again."""
    pages, record = before
    (copy / "content/people/aaron-first.md").write_text("---\nname: Aaron First\n---\n", "utf-8")
    now = Made(copy)
    same = now.fresh.among(record)
    entities = [page for page in pages if page.startswith("objectives/")]
    assert len(same.keys() & set(entities)) > len(entities) / 2
    again = Made(copy).fresh
    assert again.among(now.fresh.record()) == same
