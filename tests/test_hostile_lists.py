"""Public lists of texts that break programs: each somewhere in one company, and the YAML project's suite wherever YAML is read.

`make lists` takes them from their packages; without them these tests are skipped and say so. Each of the naughty strings
in each field and in each prose is `make torture`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import suppress

from okrsite.content.schema import KINDS
from okrsite.content.yaml import Mapping, Scalar, Value, parse
from okrsite.findings import UsageError
from okrsite.model import KIND_FOLDERS
from okrsite.project import Project, load
from tests import test_hostile as quick
from tests.conftest import REPOSITORY, TODAY, environment
from tests.hostile import lists
from tests.hostile.company import STATEMENTS
from tests.properties.test_reader_properties import MemoryTree

EACH = """
import json, time
from tests import test_hostile_lists
from tests.hostile import lists
slow = []
for case in lists.yaml():
    start = time.process_time()
    test_hostile_lists.read(case.text)
    if (taken := time.process_time() - start) > 1:
        slow.append((case.name, taken))
print(json.dumps([len(lists.yaml()), slow]))
"""

READ_OTHERWISE = ["652Z-0", "HM87-1", "L24T-1"]
"""Where libyaml, which reads YAML 1.1, does not see what 1.2 means: `?x` in brackets, blanks at the end of a last text."""

TAKEN = ["9C9N-0", "9JBA-0", "CVW2-0", "DK95-1", "G5U8-0", "MUS6-0", "QB6E-0", "S98Z-0", "SU5Z-0", "X4QW-0", "Y79Y-3", "YJV2-0"]  # fmt: skip
"""What libyaml takes though 1.2 does not: comments without a blank before them, tabs and odd indents inside brackets."""


def company() -> Project:
    """Each text of the lists stands once at least in some field, and in some prose."""
    naughty, html, markdown = lists.naughty(), lists.html(), lists.markdown()
    lines = (*naughty, *lists.together((*markdown, *html), 40, " "))
    words = quick.in_turn(tuple(" ".join(text.split("\n")) for text in lines))
    prose = quick.in_turn(lists.together((*naughty, *html, *markdown), 160, "\n\n", 100_000))
    return quick.project(words, prose, quick.SIZE, quick.CONFIG % ("T", "{}"))


def test_no_text_of_a_public_list_does_anything() -> None:
    made = company()
    assert [node.uid for node in made.graph.nodes] == [node.uid for node in quick.harmless().project.graph.nodes]
    told = quick.faults_of(quick.site_of(made), made)
    assert not told, "\n".join(told[:40])


def read(text: str) -> None:
    """As the front matter of every kind, as files of YAML alone, below a key, as prose, and as the configuration."""
    folders = {kind: f"{KIND_FOLDERS.get(kind, 'check-ins')}/a" for kind in KINDS} | dict.fromkeys(STATEMENTS, "")
    front = {f"content/{folder or kind}.md": f"---\n{text}\n---\n" for kind, folder in folders.items()}
    below = "title: x\nkey_results:\n" + "".join(f"  {line}\n" for line in text.split("\n"))
    files = {
        **front,
        "content/goals/b.yaml": text,
        "content/objectives/b.yaml": below,
        "content/pages/b.md": f"---\ntitle: x\n---\n{text}",
    }
    load(MemoryTree({"okrsite.yaml": b"", **{name: content.encode() for name, content in files.items()}}), today=TODAY)
    with suppress(UsageError):
        load(MemoryTree({"okrsite.yaml": text.encode(), "content/mission.md": b"x"}), today=TODAY)


def test_each_of_the_yaml_suite_is_read_in_less_than_a_second_wherever_yaml_is_read() -> None:
    """Of processor time, in one other process: a crash of libyaml would not stop the tests unseen."""
    lists.yaml()
    done = subprocess.run(
        [sys.executable, "-c", EACH], cwd=REPOSITORY, env=environment(REPOSITORY), capture_output=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    count, slow = json.loads(done.stdout)
    assert count >= 400
    assert slow == []


def events(value: Value | None) -> list[str]:
    """A value as the suite writes it: one word for each key, value and end."""
    told: list[str] = []
    waiting: list[Value | str] = [value] if value is not None else []
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            told.append(part)
        elif isinstance(part, Scalar):
            told.append(f"={part.text}")
        elif isinstance(part, Mapping):
            told.append("+MAP")
            waiting.append("-MAP")
            waiting += [v for key, child in reversed(part.values.items()) for v in (child, part.keys[key])]
        else:
            told.append("+SEQ")
            waiting += ["-SEQ", *reversed(part.items)]
    return told


def expected(written: str) -> list[str]:
    """The events of the suite in the same words."""
    signs = {"n": "\n", "t": "\t", "b": "\b", "r": "\r", "\\": "\\"}
    told = []
    for line in map(str.lstrip, written.split("\n")):
        if line.startswith("=VAL"):
            text = line.partition(" ")[2][1:]
            told.append("=" + re.sub(r"\\([ntbr\\])", lambda found: signs[found[1]], text))
        elif line[:4] in {"+MAP", "-MAP", "+SEQ", "-SEQ"}:
            told.append(line[:4])
    return told


def test_what_is_read_of_the_yaml_suite_is_what_stands_there() -> None:
    read_ = {case: parse(case.text, "x.md") for case in lists.yaml() if case.events and not case.fails}
    inside = {case: events(parsed.root) for case, parsed in read_.items() if not parsed.problems}
    assert len(inside) > 150
    assert [case.name for case, told in inside.items() if told != expected(case.events)] == READ_OTHERWISE


def test_what_is_no_yaml_is_refused() -> None:
    taken = [case.name for case in lists.yaml() if case.fails and not parse(case.text, "x.md").problems]
    assert taken == TAKEN
