"""Where in the text of a file does each of its values begin and really end, and how are its lines broken?"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from okrsite.content import yaml
from okrsite.content.documents import MAY_LACK_FRONT_MATTER, PROSE_KEY, split_front_matter
from okrsite.content.yaml import Mapping, Scalar, Sequence, Value
from okrsite.findings import UsageError

BOM = "\ufeff"

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for YAML, and so also a comment. An editor may know fewer."""

USUAL_BREAK = re.compile("\r\n|\n|\r")

Trail = tuple[str | int, ...]
"""The way to a value: keys of mappings and indexes of lists."""


class Sheet(NamedTuple):
    """A file's text without its byte order mark, its data with their places, and the prose below them."""

    path: str
    text: str
    root: Mapping
    body: str
    starts: tuple[int, ...]
    has_bom: bool

    @classmethod
    def of(cls, data: bytes, path: str, kind: str) -> Sheet:
        """Read a file's bytes. Raises UsageError if they are no front matter with keys."""
        text = _decoded(data, path)
        front, body, first_line = text, "", 1
        if path.endswith(".md"):
            found, prose, problem = split_front_matter(text, path, required=kind not in MAY_LACK_FRONT_MATTER)
            if found is None:
                raise UsageError(f"{path}: {problem.message if problem else 'there is no front matter'}")
            front, body, first_line = found, prose.text, 2
        parsed = yaml.parse(front, path, first_line=first_line, free_key="" if first_line == 2 else PROSE_KEY)
        if not isinstance(parsed.root, Mapping) or parsed.problems:  # of a key that stands twice, which one is meant?
            why = parsed.problems[0] if parsed.problems else None
            at = f":{why.place.line}" if why else ""
            raise UsageError(f"{path}{at}: {why.message if why else 'there are no keys with values'}")
        starts = (0, *(m.end() for m in re.finditer("\n", text)))
        return cls(path, text, parsed.root, body, starts, data.startswith(BOM.encode()))

    def encoded(self, text: str) -> bytes:
        """Another text as this file would hold it."""
        return (BOM.encode() if self.has_bom else b"") + text.encode()

    def find(self, trail: Trail) -> Value | None:
        """The value at the end of a trail."""
        value: Value | None = self.root
        for step in trail:
            value = value.child(str(step)) if value is not None else None
        return value

    def begin(self, value: Value) -> int:
        """The offset of a value's first character."""
        return self._offset(*_span(value)[:2])

    def close(self, value: Value) -> int:
        """The offset right after a value, as the parser sees it: a block's reaches to whatever comes next."""
        return self._offset(*_span(value)[2:])

    def is_flow(self, value: Value) -> bool:
        """Whether a collection is written in brackets."""
        return self.text[self.begin(value) : self.begin(value) + 1] == ("{" if isinstance(value, Mapping) else "[")

    def end(self, value: Value) -> int:
        """The offset right after the last character that belongs to a value: comments below it do not."""
        while not isinstance(value, Scalar) and not self.is_flow(value):
            inner = list(value.values.values()) if isinstance(value, Mapping) else value.items
            if not inner:
                break
            value = max(inner, key=self.begin)
        close = self.close(value)
        if isinstance(value, Scalar) and not value.plain and self.text[self.begin(value)] in "|>":
            return self._end_of_block(self.begin(value), close)
        return close

    def column(self, offset: int) -> int:
        """How many characters stand before an offset on its line."""
        return offset - self.line_start(offset)

    def line_start(self, offset: int) -> int:
        """The offset at which the line of an offset begins."""
        last = 0
        for found in BREAK.finditer(self.text, max(0, self.starts[bisect_right(self.starts, offset) - 1]), offset):
            last = found.end()
        return last or self.starts[bisect_right(self.starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """The offset of the break that ends the line of an offset, or the end of the text."""
        found = BREAK.search(self.text, offset)
        return found.start() if found else len(self.text)

    def newline(self, offset: int) -> str:
        """How lines are broken there: as the line before it, else the one after it."""
        start = self.line_start(offset)
        before = [*USUAL_BREAK.finditer(self.text, max(0, start - 2), start)]
        found = before[-1] if before else USUAL_BREAK.search(self.text)
        return found[0] if found else "\n"

    def _end_of_block(self, begin: int, close: int) -> int:
        """Where a text that began with | or > ends, without the break of its last line."""
        header = self.text[begin : self.line_end(begin)].partition("#")[0]
        if "+" not in header:  # the empty lines after it mean nothing
            return begin + len(self.text[begin:close].rstrip())
        ended = [m for m in BREAK.finditer(self.text, max(begin, close - 2), close) if m.end() == close]
        return ended[-1].start() if ended else close

    def _offset(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column - 1


def _span(value: Value) -> tuple[int, int, int, int]:
    return value.whole if isinstance(value, Mapping) else value.span


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: the file is not UTF-8 (byte {error.start + 1:,}); save it as UTF-8") from error


__all__ = ["Mapping", "Scalar", "Sequence", "Sheet", "Trail", "Value"]
