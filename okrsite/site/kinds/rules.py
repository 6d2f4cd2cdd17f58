"""What does each rule mean? A page a rule, made from the same text as `okrsite rule CODE`, and a list of them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import NamedTuple

from okrsite.rules import pages
from okrsite.rules.registry import RULES, Rule
from okrsite.site.context import Context
from okrsite.site.markup import Html
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import output

SECTIONS = ("what", "why", "fix", "options", "source")


class RuleRow(NamedTuple):
    """A line of the list."""

    code: str
    slug: str
    href: str
    level: str
    word: str
    summary: Html
    findings: int


class RulesView(NamedTuple):
    """The list, by family."""

    families: tuple[tuple[str, tuple[RuleRow, ...]], ...]


class RuleView(NamedTuple):
    """The page of a rule. The examples are file names with their texts.

    Examples are English: they are foreign to a site that `is_foreign`. So is the prose of a rule that is not `is_told`
    in the site's language.
    """

    row: RuleRow
    family: str
    all: str
    alignment: str
    is_foreign: bool
    is_told: bool
    sections: tuple[tuple[str, Html], ...]
    examples: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@page_kind("rules")
def rules(ctx: Context) -> Iterator[Page]:
    """The list and the pages."""
    found = Counter(finding.code for finding in ctx.project.findings)
    yield Page(output("rules"), "rules.html", partial(index, ctx, found, ctx.urls.root(output("rules"))))
    for rule in RULES.values():
        path = output(folder(rule.code))
        yield Page(path, "rule.html", partial(view, ctx, rule, found, ctx.urls.root(path)))


def index(ctx: Context, found: Mapping[str, int], root: str) -> RulesView:
    """All rules, by the first digit of their codes."""
    families = groupby(RULES.values(), key=lambda rule: rule.family)
    return RulesView(
        tuple(
            (ctx.words(f"rule-view.{name}"), tuple(_row(ctx, rule, found, root) for rule in group))
            for name, group in families
        )
    )


def view(ctx: Context, rule: Rule, found: Mapping[str, int], root: str) -> RuleView:
    """Everything the page of a rule shows."""
    page = pages.read(rule.page)
    is_foreign = bool(ctx.words.phrases)
    texts, is_told = _texts(ctx, rule.code, page)
    sections = tuple((name, ctx.inline(ctx.words.phrases.renamed(text), root)) for name, text in texts.items())
    examples = tuple((name, tuple(files.items())) for name, files in (("bad", page.bad), ("good", page.good)) if files)
    return RuleView(
        _row(ctx, rule, found, root),
        ctx.words(f"rule-view.{rule.family}"),
        ctx.urls.page("rules"),
        ctx.urls.page("alignment") if "alignment" in ctx.urls.kinds else "",
        is_foreign,
        is_told or not is_foreign,
        sections,
        examples,
    )


def folder(code: str) -> str:
    """The folder of a rule's page."""
    return f"rules/{code}"


def _texts(ctx: Context, code: str, page: pages.Page) -> tuple[Mapping[str, str], bool]:
    """The sections in the site's language, if it has them all, else in English; and whether it has them."""
    english = {name: text for name in SECTIONS if (text := str(getattr(page, name)))}
    told = {name: ctx.meanings.get(f"{code}.{name}", "") for name in english}
    if all(told.values()):
        return told, True
    return {name: text[0].upper() + text[1:] for name, text in english.items()}, False


def _row(ctx: Context, rule: Rule, found: Mapping[str, int], root: str) -> RuleRow:
    level = str(rule.level.value)
    summary = ctx.meanings.get(f"{rule.code}.summary", rule.summary)
    return RuleRow(
        rule.code,
        rule.slug,
        ctx.urls.page(folder(rule.code)),
        level,
        ctx.words(f"level.{level}"),
        ctx.inline(ctx.words.phrases.renamed(summary), root),
        found.get(rule.code, 0),
    )
