"""How does a long list become pages of a bounded size? Cut into parts of equal length, each with its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from okrsite.site.urls import Urls

Item = TypeVar("Item")

BETWEEN = "-"
"""Stands between a folder and the number of a part: no id is a hyphen, so no entity's page can be in the way."""


class Part(NamedTuple):
    """Which part of a list a page shows, and the addresses of its neighbours (empty at the ends)."""

    number: int
    of: int
    previous: str
    next: str


def cut(urls: Urls, folder: str, items: Sequence[Item], size: int) -> Iterator[tuple[str, tuple[Item, ...], Part]]:
    """The folder, the items and the place of each part; an empty list is one empty part."""
    of = max(1, -(-len(items) // size))
    for number in range(1, of + 1):
        start = (number - 1) * size
        neighbours = (urls.page(place(folder, n)) if 1 <= n <= of else "" for n in (number - 1, number + 1))
        yield place(folder, number), tuple(items[start : start + size]), Part(number, of, *neighbours)


def place(folder: str, number: int) -> str:
    """The folder of a part: the first one is the list's own."""
    return folder if number == 1 else f"{folder}/{BETWEEN}/{number}"
