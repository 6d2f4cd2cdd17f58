"""Nothing but the two filters, and markup of our own writing, is ever printed without being escaped."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from okrsite.findings import Bug
from okrsite.site import theme
from okrsite.site.words import Words
from tests.conftest import REPOSITORY

MODULES = {
    path.relative_to(REPOSITORY).as_posix(): path.read_text("utf-8")
    for path in sorted((REPOSITORY / "okrsite").rglob("*.py"))
}
TEMPLATES = {path: path.read_text("utf-8") for path in sorted((REPOSITORY / "themes").rglob("*.html"))}
OURS = {"okrsite/site/markup.py", "okrsite/site/atoms.py", "okrsite/site/theme.py", "okrsite/site/__init__.py"}
"""Where markup is written, each part of it escaped; `safe` is called nowhere else."""

MADE = {
    "Html": {"okrsite/site/markup.py", "okrsite/site/markdown.py"},
    "Svg": {"okrsite/site/markup.py", "okrsite/site/charts.py", "okrsite/site/histogram.py"},
}
"""Where rendered Markdown and pictures are made: an empty one may be made anywhere."""


def environment() -> Environment:
    default = theme.load("default")
    return theme.environment(default, Words(default.catalogue("en"), {}))


def calls(source: str) -> set[str]:
    """The names of what a module calls."""
    called = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {getattr(func, "id", getattr(func, "attr", "")) for func in called}


def made(source: str, name: str) -> list[str]:
    """The calls of a name with an argument that is not the empty text."""
    found = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == name)
    return [ast.unparse(n) for n in found if [a for a in n.args if not (isinstance(a, ast.Constant) and a.value == "")]]


def test_markup_is_marked_in_one_place() -> None:
    assert {name for name, source in MODULES.items() if "Markup" in calls(source)} <= {
        "okrsite/site/markup.py",
        "okrsite/site/atoms.py",
    }
    assert made(MODULES["okrsite/site/atoms.py"], "Markup") == []
    assert made(MODULES["okrsite/site/markup.py"], "Markup") == []
    assert {name: source.count("__new__(Markup") for name, source in MODULES.items() if "__new__(M" in source} == {
        "okrsite/site/markup.py": 1
    }
    site = {
        name: calls(source)
        for name, source in MODULES.items()
        if name.startswith(("okrsite/site/", "okrsite/serve/", "okrsite/build"))
    }
    assert {name for name, called in site.items() if "safe" in called} <= OURS


@pytest.mark.parametrize("name", MADE)
def test_rendered_markdown_and_pictures_come_from_one_module_each(name: str) -> None:
    found = {path: calls_ for path, source in MODULES.items() if (calls_ := made(source, name))}
    assert set(found) <= MADE[name], found


def test_only_the_two_filters_print_unescaped() -> None:
    env = environment()
    with pytest.raises(Bug):
        env.from_string("{{ '<b>'|prose }}").render()
    with pytest.raises(Bug):
        env.from_string("{{ '<b>'|svg }}").render()
    assert env.autoescape is True
    assert env.undefined.__name__ == "StrictUndefined"
    assert (
        env.from_string("{{ x }}<i a={{ x }}>").render(x="<b>\"'&")
        == "&lt;b&gt;&#34;&#39;&amp;<i a=&lt;b&gt;&#34;&#39;&amp;>"
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_marks_anything_safe(path: Path) -> None:
    source = TEMPLATES[path]
    assert not re.search(r"\|\s*(safe|tojson|forceescape|xmlattr|urlize)\b|Markup|autoescape|\bsafe\s*\(", source)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", source, re.IGNORECASE)
    tree = environment().parse(source)
    allowed = {"prose", "svg", "join", "length", "sum", "map", "selectattr", "first", "last", "batch", "default"}
    assert {found.name for found in tree.find_all(nodes.Filter)} - allowed == set()
    assert not list(tree.find_all((nodes.MarkSafe, nodes.MarkSafeIfAutoescape, nodes.ScopedEvalContextModifier)))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_attribute_that_is_printed_is_in_quotes(path: Path) -> None:
    """An unquoted attribute would end at a blank, which escaping leaves as it is."""
    assert re.findall(r"<[a-z][^<>]*\s(?!url=)[a-z-]+=\{\{.*?\}\}", TEMPLATES[path]) == []


def test_the_policy_is_the_one_that_was_decided() -> None:
    assert theme.POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def test_content_starts_nothing() -> None:
    """git is the only other program, and nothing is ever evaluated, unpickled or composed by YAML's own loader."""
    bad = {
        "eval",
        "exec",
        "compile",
        "__import__",
        "system",
        "popen",
        "unsafe_load",
        "full_load",
        "loads_pickle",
        "urlopen",
    }
    assert {
        name: calls(source) & bad for name, source in MODULES.items() if (calls(source) - {"re"}) & (bad - {"compile"})
    } == {}
    loads = {
        name
        for name, source in MODULES.items()
        if re.search(r"\bimport (?:pickle|marshal|shelve|socket|urllib\.request|ftplib)\b", source)
    }
    assert {name for name in loads if "serve" not in name} == set()
    programs = {name for name, source in MODULES.items() if re.search(r"\bimport subprocess\b|\bsubprocess\.", source)}
    assert {name for name in programs if "history" not in name} == set()
