"""Which column means which field, which were not used, and which row is the header?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from okrsite.content.fields import Choice, Day, Numeric
from okrsite.content.near import did_you_mean, listed, nearest
from okrsite.content.nodes import ID
from okrsite.findings import UsageError
from okrsite.importer import cells
from okrsite.importer.fields import COMPUTED, EITHER, ELSEWHERE, OTHER_NAMES, SHAPES, Shape, Target
from okrsite.importer.tables import Cell, Row, Table, letters_of, text_of
from okrsite.importer.words import ROW_TYPES

CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
ASIDE = re.compile(r"[(\[][^)\]]*[)\]]")
SHORT = {"kr": "key result", "krs": "key results", "keyresult": "key result", "obj": "objective", "desc": "description"}

HEADER_WITHIN = 10
"""Rows at the top among which the header is looked for: exports put a title above it."""

SURE = 0.85
"""How alike a header and a known name are where that is offered: most columns of other tools mean nothing here."""

SAMPLE = 50
"""Cells of a column that are looked at to see what it holds."""


class Unused(NamedTuple):
    """A column that was left out, and why."""

    column: int
    header: str
    why: str


class Columns(NamedTuple):
    """What a table was understood as. `by_field` gives the index of each field's column."""

    shape: Shape
    table: Table
    headers: tuple[str, ...]
    by_field: dict[str, int]
    unused: tuple[Unused, ...]
    rows: tuple[Row, ...]

    def target(self, field: str) -> Target:
        return self.shape.columns[field]


def understand(kind: str, table: Table, maps: Sequence[str]) -> Columns:
    """Read the header of a table of a kind; `maps` say `Column=field` where it would be misread.

    Raises UsageError where the table cannot be of that kind.
    """
    shape = SHAPES[kind]
    if not table.rows:
        raise UsageError(f"{table.name} is empty")
    at = max(range(min(HEADER_WITHIN, len(table.rows))), key=lambda n: (_score(shape, table.rows[n]), -n))
    headers = tuple(text_of(cell) for cell in table.rows[at].cells)
    rows = table.rows[at + 1 :]
    matching = Matching(shape, headers, rows)
    _said(matching, maps)
    _match(matching)
    found = Columns(shape, table, headers, matching.found, tuple(_unused(matching)), rows)
    _must_be_enough(found)
    return found


def kind_of(table: Table) -> str:
    """The kind of table that most of its columns belong to; objectives where that is as likely as anything else."""
    rows = table.rows[:HEADER_WITHIN]
    scores = {kind: max((_score(shape, row) for row in rows), default=0) for kind, shape in SHAPES.items()}
    return max(SHAPES, key=lambda kind: (scores[kind], kind == "objective"))


def comparable(header: str) -> str:
    """A header without what differs between tools: case, signs, and short forms."""
    text = CAMEL.sub(" ", unicodedata.normalize("NFKC", header)).casefold()
    words = re.split(r"[^\w]+|_+", text)
    return " ".join(SHORT.get(word, word) for word in words if word)


class Matching:
    """Columns that are being given their meaning: each field to one column, each column to one field."""

    def __init__(self, shape: Shape, headers: tuple[str, ...], rows: tuple[Row, ...]) -> None:
        self.shape, self.headers, self.rows = shape, headers, rows
        self.found: dict[str, int] = {}
        self.ignored: set[int] = set()

    def take(self, field: str, column: int) -> bool:
        """Give a column its field, if both are free."""
        is_taken = field in self.found or column in self.found.values() or column in self.ignored
        if is_taken or field not in self.shape.columns:
            return False
        self.found[field] = column
        return True

    def sample(self, column: int) -> list[Cell]:
        """Some of the cells of a column that say something."""
        seen = (row.cell(column) for row in self.rows)
        return [cell for _, cell in zip(range(SAMPLE), (c for c in seen if not cells.is_nothing(c)), strict=False)]


# ------------------------------------------------------------------------------------------------ what was said


def _said(m: Matching, maps: Sequence[str]) -> None:
    """Follow `Column=field`."""
    known = _field_names(m.shape)
    for said in maps:
        header, equals, name = said.rpartition("=")
        if not equals:
            raise UsageError(f'--map {said}: write it as "Column=field", or "Column=" to leave the column out')
        column, field = _column(m, header), known.get(comparable(name))
        if column is None and _column(m, name) is not None and comparable(header) in known:
            column, field = _column(m, name), known[comparable(header)]
        if column is None:
            near = did_you_mean(header, m.headers)
            raise UsageError(f'--map {said}: there is no column "{header}"{near}; there are {_quoted(m.headers)}')
        if name.strip() and field is None:
            near = did_you_mean(name, m.shape.columns)
            raise UsageError(
                f'--map {said}: there is no field "{name}"{near}; there are {listed(m.shape.columns, "and")}'
            )
        if field is None:
            m.ignored.add(column)
        elif not m.take(field, column):
            raise UsageError(f'--map {said}: another column is "{field}" already, or this column something else')


def _column(m: Matching, header: str) -> int | None:
    wanted = [n for n, name in enumerate(m.headers) if name == header.strip()]
    wanted += [n for n, name in enumerate(m.headers) if comparable(name) == comparable(header)]
    return wanted[0] if wanted else None


def _field_names(shape: Shape) -> dict[str, str]:
    """What a field may be called in `--map`: its own name, its key in the files, else any of its other names."""
    names = {comparable(other): field for field, other in _other_names(shape)}
    names |= {comparable(target.key): field for field, target in shape.columns.items() if not target.inner}
    return names | {comparable(field): field for field in shape.columns}


def _other_names(shape: Shape) -> Iterator[tuple[str, str]]:
    for field in shape.columns:
        yield from ((field, other) for other in OTHER_NAMES.get(field, "").split(", ") if other)


# ------------------------------------------------------------------------------------------------ what is found


@cache
def _ranked(kind: str) -> dict[str, tuple[tuple[int, str], ...]]:
    """Each header that is known in a table of a kind, with the fields that it may mean, the likeliest first."""
    shape, found = SHAPES[kind], {}  # type: ignore[var-annotated]
    for field in shape.columns:
        found.setdefault(comparable(field), []).append((0, field))
        for rank, other in enumerate(filter(None, OTHER_NAMES.get(field, "").split(", ")), 1):
            found.setdefault(other, []).append((rank, field))
    return {header: tuple(sorted(fields)) for header, fields in found.items()}


def _score(shape: Shape, row: Row) -> int:
    """How many cells of a row could be headers."""
    known = _ranked(shape.kind)
    return sum(isinstance(cell, str) and _key(cell, known) in known for cell in row.cells)


def _key(header: str, known: Iterable[str]) -> str:
    key = comparable(header)
    return key if key in known or key in COMPUTED else comparable(ASIDE.sub("", header))


def _match(m: Matching) -> None:
    known = _ranked(m.shape.kind)
    keys = {n: _key(header, known) for n, header in enumerate(m.headers) if header}
    either = {n: key for n, key in keys.items() if key in EITHER and _is_either(m.shape, key)}
    ranked = sorted(
        (rank, n, field) for n, key in keys.items() if n not in either for rank, field in known.get(key, ())
    )
    for rank, n, field in ranked:
        if rank == 0 or _fits(m, field, n):
            m.take(field, n)
        if field == "row type" and m.found.get(field) == n and "kind" in m.found and m.found["kind"] == n:
            del m.found["kind"]
    for n, key in sorted(either.items(), key=lambda item: list(EITHER).index(item[1])):
        _take_either(m, n, EITHER[key])
    if "row type" not in m.found:
        _without_types(m)


def _is_either(shape: Shape, key: str) -> bool:
    return key == shape.kind or (EITHER[key][1] != "id" and all(field in shape.columns for field in EITHER[key]))


def _take_either(m: Matching, column: int, fields: tuple[str, str]) -> None:
    first, second = fields
    if first == "target":
        if not _fits(m, first, column) and m.take(second, column):
            return
    elif second != "metric" and _are_ids(m.sample(column)) and m.take(second, column):
        return
    if not m.take(first, column):
        m.take(second, column)


def _without_types(m: Matching) -> None:
    """Where every row is of the same kind, its title is the objective's, or the key result's beside one."""
    title, ident, parent = (m.found.pop(f"row {name}", None) for name in ("title", "id", "parent"))
    if title is not None and not m.take("objective title", title):
        m.take("key result title", title)
    if ident is not None:
        first = ("key result", "objective") if "key result title" in m.found else ("objective", "key result")
        _ = m.take(first[0], ident) or m.take(first[1], ident)
    if parent is not None:
        m.take("aligns to", parent)


def _are_ids(sample: list[Cell]) -> bool:
    return bool(sample) and all(
        isinstance(cell, str) and all(ID.fullmatch(part) for part in cell.strip().split("/", 1)) for cell in sample
    )


def _fits(m: Matching, field: str, column: int) -> bool:
    """Whether at least half of a column could be what a field holds: `start` may be a value or a day."""
    type, sample = m.shape.columns[field].type, m.sample(column)
    if field == "row type":
        return sum(text_of(cell).casefold() in ROW_TYPES for cell in sample) * 2 > len(sample)
    tests: dict[type_, Callable[[Cell], object]] = {
        Numeric: lambda cell: cells.amount(cell, cells.Habits(".")),
        Day: lambda cell: cells.day(cell, cells.Habits(day_first=True)),
        Choice: lambda cell: cells.choice(type.words, cell),  # type: ignore[attr-defined]
    }
    test = next((test for of, test in tests.items() if isinstance(type, of)), None)
    return test is None or sum(_passes(test, cell) for cell in sample) * 2 >= len(sample)


type_ = type


def _passes(test: Callable[[Cell], object], cell: Cell) -> bool:
    try:
        test(cell)
    except UsageError:
        return False
    return True


# ------------------------------------------------------------------------------------------------ what is told


def _unused(m: Matching) -> Iterator[Unused]:
    used = set(m.found.values())
    width = max((len(row.cells) for row in m.rows), default=0)
    for n in range(max(width, len(m.headers))):
        header = m.headers[n] if n < len(m.headers) else ""
        if n not in used and (header or m.sample(n)):
            yield Unused(n, header, "you left it out" if n in m.ignored else _why(m, header))


def _why(m: Matching, header: str) -> str:
    key = _key(header, _ranked(m.shape.kind))
    if not header:
        return "it has no name"
    if key in COMPUTED:
        return "okrsite computes it"
    if why := ELSEWHERE.get(m.shape.kind, {}).get(key):
        return why
    if (field := next((f for _, f in _ranked(m.shape.kind).get(key, ()) if f in m.found), None)) is not None:
        return f'"{m.headers[m.found[field]]}" is the {field} already'
    near = nearest(key, [*m.shape.columns, *(name for _, name in _other_names(m.shape))])
    is_near = near is not None and SequenceMatcher(None, near, key).ratio() > SURE
    meant = _field_names(m.shape)[comparable(near)] if is_near and near else "FIELD"
    return f'no field is called so; say what it means with --map "{header}={meant}"'


def _must_be_enough(found: Columns) -> None:
    """Whether anything says what the rows are about."""
    shape = found.shape
    titles = {"objective": ("objective title", "objective", "key result", "row title"), "goal": ("goal title", "goal")}
    needed = titles.get(shape.kind, ("id", "name" if "name" in shape.columns else "title"))
    if any(field in found.by_field for field in needed):
        return
    others = {kind: _score(SHAPES[kind], Row(1, found.headers)) for kind in SHAPES if kind != shape.kind}
    best = max(others, key=lambda kind: others[kind])
    guess = f" If these are of kind {best}, say --kind {best}." if others[best] > len(found.by_field) else ""
    raise UsageError(
        f"{found.table.name}: no column says what the {shape.noun} is called. There are {_quoted(found.headers)}: "
        f'name one with --map "COLUMN={needed[0]}".{guess}'
    )


def _quoted(headers: Sequence[str]) -> str:
    shown = [f'"{header[:40]}"' if header else f"column {letters_of(n)}" for n, header in enumerate(headers[:20])]
    return listed(shown, "and") if shown else "none"
