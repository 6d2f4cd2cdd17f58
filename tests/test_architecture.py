"""Is docs/architecture.md true, and does the code keep the sizes of the house?"""

from __future__ import annotations

import ast
import statistics
import tomllib

from tests.conftest import REPOSITORY
from tools import architecture

MODULES = sorted((REPOSITORY / "okrsite").rglob("*.py"))
FUNCTIONS = {
    f"{path.relative_to(REPOSITORY)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
    for path in MODULES
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
}


def test_the_page_repeats_the_first_line_of_every_module() -> None:
    written = architecture.PAGE.read_text(encoding="utf-8")
    assert written == architecture.page(), "docs/architecture.md is out of date: run `make docs`"


def test_every_module_with_code_says_which_question_it_answers() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    assert [str(path) for path, tree in trees.items() if tree.body and not ast.get_docstring(tree)] == []


def test_no_module_is_longer_than_350_lines() -> None:
    lengths = {
        str(path.relative_to(REPOSITORY)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES
    }
    assert {name: length for name, length in lengths.items() if length > 350} == {}


def test_functions_are_short() -> None:
    assert {name: length for name, length in FUNCTIONS.items() if length > 40} == {}
    assert statistics.median(FUNCTIONS.values()) <= 9


def test_the_floors_of_the_page_are_the_floors_that_lint_keeps() -> None:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    kept = " > ".join(layers).replace("(", "").replace(")", "")
    assert kept in architecture.PAGE.read_text(encoding="utf-8").replace("\n", " ")
