"""What tells an editor, offline, which keys our files may have? The schemas, and settings that name them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from okrsite.content.config import CONFIG_FILE, config_schema
from okrsite.content.fields import Json
from okrsite.content.schema import KINDS, json_schema
from okrsite.model import KIND_FOLDERS
from okrsite.rules import RULES, Rule

CONFIG = "config"
"""What the schema of okrsite.yaml is called beside the kinds."""

FOLDER = ".vscode/okrsite"
SETTINGS = ".vscode/settings.json"
ENDINGS = ("yaml", "yml")


def schema_of(kind: str) -> Json:
    """The JSON Schema of a kind of file, or of okrsite.yaml."""
    return _with_rules(config_schema()) if kind == CONFIG else json_schema(kind)


def schema_text(kind: str) -> str:
    """The same, as a file holds it."""
    return json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n"


def schemas(folder: str = FOLDER) -> Iterator[tuple[str, str]]:
    """A file for each schema, by path below a folder."""
    for kind in (*KINDS, CONFIG):
        yield f"{folder}/{kind}.json", schema_text(kind)


def editor_files(content: str = "content") -> Iterator[tuple[str, str]]:
    """The schemas, and settings by which VS Code and its relatives use them for `.yaml` files of the project."""
    yield from schemas()
    settings = {"yaml.schemas": {f"./{FOLDER}/{kind}.json": paths for kind, paths in _paths(content).items()}}
    yield SETTINGS, json.dumps(settings, indent=2) + "\n"


def _paths(content: str) -> Mapping[str, list[str]]:
    folders = {**KIND_FOLDERS, "check-in": "check-ins"}
    found = {kind: [f"{content}/{folders[kind]}/**/*.{end}" for end in ENDINGS] for kind in KINDS if kind in folders}
    statements = {kind: [f"{content}/{kind}.{end}" for end in ENDINGS] for kind in KINDS if kind not in folders}
    return {**statements, **found, CONFIG: [CONFIG_FILE]}


def _with_rules(schema: Json) -> Json:
    """The configuration's schema with every rule, by code and by slug, and its options."""
    properties = dict(schema["properties"])  # type: ignore[call-overload]
    general = dict(properties["rules"])
    known = {name: _rule(rule) for rule in RULES.values() for name in (rule.code, rule.slug)}
    general |= {"properties": known, "additionalProperties": False}
    return {**schema, "properties": {**properties, "rules": general}}


def _rule(rule: Rule) -> Json:
    levels = {"enum": ["error", "warning", "info", "off"], "description": f"{rule.level.value}, if it is not named"}
    paths = {
        "type": "array", "items": {"type": "string"}, "description": "files and folders where it is silent",
    }  # fmt: skip
    options = {name: {"type": _types(value), "default": _plain(value)} for name, value in rule.options.items()}
    settings = {
        "type": "object",
        "properties": {"level": levels, "ignore": paths, **options},
        "additionalProperties": False,
    }
    return {"anyOf": [levels, settings], "description": rule.summary}


def _types(default: object) -> list[str]:
    if isinstance(default, tuple):
        return ["array"]
    return ["boolean"] if isinstance(default, bool) else ["number", "string"]


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
