"""Eleventy: front matter as it is, numbers by a collection and filters in JavaScript, pages in Nunjucks."""

from __future__ import annotations

import json
from pathlib import Path

from bench.company import Company, Objective, plain_links, titles
from bench.measure import Command, output
from bench.peers import Peer, name_files

COMPANY = {"vision": "Work that flows", "mission": "We take the waiting out of work"}


class Eleventy(Peer):
    """`@11ty/eleventy` of npm, from the pinned lock file."""

    name, title = "eleventy", "Eleventy"
    setup = (
        "a collection computes all numbers once; Nunjucks layouts; no template language inside Markdown; teams and "
        "people are data files; `--incremental` where it serves."
    )
    inputs = ("_data", "_includes", "objectives", "tree.njk", "eleventy.config.js", "package.json")
    out = "_site"
    cost = 3.0

    def version(self) -> str:
        node = output(Command(("node", "--version"), Path("/"))).strip().removeprefix("v")
        found = output(Command(("node", str(self.program), "--version"), self.tools.node)).strip()
        return f"Eleventy {found} (Node {node})"

    def prepare(self, company: Company, folder: Path) -> None:
        self.lay(folder)
        (folder / "package.json").write_text('{"type": "module"}\n', "utf-8")
        name_files(company, folder / "_data", ".json", lambda name: json.dumps({"name": name}))
        (folder / "_data" / "company.json").write_text(json.dumps(COMPANY), "utf-8")
        self._titles = titles(company)
        for objective in company.objectives.values():
            self.write(company, objective, folder)

    def source(self, company: Company, objective: Objective, folder: Path) -> tuple[Path, str]:
        prose = plain_links(objective.body, self._titles).replace(".md)", "/)").replace("](", "](../")
        return folder / "objectives" / f"{objective.id}.md", f"---\n{objective.front}---\n{prose}"

    def build(self, folder: Path) -> Command:
        return Command(("node", str(self.program)), folder)

    def server(self, folder: Path, port: int) -> Command:
        return Command(("node", str(self.program), "--serve", "--incremental", f"--port={port}"), folder)

    def page(self, ident: str, folder: Path) -> Path:
        return folder / "_site" / "objectives" / ident / "index.html"

    @property
    def program(self) -> Path:
        return self.tools.node / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
