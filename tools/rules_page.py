"""What does the catalogue of rules look like as a page of the docs?

    python -m tools.rules_page

Writes docs/reference/rules.md from the registry. A test compares; it never writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from okrsite.rules import RULES, Rule
from okrsite.rules.pages import read

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "rules.md"

HEAD = """\
# The rules

`okrsite rule CODE` shows each of these pages in the terminal, and the site has them under `rules/`. Every rule can be
switched, tuned and silenced: see [Live with a finding](../how-to/live-with-a-finding.md). How often the rules of style
are right is told in [a page of its own](../precision.md). The examples run as tests; keys that every file must have are
left out of them.

This page is made by `make docs`.
"""

FAMILIES = {
    "files": "Files, keys and values",
    "references": "References",
    "alignment": "Alignment",
    "writing": "Wording",
    "measures": "Measures",
    "people": "People and teams",
    "cadence": "Rhythm and closing",
    "links": "Links and images",
    "history": "History",
}


def page() -> str:
    """The whole page."""
    families = [(name, list(rules)) for name, rules in groupby(RULES.values(), key=lambda rule: rule.family)]
    parts = [HEAD, _table()]
    for name, rules in families:
        parts += [f"\n## {FAMILIES[name]}\n", *(_section(rule) for rule in rules)]
    return "".join(parts)


def _table() -> str:
    rows = (f"| [{r.code}](#{_anchor(r)}) | `{r.slug}` | {r.level.value} | {r.summary} |\n" for r in RULES.values())
    return "".join(["\n| code | name | level | finds |\n|---|---|---|---|\n", *rows])


def _anchor(rule: Rule) -> str:
    return f"{rule.code.lower()}-{rule.slug}"


def _section(rule: Rule) -> str:
    text = read(rule.page)
    told = [
        ("What it does", text.what), ("Why", text.why), ("How to fix", text.fix),
        ("Options", text.options), ("Source", text.source),
    ]  # fmt: skip
    lines = "".join(f"- **{name}:** {_capital(words)}\n" for name, words in told if words)
    examples = "".join(_example(word, files) for word, files in (("Bad", text.bad), ("Good", text.good)) if files)
    level = f"`{rule.slug}`, {rule.level.value} unless configured."
    return f"\n### {rule.code} {rule.slug}\n\n{_capital(rule.summary)} {level}\n\n{lines}{examples}"


def _example(word: str, files: Mapping[str, str]) -> str:
    shown = "".join(f"# {name}\n{text}" for name, text in files.items())
    return f"\n{word}:\n\n```yaml\n{shown}```\n"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
