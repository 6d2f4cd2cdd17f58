"""The pages of the rules in other languages: every section of every rule, and nothing of it left in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from okrsite.rules import pages
from okrsite.rules.registry import RULES
from okrsite.site import Options, render, theme
from okrsite.site.kinds.rules import SECTIONS
from tests.conftest import BASE, CompanyMaker

GERMAN = theme.load("default").rules("de")
PARTS = ("summary", *SECTIONS)
FOREIGN = re.compile(r'<section class="sec" aria-labelledby="s-(\w+)">(?:(?!</section>).)* lang="en"', re.DOTALL)
CODE = re.compile(r"`([^`]*)`")
SAID_OTHERWISE = {"CYCLE", "KIND"}
"""What stands in code, but for something else."""


def german_site(company: CompanyMaker, labels: str = "") -> Mapping[str, bytes]:
    made = company(BASE, f"=== okrsite.yaml\nsite: {{title: Speiche, language: de}}\n{labels}")
    return render(made.load(), Options(root=made.root))


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def test_every_section_of_every_rule_is_there_in_german_and_no_other() -> None:
    wanted = {f"{code}.{part}" for code, rule in RULES.items() for part in PARTS if english(rule.page, part)}
    assert sorted(wanted ^ set(GERMAN)) == []
    assert [key for key, text in GERMAN.items() if not text.strip()] == []


def test_nothing_is_a_copy_of_the_english() -> None:
    found = {f"{code}.{part}": english(rule.page, part) for code, rule in RULES.items() for part in PARTS}
    assert [key for key, text in found.items() if text and GERMAN[key].lower() == text.lower()] == []


@pytest.mark.parametrize("code", RULES)
def test_options_and_other_rules_are_named_in_german_too(code: str) -> None:
    """With their defaults: what is in code there can be copied."""
    page = RULES[code].page
    options = re.compile(r"`\w+` \([\d.]+\)")
    assert options.findall(GERMAN[f"{code}.options"]) == options.findall(english(page, "options"))
    assert [name for name in RULES[code].options if f"`{name}`" not in GERMAN[f"{code}.options"]] == []
    for part in ("what", "why", "source"):
        assert re.findall(r"OKR\d{3}", GERMAN[f"{code}.{part}"]) == re.findall(r"OKR\d{3}", english(page, part))


@pytest.mark.parametrize("code", RULES)
def test_keys_of_the_format_stay_as_they_are(code: str) -> None:
    """Each English word in code that is a name stands in the German section as well."""
    for part in SECTIONS:
        names = {name for name in CODE.findall(english(RULES[code].page, part)) if re.fullmatch(r"[\w.]+", name)}
        assert [name for name in sorted(names - SAID_OTHERWISE) if f"`{name}`" not in GERMAN[f"{code}.{part}"]] == []


def test_no_page_of_a_rule_says_anything_in_english_but_its_examples(company: CompanyMaker) -> None:
    site = german_site(company)
    found = {code: FOREIGN.findall(site[f"rules/{code}/index.html"].decode()) for code in RULES}
    assert {code: names for code, names in found.items() if names != ["bad", "good"]} == {}
    assert not [code for code in RULES if "nur auf Englisch" in site[f"rules/{code}/index.html"].decode()]


def test_a_page_in_german(company: CompanyMaker) -> None:
    page = german_site(company)["rules/OKR307/index.html"].decode()
    assert "<h1>Ein Objective, das vielem zugleich dient.</h1>" in page
    assert (
        "<p>Meldet ein offenes Objective mit mehr als <code>max</code> Einträgen unter <code>aligns_to</code>.</p>"
        in page
    )
    assert "<p><code>max</code> (2): so viele Einträge sind höchstens in Ordnung.</p>" in page


def test_the_list_in_german(company: CompanyMaker) -> None:
    page = german_site(company)["rules/index.html"].decode()
    assert [code for code in RULES if GERMAN[f"{code}.summary"] not in page] == []


def test_the_companys_own_terms_are_used_but_not_in_code(company: CompanyMaker) -> None:
    page = german_site(company, "labels: {objective: Vorhaben, kpi: Kennzahl}\n")["rules/OKR302/index.html"].decode()
    assert "Es, oder das Vorhaben, bei dem sein Weg endet, auf etwas ausrichten, das nach oben führt." in page
    assert "Objective" not in page.partition("<main")[2].partition('id="s-bad"')[0]
    english_page = company(BASE, "=== okrsite.yaml\nsite: {title: Spoke}\nlabels: {team: Squad, objective: Goal}\n")
    text = render(english_page.load(), Options())["rules/OKR202/index.html"].decode()
    assert "Squads are named by <code>team</code>, <code>depends_on</code> and <code>scope</code>." in text


def test_a_rule_that_lacks_a_section_is_shown_in_english(company: CompanyMaker) -> None:
    made = company(BASE, "=== okrsite.yaml\nsite: {title: Rayon, language: fr}\n")
    locales = {
        "theme/locales/fr.yaml": "say:\n  'objective \"{}\" aligns to nothing': « {1} » ne sert à rien\n",
        "theme/locales/fr.rules.yaml": "OKR203: {summary: Un cercle., what: Signale un cercle.}\n",
    }
    write(made.root, locales)
    page = render(made.load(), Options(root=made.root))["rules/OKR203/index.html"].decode()
    assert "<h1>Un cercle.</h1>" in page
    assert FOREIGN.findall(page) == [*SECTIONS, "bad", "good"]
    assert "What follows is in English." in page


def test_an_own_theme_may_say_a_section_otherwise(company: CompanyMaker) -> None:
    made = company(BASE, "=== okrsite.yaml\nsite: {title: Speiche, language: de-CH}\n")
    write(made.root, {"theme/locales/de-CH.rules.yaml": "OKR203: {why: Bei uns dreht sich nichts im Kreis.}\n"})
    page = render(made.load(), Options(root=made.root))["rules/OKR203/index.html"].decode()
    assert "<p>Bei uns dreht sich nichts im Kreis.</p>" in page
    assert FOREIGN.findall(page) == ["bad", "good"]


def test_only_the_pages_of_the_rules_read_what_rules_mean(
    company: CompanyMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    mapping = theme._mapping

    def noted(path: Path) -> dict[str, object]:
        read.append(path.name)
        return mapping(path)

    monkeypatch.setattr(theme, "_mapping", noted)
    site = german_site(company)
    assert [path for path in site if path == "index.html" and site[path]]
    assert "de.rules.yaml" not in read
    assert site["rules/OKR301/index.html"]
    assert site["rules/index.html"]
    assert read.count("de.rules.yaml") == 1
    assert "de.yaml" in read


def english(page: str, part: str) -> str:
    """A section of a rule's page, as it stands in the program."""
    return str(getattr(pages.read(page), part))
