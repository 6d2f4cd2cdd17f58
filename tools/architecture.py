"""Which question does each module answer, as one table for docs/architecture.md?

    python tools/architecture.py

Writes the table between the two marks of that page again. A test compares; it never writes.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- modules: begin -->\n", "<!-- modules: end -->\n"
FLOORS = (
    "cli", "serve", "lsp", "build", "export", "site", "diff", "history", "reporters", "importer", "output",
    "edit", "gate", "owed", "records", "selectors",
    "project", "rules", "scores", "graph", "content", "cache", "model", "findings",
)  # fmt: skip


def page() -> str:
    """The whole page as it should be."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return f"{head}{BEGIN}{table()}{END}{rest.partition(END)[2]}"


def table() -> str:
    """One row a module, high floors first, with the first line of its docstring."""
    rows = [f"| `{module}` | {question} |\n" for module, question in questions()]
    return "".join(["| module | answers |\n|---|---|\n", *rows])


def questions() -> list[tuple[str, str]]:
    """Every module below `okrsite` by its dotted name, with its question."""
    paths = sorted((ROOT / "okrsite").rglob("*.py"), key=place)
    found = [(name_of(path), ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "") for path in paths]
    return [(name, doc.partition("\n")[0]) for name, doc in found if doc]


def name_of(path: Path) -> str:
    """`site/pages/__init__.py` is `site.pages`."""
    parts = path.relative_to(ROOT / "okrsite").with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "okrsite"


def place(path: Path) -> tuple[int, str]:
    """The package itself first, then by floor, then by name."""
    name = name_of(path)
    floor = name.partition(".")[0]
    return (FLOORS.index(floor) if floor in FLOORS else -1, name)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
