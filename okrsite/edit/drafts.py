"""What does a new file look like: its name, its keys with what they mean, and what may be added?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from okrsite.content import yaml
from okrsite.content.documents import STATEMENTS
from okrsite.content.late import Part
from okrsite.content.near import did_you_mean
from okrsite.content.nodes import ID
from okrsite.content.records import plain
from okrsite.content.schema import KINDS
from okrsite.edit.batch import Batch
from okrsite.edit.scalars import Plain, block, flow, scalar
from okrsite.findings import UsageError
from okrsite.model import KIND_FOLDERS, KeyResult, Objective
from okrsite.project import Project

KEYS: dict[str, tuple[str, ...]] = {
    "objective": ("title", "team", "owner", "cycle", "aligns_to", "horizon", "ambition", "state", "key_results"),
    "team": ("name", "parent", "lead"),
    "person": ("name", "team", "role", "email"),
    "cycle": ("title", "start", "end", "parent", "cadence"),
    "kpi": ("title", "team", "owner", "unit", "direction", "healthy", "warning", "frequency", "values"),
    "initiative": ("title", "team", "owner", "moves", "state", "start", "due", "url", "tasks"),
    "goal": ("title", "person", "cycle", "measures"),
    "pillar": ("title",),
    "page": ("title",),
    "vision": ("title",),
    "mission": ("title",),
    "check-in": ("date", "team", "by", "entries"),
}
"""The keys of a new file of each kind, in their order: written if there is a value, else shown as a comment."""

EXAMPLES: dict[str, Plain] = {
    "key_results": [
        {"id": "activation", "title": "Sign-ups that use it", "unit": "%", "baseline": "18", "target": "35"},
    ],
    "measures": [{"id": "coach", "title": "Coach two leads", "baseline": "0", "target": "2"}],
}
"""What a comment shows of lists that the schema has no example for."""

PROSE = {
    "objective": "why it matters, and what good looks like",
    "pillar": "what this choice means, and what it rules out",
    "initiative": "what is done, and how it moves its key results",
    "goal": "why it matters to whoever takes it on",
    "kpi": "what exactly is counted, and where it is read",
    "vision": "the picture of the future, so that people see it",
    "mission": "why this company exists, and what it leaves to others",
    "check-in": "what happened, what was learnt, what comes next",
}
"""What stands below the front matter, by kind."""

FOLDERS = {**KIND_FOLDERS, "check-in": "check-ins"}
"""Where files of a kind lie; statements lie at the top."""

MEANING = 44
"""The column in which the meaning of a key begins, where its value leaves room."""

MEASURED = ("check_ins", "current", "score", "score_note", "initiatives", "due", "by", "plan", "state", "reason")
"""The keys of a key result that belong to its own cycle."""


def path_of(project: Project, kind: str, ident: str, values: Mapping[str, Plain]) -> str:
    """Where a new file belongs. Objectives lie in a folder for each cycle and team."""
    inner = [str(values[key]) for key in ("cycle", "team") if values.get(key)] if kind == "objective" else []
    return "/".join(filter(None, (project.config.content, FOLDERS.get(kind, ""), *inner, f"{ident}.md")))


def create(
    batch: Batch, kind: str, ident: str, values: Mapping[str, Plain], *, bare: bool = False, body: str = ""
) -> str:
    """Add a file with these keys, explained, or `bare` with a body where nobody is about to fill it in.

    Gives its path; raises UsageError where the id is none, or is taken.
    """
    if not ID.fullmatch(ident):
        raise UsageError(
            f'"{ident}" is no id: small letters a to z, digits and single dashes inside, 1 to 64 characters'
        )
    graph = batch.project.graph
    uid = kind if kind in STATEMENTS else graph.aliases.get(f"{kind}:{ident}", f"{kind}:{ident}")
    if (there := graph.entity(uid)) is not None:
        name = kind if kind in STATEMENTS else f'{kind} "{ident}"'
        raise UsageError(f"the {name} is there already, in {there.source.path}")
    path = path_of(batch.project, kind, ident, values)
    batch.create(path, bare_text(values, body) if bare else text_of(kind, values))
    return path


def bare_text(values: Mapping[str, Plain], body: str = "") -> str:
    """The text of a new file with nothing but its keys, in the order given, and its prose."""
    return "\n".join(["---", *_tidy(values), "---", *([body.strip(), ""] if body.strip() else [""])])


def text_of(kind: str, values: Mapping[str, Plain]) -> str:
    """The text of a new file."""
    names = [*KEYS[kind], *(name for name in values if name not in KEYS[kind])]
    lines = [line for name in names for line in _lines(kind, name, values.get(name, ""))]
    prose = [f"# Below the next line: {PROSE[kind]}."] if kind in PROSE else []
    return "\n".join(["---", *lines, *prose, "---", ""])


def given(kind: str, pairs: Iterable[str]) -> dict[str, Plain]:
    """The keys and values of `--set key=value`, where a value in brackets is a list or a mapping."""
    known, values = KINDS[kind].by_name, {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise UsageError(f'--set {pair}: write key=value, as in --set "tags=[a, b]"')
        if name not in known and not name.startswith("x-"):
            raise UsageError(f'there is no key "{name}" in a file of kind {kind}{did_you_mean(name, known)}')
        values[name] = _value(name, text.strip())
    return values


def slug(title: str) -> str:
    """An id made of a title; empty where no letter of it can stand in one."""
    plain_letters = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain_letters).strip("-")[:64].rstrip("-")


def shape(objective: Objective) -> list[Plain]:
    """The key results of an objective without their values, to be filled anew."""
    return [_unfilled(k) for k in objective.key_results if k.state != "dropped"]


def written(key_result: KeyResult) -> dict[str, Plain]:
    """The keys of a key result as they stand in its file, without what belongs to its own cycle."""
    data = plain_of(key_result.source.root)
    kept = {name: value for name, value in data.items() if name not in MEASURED}
    steps = kept.get("milestones")
    if isinstance(steps, list):
        kept["milestones"] = [_open_step(step) for step in steps]
    return kept


def plain_of(root: object) -> dict[str, Plain]:
    """The data of a node's source; nothing for one that was made without a file."""
    written = root.exact() if isinstance(root, Part) else root
    data = _lists(plain(written)) if isinstance(written, yaml.Mapping) else {}
    return data if isinstance(data, dict) else {}


def _unfilled(key_result: KeyResult) -> dict[str, Plain]:
    kept = {name: value for name, value in written(key_result).items() if name not in ("commit", "stretch")}
    return {name: "unknown" if name in ("baseline", "target") else value for name, value in kept.items()}


def _open_step(step: Plain) -> Plain:
    return {k: v for k, v in step.items() if k != "done"} if isinstance(step, dict) else step


def _value(name: str, text: str) -> Plain:
    if not text.startswith(("[", "{")):
        return text
    parsed = yaml.parse(f"k: {text}", "--set")
    value = parsed.root.values.get("k") if isinstance(parsed.root, yaml.Mapping) else None
    if value is None or parsed.problems or len(parsed.root.values) != 1:  # type: ignore[union-attr]
        why = parsed.problems[0].message if parsed.problems else "more than one value"
        raise UsageError(f"--set {name}: {why}")
    return _lists(plain(value))


def _lists(value: object) -> Plain:
    if isinstance(value, tuple):
        return [_lists(item) for item in value]
    return {name: _lists(item) for name, item in value.items()} if isinstance(value, dict) else str(value)


def _tidy(values: Mapping[str, Plain]) -> Iterator[str]:
    """Keys in lines; what is listed inside has its own keys in lines, and what is listed in there one line an item."""
    for name, value in values.items():
        if isinstance(value, str) or not any(isinstance(item, dict) and len(item) > 2 for item in value):
            yield from (
                block({name: value}) if isinstance(value, str) else [f"{scalar(name, in_flow=False)}: {flow(value)}"]
            )
            continue
        yield f"{scalar(name, in_flow=False)}:"
        for item in value:
            lines = block(item) if isinstance(item, dict) else [flow(item)]
            yield from (f"  {'  ' if n else '- '}{line}" for n, line in enumerate(lines))


def _lines(kind: str, name: str, value: Plain) -> Iterator[str]:
    """A key with its value and what it means, or, without a value, as a comment with an example."""
    field = KINDS[kind].by_name.get(name)
    meaning = field.doc if field else ""
    if value in ("", []):
        example = EXAMPLES.get(name, _text(field.example if field else ""))
        yield from (f"# {line}".rstrip() for line in _written(name, example, meaning, MEANING - 2))
    else:
        yield from _written(name, value, meaning)


def _written(name: str, value: Plain, meaning: str, column: int = MEANING) -> Iterator[str]:
    is_long = isinstance(value, list) and any(isinstance(item, dict) for item in value)
    line = (
        f"{name}:" if is_long else f"{name}: {scalar(value, in_flow=False) if isinstance(value, str) else flow(value)}"
    )
    yield f"{line:<{column}}  # {meaning}" if meaning else line
    for item in value if is_long and not isinstance(value, str) else ():
        yield from _item(item)


def _item(item: Plain) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"  - {flow(item)}"
        return
    for n, (name, value) in enumerate(item.items()):
        shown = scalar(value, in_flow=False) if isinstance(value, str) else flow(value)
        yield f"  {'  ' if n else '- '}{scalar(name, in_flow=False)}: {shown}"


def _text(example: object) -> Plain:
    """An example of the schema as the files hold it."""
    if isinstance(example, bool):
        return "true" if example else "false"
    if isinstance(example, list):
        return [_text(item) for item in example]
    return {k: _text(v) for k, v in example.items()} if isinstance(example, dict) else str(example)
