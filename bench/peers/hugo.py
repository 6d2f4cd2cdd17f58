"""Hugo: front matter as it is, data files for teams and people, partials that compute and are cached by page."""

from __future__ import annotations

from pathlib import Path

from bench.company import Company, Objective, plain_links, titles
from bench.measure import Command, output
from bench.peers import Peer, name_files


class Hugo(Peer):
    """The program itself, not the wrapper in Python that comes with it."""

    name, title = "hugo", "Hugo"
    setup = (
        "partials compute and return, kept with the page or by `partialCached`; one index of children; the embedded "
        "render hook resolves links; teams and people are data files; no home page, sections, feeds or taxonomies."
    )
    works = ("clean", "no change", "one change", "save", "reload")
    largest = 10_000
    inputs = ("content", "data", "layouts", "static", "hugo.yaml")
    out = "public"
    cost = 1.5

    def version(self) -> str:
        return output(Command((self.program, "version"), Path("/"))).split("-")[0].strip().replace("hugo v", "Hugo ")

    def prepare(self, company: Company, folder: Path) -> None:
        self.lay(folder)
        name_files(company, folder / "data", ".yaml", "name: {}\n".format)
        self._titles = titles(company)
        for objective in company.objectives.values():
            self.write(company, objective, folder)
        (folder / "content" / "tree.md").write_text("---\ntitle: Tree\nlayout: tree\n---\n", "utf-8")

    def source(self, company: Company, objective: Objective, folder: Path) -> tuple[Path, str]:
        path = folder / "content" / "objectives" / f"{objective.id}.md"
        return path, f"---\n{objective.front}---\n{plain_links(objective.body, self._titles)}"

    def build(self, folder: Path) -> Command:
        return Command((self.program, "build", "--quiet"), folder)

    def server(self, folder: Path, port: int) -> Command:
        return Command((self.program, "server", "--port", str(port), "--bind", "127.0.0.1"), folder)

    def page(self, ident: str, folder: Path) -> Path:
        return folder / "public" / "objectives" / ident / "index.html"

    @property
    def program(self) -> str:
        """The wrapper starts it; to start it at once costs Hugo a little less."""
        found = next(self.tools.peers.glob("lib/python*/site-packages/hugo/binaries/hugo*"), None)
        return str(found or self.tools.program("hugo"))
