"""No YAML, and nothing that looks like it, stops the reader, keeps it busy, or gets past the subset."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from okrsite.content.schema import KINDS
from okrsite.content.yaml import MAX_DEPTH, Mapping, Scalar, Value, parse
from okrsite.findings import UsageError
from okrsite.model import KIND_FOLDERS
from okrsite.project import load
from tests.conftest import REPOSITORY, TODAY, environment
from tests.hostile.yaml_cases import BYTES, CASES
from tests.properties.test_reader_properties import MemoryTree

OWN = "x-: 1\nx-x-x: {a: [b, {c: d}]}"
"""Keys that begin with `x-` are the writer's own."""

EACH = """
import json, sys, time
from tests.test_hostile_yaml import read, read_file
from tests.hostile.yaml_cases import BYTES, CASES
slow = []
for n, case in enumerate([*CASES, *BYTES]):
    start = time.process_time()
    read(case) if isinstance(case, str) else read_file(case)
    if (taken := time.process_time() - start) > 1:
        slow.append((n, taken, str(case)[:60]))
print(json.dumps(slow))
"""


def read(case: str) -> None:
    """As front matter of a page and of an objective, and as a file of YAML alone: one look each."""
    text = f"---\n{case}\n---\nprose\n".encode("utf-8", "surrogatepass")
    files = {
        "content/pages/a.md": text,
        "content/objectives/b.md": text,
        "content/goals/c.yaml": case.encode("utf-8", "surrogatepass"),
    }
    load(MemoryTree({"okrsite.yaml": b"", **files}), today=TODAY)


def read_file(case: bytes) -> None:
    load(
        MemoryTree(
            {
                "okrsite.yaml": b"",
                "content/pages/a.md": case,
                "content/objectives/b.md": case,
                "content/vision.md": case,
            }
        ),
        today=TODAY,
    )


def test_there_are_enough_of_them() -> None:
    assert len(set(CASES)) + len(set(BYTES)) >= 220


def test_each_takes_less_than_a_second() -> None:
    """Of processor time, in one other process: a crash of libyaml would not stop the tests unseen."""
    done = subprocess.run(
        [sys.executable, "-c", EACH],
        cwd=REPOSITORY,
        env=environment(REPOSITORY),
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    assert done.stdout.decode().strip() == "[]"


@pytest.mark.parametrize("n", range(len(CASES)))
def test_what_is_read_is_inside_the_subset(n: int) -> None:
    parsed = parse(CASES[n].replace("\0", ""), "x.md")
    assert all(
        problem.place.span[0] >= 1 and problem.place.span[1] >= 1 and problem.message for problem in parsed.problems
    )
    waiting: list[tuple[Value, int]] = [(parsed.root, 0)] if parsed.root is not None else []
    while waiting:
        value, depth = waiting.pop()
        assert depth <= MAX_DEPTH
        assert isinstance(value, Scalar) is hasattr(value, "text")
        if not isinstance(value, Scalar):
            waiting += [
                (child, depth + 1) for child in (value.values.values() if isinstance(value, Mapping) else value.items)
            ]
        if isinstance(value, Mapping):
            assert all(key.text != "<<" or not key.plain for key in value.keys.values())


@pytest.mark.parametrize("config", [case for case in CASES if len(case) < 2_000])
def test_the_same_in_the_configuration_is_a_mistake_that_is_said(config: str) -> None:
    """With its place, in a line of its own for each mistake; only what says nothing, or is the writer's own, is none."""
    tree = MemoryTree({"okrsite.yaml": config.encode("utf-8", "surrogatepass"), "content/mission.md": b"x"})
    if config.strip() in {"", "#", "~", "null", "{}", "|", OWN}:
        assert load(tree, today=TODAY).config == load(MemoryTree({"okrsite.yaml": b""}), today=TODAY).config
        return
    with pytest.raises(UsageError) as raised:
        load(tree, today=TODAY)
    where = r"okrsite\.yaml: the file is not text" if "\0" in config else r"okrsite\.yaml:\d+:\d+: "
    assert [line for line in str(raised.value).split("\n") if not re.match(where, line)] == []
    assert "Error" not in str(raised.value), "said in words, not by the name of an exception"


def test_without_libyaml_nothing_is_different(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its Python twin lets through half characters, which no file can hold; they are refused later."""
    import yaml  # noqa: PLC0415

    from okrsite.content import yaml as ours  # noqa: PLC0415

    monkeypatch.setattr(ours, "LOADER", yaml.SafeLoader)
    for case in (case for case in CASES if len(case) < 2_000):
        read(case)
    tree = MemoryTree({"okrsite.yaml": b"", "content/pages/a.md": b'---\ntitle: "\\ud800"\n---\n'})
    assert [node.uid for node in load(tree, today=TODAY).graph.nodes if "\ud800" in getattr(node, "title", "")] == []


def test_every_kind_has_a_folder_to_be_hostile_in() -> None:
    assert set(KINDS) == {*KIND_FOLDERS, "vision", "mission", "check-in"}
