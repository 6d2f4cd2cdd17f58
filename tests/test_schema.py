"""Do the reader and the JSON Schema say the same of every field of every kind, and does the schema explain itself?

Editors type YAML before a schema sees it, by the core schema of YAML 1.2; so does the loader here. Three things a schema
cannot see, and they are left out: how a number was written (`1e5`, `0x1F`), that `""` means "left empty", and how large a
number is that is a text for YAML (`50_000`, `12 %`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest
import yaml

from okrsite.cli.editors import CONFIG, editor_files, schema_of
from okrsite.content.config import read_config
from okrsite.content.documents import read_document
from okrsite.content.fields import Between, Field, FieldType, Json
from okrsite.content.nodes import build_node
from okrsite.content.records import Either, ListOf, Record, example_of
from okrsite.content.schema import KINDS
from okrsite.content.schema.keys import ENTRY
from okrsite.content.schema.others import Entries
from okrsite.content.trees import FileKind, TreeFile
from okrsite.findings import UsageError
from tests.conftest import CompanyMaker

HOLE = "@hole@"

VALUES = [
    "24", "-3.5", "+7", ".5", "12 %", "50_000", "1 250", '"1,5"', '"1.250,5"', "'%'", "'-'", "12%%", "1__0", "unknown", "none", "target",
    "true", "True", "FALSE", "tRuE", "yes", "no", "on", "2026-10-01", "2026-02-30", "2026-13-01", "1899-12-31", "2200-01-01", "2026-1-1",
    "01.10.2026", "text", "two words", "Title: with colon".replace(":", ""), '"a\\nb"', '"line\\n"', '"  padded  "', '"bell \\a"',
    '"tab\\tin"', '"a\\x85b"', '"\\e[31m"', "[]", "[a, b]", "[1, true]", "[[a]]", "[{}]", "{}", "{a: 1}", "{x-own: [1]}", "null", "~", "ana@example.com",
    "ana@", "a/b", "kpi:x", "UPPER", "-dash", "a" * 64, "a" * 65, "metric", "maintain", "draft", "active", "closed", "weekly", "daily", "up", "doing", "partial", "keep",
    "latest", "commit", "strategic", "committed", "both", "everyone", "values.csv", "日本", '"#"', "[{title: a}]", "[{date: 2026-10-01, value: 3}]",
    "{min: 1}", "{min: x}", "{max: 1, mni: 2}", "{self: a}", "{commit: a, x-b: 1}", "[{to: a}]", "[{on: a, confirmed: maybe}]", "[{id: a, title: b}]",
    "[{id: a}]", "[{date: 2026-10-01, field: a.b}]", "{consult: [a]}", "{consult: a}", "[{key_result: a/b, weight: 60}]",
    "{outcome: partial, decision: stay}", "{outcome: partial}", "{a/b: {value: 1}}", "{a/b: {value: x y}}", "{a/b: 3}", "{a/b: {values: 1}}",
]  # fmt: skip
"""Values in every way of writing, right for some fields and wrong for others."""

BY_GRAPH_OR_NODE = {"OKR104", "OKR105", "OKR511"}
"""What is said of ids beyond their field's type; the schema knows their shape only."""


class Core(yaml.SafeLoader):
    """YAML as editors type it."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", "~|null|Null|NULL|", "~nN"), ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"), ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):  # fmt: skip
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))
Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])


class One(NamedTuple):
    """A tree of one file."""

    path: str
    data: bytes

    def files(self, folder: str) -> list[TreeFile]:
        return [TreeFile(self.path, "file", len(self.data))]

    def read(self, path: str) -> bytes:
        return self.data

    def kind(self, path: str) -> FileKind | None:
        return "file" if path == self.path else None


class Slot(NamedTuple):
    """A field somewhere in a kind, and a document that is right but for the hole in its place."""

    name: str
    document: object
    field: Field


def slots(record: Record, name: str, around: Callable[[object], object], depth: int = 0) -> Iterator[Slot]:
    """Every field of a record and of the records inside it."""
    whole = {f.name: example_of(f) for f in record.fields if f.required}
    for field in record.fields:
        at = f"{name}.{field.name}"

        def put(value: object, field: Field = field) -> object:
            return around({**whole, field.name: value})

        yield Slot(at, put(HOLE), field)
        yield from inner(field.type, at, put, depth)


def inner(type_: FieldType, name: str, put: Callable[[object], object], depth: int) -> Iterator[Slot]:
    if depth > 3:
        return
    if isinstance(type_, Record):
        yield from slots(type_, name, put, depth + 1)
    elif isinstance(type_, ListOf):
        yield from inner(type_.inner, f"{name}[]", lambda value: put([value]), depth + 1)
    elif isinstance(type_, Either):
        yield from inner(type_.other, name, put, depth)
    elif isinstance(type_, Entries):
        yield from slots(ENTRY, f"{name}[]", lambda value: put({"x/y": value}), depth + 1)


SLOTS = [(kind, slot) for kind, record in KINDS.items() for slot in slots(record, kind, lambda value: value)]


def is_read(kind: str, text: str) -> bool:
    """Whether the reader finds nothing wrong with a file's keys and their types."""
    path = f"content/{kind}/x.yaml"
    tree = One(path, text.encode())
    document = read_document(tree, tree.files("")[0], kind, "x")
    return not [
        p
        for p in (*document.problems, *build_node(document, tree, "content/").problems)
        if p.code not in BY_GRAPH_OR_NODE
    ]


def validator(schema: Json) -> Any:  # noqa: ANN401 - jsonschema has no types
    made = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker(["date"]))
    made.check_schema(schema)
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_reader_and_schema_agree_on_every_value_of_every_field(kind: str) -> None:
    valid = validator(schema_of(kind))
    differing, right, wrong = [], 0, 0
    for slot in [slot for k, slot in SLOTS if k == kind]:
        for value in VALUES:
            if slot.field.name in {"id", "values"} and value in IDS_AND_FILES:
                continue
            if isinstance(slot.field.type, Between) and value in {"50_000", "12 %"}:
                continue
            text = json.dumps(slot.document, ensure_ascii=False).replace(f'"{HOLE}"', value)
            read, fits = is_read(kind, text), valid.is_valid(yaml.load(text, Core))  # noqa: S506 - a safe loader
            right, wrong = right + read, wrong + (not read)
            if read != fits:
                differing.append(f"{slot.name}: {value} (reader: {read}, schema: {fits})")
    assert "\n".join(differing) == ""
    assert right > 10
    assert wrong > 10


IDS_AND_FILES = {value for value in VALUES if not re.fullmatch(r"[\[{].*|\"bell.*|\"a.nb\"|~|null", value)}
"""Ids have a shape and series are files that must be there: both are said by builders of nodes, not by the field's type."""


@pytest.mark.parametrize("kind", KINDS)
def test_missing_and_unknown_keys(kind: str) -> None:
    valid, record = validator(schema_of(kind)), KINDS[kind]
    whole: dict[str, object] = {f.name: example_of(f) for f in record.fields if f.required}
    for document in [whole, {**whole, "x-own": {"a": [1]}}, {**whole, "body": "Why.\n"}]:
        assert valid.is_valid(document)
        assert is_read(kind, json.dumps(document))
    for document in [{**whole, "colour": "red"}, *({**whole, name: empty} for name in whole for empty in (None,))]:
        assert not valid.is_valid(document)
        assert not is_read(kind, json.dumps(document))
    for name in whole:
        without = {key: value for key, value in whole.items() if key != name}
        assert not valid.is_valid(without)
        assert not is_read(kind, json.dumps(without) if without else "x-own: 1")


@pytest.mark.parametrize(
    "name",
    ["a", "a1", "make-self-serve-work", "0", "2026-q4", "true", "A", "-a", "a-", "a_b", "a b", "é", "a" * 64, "a" * 65],
)
def test_the_shape_of_an_id(name: str) -> None:
    text = json.dumps({"name": "A team", "id": name}, ensure_ascii=False)
    tree = One("content/teams/x.yaml", text.encode())
    problems = build_node(read_document(tree, tree.files("")[0], "team", "x"), tree, "content/").problems
    assert (problems == ()) == validator(schema_of("team")).is_valid(json.loads(text))


def walk(schema: Json, at: str = "") -> Iterator[tuple[str, Json]]:
    """Every property below a schema."""
    for name, given in dict(schema.get("properties", {})).items():  # type: ignore[call-overload]
        yield f"{at}.{name}", given
        yield from walk(given, f"{at}.{name}")
    for name in ("items", "additionalProperties"):
        if isinstance(given := schema.get(name), dict):
            yield from walk(given, f"{at}[]")
    for given in schema.get("anyOf", ()):  # type: ignore[attr-defined]
        yield from walk(given, at)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described_with_an_example_that_fits(kind: str) -> None:
    for name, schema in walk(schema_of(kind)):
        assert schema.get("description"), name
        examples = schema.get("examples")
        assert examples, name
        validator(schema).validate(examples[0])  # type: ignore[index]


CONFIGURATIONS = [
    "", "site: {title: A, url: 'https://example.com/', language: de, logo: assets/a.svg}", "content: docs", "output: public", "theme: small",
    "pace: {method: ratio, at_risk: 0.9, off_track: 0.7, grace_days: 3}", "pace: {method: speed}", "pace: {at_risk: soon}", "weighting: class", "weighting: heavy",
    "labels: {objective: Goal, people: Colleagues}", "labels: {goals: [a]}", "labels: {objectiv: Goal}", "audiences: {everyone: [], leadership: [everyone]}",
    "audiences: {leadership: everyone}", "rules: {OKR402: off}", "rules: {OKR402: loud}", "rules: {long-title: {max: 80, level: info, ignore: ['pages/**']}}",
    "rules: {task-as-objective: {verbs: [forge], also: [weld]}}", "rules: {OKR403: {ignore: pages}}", "rules: [OKR402]", "colour: red", "site: title", "x-own: 1",
    "repository: {url: 'https://git.example.com/o', edit: '{url}/e/{path}'}", "repository: {branch: main}",
]  # fmt: skip


@pytest.mark.parametrize("text", CONFIGURATIONS)
def test_reader_and_schema_agree_on_the_configuration(text: str) -> None:
    try:
        read_config(One("okrsite.yaml", text.encode()))
        read = True
    except UsageError:
        read = False
    assert validator(schema_of(CONFIG)).is_valid(yaml.load(text, Core) or {}) == read  # noqa: S506 - a safe loader


@pytest.mark.parametrize("text", ["rules: {OKR999: off}", "rules: {long-titel: off}", "rules: {OKR403: {maximum: 3}}"])
def test_the_schema_of_the_configuration_knows_the_rules(text: str) -> None:
    assert not validator(schema_of(CONFIG)).is_valid(yaml.load(text, Core))  # noqa: S506 - a safe loader


def test_every_key_of_the_configuration_is_described() -> None:
    assert [
        name for name, schema in walk(schema_of(CONFIG)) if not schema.get("description") and ".rules." not in name
    ] == []


def test_the_examples_of_our_own_files_fit(company: CompanyMaker, tmp_path: Path) -> None:
    made = company()
    made.run("init", "okrs", cwd=tmp_path)
    settings = json.loads((tmp_path / "okrs" / ".vscode" / "settings.json").read_text())["yaml.schemas"]
    seen = 0
    for name, globs in settings.items():
        valid = validator(json.loads((tmp_path / "okrs" / name).read_text()))
        for glob in globs:
            for path in (tmp_path / "okrs").glob(
                glob.removesuffix(".yaml").removesuffix(".yml") + (".yaml" if glob == "okrsite.yaml" else ".md")
            ):
                front = path.read_text() if path.suffix == ".yaml" else path.read_text().split("---\n")[1]
                valid.validate(yaml.load(front, Core))  # noqa: S506 - a safe loader
                seen += 1
    assert seen > 15
    assert {path for path, _ in editor_files()} == {
        str(p.relative_to(tmp_path / "okrs")) for p in (tmp_path / "okrs" / ".vscode").rglob("*.json")
    }


def test_all_schemas_are_written_to_a_folder(company: CompanyMaker) -> None:
    made = company()
    assert made.run("schema", "--folder", "schemas").err == "13 schemas written to schemas.\n"
    assert json.loads((made.root / "schemas" / "objective.json").read_text()) == schema_of("objective")
    assert made.run("schema", "--folder", "okrsite.yaml/x").code == 2
