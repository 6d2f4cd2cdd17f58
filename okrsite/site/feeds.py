"""What is new? Check-ins as an Atom feed: of the company, a team, a person or an objective, the newest first."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from heapq import nlargest
from html import escape
from typing import NamedTuple

from okrsite.model import CheckIn, KeyResult, Objective
from okrsite.site import markdown, parts
from okrsite.site.context import Context

NEWEST = 25
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML document may hold, not even escaped."""

NAMESPACE = uuid.UUID("6f1d7a52-2f0c-5a53-9d0e-0b7b5c1f8a11")
"""Ids are made from what is said, by whom and when: they stay when a site moves to another address."""


class News(NamedTuple):
    """A check-in on something; `nth` tells those apart that one author wrote about it on one day."""

    day: date
    uid: str
    by: str
    nth: int
    said: CheckIn
    about: KeyResult | None

    @property
    def ident(self) -> str:
        return ident(f"{self.uid} {self.day.isoformat()} {self.by} {self.nth}")

    @property
    def order(self) -> tuple[date, str, str, int]:
        """The newest come first by this, turned round; no two are equal."""
        return self[:4]


def ident(name: str) -> str:
    """A permanent id for something of that name."""
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, name)}"


def of_objectives(ctx: Context, objectives: Iterable[Objective]) -> Iterator[News]:
    """What was said about objectives and their key results by today."""
    for objective in objectives:
        yield from _told(ctx, objective.uid, objective.check_ins, None)
        yield from of_key_results(ctx, objective.key_results)


def of_key_results(ctx: Context, key_results: Iterable[KeyResult]) -> Iterator[News]:
    """What was said about key results by today."""
    for key_result in key_results:
        yield from _told(ctx, key_result.uid, ctx.graph.check_ins(key_result.path), key_result)


def atom(ctx: Context, name: str, title: str, folder: str | None, news: Iterable[News]) -> bytes:
    """A feed: its id is made from `name`, and it stands in the folder of the page that it belongs to.

    Without a folder it stands in no place of the site.
    """
    newest = nlargest(NEWEST, {item.order: item for item in news}.values(), key=lambda item: item.order)
    path = f"{folder}/feed.xml" if folder else "feed.xml"
    root, page = ctx.urls.root(path), ctx.urls.page(folder or "")
    itself = ctx.urls.canonical(path) if folder is not None else ""
    updated = newest[0].day if newest else ctx.today
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{xml(ctx.config.site.language)}">',
        f"<id>{ident(f'feed {name}')}</id>",
        f"<title>{xml(title)}</title>",
        f"<updated>{_moment(updated)}</updated>",
        f"<author><name>{xml(ctx.config.site.title)}</name></author>",
        f'<link rel="alternate" href="{xml(ctx.urls.canonical(page) or root + page)}"/>',
        *([f'<link rel="self" href="{xml(itself)}"/>'] if itself else []),
        *(line for item in newest for line in _entry(ctx, item, root)),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def xml(text: str) -> str:
    """Text for an XML document."""
    return escape(FORBIDDEN.sub("", text))


def _told(ctx: Context, uid: str, check_ins: Iterable[CheckIn], key_result: KeyResult | None) -> Iterator[News]:
    seen: dict[tuple[date, str], int] = {}
    for said in check_ins:
        if said.date <= ctx.today:
            by = said.by or ""
            nth = seen[said.date, by] = seen.get((said.date, by), 0) + 1
            yield News(said.date, uid, by, nth, said, key_result)


def _entry(ctx: Context, item: News, root: str) -> Iterator[str]:
    ref = ctx.ref(item.uid)
    author = ctx.maybe("person", item.by)
    value, confidence = _value(ctx, item), parts.confidence(ctx, item.said.confidence)
    sure = ctx.words("log.confidence", value=confidence) if confidence else ""
    yield "<entry>"
    yield f"<id>{item.ident}</id>"
    yield f"<title>{xml(f'{ref.text}: {value}' if value else ref.text)}</title>"
    yield f"<updated>{_moment(item.day)}</updated>"
    if ref.href:
        yield f'<link rel="alternate" href="{xml(ctx.urls.canonical(ref.href) or root + ref.href)}"/>'
    if author:
        yield f"<author><name>{xml(author.text)}</name></author>"
    yield f"<summary>{xml(' · '.join(filter(None, (markdown.plain(item.said.note), sure))))}</summary>"
    yield "</entry>"


def _value(ctx: Context, item: News) -> str:
    if item.about is None or item.said.value is None:
        return ""
    return ctx.words.value(item.said.value, item.about.unit, parts.ends(ctx, item.about)[2])


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
