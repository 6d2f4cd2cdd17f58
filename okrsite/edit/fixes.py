"""What do files look like with the certain answers of findings put in, and every other byte as it was?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from okrsite.content.documents import classify
from okrsite.content.trees import Tree
from okrsite.content.yaml import Mapping, Scalar, Value
from okrsite.edit.sheets import BREAK, Sheet
from okrsite.edit.splices import Splice
from okrsite.findings import Finding, Fix, UsageError

QUOTES = ("'", '"')
BLOCKS = ("|", ">")


class Fixed(NamedTuple):
    """Files as they are and as they would be, by path, and the findings whose answers were put in."""

    before: dict[str, bytes]
    after: dict[str, bytes]
    done: tuple[Finding, ...]


def fixed(tree: Tree, folder: str, findings: Iterable[Finding]) -> Fixed:
    """Put in the certain answer of each finding that has one. What would change anything else is left alone."""
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    done: list[Finding] = []
    with_fix = sorted((f for f in findings if f.fix is not None), key=_from_the_end)
    for path, found in groupby(with_fix, key=lambda f: f.fix.place.path if f.fix else ""):
        kind = classify(path.removeprefix(f"{folder}/") if folder else path)[0]
        try:
            data = before[path] = tree.read(path)
        except OSError:
            continue
        for finding, new in _one_by_one(data, path, kind, list(found)):
            after[path] = new
            done.append(finding)
    return Fixed({path: before[path] for path in after}, after, tuple(reversed(done)))


def _from_the_end(finding: Finding) -> tuple[str, int, int]:
    """The last place of a file first, so that those before it stay where they are."""
    place = finding.fix.place if finding.fix else finding.place
    return (place.path, -place.line, -place.column)


def _one_by_one(data: bytes, path: str, kind: str, findings: list[Finding]) -> Iterator[tuple[Finding, bytes]]:
    taken = None
    for finding in findings:
        new = _with(data, path, kind, finding.fix) if finding.fix and finding.fix.place.span != taken else None
        if new is not None and finding.fix:
            taken, data = finding.fix.place.span, new
            yield finding, new


def _with(data: bytes, path: str, kind: str, fix: Fix) -> bytes | None:
    """A file's bytes with a fix; None where it does not fit there exactly."""
    try:
        sheet = Sheet.of(data, path, kind)
        splice = _removal(sheet, fix) if not fix.text else _exchange(sheet, fix)
        if splice is None:
            return None
        new = sheet.encoded(splice.into(sheet.text))
        return new if _is_that_alone(sheet, Sheet.of(new, path, kind), fix, splice) else None
    except UsageError:
        return None


def _exchange(sheet: Sheet, fix: Fix) -> Splice | None:
    """Another word in the place of one, in the quotes of the old one."""
    start, end = _offsets(sheet, fix)
    old = sheet.text[start:end]
    if not old or "\n" in old or old[0] in BLOCKS:
        return None
    quote = old[0] if old[0] in QUOTES and len(old) > 1 and old[-1] == old[0] else ""
    return Splice(start, end, f"{quote}{fix.text}{quote}")


def _removal(sheet: Sheet, fix: Fix) -> Splice | None:
    """A comment away, with the space before it; in YAML its line too, if nothing else stands there."""
    start, end = _offsets(sheet, fix)
    old = sheet.text[start:end]
    in_yaml, in_prose = old.startswith("#"), old.startswith("<!--") and old.endswith("-->")
    if not (in_yaml or in_prose) or "\n" in old:
        return None
    while start and sheet.text[start - 1] in " \t":
        start -= 1
    alone = start == sheet.line_start(start)
    following = BREAK.match(sheet.text, end)
    if in_yaml and alone and following:
        end = following.end()
    return Splice(start, end, "")


def _offsets(sheet: Sheet, fix: Fix) -> tuple[int, int]:
    line, column, end_line, end_column = fix.place.span
    if max(line, end_line) > len(sheet.starts):
        return (0, 0)
    return sheet.starts[line - 1] + column - 1, sheet.starts[end_line - 1] + end_column - 1


def _is_that_alone(before: Sheet, after: Sheet, fix: Fix, splice: Splice) -> bool:
    """Whether the file, read again, says what it said but for the one word, or the one comment."""
    old, new = list(_words(before.root)), list(_words(after.root))
    differing = [(a, b) for a, b in zip(old, new, strict=False) if a != b]
    if fix.text:
        return len(old) == len(new) and [b for _, b in differing] == [fix.text] and before.body == after.body
    cut = len(before.body) - len(after.body)
    return old == new and cut in (0, splice.end - splice.start)


def _words(root: Value) -> Iterator[str]:
    """Every key and value in the order of the file, and where collections end. The depth is bounded by the reader."""
    if isinstance(root, Scalar):
        yield root.text
    elif isinstance(root, Mapping):
        for name, value in root.values.items():
            yield name
            yield from _words(value)
        yield "}"
    else:
        for item in root.items:
            yield from _words(item)
        yield "]"
