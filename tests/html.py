"""How do tests read a page as a browser does?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import html5lib

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class Part:
    """An element of a page. What is asked for has to be there."""

    def __init__(self, element: Element) -> None:
        self.element = element

    def __iter__(self) -> Iterator[Part]:
        """The elements directly inside."""
        return map(Part, self.element)

    def find(self, path: str) -> Part:
        """The first that fits; fails the test where there is none."""
        found = self.element.find(path)
        assert found is not None, f"no {path} in {words(self)[:200]}"
        return Part(found)

    def findall(self, path: str) -> list[Part]:
        return [Part(found) for found in self.element.findall(path)]

    def iter(self, tag: str | None = None) -> list[Part]:
        """The element and everything inside, in the order of the page."""
        return [Part(found) for found in self.element.iter(tag)]

    def get(self, name: str) -> str:
        """An attribute; empty where it is missing."""
        return self.element.get(name, "")

    def itertext(self) -> Iterator[str]:
        return self.element.itertext()


def read(site: Mapping[str, bytes], path: str) -> Part:
    """One page of a rendered site."""
    return Part(html5lib.parse(site[path].decode(), namespaceHTMLElements=False))


def words(part: Part) -> str:
    """What is written there, in one line."""
    return " ".join(" ".join(part.itertext()).split())


def section(page: Part, heading: str) -> Part:
    """The section below a heading of the second level."""
    return next(part for part in page.iter("section") if [words(h) for h in part.findall(".//h2")][:1] == [heading])


def mentioned(part: Part) -> list[str]:
    """The entities that links in it lead to, in their order."""
    return [link.get("data-id") for link in part.iter("a") if link.get("data-id")]
