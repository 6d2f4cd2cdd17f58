"""Does the edited text say exactly what it said before, and the change? Otherwise it is refused."""

from __future__ import annotations

from typing import NamedTuple

from okrsite.content.documents import MAX_FILE, MAX_FRONT_MATTER, classify, read_document
from okrsite.content.nodes import build_node
from okrsite.content.records import plain
from okrsite.content.trees import Tree, TreeFile
from okrsite.content.yaml import Mapping
from okrsite.edit import splices
from okrsite.edit.overlay import Overlay
from okrsite.edit.scalars import Plain
from okrsite.edit.sheets import Sheet, Trail
from okrsite.findings import Problem, UsageError


class Append(NamedTuple):
    """One more item at the end of the list under a key of the mapping at `trail`."""

    trail: Trail
    key: str
    value: Plain


class Put(NamedTuple):
    """A key of the mapping at `trail` and its value, whether it was there or not."""

    trail: Trail
    key: str
    value: Plain


class Swap(NamedTuple):
    """Another value in the place of the scalar at `trail`."""

    trail: Trail
    value: Plain


Change = Append | Put | Swap


def edited(tree: Tree, folder: str, path: str, data: bytes, change: Change) -> bytes:
    """A content file's bytes after a change. Raises UsageError where that cannot be done without moving anything else.

    `folder` is the project's content folder; `path` is relative to the root.
    """
    kind, name = classify(path.removeprefix(f"{folder}/") if folder else path)
    before = Sheet.of(data, path, kind)
    after = before.encoded(_splice(before, change).into(before.text))
    _prove(before, after, kind, change)
    known = {(p.code, p.message) for p in _problems(tree, folder, path, data, (kind, name))}
    for problem in _problems(tree, folder, path, after, (kind, name)):
        if (problem.code, problem.message) not in known:
            hint = f" ({problem.hint})" if problem.hint else ""
            raise UsageError(f"{path}:{problem.place.line}: after that, {problem.message}{hint}")
    return after


def _splice(sheet: Sheet, change: Change) -> splices.Splice:
    if isinstance(change, Swap):
        return splices.replaced(sheet, sheet.find(change.trail) or sheet.root, change.value)
    mapping = sheet.find(change.trail)
    if not isinstance(mapping, Mapping):
        raise splices.refusal(sheet, sheet.root, f"there are no keys at {'.'.join(map(str, change.trail))}")
    if isinstance(change, Append):
        return splices.appended(sheet, mapping, change.key, change.value)
    if (there := mapping.values.get(change.key)) is not None:
        return splices.replaced(sheet, there, change.value)
    return splices.added(sheet, mapping, change.key, change.value)


def _prove(before: Sheet, after: bytes, kind: str, change: Change) -> None:
    """Read the result again, and compare it with the data before it and the change."""
    path = before.path
    try:
        result = Sheet.of(after, path, kind)
    except UsageError as error:
        limit = len(after) > MAX_FILE or len(after) > MAX_FRONT_MATTER
        told = (
            str(error) if limit else f"{path}: this way of writing YAML leaves no place for it; edit the file by hand"
        )
        raise UsageError(told) from error
    expected = applied(_plain(before.root), change)
    if _plain(result.root) != expected or list(result.root.values) != _keys_after(before, change):
        raise UsageError(f"{path}: this way of writing YAML leaves no place for it; edit the file by hand")
    if result.body != before.body:
        raise UsageError(f"{path}: the text below the front matter would move; edit the file by hand")


def applied(data: Plain, change: Change) -> Plain:
    """Plain data with a change."""
    if change.trail:
        step, inner = change.trail[0], change._replace(trail=change.trail[1:])
        if isinstance(data, dict):
            return data | {str(step): applied(data[str(step)], inner)}
        if isinstance(data, list):
            return [applied(item, inner) if n == step else item for n, item in enumerate(data)]
        return data
    if isinstance(change, Swap):
        return change.value
    if not isinstance(data, dict):
        return data
    there = data.get(change.key)
    value = [*(there if isinstance(there, list) else []), change.value] if isinstance(change, Append) else change.value
    return data | {change.key: value}


def _plain(mapping: Mapping) -> Plain:
    return _listed(plain(mapping))


def _listed(value: object) -> Plain:
    if isinstance(value, tuple):
        return [_listed(item) for item in value]
    return {name: _listed(item) for name, item in value.items()} if isinstance(value, dict) else str(value)


def _keys_after(before: Sheet, change: Change) -> list[str]:
    keys = list(before.root.values)
    return keys if change.trail or isinstance(change, Swap) or change.key in keys else [*keys, change.key]


def _problems(tree: Tree, folder: str, path: str, data: bytes, known: tuple[str, str]) -> tuple[Problem, ...]:
    document = read_document(Overlay(tree, {path: data}), TreeFile(path, "file", len(data)), *known)
    return build_node(document, tree, f"{folder}/" if folder else "").problems
