"""What does a file of a site make a browser, a reader of feeds or a spreadsheet do? Read structurally, never by pattern."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, cast
from xml.etree import ElementTree as ET

import html5lib

URL_ATTRIBUTES = {
    "href", "src", "action", "formaction", "cite", "background", "poster", "data", "srcset", "ping", "manifest",
    "{http://www.w3.org/1999/xlink}href", "xlink:href", "content",
}  # fmt: skip
ACTIVE = {"script", "iframe", "object", "embed", "base", "form", "style", "frame", "applet", "template", "portal"}
NAMESPACE = re.compile(r"\{.*?\}")
ICS_LINE = re.compile(
    r"(BEGIN|END):V(CALENDAR|EVENT)|VERSION:2\.0|PRODID:.*|CALSCALE:GREGORIAN|X-WR-CALNAME:.*|UID:[a-z0-9/-]+@okrsite"
    r"|DTSTAMP:\d{8}T000000Z|DTSTART;VALUE=DATE:\d{8}|RRULE:FREQ=DAILY;INTERVAL=\d+;UNTIL=\d{8}|SUMMARY:.*|URL:https://[!-~]*|TRANSP:TRANSPARENT"
)
FORMULA = re.compile("[=@\t\r\n\uff1d\uff0b\uff0d\uff20]|[+-](?![0-9.]+\\Z)")

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff<>\"']")


class Shape(NamedTuple):
    """What pages are made of: elements, and attributes by element."""

    elements: frozenset[str]
    attributes: frozenset[tuple[str, str]]


def shape(pages: Iterable[ET.Element]) -> Shape:
    """Everything that occurs on some pages."""
    attributes = set()
    elements = set()
    for page in pages:
        for element in page.iter():
            if not callable(cast("object", element.tag)):
                elements.add(element.tag)
                attributes |= {(element.tag, name) for name in element.attrib}
    return Shape(frozenset(elements), frozenset(attributes))


def pages_of(site: Mapping[str, bytes]) -> dict[str, ET.Element]:
    """Every page as a browser reads it."""
    return {
        path: html5lib.parse(page.decode(), namespaceHTMLElements=False)
        for path, page in of_suffix(site, ".html").items()
    }


def faults_of_page(page: ET.Element, allowed: Shape) -> Iterator[str]:
    """What is on a page that the theme never writes."""
    for element in page.iter():
        if callable(cast("object", element.tag)):
            if "ignore[" in str(element.text) or "canary" in str(element.text):
                yield f"a comment from content: {element.text}"
            continue
        if element.tag not in allowed.elements:
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            yield from faults_of_attribute(element.tag, name, value, allowed)
            if name in URL_ATTRIBUTES and element.tag != "meta":
                yield from faults_of_address(element.tag, name, value)


def commands(page: ET.Element) -> list[tuple[str, ...]]:
    """What a page makes a browser do by itself, in its order: scripts, style sheets, forms, policies, redirections."""
    found = [e for e in page.iter() if e.tag in {*ACTIVE, "link"} or "http-equiv" in e.attrib]
    telling = ("src", "href", "rel", "action", "http-equiv", "content", "type")
    return [
        (
            str(e.tag),
            *(e.get(name, "") for name in telling),
            (e.text or "").strip() if e.tag in {"script", "style"} else "",
        )
        for e in found
    ]


def faults_of_attribute(tag: str, name: str, value: str, allowed: Shape) -> Iterator[str]:
    if name.lower().startswith("on") or name.lower() in {"style", "srcdoc", "srcset", "ping", "formaction"}:
        yield f"<{tag} {name}={value[:60]!r}>"
    if (tag, name) not in allowed.attributes:
        yield f"<{tag} {name}> is new: {value[:60]!r}"
    if tag == "meta" and name == "http-equiv" and value.lower() not in {"content-security-policy", "refresh"}:
        yield f"<meta http-equiv={value}>"


def faults_of_address(tag: str, name: str, value: str) -> Iterator[str]:
    """What is wrong with where an attribute leads: another scheme, another host where only links may lead there."""
    bare = re.sub(r"[\x00-\x20\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]", "", value)
    scheme = re.match(r"[a-zA-Z][a-zA-Z0-9+.\-]*:", bare)
    if scheme and scheme[0].lower() not in {"http:", "https:", "mailto:"}:
        yield f"<{tag} {name}={value[:80]!r}>"
    if re.match(r"[\\/]{2}|\\", bare):
        yield f"<{tag} {name}={value[:80]!r}> leaves the host"
    if scheme and tag not in {"a", "link"}:
        yield f"<{tag} {name}={value[:80]!r}> is loaded from outside"
    if tag == "link" and scheme and not bare.startswith("https://okrs.example/"):
        yield f"<link href={value[:80]!r}>"


def faults_of_json(content: bytes) -> Iterator[str]:
    try:
        json.loads(content)
    except ValueError as error:
        yield f"no JSON: {error}"
    yield from (f"holds {bad!r}" for bad in "<>&\u2028\u2029" if bad in content.decode())


def faults_of_xml(content: bytes, allowed: Shape) -> Iterator[str]:
    try:
        root = ET.fromstring(content)  # noqa: S314 - our own, and a document type in it is a fault below
    except ET.ParseError as error:
        yield f"no XML: {error}"
        return
    if b"<!" in content:
        yield "a document type, a comment or a section"
    for element in root.iter():
        tag = NAMESPACE.sub("", element.tag)
        if tag not in allowed.elements or tag in ACTIVE:
            yield f"<{tag}>"
        for name, value in element.attrib.items():
            yield from faults_of_attribute(tag, NAMESPACE.sub("", name), value, allowed)
            if name in URL_ATTRIBUTES:
                yield from faults_of_address("a", name, value)


def shape_of_xml(contents: Iterator[bytes]) -> Shape:
    elements = set()
    attributes = set()
    for content in contents:
        for element in ET.fromstring(content).iter():  # noqa: S314 - of harmless words
            tag = NAMESPACE.sub("", element.tag)
            elements.add(tag)
            attributes |= {(tag, NAMESPACE.sub("", name)) for name in element.attrib}
    return Shape(frozenset(elements), frozenset(attributes))


def faults_of_calendar(content: bytes, events: int) -> Iterator[str]:
    text = content.decode()
    if not text.endswith("\r\n") or re.search(
        r"(?<!\r)\n|\r(?!\n)|[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]", text
    ):
        yield "a line end or control character of its own"
    unfolded = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    yield from (f"the line {line[:80]!r}" for line in unfolded if not ICS_LINE.fullmatch(line))
    if (found := unfolded.count("BEGIN:VEVENT")) != events:
        yield f"{found} events, not {events}"
    yield from (f"{len(line)} octets" for line in content.split(b"\r\n") if len(line) > 75)


def faults_of_csv(text: str, rows: int) -> Iterator[str]:
    table = list(csv.reader(io.StringIO(text, newline="")))
    if len(table) != rows or len({len(row) for row in table}) != 1:
        yield f"{len(table)} rows, not {rows}, or of unequal length"
    yield from (f"the cell {cell[:60]!r}" for row in table for cell in row if FORMULA.match(cell))


def of_suffix(site: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    return {path: content for path, content in site.items() if path.endswith(suffix)}
