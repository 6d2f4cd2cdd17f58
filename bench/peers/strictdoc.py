"""StrictDoc: a document an objective, with a grammar of its own; numbers by a plugin, as far as one can."""

from __future__ import annotations

import re
from pathlib import Path

from bench.company import WIKI, Company, KeyResult, Objective, titles
from bench.measure import Command, output
from bench.peers import Peer, labelled

LINK = re.compile(r"\[([^\]]+)\]\(([\w-]+)\.md\)")


class StrictDoc(Peer):
    """Exported to HTML with none of the features that make more pages."""

    name, title = "strictdoc", "StrictDoc"
    setup = (
        "a document an objective, a grammar of its own, Markdown; a plugin in `strictdoc_config.py` computes all "
        "numbers, for fields cannot be computed; none of the screens that make more pages. Ancestors and children with "
        "their numbers are text beside its own relations; it has no tree of objectives, only its list of documents."
    )
    runs, largest = 1, 300
    works = ("clean", "no change", "one change")
    inputs = ("docs", "strictdoc_config.py")
    out = "output/html"
    cost = 150.0

    def version(self) -> str:
        return "StrictDoc " + output(Command((str(self.program), "--version"), Path("/"))).split()[-1]

    def prepare(self, company: Company, folder: Path) -> None:
        self.lay(folder)
        self._titles = titles(company)
        for objective in company.objectives.values():
            self.write(company, objective, folder)

    def source(self, company: Company, objective: Objective, folder: Path) -> tuple[Path, str]:
        prose = LINK.sub(r"[LINK: \2]", WIKI.sub(r"[LINK: \1]", objective.body))
        above = f"RELATIONS:\n- TYPE: Parent\n  VALUE: {objective.parent}\n" if objective.parent != "mission" else ""
        text = (
            f"[DOCUMENT]\nTITLE: {objective.title}\nOPTIONS:\n  MARKUP: Markdown\n\n"
            "[GRAMMAR]\nIMPORT_FROM_FILE: okr.sgra\n\n"
            f"[[OBJECTIVE]]\nUID: {objective.id}\n"
            f"TEAM: {company.teams[str(objective.data['team'])]}\n"
            f"OWNER: {company.people[str(objective.data['owner'])]}\nCYCLE: Q4 2026\n"
            f"TITLE: {objective.title}\nSTATEMENT: >>>\n{prose}<<<\n{above}\n"
        )
        results = "\n".join(_result(objective, k) for k in objective.key_results)
        return folder / "docs" / f"{objective.id}.sdoc", f"{text}{results}\n[[/OBJECTIVE]]\n"

    def build(self, folder: Path) -> Command:
        return Command((str(self.program), "export", ".", "--output-dir", "output"), folder)

    def page(self, ident: str, folder: Path) -> Path:
        return next((folder / "output" / "html").rglob(f"{ident}.html"))

    def numbers(self, html: str) -> list[str]:
        """The fields in their order: the objective's line, progress and children, then the key results."""
        return labelled(html, "PROGRESS:", r"CHILDREN:\s*")

    @property
    def program(self) -> Path:
        return self.tools.program("strictdoc")


def _result(objective: Objective, key_result: KeyResult) -> str:
    series = "; ".join(f"{day} {value}" for day, value in key_result.series)
    return (
        f"[KEY_RESULT]\nUID: {objective.id}-{key_result.id}\nBASELINE: {key_result.baseline:g}\n"
        f"TARGET: {key_result.target:g}\nUNIT: {key_result.unit}\nWEIGHT: {key_result.weight}\n"
        f"CHECK_INS: {series}\nTITLE: {key_result.title}\n"
    )
