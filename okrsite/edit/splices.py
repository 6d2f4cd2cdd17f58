"""At which place, and in which style, does a new value enter a text? One splice; every character beside it stays."""

from __future__ import annotations

import re
from typing import NamedTuple

from okrsite.content.yaml import Mapping, Scalar, Sequence, Value
from okrsite.edit.scalars import Plain, block, flow, scalar
from okrsite.edit.sheets import Sheet
from okrsite.findings import UsageError

COMMENT = re.compile("#[^\n\r\x85\u2028\u2029]*")


class Splice(NamedTuple):
    """The text that takes the place of what stands between two offsets; between two equal ones it is put in."""

    start: int
    end: int
    text: str

    def into(self, text: str) -> str:
        """The text after the splice."""
        return text[: self.start] + self.text + text[self.end :]


def appended(sheet: Sheet, parent: Mapping, key: str, item: Plain) -> Splice:
    """An item as the last one of the list under a key, which may be empty or not there yet."""
    value = parent.values.get(key)
    if value is None:
        return added(sheet, parent, key, [item])
    if isinstance(value, Sequence):
        return _last_of(sheet, value, item)
    if not isinstance(value, Scalar) or not value.is_empty:
        raise refusal(sheet, value, f'"{key}" is not a list')
    if sheet.is_flow(parent) or value.text or not value.plain:
        return replaced(sheet, value, [item])
    at, column = sheet.line_end(sheet.begin(value)), sheet.column(sheet.begin(parent.keys[key]))
    return Splice(at, at, f"{sheet.newline(at)}{' ' * (column + 2)}- {flow(item, quoted=_is_quoted(parent))}")


def added(sheet: Sheet, mapping: Mapping, key: str, value: Plain) -> Splice:
    """A new key with its value, after the last one of a mapping."""
    quoted = _is_quoted(mapping)
    if sheet.is_flow(mapping):
        new = f"{scalar(key, quoted=quoted)}: {flow(value, quoted=quoted)}"
        if not mapping.values:
            at = sheet.begin(mapping) + 1
            return Splice(at, at, new)
        last = list(mapping.values)[-1]
        begin = sheet.begin(mapping.keys[last])
        return _after_last(sheet, begin, sheet.end(mapping.values[last]), sheet.close(mapping), new)
    if not mapping.keys:
        raise refusal(sheet, mapping, "there is no key yet to write another one below")
    at = sheet.line_end(sheet.end(mapping))
    before = f"{sheet.newline(at)}{' ' * sheet.column(sheet.begin(next(iter(mapping.keys.values()))))}"
    last_value = list(mapping.values.values())[-1]
    if isinstance(value, dict) and isinstance(last_value, Mapping) and sheet.is_flow(last_value):
        padded = _is_padded(sheet, last_value)
        new = flow(value, quoted=_is_quoted(last_value), padded=padded)
        return Splice(at, at, f"{before}{scalar(key, in_flow=False, quoted=quoted)}: {new}")
    return Splice(at, at, "".join(before + line for line in block({key: value}, quoted=quoted)))


def replaced(sheet: Sheet, value: Value, new: Plain) -> Splice:
    """Another value in the place of a scalar."""
    if not isinstance(value, Scalar):
        raise refusal(sheet, value, "there stands more than one value here")
    start, end = sheet.begin(value), sheet.end(value)
    glued = sheet.text[start - 1 : start] not in ("", " ", "\t", "\n", "\r", "[", "{")
    return Splice(start, end, (" " if glued else "") + flow(new))


def refusal(sheet: Sheet, value: Value, why: str) -> UsageError:
    """What is said where no splice would do what is meant."""
    span = value.whole if isinstance(value, Mapping) else value.span
    return UsageError(f"{sheet.path}:{span[0]}: {why}; please edit this file by hand")


def _last_of(sheet: Sheet, items: Sequence, item: Plain) -> Splice:
    last = items.items[-1] if items.items else None
    quoted = isinstance(last, Mapping) and _is_quoted(last)
    if sheet.is_flow(items):
        if last is None:
            at = sheet.begin(items) + 1
            return Splice(at, at, flow(item, quoted=sheet.text.lstrip().startswith("{")))
        new = flow(item, quoted=quoted, padded=_is_padded(sheet, last))
        return _after_last(sheet, sheet.begin(last), sheet.end(last), sheet.close(items), new)
    if last is None:
        raise refusal(sheet, items, "an empty list has no place for an entry")
    at = sheet.line_end(sheet.end(last))
    newline, dash = sheet.newline(at), sheet.column(sheet.begin(items))
    gap, column = _gap(sheet, last, dash, newline)
    if isinstance(last, Mapping) and isinstance(item, dict) and not sheet.is_flow(last):
        new = f"{newline}{' ' * column}".join(block(item, quoted=quoted))
    else:
        new = flow(item, quoted=quoted, padded=_is_padded(sheet, last))
    return Splice(at, at, f"{newline}{' ' * dash}-{gap}{new}")


def _gap(sheet: Sheet, last: Value, dash: int, newline: str) -> tuple[str, int]:
    """What stands between an item and its dash, and the column in which the item begins."""
    begin = sheet.begin(last)
    start = sheet.line_start(begin)
    between = sheet.text[start + dash + 1 : begin]
    if sheet.text[start + dash : start + dash + 1] == "-" and between and not between.strip():
        return between, dash + 1 + len(between)
    if isinstance(last, Mapping) and not sheet.text[start:begin].strip():
        return newline + sheet.text[start:begin], begin - start
    return " ", dash + 2


def _after_last(sheet: Sheet, begin: int, end: int, close: int, new: str) -> Splice:
    """Something after the last part of a collection in brackets, with every comment left where it is."""
    text = sheet.text
    bare = COMMENT.sub(lambda found: " " * len(found[0]), text[end:close])
    comma = end + bare.index(",") + 1 if "," in bare else 0
    own_line = not text[sheet.line_start(begin) : begin].strip() and sheet.line_start(begin) > 0
    indent = sheet.newline(begin) + " " * sheet.column(begin)
    if not own_line:
        return Splice(comma, comma, f" {new},") if comma else Splice(end, end, f", {new}")
    line_end = min(sheet.line_end(comma or end), close)
    rest = COMMENT.sub("", text[comma or end : line_end])
    if comma:
        at = line_end if not rest.strip() else comma
        return Splice(at, at, f"{indent}{new},")
    if "#" in text[end:line_end]:
        return Splice(line_end, line_end, f"{indent}, {new}")
    return Splice(end, end, f",{indent}{new}")


def _is_quoted(mapping: Mapping) -> bool:
    """Whether keys are written in quotes, as in JSON."""
    return bool(mapping.keys) and not next(iter(mapping.keys.values())).plain


def _is_padded(sheet: Sheet, value: Value) -> bool:
    return isinstance(value, Mapping) and sheet.is_flow(value) and sheet.text[sheet.begin(value) + 1] == " "
