"""sphinx-needs: objectives and key results as needs, numbers by dynamic functions, the tree as a table of needs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from bench.company import Company, KeyResult, Objective, plain_links, titles
from bench.measure import Command, output
from bench.peers import Peer, labelled

LINK = re.compile(r"\[([^\]]+)\]\(([\w-]+)\.md\)")
EMPHASIS = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
INDEX = """\
Bench OKRs
==========

Work that flows. We take the waiting out of work.

.. toctree::
   :maxdepth: 1
   :glob:
   :hidden:

   tree
   objectives/*
"""
TREE = """\
Tree
====

.. needtable::
   :types: objective
   :columns: title, progress, serves
   :style: table
   :sort: id
"""
FIELDS = ("progress", "children")


class SphinxNeeds(Peer):
    """Needs in reStructuredText; the page of an objective is the need with what stands inside it."""

    name, title = "sphinx-needs", "Sphinx + sphinx-needs"
    setup = (
        "an objective is a need that holds its key results; dynamic functions in `conf.py` compute all numbers; "
        "`sphinx-build -j auto`. Ancestors are text; it has no nested tree, so the tree is one table of all needs with "
        "what each serves."
    )
    runs, largest = 1, 300
    works = ("clean", "no change", "one change")
    inputs = ("objectives", "conf.py", "names.json", "index.rst", "tree.rst")
    out = "_build/html"
    cost = 100.0

    def version(self) -> str:
        code = "from importlib.metadata import version as v; print(v('sphinx'), v('sphinx-needs'))"
        sphinx, needs = output(Command((str(self.tools.program("python")), "-c", code), Path("/"))).split()
        return f"sphinx-needs {needs} (Sphinx {sphinx})"

    def prepare(self, company: Company, folder: Path) -> None:
        self.lay(folder)
        names = {"team": company.teams, "owner": company.people}
        (folder / "names.json").write_text(json.dumps(names), "utf-8")
        (folder / "index.rst").write_text(INDEX, "utf-8")
        (folder / "tree.rst").write_text(TREE, "utf-8")
        self._titles = titles(company)
        for objective in company.objectives.values():
            self.write(company, objective, folder)

    def source(self, company: Company, objective: Objective, folder: Path) -> tuple[Path, str]:
        above = f"   :serves: {objective.parent}\n" if objective.parent != "mission" else ""
        head = (
            f"{objective.title}\n{'=' * len(objective.title)}\n\n.. objective:: {objective.title}\n"
            f"   :id: {objective.id}\n   :team_id: {objective.data['team']}\n   :team: [[names('team')]]\n"
            f"   :owner_id: {objective.data['owner']}\n   :owner: [[names('owner')]]\n   :cycle: Q4 2026\n{above}"
            "   :line: [[line()]]\n   :progress: [[progress()]]\n   :children: [[children()]]\n\n"
        )
        inside = "\n".join(
            [*(_need(objective, k) for k in objective.key_results), restructured(self._prose(objective))]
        )
        text = head + "".join(f"   {line}\n" if line else "\n" for line in inside.splitlines())
        return folder / "objectives" / f"{objective.id}.rst", text

    def build(self, folder: Path) -> Command:
        program = str(self.tools.program("sphinx-build"))
        return Command((program, "-q", "-j", "auto", "-d", "_build/doctrees", ".", "_build/html"), folder)

    def page(self, ident: str, folder: Path) -> Path:
        return folder / "_build" / "html" / "objectives" / f"{ident}.html"

    def numbers(self, html: str) -> list[str]:
        """The fields are text; an objective stands before its key results, and names its children in between."""
        return labelled(html, "progress:", "children:")

    def _prose(self, objective: Objective) -> str:
        return plain_links(objective.body, self._titles)


def restructured(body: str) -> str:
    """The prose, which uses little of Markdown, as reStructuredText."""
    text = LINK.sub(r":need:`\1 <\2>`", EMPHASIS.sub(r"*\1*", body))
    return "\n".join(_blocks(text))


def _blocks(text: str) -> Iterator[str]:
    """The lines, with tables as lists of rows."""
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            yield from (".. list-table::", "   :header-rows: 1", "")
            for row in (rows[0], *rows[2:]):
                yield from (f"   {'* -' if not index else '  -'} {cell}" for index, cell in enumerate(row))
            rows = []
        yield line


def _need(objective: Objective, key_result: KeyResult) -> str:
    """A key result as a need inside its objective."""
    series = "; ".join(f"{day} {value}" for day, value in key_result.series)
    return (
        f".. key-result:: {key_result.title}\n   :id: {objective.id}-{key_result.id}\n"
        f"   :baseline: {key_result.baseline:g}\n   :target: {key_result.target:g}\n   :unit: {key_result.unit}\n"
        f"   :weight: {key_result.weight}\n   :check_ins: {series}\n"
        "   :progress: [[reached()]]\n"
    )
