"""Findings and explanations in other languages: no sentence of a rule or of a formula is left in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from okrsite.content.trees import DiskTree
from okrsite.project import load
from okrsite.site import Options, render, theme
from okrsite.site.phrases import GAP, SLOT, Phrases
from okrsite.site.words import Words
from tests.conftest import REPOSITORY, TODAY

GERMAN = theme.load("default").catalogue("de")
SECTIONS = ("say.", "part.", "input.")
SENTENCES = {key.partition(".")[2] for key in GERMAN if key.startswith(SECTIONS)}

UNSEEN = {"see", "Related", "UsageError", "Bug", "compile", "print"}
"""Functions whose words no page shows."""

NO_SENTENCES = {"pages.py", "settings.py", "phrases.py", "registry.py", "wording.py", "similar.py", "words.py"}
"""Modules that hold no message: they read rules, or hold vocabularies."""

SAID_ELSEWHERE = {
    " and no ",  # joins what is missing of a key result
    "the history cannot be read",  # on a terminal only
    "watched only",  # after how many
    *("weight × {}", "weight done", "level = {}", "value = {}", "state: {}", "state: dropped", "cycle closed: true"),
    "(value − baseline) / (target − baseline)",  # formulas are said word by word
}


def literals(path: Path) -> Iterator[str]:
    """The texts of a module with {} for what stands in them; no docstrings, errors or words that no page shows."""
    tree = ast.parse(path.read_text("utf-8"))
    silent: set[int] = set()
    for node in ast.walk(tree):
        alone = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Raise) or alone or name in UNSEEN:
            silent.update(map(id, ast.walk(node)))
        elif isinstance(node, ast.JoinedStr):
            silent.update(id(part) for part in node.values if isinstance(part, ast.Constant))
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else GAP for part in node.values)


def sentences(*folders: str) -> Iterator[tuple[str, str]]:
    """What looks like a message, with the module that says it."""
    for folder in folders:
        found = REPOSITORY / "okrsite" / folder
        for path in sorted(found.glob("*.py")) if found.is_dir() else [found]:
            for text in literals(path) if path.name not in NO_SENTENCES else ():
                if re.search(r"[A-Za-z]{2}.* .*[A-Za-z{]", text) and text not in SAID_ELSEWHERE:
                    yield path.name, text


RULE_TEXTS = {*sentences("rules", "history/goalposts.py", "history/parents.py")}
EXPLANATIONS = {*sentences("scores/explain")}


def test_no_message_of_a_rule_is_left_in_english() -> None:
    assert sorted((name, text) for name, text in RULE_TEXTS if text not in SENTENCES) == []
    assert len(RULE_TEXTS) > 150


def test_no_explanation_is_left_in_english() -> None:
    assert sorted((name, text) for name, text in EXPLANATIONS if text not in SENTENCES) == []


def test_no_sentence_stands_in_the_catalogue_for_nothing() -> None:
    """What no module says any more is taken away."""
    said = {text for _, text in RULE_TEXTS | EXPLANATIONS}
    known = {key.removeprefix("say.") for key in GERMAN if key.startswith("say.") and " " in key}
    assert sorted(known - said) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_a_sentence_fills_all_its_gaps_and_no_others(section: str) -> None:
    keys = [key for key in GERMAN if key.startswith(section)]
    filled = {key: {int(slot[2]) for slot in SLOT.finditer(GERMAN[key])} for key in keys}
    assert [key for key in keys if filled[key] != set(range(1, key.count(GAP) + 1))] == []


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ('objective "a" has no owner', "Für Objective „a“ ist niemand verantwortlich"),
        (
            'objective "a" has no owner, nor have 2 of its key results',
            "Für Objective „a“ ist niemand verantwortlich, ebenso wenig für 2 seiner Key Results",
        ),
        (
            'objective "a" has 1 key result; 2 to 5 are a good number',
            "Objective „a“ hat 1 Key Result; 2 bis 5 sind eine gute Zahl",
        ),
        (
            'person "p" has 5 objectives in "q"; at most 3 get the attention they need',
            "Person „p“ hat 5 Objectives in „q“; höchstens 3 bekommen die nötige Aufmerksamkeit",
        ),
        ('KPI "k" has no owner, unit or frequency', "KPI „k“ fehlt Verantwortliche, Einheit oder Takt"),
        (
            'objective "a" overlaps with "b" of team "t": both titles speak of "x" and "y" and both move KPI "k"',
            (
                "Objective „a“ überschneidet sich mit „b“ von Team „t“: "
                "beide Titel sprechen von „x“ und „y“ und beide bewegen die KPI „k“"
            ),
        ),
        ("something that nobody foresaw", "something that nobody foresaw"),
        (
            (
                "On track up to 10 points behind, at risk up to 25. "
                "Stale: no check-in since 2026-11-04, and 7 + 2 days are allowed."
            ),
            (
                "Auf Kurs bis 10 Punkte zurück, gefährdet bis 25. "
                "Veraltet: kein Check-in seit dem 2026-11-04, und 7 + 2 Tage sind erlaubt."
            ),
        ),
        (
            "Key results that do not count: 1 watched only, 2 dropped.",
            "Key Results, die nicht zählen: 1 nur beobachtet, 2 aufgegeben.",
        ),
    ],
)
def test_sentences(english: str, german: str) -> None:
    assert Phrases(GERMAN).sentence(english) == german


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Σ weight × progress / Σ weight", "Σ Gewicht × Fortschritt / Σ Gewicht"),
        ("(24 − 30.5) / (8 − 30.5)", "(24 − 30,5) / (8 − 30,5)"),
        ("51 / 91 days", "51 / 91 Tage"),
        ("state: dropped", "state: dropped"),
        ("given by hand", "von Hand gesetzt"),
        ("56 % to two decimals", "56 % auf zwei Stellen"),
        ("2026-11-21 < 2026-12-01", "2026-11-21 < 2026-12-01"),
    ],
)
def test_formulas(english: str, german: str) -> None:
    assert Phrases(GERMAN).formula(english) == german


def test_what_goes_into_a_number() -> None:
    phrases = Phrases(GERMAN)
    assert {english: phrases.input(english) for english in INPUTS} == INPUTS


INPUTS = {
    "value on 2026-11-18": "Wert am 2026-11-18",
    "Share of orders to be shipped and paid": "Share of orders to be shipped and paid",
    "30.9 %, weight 3": "30,9 %, Gewicht 3",
    "weight 1, open": "Gewicht 1, offen",
    "weight 2, done 2026-10-01": "Gewicht 2, erreicht am 2026-10-01",
    "Version 2.5 for 0.5 of them": "Version 2.5 for 0.5 of them",
    "0.5": "0,5",
    "today": "heute",
}


@pytest.mark.parametrize(
    ("language", "labels", "told"),
    [
        (
            "en",
            {"objective": "Goal", "key_result": "Signal"},
            'goal "objective-x" has 1 signal; 2 to 5 are a good number',
        ),
        (
            "de",
            {"objective": "Vorhaben", "key_result": "Messpunkt", "key_results": "Messpunkte"},
            "Vorhaben „objective-x“ hat 1 Messpunkt; 2 bis 5 sind eine gute Zahl",
        ),
    ],
)
def test_findings_use_the_companys_own_terms(language: str, labels: dict[str, str], told: str) -> None:
    words = Words(theme.load("default").catalogue(language), labels)
    assert words.phrases.told('objective "objective-x" has 1 key result; 2 to 5 are a good number') == told


def test_english_stays_as_it_is() -> None:
    phrases = Phrases(theme.load("default").catalogue("en"))
    assert not phrases
    assert [phrases.sentence("x has no owner"), phrases.formula("1.5 days"), phrases.input("due")] == [
        "x has no owner",
        "1.5 days",
        "due",
    ]


EXPLAINED = re.compile(r'<div class="explain">.*?</div>\s*\n\s*\n', re.DOTALL)
NO_WORDS = re.compile(r"<code>.*?</code>|<dt>.*?</dt>|<[^>]*>", re.DOTALL)
ENGLISH = re.compile(r"\b(weight|progress|expected|baseline|value on|check-in on|today|days|points)\b")


def test_the_example_company_in_german_says_nothing_in_english() -> None:
    """Every finding and the explanations of a whole site."""
    project = load(DiskTree(REPOSITORY), today=TODAY, audience="everyone")
    config = project.config._replace(site=project.config.site._replace(language="de"))
    files = render(project._replace(config=config), Options(root=REPOSITORY))
    phrases = Phrases(GERMAN)
    assert [f.message for f in project.findings if phrases.sentence(f.message) == f.message] == []
    assert [f.hint for f in project.findings if f.hint and phrases.sentence(f.hint) == f.hint] == []
    for path in [path for path in files if path.startswith("objectives/") and path.endswith("index.html")][::4]:
        told = NO_WORDS.sub(" ", " ".join(EXPLAINED.findall(files[path].decode())))
        assert ENGLISH.findall(told) == [], path
