"""Does every link in people's texts lead where it says, and safely?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from okrsite.content.near import did_you_mean, nearest
from okrsite.content.prose import anchor, classify, headings
from okrsite.findings import Level, Place, Problem
from okrsite.graph.meaning import meant
from okrsite.model import Node, Prose
from okrsite.rules.context import Context
from okrsite.rules.prose import Written
from okrsite.rules.registry import Found, rule
from okrsite.rules.targets import names, prose_of

ASSETS = "assets/"

GUESSES = 200
"""Broken links for which a near name is looked up: past that, the files have another problem than spelling."""


@rule("OKR801", "broken-link", Level.ERROR)
def broken_link(c: Context) -> Found:
    """A link that leads nowhere.

    What it does: reports `[[…]]` that names nothing, and relative links, `#headings` and images for which there is no
        file or heading. Links in code, and links to other sites, are not looked at.
    Why: on the site it would be a dead end.
    How to fix: correct the name or the path. Paths are relative to the file, such as `../pages/glossary.md`; files
        that people are to see belong into `content/assets/`.
    Options: none.
    Source: the format.

    Bad:
        # objectives/reports.md
        title: Reports open at once
        ---
        See [[love-our-toll]] and [the glossary](../pages/glosary.md).
    Good:
        # objectives/reports.md
        title: Reports open at once
        ---
        See [[love-our-tool]] and [the glossary](../pages/glossary.md).
    """
    guesses = 0
    for node, written in c.links:
        broken = _broken(c, node, written)
        if broken is not None:
            guesses += 1
            near = did_you_mean(broken.word, broken.known) if guesses <= GUESSES else ""
            yield Problem("", broken.message + near, written.place, written.entity, written.field, broken.hint)


@rule("OKR802", "unsafe-link", Level.ERROR)
def unsafe_link(c: Context) -> Found:
    """A link that a site must not follow.

    What it does: reports links with any other scheme than http, https and mailto, in prose, in titles, and in the
        keys `source` and `url`; and pictures that are fetched from another site.
    Why: `javascript:` and its kin run code in the reader's browser; pictures from elsewhere tell others who reads.
    How to fix: link to an ordinary address; put pictures into `content/assets/`.
    Options: none.
    Source: OWASP, on cross-site scripting.

    Bad:
        # objectives/reports.md
        title: Reports open at once
        ---
        [Press here](javascript:alert(1))
    Good:
        # objectives/reports.md
        title: Reports open at once
        ---
        [Read more](https://example.com/)
    """
    hint = "use an address that begins with https://, http:// or mailto:"
    for _, written in c.links:
        if _is_unsafe(written):
            target = written.link.target
            text = f'the site does not link to "{_short(target)}"'
            if written.link.kind == "image":
                text = f'the site shows no picture from "{_short(target)}"'
            yield Problem("", text, written.place, written.entity, written.field, hint)
    for entity, field, address, place in _addresses(c):
        if classify(address) == "unsafe":
            yield Problem("", f'the site does not link to "{_short(address)}"', place, entity, field, hint)


@rule("OKR803", "missing-alt", Level.WARNING)
def missing_alt(c: Context) -> Found:
    """A picture without words.

    What it does: reports an image without alternative text.
    Why: people who cannot see it, and everybody whose browser did not load it, are told nothing.
    How to fix: say between the brackets what the picture shows: `![Sign-ups doubled since May](../assets/x.png)`.
    Options: none.
    Source: WCAG 2.2, success criterion 1.1.1.

    Bad:
        # objectives/reports.md
        title: Reports open at once
        ---
        ![](../assets/dot.png)
    Good:
        # objectives/reports.md
        title: Reports open at once
        ---
        ![A grey dot](../assets/dot.png)
    """
    for _, written in c.links:
        if written.link.kind == "image" and not written.link.label.strip():
            text = f'the image "{_short(written.link.target)}" has no alternative text'
            hint = "say between the brackets what the picture shows"
            yield Problem("", text, written.place, written.entity, written.field, hint)


class _Broken(NamedTuple):
    """What is wrong with a link, what to do, and among which names the one that was meant may be."""

    message: str
    hint: str
    word: str = ""
    known: Iterable[str] = ()


def _broken(c: Context, node: Node, written: Written) -> _Broken | None:
    kind, target = written.link.kind, written.link.target
    if kind == "wiki":
        return _no_entity(c, target) if meant(c.graph, target) is None else None
    if kind == "anchor":
        return _no_heading(node.body, target, "this file")
    if kind == "relative" or (kind == "image" and classify(target) == "relative"):
        return _no_file(c, written)
    return None


def _no_entity(c: Context, target: str) -> _Broken | None:
    if c.may_be_unread(target):
        return None
    hint = "name an entity by its id, or a key result as objective/key-result"
    return _Broken(f'"[[{_short(target)}]]" leads nowhere', hint, target, names(c.graph))


def _no_file(c: Context, written: Written) -> _Broken | None:
    target, file = written.link.target, written.file(c.config.content)
    if c.is_unread(file):
        return None
    if file not in c.graph.files:
        hint = "paths are relative to this file; what people are to see belongs into the content folder"
        return _Broken(f'"{_short(target)}" leads to no file', hint, file, _named_alike(c, file))
    if not c.graph.files[file] and not file.startswith(ASSETS):
        hint = "move the file into assets/; only from there are files put on the site"
        return _Broken(f'"{_short(target)}" leads to a file that is not put on the site', hint)
    entity = c.graph.entity(c.graph.files[file])
    return _no_heading(prose_of(entity), target, f'"{file}"') if entity is not None and "#" in target else None


def _named_alike(c: Context, file: str) -> Iterator[str]:
    """The files that have nearly that name: a folder in common is not enough. Looked up when somebody asks."""
    by_name: dict[str, list[str]] = {}
    for path in c.graph.files:
        by_name.setdefault(PurePosixPath(path).stem, []).append(path)
    yield from by_name.get(nearest(PurePosixPath(file).stem, by_name) or "", ())


def _no_heading(body: Prose, target: str, where: str) -> _Broken | None:
    name = unquote(target.partition("#")[2])
    if not name or any(heading.id == anchor(name) for heading in headings(body.text)):
        return None
    return _Broken(f'there is no heading "#{_short(name)}" in {where}', "correct it, or drop the part after #")


def _is_unsafe(written: Written) -> bool:
    kind = written.link.kind
    return kind == "unsafe" or (kind == "image" and classify(written.link.target) not in {"relative", "anchor"})


def _addresses(c: Context) -> Iterator[tuple[str, str, str, Place]]:
    """Addresses that stand in keys: where a number is read, and where an initiative is worked on."""
    for key_result in c.graph.key_results.values():
        if key_result.measured_at:
            yield key_result.uid, "source", key_result.measured_at, key_result.source.at("source")
        for initiative in key_result.initiatives:
            if initiative.url:
                yield key_result.uid, "initiatives", initiative.url, initiative.source.at("url")
    for node in c.graph.nodes:
        if node.kind == "initiative" and (url := getattr(node, "url", "")):
            yield node.uid, "url", url, node.source.at("url")


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
