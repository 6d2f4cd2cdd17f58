"""Is this YAML inside the subset, and where does every key and value stand?

One pass over libyaml's parser events serves the guard (depth, count, no anchor, alias, tag or merge key), the places
and the values. Nothing is composed by libyaml itself, whose loader recurses and expands; every scalar stays text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple, Protocol, cast

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from okrsite.content.complaints import in_words
from okrsite.findings import Place, Problem, Related, Span


class Event(Protocol):
    """What libyaml and its Python twin tell of each part; only nodes have an anchor and a tag, only scalars a value."""

    start_mark: yaml.Mark
    end_mark: yaml.Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 20
MAX_EVENTS = 5_000
MAX_SCALAR = 16 * 1024

BAD_YAML = "OKR002"
DUPLICATE_KEY = "OKR003"
OVER_LIMIT = "OKR001"

ODD_BREAKS = re.compile("[\x85\u2028\u2029]|\r(?!\n)")
"""Characters that libyaml counts as line breaks and editors do not."""


class Scalar(NamedTuple):
    """Text, whatever it looks like. `plain` is false where it was quoted or a block."""

    text: str
    span: Span
    plain: bool

    def child(self, name: str) -> Value | None:
        """Nothing lies below a scalar."""
        return None

    def exact(self) -> Scalar:
        """Itself."""
        return self

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written: `owner:`, `owner: ""`, `owner: ~`."""
        return not self.text.strip() or (self.plain and self.text in {"~", "null"})


class Sequence(NamedTuple):
    """A list of values."""

    items: list[Value]
    span: Span

    def child(self, name: str) -> Value | None:
        """The item of that index."""
        return self.items[int(name)] if name.isdigit() and int(name) < len(self.items) else None

    def exact(self) -> Sequence:
        """Itself."""
        return self


class Mapping(NamedTuple):
    """Keys, each with its own place, and their values. A duplicate key keeps its first value."""

    keys: dict[str, Scalar]
    values: dict[str, Value]
    whole: Span

    @property
    def span(self) -> Span:
        """The place that stands for the mapping: its title, name or id, else its first key."""
        for name in ("title", "name", "id"):
            if (value := self.values.get(name)) is not None and isinstance(value, Scalar) and value.text:
                return value.span
        return next(iter(self.keys.values())).span if self.keys else self.whole

    def child(self, name: str) -> Value | None:
        """The value of that key."""
        return self.values.get(name)

    def exact(self) -> Mapping:
        """Itself."""
        return self


Value = Scalar | Sequence | Mapping


class Parsed(NamedTuple):
    """A document's root, None where it is empty or broken, and its problems."""

    root: Value | None
    problems: list[Problem]


class _RefusedError(Exception):
    """The guard's way out of the event loop."""

    def __init__(self, code: str, message: str, span: Span, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.span, self.hint = code, span, hint


def parse(text: str, path: str, *, first_line: int = 1, free_key: str = "") -> Parsed:
    """Parse one document.

    `first_line` is the line of the file on which `text` begins; the scalar under the top-level `free_key` may be of
    any length (the body of a `.yaml` file). Never raises on content.
    """
    composer = _Composer(text, path, first_line, free_key)
    try:
        root = composer.compose()
    except _RefusedError as refused:
        problem = Problem(refused.code, str(refused), Place(path, refused.span), hint=refused.hint)
        return Parsed(None, [*composer.problems, problem])
    except (yaml.YAMLError, ValueError) as error:  # PyYAML's own Python raises the latter for characters that are none
        return Parsed(None, [*composer.problems, composer.syntax(error)])
    return Parsed(root, composer.problems)


kind_of = cast("Callable[[Event], object]", type)
"""The class of an event, as plain an object to the type checker as it is to the loop."""


class _Composer:
    """Builds the tree with a stack of its own: depth is data, not recursion."""

    def __init__(self, text: str, path: str, first_line: int, free_key: str) -> None:
        self.text, self.path, self.first_line, self.free_key = text, path, first_line, free_key
        self.problems: list[Problem] = []
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))] if ODD_BREAKS.search(text) else None

    def compose(self) -> Value | None:
        """The document's root. This loop is the hottest of the program: one branch an event, no call to spare."""
        next_event = cast("Callable[[], Event]", LOADER(self.text).get_event)
        root: Value | None = None
        stack: list[_Open] = []
        top: _Open | None = None
        count = 0
        while (kind := kind_of(event := next_event())) is not StreamEndEvent:
            count += 1
            if count > MAX_EVENTS:
                raise self.over(
                    event, f"more than {MAX_EVENTS:,} YAML events (keys, values, brackets)", "split the file"
                )
            if kind is ScalarEvent:
                value: Value = self.scalar(event, top, len(stack))
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self.guard(event, len(stack))
                top = _Open(kind is MappingStartEvent, event)
                stack.append(top)
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value = self.closed(stack.pop(), event)
                top = stack[-1] if stack else None
            else:
                self.frame(event, root)
                continue
            if top is None:
                root = value
            elif top.is_mapping:
                self.add(top, value)
            else:
                top.items.append(value)
        return root

    def scalar(self, event: Event, top: _Open | None, depth: int) -> Scalar:
        if event.anchor is not None or event.tag is not None:
            raise self.decorated(event)
        text: str = event.value
        plain = not event.style
        if (
            len(text) > MAX_SCALAR // 4
            and len(text.encode()) > MAX_SCALAR
            and not (top and depth == 1 and top.key and top.key.text == self.free_key)
        ):
            raise self.over(event, f"a text of {len(text.encode()):,} bytes", f"keep one below {MAX_SCALAR:,}")
        if plain and text == "<<" and top and top.is_mapping and top.key is None:
            raise self.refused(event, '"<<" merges keys, which content may not use', "write the keys out")
        if self.starts is not None:
            return Scalar(text, self.span(event), plain)
        first, start, end = self.first_line, event.start_mark, event.end_mark
        return Scalar(text, (start.line + first, start.column + 1, end.line + first, end.column + 1), plain)

    def frame(self, event: Event, root: Value | None) -> None:
        """What is neither a value nor a collection: an alias, or the start or end of a document."""
        kind = kind_of(event)
        if kind is AliasEvent:
            raise self.refused(
                event,
                f'"*{event.anchor}" is a YAML alias, which content may not use',
                "write the value out, or put quotes around it if it is text",
            )
        if kind is DocumentStartEvent and root is not None:
            raise self.refused(event, "a second YAML document begins here", "keep one document a file")

    def guard(self, event: Event, depth: int) -> None:
        if depth >= MAX_DEPTH:
            raise self.refused(event, f"nested deeper than {MAX_DEPTH} levels", "flatten it")
        if event.anchor is not None or event.tag is not None:
            raise self.decorated(event)

    def decorated(self, event: Event) -> _RefusedError:
        """The refusal of an anchor or a tag, which every node event may carry."""
        tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        what = f'"&{event.anchor}" is a YAML anchor' if event.anchor is not None else f'"{tag}" is a YAML tag'
        return self.refused(event, f"{what}, which content may not use", "put quotes around the value if it is text")

    def closed(self, part: _Open, end: Event) -> Value:
        line, column = self.point(part.event.start_mark)
        end_line, end_column = self.point(end.end_mark)
        span = (line, column, end_line, end_column)
        return Mapping(part.keys, part.values, span) if part.is_mapping else Sequence(part.items, span)

    def add(self, part: _Open, value: Value) -> None:
        """Put a key, or the value of the key before it, into the mapping that is open."""
        key = part.key
        if key is None:
            if not isinstance(value, Scalar):
                raise _RefusedError(BAD_YAML, "a key must be a word, not a list or mapping", value.span)
            part.key = value
            return
        part.key = None
        if key.text in part.keys:
            self.twice(key, part.keys[key.text])
        else:
            part.keys[key.text] = key
            part.values[key.text] = value

    def twice(self, key: Scalar, first: Scalar) -> None:
        self.problems.append(
            Problem(
                DUPLICATE_KEY,
                f'the key "{key.text}" stands here a second time',
                Place(self.path, key.span),
                field=key.text,
                hint="keep one of the two",
                related=(Related(Place(self.path, first.span), "the first"),),
            )
        )

    def span(self, event: Event) -> Span:
        return (*self.point(event.start_mark), *self.point(event.end_mark))

    def point(self, mark: yaml.Mark) -> tuple[int, int]:
        if self.starts is None:
            return mark.line + self.first_line, mark.column + 1
        row = bisect_right(self.starts, mark.index) - 1
        return row + self.first_line, mark.index - self.starts[row] + 1

    def refused(self, event: Event, message: str, hint: str = "") -> _RefusedError:
        return _RefusedError(BAD_YAML, message, self.span(event), hint)

    def over(self, event: Event, message: str, hint: str) -> _RefusedError:
        return _RefusedError(OVER_LIMIT, message, self.span(event), hint)

    def syntax(self, error: Exception) -> Problem:
        """libyaml's complaint in words that help somebody who does not know YAML."""
        mark, opened = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        raw = getattr(error, "problem", None) or str(error).splitlines()[0]
        message, hint = in_words(raw)
        if mark is None or "closed" in message:  # what was left open is found where it was opened
            mark = opened or mark
        line, column = self.point(mark) if mark is not None else (self.first_line, 1)
        rows = self.text.rstrip().split("\n")  # what is missing at the end is missed after the last thing written
        if line - self.first_line >= len(rows):
            line, column = self.first_line + len(rows) - 1, len(rows[-1])
        column = max(1, min(column, len(rows[line - self.first_line]) + 1))
        return Problem(BAD_YAML, message, Place(self.path, (line, column, line, column + 1)), hint=hint)


class _Open:
    """A collection whose end has not been seen yet."""

    __slots__ = ("event", "is_mapping", "items", "key", "keys", "values")

    def __init__(self, is_mapping: bool, event: Event) -> None:  # noqa: FBT001 - private
        self.is_mapping, self.event = is_mapping, event
        self.items: list[Value] = []
        self.keys: dict[str, Scalar] = {}
        self.values: dict[str, Value] = {}
        self.key: Scalar | None = None
