"""Is this collection what its field wants? Lists, free mappings, and records that are built into nodes."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence

from okrsite.content.fields import MISSING_KEY, UNKNOWN_KEY, Field, FieldType, Json, Reading, UnsureError
from okrsite.content.late import Part, Step, shape_of, steps
from okrsite.content.light import Light
from okrsite.content.near import certain, did_you_mean, nearest
from okrsite.content.yaml import Mapping, Scalar, Sequence, Value
from okrsite.findings import Source


class ListOf:
    """A list of values of one type."""

    def __init__(self, inner: FieldType) -> None:
        self.inner = inner

    def read(self, value: Value, r: Reading, field: str) -> tuple[object, ...] | None:
        if not isinstance(value, Sequence):
            return r.wrong("a list", value, field, "write it in brackets: [first, second]")
        read = [self.inner.read(item, r, f"{field}.{n}") for n, item in enumerate(value.items)]
        return tuple(item for item in read if item is not None)

    def quick(self, value: Light, around: Source, step: Step) -> object:
        if type(value) is not list:
            raise UnsureError
        read = self.inner.quick
        return tuple([read(item, around, inner) for item, inner in zip(value, steps(step, len(value)), strict=True)])

    def schema(self) -> Json:
        return {"type": "array", "items": self.inner.schema()}


class MapOf:
    """A mapping from free words to values of one type."""

    def __init__(self, inner: FieldType, words: AnySequence[str] | None = None) -> None:
        self.inner, self.words = inner, words

    def read(self, value: Value, r: Reading, field: str) -> dict[str, object] | None:
        if not isinstance(value, Mapping):
            return r.wrong("keys with values", value, field)
        read: dict[str, object] = {}
        for name, item in value.values.items():
            if self.words is not None and name.startswith("x-"):
                continue
            if self.words is not None and name not in self.words:
                r.fault(UNKNOWN_KEY, f'unknown key "{name}"{did_you_mean(name, self.words)}', value.keys[name], field)
                continue
            got = self.inner.read(item, r, f"{field}.{name}")
            if got is not None:
                read[name] = got
        return read

    def quick(self, value: Light, around: Source, step: Step) -> object:
        raise UnsureError

    def schema(self) -> Json:
        names = {"anyOf": [{"enum": list(self.words or ())}, {"pattern": "^x-"}]}
        known = {} if self.words is None else {"propertyNames": names}
        return {"type": "object", "additionalProperties": self.inner.schema(), **known}


class Record:
    """A mapping with known keys, built into a node by `make(**values)`.

    A scalar in its place is read as the key `shorthand`. Nothing is built without the required keys, or without
    those of `needs` where a node can do without the others. `entity` names the thing whose fields these are, where it
    is not the file's own; it gets the id that was written and the entity around it.
    """

    def __init__(
        self,
        make: Callable[..., object],
        *fields: Field,
        shorthand: str = "",
        entity: Callable[[str, str], str] | None = None,
        needs: AnySequence[str] | None = None,
    ) -> None:
        self.make, self.fields, self.shorthand, self.entity = make, fields, shorthand, entity
        self.by_name = {f.name: f for f in fields}
        self.readers = {f.name: (f.attr or f.name, f.type.quick, (f.name,)) for f in fields}
        self.required = [f for f in fields if f.required]
        self.needs = [f.attr or f.name for f in self.required if needs is None or f.name in needs]
        known = getattr(make, "_fields", ())
        self.keeps_source, self.keeps_extra = "source" in known, "extra" in known

    def read(self, value: Value, r: Reading, field: str) -> object:
        if self.shorthand and isinstance(value, Scalar):
            word = self.by_name[self.shorthand].type.read(value, r, field)
            return None if word is None else self.make(**{self._attr(self.shorthand): word})
        if not isinstance(value, Mapping):
            return r.wrong("keys with values", value, field)
        outer = r.entity
        if self.entity is not None:
            written = value.values.get("id")
            r.entity, field = self.entity(written.text if isinstance(written, Scalar) else "", outer), ""
        values = self.values(value, r, field)
        r.entity = outer
        if any(name not in values for name in self.needs):
            return None
        return self.make(**values, **({"source": Source(r.path, value)} if self.keeps_source else {}))

    def values(self, mapping: Mapping, r: Reading, field: str) -> dict[str, object]:
        """Each known key's value by attribute; what is unknown, missing or wrong is noted and left out."""
        read: dict[str, object] = {}
        extra: dict[str, object] = {}
        prefix = f"{field}." if field else ""
        for name, value in mapping.values.items():
            known = self.by_name.get(name)
            if known is None:
                if name.startswith("x-"):
                    extra[name] = plain(value)
                else:
                    self.unknown(name, mapping, r, prefix)
            elif not (isinstance(value, Scalar) and value.is_empty):
                got = known.type.read(value, r, prefix + name)
                if got is not None:
                    read[known.attr or name] = got
        for wanted in self.required:
            if wanted.name not in mapping.values or _empty(mapping.values[wanted.name]):
                self.missing(wanted, mapping, r, prefix)
        if extra and self.keeps_extra:
            read["extra"] = extra
        return read

    def unknown(self, name: str, mapping: Mapping, r: Reading, prefix: str) -> None:
        free = [f for f in self.by_name if f not in mapping.values]
        near = nearest(name, free)
        hint = f'write "{near}"' if near else "okrsite schema lists the keys that are known; your own begin with x-"
        message = f'unknown key "{name}"' + (f' (did you mean "{near}"?)' if near else "")
        r.fault(UNKNOWN_KEY, message, mapping.keys[name], prefix + name, hint, certain(name, free))

    def missing(self, wanted: Field, mapping: Mapping, r: Reading, prefix: str) -> None:
        example = f", for example {wanted.name}: {wanted.example}" if wanted.example is not None else ""
        hint = f'add "{wanted.name}": {wanted.doc}{example}'
        r.fault(MISSING_KEY, f'"{wanted.name}" is missing', mapping, prefix + wanted.name, hint)

    def quick(self, value: Light, around: Source, step: Step) -> object:
        if type(value) is str and self.shorthand:
            return self.make(
                **{self._attr(self.shorthand): self.by_name[self.shorthand].type.quick(value, around, step)}
            )
        if type(value) is not dict:
            raise UnsureError
        source = Source(around.path, Part(around.root, step, shape_of(value)))  # type: ignore[arg-type]  # a part as well
        values = self.quick_values(value, source)
        if self.keeps_source:
            values["source"] = source
        return self.make(**values)

    def quick_values(self, pairs: AnyMapping[str, Light], around: Source) -> dict[str, object]:
        """Like `values`, for what was read without its place. Raises UnsureError where that may be wrong."""
        read: dict[str, object] = {}
        readers = self.readers
        for name, value in pairs.items():
            if name not in readers:
                raise UnsureError
            if value is not None:
                attr, quick, step = readers[name]
                read[attr] = quick(value, around, step)
        if any(pairs.get(wanted.name) is None for wanted in self.required):
            raise UnsureError
        return read

    def schema(self) -> Json:
        properties = {f.name: described(f) for f in self.fields}
        full: Json = {
            "type": "object",
            "properties": properties,
            "patternProperties": {"^x-": True},
            "additionalProperties": False,
        }
        if self.required:
            full["required"] = [f.name for f in self.required]
        return {"anyOf": [full, self.by_name[self.shorthand].type.schema()]} if self.shorthand else full

    def _attr(self, name: str) -> str:
        return self.by_name[name].attr or name


class Either:
    """One type where a scalar stands, another where a collection does."""

    def __init__(self, scalar: FieldType, other: FieldType) -> None:
        self.scalar, self.other = scalar, other

    def read(self, value: Value, r: Reading, field: str) -> object:
        return (self.scalar if isinstance(value, Scalar) else self.other).read(value, r, field)

    def quick(self, value: Light, around: Source, step: Step) -> object:
        return (self.scalar if type(value) is str else self.other).quick(value, around, step)

    def schema(self) -> Json:
        return {"anyOf": [self.scalar.schema(), self.other.schema()]}


def described(field: Field) -> Json:
    """A field's type with its documentation and example. A key that may be left out may be left empty too."""
    schema = dict(field.type.schema())
    if not field.required:
        is_typed = isinstance(schema.get("type"), str | list)
        schema = _nullable(schema) if is_typed else {"anyOf": [schema, {"type": "null"}]}
    example = example_of(field)
    return {**schema, "description": field.doc, **({} if example is None else {"examples": [example]})}


def example_of(field: Field) -> object:
    """A value that a field could have: the one in its table, else one made of the examples inside it."""
    return field.example if field.example is not None else _made_up(field.type)


def _made_up(type: object) -> object:
    if isinstance(type, ListOf):
        inner = _made_up(type.inner)
        return None if inner is None else [inner]
    if isinstance(type, Either):
        return _made_up(type.other)
    if isinstance(type, Record):
        told = [f for f in type.fields if f.required] or type.fields[:2]
        return {f.name: example_of(f) for f in told}
    return None


def _nullable(schema: Json) -> Json:
    types = schema["type"]
    return {**schema, "type": [*(types if isinstance(types, list) else [types]), "null"]}


def plain(value: Value) -> object:
    """A value as text, lists and mappings: what a company's own `x-` keys hold."""
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Sequence):
        return tuple(plain(item) for item in value.items)
    return {name: plain(item) for name, item in value.values.items()}


def _empty(value: Value) -> bool:
    return isinstance(value, Scalar) and value.is_empty
