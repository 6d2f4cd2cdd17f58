"""What is kept of a file says what parsing the file anew says; whatever is not whole, or not known, is parsed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from okrsite import cache
from okrsite.content import nodes as nodes_module
from okrsite.content.documents import Document, read_documents
from okrsite.content.kept import NAME, Kept
from okrsite.content.nodes import Built, Nodes, build_node, build_nodes
from okrsite.content.trees import DiskTree, Tree
from okrsite.findings import Source
from okrsite.project import Steps
from tests.conftest import BASE, REPOSITORY, Company, CompanyMaker
from tests.test_light import fields, sources, without_sources


def read(root: Path, kept: Kept | None = None) -> Nodes:
    """Every node of a project, with what is kept or without; what is new is kept."""
    steps, tree = Steps.at_once("content", kept), DiskTree(root)
    found = build_nodes(read_documents(tree, "content", steps.read), tree, "content", steps.build)
    if kept is not None:
        kept.save()
    return found


def told(nodes: Nodes) -> object:
    """Everything that nodes say, and all their places."""
    places = [_places(source) for node in nodes.nodes for source in sources(node)]
    return [without_sources(node) for node in nodes.nodes], places, nodes.problems, nodes.broken


def _places(source: Source) -> object:
    root = source.root
    assert root is not None
    return [
        (field, source.at(field), field and source.has(field)) for field in (*fields(root.exact()), "nothing", "x.0")
    ]


class Parsed:
    """The paths of the files that were parsed since somebody asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths: list[str] = []
        monkeypatch.setattr(nodes_module, "build_node", self.build)

    def build(self, document: Document, tree: Tree, prefix: str) -> Built:
        self.paths.append(document.path)
        return build_node(document, tree, prefix)

    def since(self) -> list[str]:
        paths, self.paths = self.paths, []
        return paths


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Parsed:
    return Parsed(monkeypatch)


@pytest.mark.parametrize("root", [REPOSITORY, REPOSITORY / "okrsite/cli/demo"], ids=["company", "demo"])
def test_what_is_kept_says_what_parsing_says(root: Path, tmp_path: Path, parsed: Parsed) -> None:
    anew = told(read(root))
    assert told(read(root, Kept(tmp_path))) == anew
    everything = parsed.since()
    assert told(read(root, Kept(tmp_path))) == anew
    assert len(parsed.since()) < len(everything) / 3


def test_only_what_a_file_says_plainly_and_alone_is_kept(company: CompanyMaker, tmp_path: Path, parsed: Parsed) -> None:
    made = company(BASE, "=== pages/odd.md\n---\ntitle: >\n  Odd\n---\n", "=== pages/hushed.md\n---\ntitle: A # okrsite: ignore[OKR801] x\n---\n",
                   "=== pages/silent.md\n---\ntitle: B\n---\n<!-- okrsite: ignore[OKR801] x -->\n", "=== pages/faulty.md\n---\ntilte: C\n---\n",
                   "=== pages/bare.md\nC\n")  # fmt: skip
    for _ in range(2):
        read(made.root, Kept(tmp_path))
    odd = ["pages/bare", "pages/faulty", "pages/hushed", "pages/odd", "pages/silent"]
    assert sorted(parsed.since()[-6:]) == [f"content/{name}.md" for name in ("kpis/returns", *odd)]


def test_a_changed_file_is_parsed_and_so_is_one_that_was_moved(
    company: CompanyMaker, tmp_path: Path, parsed: Parsed
) -> None:
    made = company(BASE)
    read(made.root, Kept(tmp_path))
    file = made.root / "content/teams/workshop.md"
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(b"Workshop", b"Workshoq"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    file.with_name("company.md").rename(file.with_name("all.md"))
    parsed.since()
    found = read(made.root, Kept(tmp_path))
    assert parsed.since() == [f"content/{name}.md" for name in ("kpis/returns", "teams/all", "teams/workshop")]
    assert told(found) == told(read(made.root))


def test_the_readings_beside_a_kpi_are_read_again(company: CompanyMaker, tmp_path: Path) -> None:
    made = company(BASE)
    read(made.root, Kept(tmp_path))
    (made.root / "content/kpis/returns.csv").write_text("date,value\n2026-09-30,9\n")
    assert told(read(made.root, Kept(tmp_path))) == told(read(made.root))


def test_a_branch_that_comes_back_is_not_parsed_again(company: CompanyMaker, tmp_path: Path, parsed: Parsed) -> None:
    made = company(BASE)
    file = made.root / "content/teams/workshop.md"
    here = file.read_bytes()
    there = here.replace(b"Workshop", b"Garage")
    for text in (here, there):
        file.write_bytes(text)
        read(made.root, Kept(tmp_path))
    parsed.since()
    for text in (here, there, here):
        file.write_bytes(text)
        read(made.root, Kept(tmp_path))
        assert parsed.since() == ["content/kpis/returns.md"]


def test_what_nobody_needs_goes_in_time(
    company: CompanyMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parsed: Parsed
) -> None:
    monkeypatch.setattr("okrsite.content.kept.SPARE", 1)
    made, sizes = company({"teams/a.md": "---\nname: A\n---\n"}), []
    for name in "BCDEFGBC":
        made.write({"teams/a.md": f"---\nname: {name}\n---\n"})
        read(made.root, Kept(tmp_path))
        sizes.append((tmp_path / NAME).stat().st_size)
    assert sizes == [sizes[0], sizes[1], *[sizes[2]] * 6]
    made.write({"teams/a.md": "---\nname: G\n---\n"})
    parsed.since()
    read(made.root, Kept(tmp_path))
    assert parsed.since() == []


def company_and_cache(company: CompanyMaker, folder: Path) -> tuple[Company, Path, object]:
    made = company(BASE)
    anew = told(read(made.root, Kept(folder)))
    return made, folder / NAME, anew


def test_a_damaged_file_is_as_good_as_none(company: CompanyMaker, tmp_path: Path) -> None:
    made, file, anew = company_and_cache(company, tmp_path)
    whole = file.read_bytes()
    for at in range(0, len(whole), 211):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :], whole[at:]):
            file.write_bytes(damaged)
            assert told(read(made.root, Kept(tmp_path))) == anew


@pytest.mark.parametrize(
    "row",
    ["", "{}", "null", "[]", "[1, 2]", '"x"', "[" * 5000, '["workshop","Workshop",[99],"company",null,null,[],"e",null]',
     '["workshop","Workshop",[],"company",null,null,[],"e",null]', '["workshop","Workshop",7,"company",null,null,[],"e",null]'],
)  # fmt: skip
def test_a_row_that_is_none_is_as_good_as_none(company: CompanyMaker, tmp_path: Path, row: str) -> None:
    made, _, anew = company_and_cache(company, tmp_path)
    body = cache.load_bytes(tmp_path, NAME)
    assert body is not None
    shapes, *rows = body.split(b"\n")
    lines = [shapes, *(line.partition(b" ")[0] + b" " + row.encode() for line in rows)]
    for odd in (
        b"\n".join(lines),
        b"\n".join([b"7", *rows]),
        b"\n".join([b"[7]", *rows]),
        b"[]",
        b"",
        b"\n\n \n",
        row.encode(),
    ):
        cache.save_bytes(tmp_path, NAME, odd)
        assert told(read(made.root, Kept(tmp_path))) == anew


def test_another_program_does_not_believe_it(
    company: CompanyMaker, tmp_path: Path, parsed: Parsed, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _, _ = company_and_cache(company, tmp_path)
    everything = parsed.since()
    monkeypatch.setattr(cache, "program", lambda: "f" * 64)
    read(made.root, Kept(tmp_path))
    assert parsed.since() == everything


def test_nothing_but_data_is_kept(company: CompanyMaker, tmp_path: Path) -> None:
    company_and_cache(company, tmp_path)
    body = cache.load_bytes(tmp_path, NAME)
    assert body is not None
    for line in body.split(b"\n")[1:]:
        key, _, row = line.partition(b" ")
        assert (len(key), type(json.loads(row))) == (32, list)


def test_check_keeps_and_no_cache_does_not(
    company: CompanyMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made = company(BASE)
    for options in (["--no-cache"], ["--untrusted"], []):
        assert list(tmp_path.rglob(NAME)) == []
        made.run("check", *options)
    assert len(list(tmp_path.rglob(NAME))) == 1
