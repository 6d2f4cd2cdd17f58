"""Every word of the interface is in the catalogue, in each language, with the same names to fill in."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from okrsite.site import Options, render, theme
from okrsite.site.words import TERMS, Words
from tests.conftest import BASE, REPOSITORY, CompanyMaker

LOCALES = theme.load("default").layers[-1].locales
PHRASES = ("say.", "part.", "input.")
"""What the program says in English in any case: other languages have it by sentence, not by key."""

PLACEHOLDER = re.compile(r"\{(\w+)\}")
TERM_NAMES = {*TERMS, *(f"{term}s" for term in TERMS), "people"}
ATTRIBUTES = re.compile(r"{% block (?:entity|body|wide) %}.*?{% endblock %}")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CODE = re.compile(r"<(pre|code|kbd|script)\b.*?</\1>", re.DOTALL)
SAID = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]*)"')
TAG = re.compile(r"<[^<>]*>", re.DOTALL)
SENTENCE = re.compile(r"[A-Za-z][a-z]+ [a-z]+ ?[a-z]*")


def named(text: str) -> set[str]:
    """The names of a text that are no terms: those may be said in other words."""
    return {name for name in PLACEHOLDER.findall(text) if name.lower() not in TERM_NAMES}


@pytest.mark.parametrize("language", [code for code in LOCALES if code != "en"])
def test_a_language_is_complete(language: str) -> None:
    english = LOCALES["en"]
    other = {key: text for key, text in LOCALES[language].items() if not key.startswith(PHRASES)}
    assert sorted(set(english) ^ set(other)) == []
    assert {
        key: named(other[key]) ^ named(text) for key, text in english.items() if named(other[key]) != named(text)
    } == {}
    assert [key for key, text in other.items() if not text.strip()] == []


def test_the_shipped_languages() -> None:
    assert sorted(LOCALES) == ["de", "en"]


def test_german_numbers_and_dates(company: CompanyMaker) -> None:
    made = company(BASE, "=== okrsite.yaml\nsite: {title: Speiche, language: de}\n")
    page = render(made.load(), Options())["objectives/quick-repairs/index.html"].decode()
    assert '<html lang="de" dir="ltr">' in page
    assert '<time datetime="2026-11-18">18. Nov. 2026</time>' in page
    assert "3,6" in page
    assert "Warum es wichtig ist" in page
    words = Words(theme.load("default").catalogue("de"), {})
    assert [words.value(1234.5, "€"), words.value(-3, "€"), words.value(18_450_000, "kWh"), words.percent(0.5)] == [
        "1.234,5\u00a0€",
        "−3\u00a0€",
        "18,45\u202fMio.\u00a0kWh",
        "50\u00a0%",
    ]


def test_a_region_takes_its_language() -> None:
    assert theme.load("default").catalogue("de-CH")["nav.home"] == "Start"


def test_no_template_says_a_word_of_its_own() -> None:
    found = {}
    for name, text in theme.load("default").layers[-1].templates.items():
        bare = CODE.sub("", JINJA.sub("", ATTRIBUTES.sub("", text)))
        words = [said for said in SAID.findall(bare) if re.search("[A-Za-z]", said)]
        words += re.findall(r"[A-Za-z]{2,}[^<\n]*", TAG.sub(" ", bare.replace("&nbsp;", " ")))
        if words:
            found[name] = words
    assert found == {}


def test_no_module_of_the_site_says_a_sentence_of_its_own() -> None:
    found = {}
    for path in sorted((REPOSITORY / "okrsite/site").rglob("*.py")):
        said = [text for text in _strings(path) if SENTENCE.fullmatch(text.strip(" .:,"))]
        if said:
            found[path.name] = said
    assert found == {}


def _strings(path: Path) -> list[str]:
    """The texts of a module that are neither docstrings nor part of an error."""
    tree = ast.parse(path.read_text("utf-8"))
    silent = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for child in ast.walk(node)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    ]
