"""`okrsite rule`: which rules are there, and what does one mean?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from okrsite.cli.rows import Row, laid_out, pairs
from okrsite.cli.screen import Screen
from okrsite.cli.session import Session
from okrsite.content.near import did_you_mean
from okrsite.findings import UsageError
from okrsite.reporters.plain import wrapped
from okrsite.rules import RULES, Rule, pages


@click.command()
@click.argument("code", required=False)
@click.pass_obj
def command(session: Session, code: str | None) -> int:
    """Show the catalogue of rules, or the page of one: CODE is OKR401 or long-title."""
    screen = session.screen
    screen.show("\n".join(_catalogue(screen) if code is None else _page(_named(code), screen)))
    return 0


def _named(code: str) -> Rule:
    for rule in RULES.values():
        if code.upper() == rule.code or code.lower() == rule.slug:
            return rule
    known = [name for rule in RULES.values() for name in (rule.code, rule.slug)]
    raise UsageError(f'there is no rule "{code}"{did_you_mean(code, known)}')


def _catalogue(screen: Screen) -> Iterator[str]:
    ink, family = screen.out, ""
    slugs = max(len(rule.slug) for rule in RULES.values())
    for rule in RULES.values():
        if rule.family != family:
            yield from ([""] if family else [])
            family = rule.family
            yield ink("title", family.capitalize())
        level = f"  {rule.level.value:<7}" if screen.width >= 50 else ""
        start = f"{ink(rule.level.value, f'{rule.code}{level}')}  {rule.slug:<{slugs}}"
        width = 6 + len(level) + 2 + slugs
        if screen.width - width < 50:
            yield start.rstrip()
            yield from (f"{' ' * 8}{ink('quiet', line)}" for line in wrapped(rule.summary, screen.width - 8))
        else:
            yield from laid_out([Row(start, width, rule.summary)], screen.width, ink)


def _page(rule: Rule, screen: Screen) -> Iterator[str]:
    ink, page = screen.out, pages.read(rule.page)
    yield f"{ink('accent', rule.code)}  {ink('title', rule.slug)}  {ink(rule.level.value, f'[{rule.level.value}]')}"
    yield from wrapped(page.summary, screen.width)
    for heading, text in (("What it does", page.what), ("Why", page.why), ("How to fix", page.fix)):
        if text:
            yield from ("", ink("title", heading))
            yield from (f"  {line}" for line in wrapped(_sentence(text), screen.width - 2))
    for heading, meaning, files in (("Bad", "bad", page.bad), ("Good", "good", page.good)):
        if files:
            yield from ("", ink(meaning, heading), *_example(files, screen))
    yield ""
    options = "" if page.options.startswith("none") else page.options
    told = {"options": options, "source": page.source, "silence": f"# okrsite: ignore[{rule.code}] the reason"}
    yield from pairs(told.items(), screen.width, ink, indent="")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _example(files: Mapping[str, str], screen: Screen) -> Iterator[str]:
    for name, text in files.items():
        yield screen.out("quiet", f"  {name}")
        yield from (f"    {line}".rstrip() for line in text.rstrip().split("\n"))
