"""What does each file hold: its kind, its front matter, its prose, and what it asks to be silent about?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from okrsite.content import yaml
from okrsite.content.late import Origin, Plain
from okrsite.content.light import light
from okrsite.content.near import nearest
from okrsite.content.trees import Tree, TreeFile
from okrsite.content.yaml import Mapping, Scalar, Sequence, Value
from okrsite.findings import START, Ignore, Place, Problem, Span, UsageError
from okrsite.model import KIND_FOLDERS, Prose

UNREADABLE, BAD_FRONT_MATTER = "OKR001", "OKR002"

MAX_FILE = 1024 * 1024
MAX_FRONT_MATTER = 64 * 1024

FOLDERS = {folder: kind for kind, folder in KIND_FOLDERS.items()} | {"check-ins": "check-in"}
STATEMENTS = ("vision", "mission")
MAY_LACK_FRONT_MATTER = {*STATEMENTS, "page"}
SUFFIXES = (".md", ".yaml", ".yml")
PROSE_KEY = "body"

IGNORE_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*okrsite:\s*ignore\[([^\]\n]{0,500})\]([^\n]*)", re.MULTILINE)
FENCE = re.compile(r"^---[ \t\r]*$", re.MULTILINE)
IGNORE_PROSE = re.compile(r"<!--\s*okrsite:\s*ignore\[([^\]]{0,500})\]")


NO_FOLDER = {
    None: 'there is no folder "{}"',
    "file": '"{}" is a file and not a folder',
    "special": '"{}" is not a folder',
    "link": '"{}" is a link, and content is not followed through links',
}


class Document(NamedTuple):
    """One content file. `root` is None where its data cannot be read; `name` is its path below the kind's folder."""

    path: str
    kind: str
    name: str
    root: Mapping | Plain | None
    body: Prose
    problems: tuple[Problem, ...]
    ignores: tuple[Ignore, ...] = ()

    @property
    def stem(self) -> str:
        """The file's name without folders and ending: its id unless it says otherwise."""
        return self.name.rpartition("/")[2]

    def word(self, key: str) -> str | None:
        """The text of a key, stripped; empty where none was written; None where something else than text stands."""
        if isinstance(self.root, Plain):
            value = self.root.get(key)
            return value.strip() if isinstance(value, str) else "" if value is None else None
        written = self.root.values.get(key) if self.root is not None else None
        if written is None or (isinstance(written, Scalar) and written.is_empty):
            return ""
        return written.text.strip() if isinstance(written, Scalar) else None


class Content(NamedTuple):
    """All content files, the other files beside them (assets, CSV), and what could not be read at all."""

    documents: tuple[Document, ...]
    others: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def ignores(self) -> tuple[Ignore, ...]:
        """What all of them ask to be silent about."""
        return tuple(ignore for document in self.documents for ignore in document.ignores)


ReadDocument = Callable[[Tree, TreeFile, str, str], Document]
"""Reads one content file of a kind and a name: `read_document`, or what remembers its answers."""


def read_documents(tree: Tree, folder: str, read: ReadDocument | None = None) -> Content:
    """Read every content file below the content folder. Nothing is raised for what is in them.

    Raises UsageError where there is no such folder.
    """
    read = read or read_document
    if (kind := tree.kind(folder)) != "folder":
        raise UsageError(f"{NO_FOLDER[kind].format(folder)}; okrsite.yaml says where the content is")
    documents: list[Document] = []
    others: set[str] = set()
    problems: list[Problem] = []
    for file in tree.files(folder):
        below = file.path.removeprefix(f"{folder}/") if folder else file.path
        of, name = classify(below)
        if (problem := _not_a_file(file, below, of)) is not None:
            problems.append(problem)
            if of and file.kind != "folder":
                documents.append(Document(shown_path(file.path), of, name, None, Prose(), ()))
        elif file.kind == "file" and of:
            documents.append(read(tree, file, of, name))
        elif file.kind == "file":
            others.add(below)
    return Content(tuple(documents), frozenset(others), tuple(problems))


def classify(below: str) -> tuple[str, str]:
    """A path's kind and its name without the ending, both empty where it is no content file."""
    stem, dot, suffix = below.rpartition(".")
    if not dot or f".{suffix}" not in SUFFIXES:
        return "", ""
    folder, slash, name = stem.partition("/")
    if slash:
        return (FOLDERS[folder], name) if folder in FOLDERS else ("", "")
    return (stem, stem) if stem in STATEMENTS else ("", "")


def read_document(tree: Tree, file: TreeFile, kind: str, name: str) -> Document:
    """Read one content file; its document has no root where that fails, and says why."""
    path = shown_path(file.path)
    text, why = read_text(tree, file)
    if text is None:
        return Document(path, kind, name, None, Prose(), (Problem(UNREADABLE, why, Place(path, START)),))
    if file.path.endswith(".md"):
        return _from_markdown(text, path, kind, name)
    return _from_yaml(text, path, kind, name)


def read_text(tree: Tree, file: TreeFile) -> tuple[str | None, str]:
    """A file's text without its byte order mark; None and the reason where it is not text."""
    if file.size > MAX_FILE:
        return None, f"the file is larger than 1 MiB ({file.size:,} bytes); split it"
    try:
        data = tree.read(file.path)
    except OSError as error:
        return None, f"the file cannot be read: {error.strerror or error}"
    if len(data) > MAX_FILE:
        return None, f"the file is larger than 1 MiB ({len(data):,} bytes); split it"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, f"the file is not UTF-8 (byte {error.start + 1:,}); save it as UTF-8"
    return (None, "the file is not text: it holds a NUL byte") if "\0" in text else (text, "")


def bytes_of(tree: Tree, file: TreeFile) -> bytes | None:
    """A file's bytes; None where it is too large, or cannot be read."""
    try:
        return tree.read(file.path) if file.size <= MAX_FILE else None
    except OSError:
        return None


def shown_path(path: str) -> str:
    """A path that can be printed, whatever bytes its name holds."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _not_a_file(file: TreeFile, below: str, kind: str) -> Problem | None:
    """What is wrong with a name that is neither a regular file nor a plain folder."""
    place = Place(shown_path(file.path), START)
    if file.kind == "link":
        return Problem(
            UNREADABLE, "this is a link, and content is not followed through links", place, hint="copy the file here"
        )
    if file.kind == "special":
        return Problem(UNREADABLE, "this is not a regular file", place, hint="remove it")
    if place.path != file.path:
        return Problem(UNREADABLE, "the name is not UTF-8", place, hint="rename it")
    if file.kind == "folder" and kind:
        return Problem(UNREADABLE, "this is a folder with the name of a file", place, hint="rename the folder")
    if (
        file.kind == "folder"
        and "/" not in below
        and below not in {*FOLDERS, "assets"}
        and (near := nearest(below, FOLDERS))
    ):
        return Problem(
            UNREADABLE, f'okrsite does not read a folder "{below}" (did you mean "{near}"?)', place, hint="rename it"
        )
    return None


def _from_markdown(text: str, path: str, kind: str, name: str) -> Document:
    front, body, problem = split_front_matter(text, path, required=kind not in MAY_LACK_FRONT_MATTER)
    if problem is not None:
        return Document(path, kind, name, None, Prose(), (problem,))
    ignores = _ignores_in_prose(body, path) if "okrsite:" in body.text else []
    if front is None:
        return Document(path, kind, name, Mapping({}, {}, START), body, (), tuple(ignores))
    marked = "okrsite:" in front
    if not marked and (found := light(front)) is not None:
        return Document(path, kind, name, Plain(found, Origin(path, front, 2)), body, (), tuple(ignores))
    parsed = yaml.parse(front, path, first_line=2)
    root, problems = _as_mapping(parsed, path)
    if root is not None and marked:
        ignores += _ignores_in_yaml(front, path, 2, root)
    return Document(path, kind, name, root, body, problems, tuple(ignores))


def _from_yaml(text: str, path: str, kind: str, name: str) -> Document:
    marked = "okrsite:" in text
    if not marked and (found := light(text)) is not None and PROSE_KEY not in found:
        return Document(path, kind, name, Plain(found, Origin(path, text, 1)), Prose(), ())
    root, problems = _as_mapping(yaml.parse(text, path, free_key=PROSE_KEY), path)
    if root is None:
        return Document(path, kind, name, None, Prose(), problems)
    body = Prose()
    written = root.values.get(PROSE_KEY)
    if isinstance(written, Scalar):
        is_block = written.span[2] > written.span[0]
        body = Prose(written.text, written.span[0] + is_block)
        del root.values[PROSE_KEY], root.keys[PROSE_KEY]
    ignores = _ignores_in_prose(body, path) if "okrsite:" in body.text else []
    if marked:
        ignores += _ignores_in_yaml(text, path, 1, root)
    return Document(path, kind, name, root, body, problems, tuple(ignores))


def split_front_matter(text: str, path: str, *, required: bool) -> tuple[str | None, Prose, Problem | None]:
    """The front matter without its fences or None, the prose after it, and what is wrong with the fences."""
    first, _, rest = text.partition("\n")
    if first.rstrip() != "---":
        if not required:
            return None, Prose(text, 1), None
        message = "the file is empty" if not text.strip() else "the file does not begin with ---"
        hint = "begin it with a line ---, then the keys (title: …), then another line ---"
        return None, Prose(), Problem(BAD_FRONT_MATTER, message, Place(path, START), hint=hint)
    end = FENCE.search(rest, 0 if rest.startswith("---") else rest.find("\n---") + 1)
    if end is None:
        hint = "put a line --- after the last key"
        return None, Prose(), Problem(BAD_FRONT_MATTER, "the front matter is not closed", Place(path, START), hint=hint)
    front = rest[: end.start()]
    if len(front) > MAX_FRONT_MATTER // 4 and len(front.encode()) > MAX_FRONT_MATTER:
        message = f"the front matter is larger than 64 KiB ({len(front.encode()):,} bytes)"
        return (
            None,
            Prose(),
            Problem(UNREADABLE, message, Place(path, START), hint="move check-ins to files under check-ins/"),
        )
    return front, Prose(rest[end.end() + 1 :], front.count("\n") + 3), None


def _as_mapping(parsed: yaml.Parsed, path: str) -> tuple[Mapping | None, tuple[Problem, ...]]:
    """The root as a mapping: nothing at all is an empty one, a list or a text is a problem."""
    problems = tuple(parsed.problems)
    broken = any(p.code != yaml.DUPLICATE_KEY for p in problems)
    if broken or isinstance(parsed.root, Mapping):
        return (None if broken else parsed.root), problems  # type: ignore[return-value]
    if parsed.root is None or (isinstance(parsed.root, Scalar) and parsed.root.is_empty):
        return Mapping({}, {}, (1, 1, 1, 4)), problems
    what = "a list" if isinstance(parsed.root, Sequence) else "a text"
    message = f"{what} stands where keys with values are expected"
    problem = Problem(BAD_FRONT_MATTER, message, Place(path, parsed.root.span), hint="write lines such as title: …")
    return None, (*problems, problem)


def _ignores_in_prose(body: Prose, path: str) -> list[Ignore]:
    found = []
    line, here = body.line, 0
    while (match := IGNORE_PROSE.search(body.text, here)) and (end := body.text.find("-->", match.end())) >= 0:
        line += body.text.count("\n", here, match.start())
        column = match.start() - body.text.rfind("\n", 0, match.start())
        here = match.start()
        first = body.text[here : end + 3].split("\n", 1)[0]
        place = Place(path, (line, column, line, column + len(first)))
        found.append(Ignore(path, _codes(match[1]), body.text[match.end() : end].strip(), None, place))
        line, here = line + body.text.count("\n", here, end), end
    return found


def _ignores_in_yaml(text: str, path: str, first_line: int, root: Mapping) -> list[Ignore]:
    """The ignore comments of some YAML: each with the line it speaks of, its own or the next that holds something."""
    rows = text.split("\n")
    below = _next_said(rows)
    quoted = sorted(_quoted(root))
    found = []
    row, here = 0, 0
    for match in IGNORE_COMMENT.finditer(text):
        row, here = row + text.count("\n", here, match.start()), match.start()
        start = here - (text.rfind("\n", 0, here) + 1)
        span = (row + first_line, start + 1, row + first_line, start + 1 + len(match[0].rstrip()))
        before = bisect_right(quoted, (*span[:2], MAX_FILE, MAX_FILE))
        if before and span[:2] < quoted[before - 1][2:]:
            continue  # inside a text it is no comment
        target = row if rows[row][:start].strip() else below[row]
        found.append(Ignore(path, _codes(match[1]), match[2].strip(), target + first_line, Place(path, span)))
    return found


def _next_said(rows: list[str]) -> list[int]:
    """For each row the next one that holds something but a comment; the row itself where none does."""
    below = list(range(len(rows)))
    said = -1
    for n in reversed(range(len(rows))):
        below[n] = said if said >= 0 else n
        if rows[n].strip() and not rows[n].lstrip().startswith("#"):
            said = n
    return below


def _quoted(root: Mapping) -> Iterator[Span]:
    """The places of the texts that are quoted or blocks; no two overlap."""
    stack: list[Value] = [root]
    while stack:
        value = stack.pop()
        if not isinstance(value, Scalar):
            stack += value.values.values() if isinstance(value, Mapping) else value.items
        elif not value.plain:
            yield value.span


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip())
