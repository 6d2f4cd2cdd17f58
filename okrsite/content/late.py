"""Where in a file does something stand that was read without its place? Found when somebody asks, which few do.

A file without faults is read by `content.light`. Of its nodes a `Part` remembers the way to what they were made of, and
which keys were written there; the place itself is found by parsing the file's text in full.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from okrsite.content import yaml
from okrsite.content.light import Light, light
from okrsite.content.locate import locate, located_list, located_mapping
from okrsite.content.yaml import Value
from okrsite.findings import Bug, Span

Step = tuple[str, ...]
Trail = tuple[str, ...]

Shape = Mapping[str, int] | int
"""The keys of a mapping, with the lengths of those that are lists (TEXT and MAPPING for others); or a list's length."""

TEXT, MAPPING = -1, -2

KEPT_TREES = 16
"""Texts whose full parse is remembered: findings about one file often come one after another."""


class Origin(NamedTuple):
    """A file's path, and the text of its front matter with the line on which that begins."""

    path: str
    text: str
    first_line: int

    def written(self) -> yaml.Mapping:
        """What the full parser reads, with all places."""
        return _parsed(*self)


class Part:
    """The part of a file to which a step leads, from the part around it or from the file: a key, and maybe an index."""

    __slots__ = ("above", "shape", "step")

    def __init__(self, above: Origin | Part, step: Step, shape: Shape | None) -> None:
        self.above, self.step, self.shape = above, step, shape

    @property
    def span(self) -> Span:
        """Its place."""
        (_, text, line), trail = self._way()
        shape = self.shape
        if shape is None:
            found = locate(text, line, trail)
        elif isinstance(shape, int):
            found = located_list(text, line, trail)
        else:
            texts = [name for name, size in shape.items() if size != MAPPING]
            found = located_mapping(text, line, trail, texts) if texts else None
        return found or self.exact().span

    def child(self, name: str) -> Part | Value | None:
        """The part of that key or index, None if there is none."""
        shape = self.shape
        if shape is None:
            return self.exact().child(name)
        if isinstance(shape, int):
            inside = name.isdigit() and int(name) < shape
            return Part(self, (name,), None) if inside else None
        if name not in shape:
            return None
        length = shape[name]
        return Part(self, (name,), None if length < 0 else length)

    def exact(self) -> Value:
        """What stands there, as the full parser reads it."""
        origin, trail = self._way()
        found: Value | None = origin.written()
        for name in trail:
            found = found.child(name) if found is not None else None
        if found is None:
            raise Bug(f"{origin.path} has no {'.'.join(trail)}")
        return found

    def _way(self) -> tuple[Origin, Trail]:
        """The file, and all steps from there."""
        trail, above = self.step, self.above
        while isinstance(above, Part):
            trail, above = above.step + trail, above.above
        return above, trail


class Plain:
    """The keys and values of a file that is written plainly, and the way to their places."""

    __slots__ = ("_audience", "_light", "origin")

    def __init__(self, found: dict[str, Light], origin: Origin) -> None:
        self._light: dict[str, Light] | None = found
        self._audience = found.get("audience", "")  # asked of every file, mostly after it became a node
        self.origin = origin

    @classmethod
    def taken(cls, audience: str, origin: Origin) -> Plain:
        """What is left of a file when its node is known already."""
        plain = cls({"audience": audience}, origin)
        plain.take()
        return plain

    def take(self) -> dict[str, Light]:
        """All of it, to be made into a node. It is read again if somebody asks again, which nobody has to."""
        found, self._light = self._light, None
        return light(self.origin.text) or {} if found is None else found

    def get(self, key: str) -> Light:
        """What stands behind one key; an empty text where the key is not there."""
        if key == "audience":
            return self._audience
        found = self._light
        return (light(self.origin.text) or {} if found is None else found).get(key, "")

    @property
    def keys(self) -> Mapping[str, yaml.Scalar]:
        """The keys with their places."""
        return self.origin.written().keys

    @property
    def values(self) -> Mapping[str, Value]:
        """The values with their places."""
        return self.origin.written().values


def shape_of(pairs: Mapping[str, Light]) -> Shape:
    """Which keys a mapping has. Equal ones are one object: most records are written alike."""
    values = pairs.values()
    if list in (kinds := tuple(map(type, values))):
        return _shape(tuple(pairs), tuple(map(_size, values)))
    return _flat(tuple(pairs), kinds)


@lru_cache(maxsize=4096)
def steps(step: Step, length: int) -> tuple[Step, ...]:
    """The steps to the items of a list to which a step leads."""
    return tuple((*step, str(n)) for n in range(length))


def _size(value: Light) -> int:
    return len(value) if type(value) is list else MAPPING if type(value) is dict else TEXT


@lru_cache(maxsize=4096)
def _shape(keys: tuple[str, ...], sizes: tuple[int, ...]) -> Shape:
    return dict(zip(keys, sizes, strict=True))


@lru_cache(maxsize=4096)
def _flat(keys: tuple[str, ...], kinds: tuple[type, ...]) -> Shape:
    return {key: MAPPING if kind is dict else TEXT for key, kind in zip(keys, kinds, strict=True)}


@lru_cache(maxsize=KEPT_TREES)
def _parsed(path: str, text: str, first_line: int) -> yaml.Mapping:
    root = yaml.parse(text, path, first_line=first_line).root
    if not isinstance(root, yaml.Mapping):
        raise Bug(f"{path} was read in two ways")
    return root
