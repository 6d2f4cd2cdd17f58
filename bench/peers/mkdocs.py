"""MkDocs: front matter as it is, numbers by a hook, a template. With nothing around it, its own theme, and Material."""

from __future__ import annotations

from pathlib import Path

from bench.company import Company, Objective, plain_links, titles
from bench.measure import Command, output
from bench.peers import Peer, name_files

CONFIG = """\
site_name: Bench OKRs
hooks: [hooks.py]
extra: {{vision: Work that flows, mission: We take the waiting out of work}}
markdown_extensions: [tables]
plugins: [{plugins}]
theme: {theme}
"""


class MkDocs(Peer):
    """With its own theme, which lists all pages on every page."""

    name, title = "mkdocs", "MkDocs, its own theme"
    setup = "a hook computes all numbers once; its own navigation and search; teams and people are data files."
    runs = 1
    works: tuple[str, ...] = ("clean", "no change", "one change")
    inputs = ("data", "docs", "overrides", "hooks.py", "mkdocs.yml")
    cost = 17.0
    plugins, theme = "search", "{name: mkdocs, custom_dir: overrides}"

    def version(self) -> str:
        return "MkDocs " + output(Command((str(self.program), "--version"), Path("/"))).split()[2]

    def prepare(self, company: Company, folder: Path) -> None:
        self.lay(folder, "mkdocs")
        (folder / "mkdocs.yml").write_text(CONFIG.format(plugins=self.plugins, theme=self.theme), "utf-8")
        name_files(company, folder / "data", ".yaml", "name: {}\n".format)
        self._titles = titles(company)
        for objective in company.objectives.values():
            self.write(company, objective, folder)
        (folder / "docs" / "tree.md").write_text("---\ntitle: Tree\n---\n", "utf-8")

    def source(self, company: Company, objective: Objective, folder: Path) -> tuple[Path, str]:
        path = folder / "docs" / "objectives" / f"{objective.id}.md"
        return path, f"---\n{objective.front}---\n{plain_links(objective.body, self._titles)}"

    def build(self, folder: Path) -> Command:
        return Command((str(self.program), "build", "--quiet"), folder)

    def server(self, folder: Path, port: int) -> Command:
        return Command((str(self.program), "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"), folder)

    def page(self, ident: str, folder: Path) -> Path:
        return folder / "site" / "objectives" / ident / "index.html"

    @property
    def program(self) -> Path:
        return self.tools.program("mkdocs")


class Bare(MkDocs):
    """With nothing around the content: the fastest that MkDocs can be."""

    name, title = "mkdocs-bare", "MkDocs, bare theme"
    setup = "the same hook, a template of a dozen lines, no search and no navigation."
    runs = 5
    works = ("clean", "no change", "one change", "save")
    cost = 3.5
    plugins, theme = "", "{name: null, custom_dir: overrides}"

    def prepare(self, company: Company, folder: Path) -> None:
        super().prepare(company, folder)
        self.lay(folder)


class Material(MkDocs):
    """With the theme that most choose."""

    name, title = "material", "MkDocs Material"
    cost = 35.0
    setup = "the same hook; its navigation pruned, as its manual advises for large sites; its search."
    theme = "{name: material, custom_dir: overrides, features: [navigation.prune]}"

    def version(self) -> str:
        code = "from importlib.metadata import version; print(version('mkdocs-material'))"
        found = output(Command((str(self.tools.program("python")), "-c", code), Path("/"))).strip()
        return f"MkDocs Material {found} ({super().version()})"
