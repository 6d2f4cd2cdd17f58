"""A company changes one block, one token or one word of the theme without copying the rest."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from okrsite.findings import UsageError
from okrsite.site import Options, render, theme
from okrsite.site.words import Words
from tests.conftest import BASE, REPOSITORY, Company, CompanyMaker

PAPER = REPOSITORY / "tests/themes/paper"
ASKED = re.compile(r"""\bt\("([\w.-]+)"[,)]""")
"""Where a template asks for a text by its whole key."""


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def page(made: Company, path: str = "index.html") -> str:
    return render(made.load(), Options(root=made.root))[path].decode()


def style(made: Company) -> str:
    files = render(made.load(), Options(root=made.root))
    return next(files[path].decode() for path in files if path.endswith(".css"))


def test_one_block_of_one_template(company: CompanyMaker) -> None:
    made = company(BASE)
    write(
        made.root / "theme",
        {"templates/404.html": '{% extends "default:404.html" %}{% block title %}Gone{% endblock %}'},
    )
    assert "<title>Gone · Spoke OKRs</title>" in page(made, "404.html")
    assert "This page is not part of the plan." in page(made, "404.html")


def test_a_block_that_is_given_to_a_macro(company: CompanyMaker) -> None:
    made = company(BASE)
    text = """{% extends "default:404.html" %}
    {% macro boxed(word, end="") %}<b title="{{ word }}">{{ caller(word) }}{{ end }}</b>{% endmacro %}
    {% block title %}{% call(said) boxed("a<b", end="!") %}{{ said }} & more{% endcall %}{% endblock %}"""
    write(made.root / "theme", {"templates/404.html": text})
    assert '<b title="a&lt;b">a&lt;b & more!</b>' in page(made, "404.html")


def test_one_token_of_the_style(company: CompanyMaker) -> None:
    made = company(BASE)
    write(made.root / "theme", {"assets/brand.css": ":root { --sight: #a30 }"})
    assert style(made).startswith("/* The look of okrsite.")
    assert style(made).endswith(":root { --sight: #a30 }")


def test_one_word_of_the_catalogue(company: CompanyMaker) -> None:
    made = company(BASE)
    write(made.root / "theme", {"locales/en.yaml": "status: {on-track: Going well}"})
    assert "Going well" in page(made)


def test_a_named_theme_extends_another(company: CompanyMaker) -> None:
    made = company(BASE, "=== okrsite.yaml\nsite: {title: Spoke OKRs}\ntheme: loud\n")
    write(made.root / "themes/loud", {"theme.yaml": "extends: calm\n", "locales/en.yaml": "nav: {home: START}"})
    write(made.root / "themes/calm", {"locales/en.yaml": "nav: {home: begin, tree: branches}"})
    assert [layer.name for layer in theme.load("loud", made.root).layers] == ["loud", "calm", "default"]
    assert "START" in page(made)
    assert ">branches</a>" in page(made)


def test_below_every_chain_stands_the_default(company: CompanyMaker) -> None:
    made = company(BASE, "=== okrsite.yaml\nsite: {title: Spoke OKRs}\ntheme: theme\n")
    write(made.root / "theme", {"locales/en.yaml": "nav: {home: START}"})
    assert [layer.name for layer in theme.load("theme", made.root).layers] == ["theme", "default"]
    assert "START" in page(made), "it is the name of the project's own folder as well"
    write(made.root / "theme", {"theme.yaml": "extends: loud\n"})
    write(made.root / "themes/loud", {"theme.yaml": "extends: calm\n"})
    write(made.root / "themes/calm", {"theme.yaml": "extends: loud\n"})
    assert [layer.name for layer in theme.load("calm", made.root).layers] == ["theme", "loud", "calm", "default"]


def test_a_theme_says_which_kinds_it_renders(company: CompanyMaker) -> None:
    made = company(BASE)
    write(made.root / "theme", {"theme.yaml": "kinds: [objective, tree]\n"})
    files = render(made.load(), Options(root=made.root))
    assert sorted(path for path in files if path.endswith(".html")) == [
        "objectives/city-rides/index.html",
        "objectives/quick-repairs/index.html",
        "tree/index.html",
    ]
    shown = files["objectives/quick-repairs/index.html"].decode()
    assert "<span>Ivo Brandt</span>" in shown, "what has no page is no link"


@pytest.mark.parametrize("name", ["brand", "./brand", "design/brand", "../brand"])
def test_a_theme_may_be_any_folder_that_the_configuration_names(company: CompanyMaker, name: str) -> None:
    made = company(BASE, f"=== okrsite.yaml\nsite: {{title: Spoke OKRs}}\ntheme: {name}\n")
    (made.root / name).mkdir(parents=True)
    assert made.run("build").code == 2, "an empty folder is no theme"
    for word in ("START", "BEGIN"):
        write(made.root / name, {"locales/en.yaml": f"nav: {{home: {word}}}"})
        assert made.run("build").code == 0
        assert word in (made.root / "site/index.html").read_text("utf-8")
    write(made.root / name, {"templates/404.html": "{{ none.such }}"})
    assert os.path.normpath(name) + "/templates/404.html:1" in made.run("build").err


@pytest.mark.parametrize("name", ["nothing-here", "../../etc", ""])
def test_a_theme_that_is_not_there(name: str) -> None:
    with pytest.raises(UsageError, match="theme"):
        theme.load(name or "/")


def test_a_typing_error_in_a_template_is_never_silence(company: CompanyMaker) -> None:
    made = company(BASE)
    write(made.root / "theme", {"templates/404.html": "<p>\n\n{{ page.no_such_thing }}"})
    with pytest.raises(UsageError, match=r"^theme/templates/404.html:3: .*no_such_thing"):
        page(made, "404.html")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"theme/templates/404.html": "<p>\n{% block main %}"},
            "theme/templates/404.html:2: Unexpected end of template.",
        ),
        ({"theme/templates/404.html": "\n{% endif %}"}, "theme/templates/404.html:2: Encountered unknown tag"),
        (
            {"theme/templates/404.html": '{% extends "nothing.html" %}'},
            "there is no template 'nothing.html' in the theme",
        ),
        (
            {"theme/templates/404.html": '\n{{ t("no.such") }}'},
            "theme/templates/404.html:2: the theme's catalogue has no",
        ),
        ({"theme/templates/404.html": "\n{{ 1 // 0 }}"}, "theme/templates/404.html:2: "),
        ({"theme/templates/404.html": "{{ x|shout }}"}, "theme/templates/404.html:1: No filter named 'shout'"),
        ({"theme/partials/footer.html": "\n\n{{ shell.nothing }}"}, "theme/partials/footer.html:3: "),
        ({"theme/partials/parts.html": "\n{% macro %}"}, "theme/partials/parts.html:2: "),
        ({"theme/locales/en.yaml": "nav: [\n"}, "theme: en.yaml is not readable YAML"),
        ({"theme/theme.yaml": "extends: nowhere\n"}, "there is no theme 'nowhere'"),
        (
            {"theme/theme.yaml": "extends: calm\n", "themes/calm/templates/404.html": "\n{{ nothing }}"},
            "themes/calm/templates/404.html:2: 'nothing' is undefined",
        ),
    ],
)
def test_a_broken_theme_is_told_by_file_and_line(files: dict[str, str], said: str, company: CompanyMaker) -> None:
    made = company(BASE)
    write(made.root, files)
    with pytest.raises(UsageError) as told:
        page(made, "404.html")
    assert said in str(told.value)
    done = made.run("build")
    assert (done.code, said.splitlines()[0] in done.err, made.site.exists()) == (2, True, False)


def test_a_template_that_is_no_text(company: CompanyMaker) -> None:
    made = company(BASE)
    write(made.root / "theme", {"templates/404.html": ""})
    (made.root / "theme/templates/404.html").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"theme/404.html cannot be read as text"):
        page(made, "404.html")


@pytest.mark.parametrize("text", ['{{ "<b>"|prose }}', '{{ "<b>"|svg }}'])
def test_only_our_own_markup_is_printed_as_it_is(text: str, company: CompanyMaker) -> None:
    made = company(BASE)
    write(made.root / "theme", {"templates/404.html": text})
    with pytest.raises(UsageError, match=r"404.html:1: the filter"):
        page(made, "404.html")


def test_everything_else_is_escaped(company: CompanyMaker) -> None:
    made = company(BASE)
    write(
        made.root / "theme",
        {"templates/404.html": "{{ '<b>' }}{% macro m() %}<i>{{ '<u>' }}</i>{% endmacro %}{{ m() }}{{ [1]|length }}"},
    )
    assert page(made, "404.html") == "&lt;b&gt;<i>&lt;u&gt;</i>1"


def test_names_of_assets_change_with_their_bytes() -> None:
    one, two = theme.hashed("okr.css", b"a"), theme.hashed("okr.css", b"b")
    assert one != two
    assert one.startswith("okr-")
    assert one.endswith(".css")


def test_no_template_trusts_a_text() -> None:
    for layer in theme.load("default").layers:
        for name, text in layer.templates.items():
            assert "|safe" not in text.replace(" ", ""), name
            assert " style=" not in text, name


def test_a_theme_is_within_its_budget() -> None:
    assets = theme.load("default").assets()
    assert len(assets["okr.css"]) <= 40 * 1024
    assert sum(len(content) for name, content in assets.items() if name.endswith(".js")) <= 20 * 1024
    for name in ("okr.js", "theme.js"):
        assert b"innerHTML" not in assets[name], "the policy has no trusted types"


def test_every_text_that_a_template_asks_for_is_in_the_catalogue() -> None:
    found = theme.load("default")
    words = Words(found.catalogue("en"), {})
    asked = {key for layer in found.layers for text in layer.templates.values() for key in ASKED.findall(text)}
    assert sorted(key for key in asked if not words.has(key)) == []


def test_a_small_theme_changes_one_block_one_token_one_asset_and_one_word(company: CompanyMaker) -> None:
    made = company(BASE, "=== okrsite.yaml\nsite: {title: Spoke OKRs}\ntheme: paper\n")
    shutil.copytree(PAPER, made.root / "themes/paper")
    files = render(made.load(), Options(root=made.root))
    plain = render(company(BASE).load())
    lost, home = files["404.html"].decode(), files["index.html"].decode()
    assert "This page is not part of the plan." in lost
    assert '<p class="meta">Ask whoever keeps the book.</p>' in lost
    assert ">Front page</a>" in home
    assert style(made).endswith((PAPER / "assets/paper.css").read_text("utf-8"))
    icon = next(path for path in files if path.startswith("static/icon-"))
    assert files[icon] == (PAPER / "assets/icon.svg").read_bytes()
    assert icon in home
    assert {path for path in plain if not path.startswith("static/")} <= set(files), "no page is lost"
    assert theme.load("paper", made.root).layers[0].templates.keys() == {"404.html"}


def test_keys_of_the_companys_own_reach_the_templates(company: CompanyMaker) -> None:
    made = company(BASE)
    said = "{% block main %}{{ super() }}<i>{{ own.get('x-ledger', '-') }}</i>{% endblock %}"
    kinds = ("objective", "key-result", "team", "person", "cycle", "kpi", "page", "goal", "initiative")
    write(
        made.root / "theme/templates",
        {f"{kind}.html": f'{{% extends "default:{kind}.html" %}}{said}' for kind in kinds},
    )
    write(
        made.root / "content",
        {
            "objectives/own.md": """---
title: Books balance every evening
x-ledger: <12>
team: workshop
owner: ivo-brandt
cycle: 2026-q4
key_results:
  - id: k
    title: Books that balance
    x-ledger: 13
    initiatives: [{id: inline, title: A new till, x-ledger: 14}]
---
""",
            "teams/workshop.md": "---\nname: Workshop\nparent: company\nx-ledger: 15\n---\n",
            "people/mara-lind.md": "---\nname: Mara Lind\nteam: company\nx-ledger: 16\n---\n",
            "cycles/2026.md": "---\ntitle: Year\nstart: 2026-01-01\nend: 2026-12-31\nx-ledger: 17\n---\n",
            "kpis/returns.md": "---\ntitle: Returns\nx-ledger: [18]\n---\n",
            "pages/about.md": "---\ntitle: About\nx-ledger: {to: 19}\n---\n",
            "goals/learn.md": "---\ntitle: Learn\nx-ledger: 20\n---\n",
            "initiatives/till.md": "---\ntitle: Till\n---\n",
        },
    )
    files = render(made.load(), Options(root=made.root))
    found = {path: re.findall("<i>(.*?)</i>", files[f"{path}/index.html"].decode())[-1] for path in (
        "objectives/own", "objectives/own/k", "initiatives/inline", "teams/workshop", "people/mara-lind", "cycles/2026",
        "kpis/returns", "pages/about", "goals/learn", "initiatives/till",
    )}  # fmt: skip
    assert found == {
        "objectives/own": "&lt;12&gt;",
        "objectives/own/k": "13",
        "initiatives/inline": "14",
        "teams/workshop": "15",
        "people/mara-lind": "16",
        "cycles/2026": "17",
        "kpis/returns": "(&#39;18&#39;,)",
        "pages/about": "{&#39;to&#39;: &#39;19&#39;}",
        "goals/learn": "20",
        "initiatives/till": "-",
    }
