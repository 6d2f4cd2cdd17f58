"""What do `check --fix` and `check --diff` change in the files, and how is it told?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from okrsite.cli.amounts import counted
from okrsite.cli.screen import Screen
from okrsite.cli.session import Session
from okrsite.edit import files
from okrsite.edit.fixes import fixed
from okrsite.edit.overlay import Overlay
from okrsite.findings import Finding
from okrsite.project import Project, load

Findings = tuple[Finding, ...]
Narrow = Callable[[Project], Findings]
"""Which findings of a project are asked for."""

ROUNDS = 10
"""A key that gets its right name shows what is wrong with its value, and so on; never without end."""

NO_NEWLINE = "\\ No newline at end of file\n"


class Mended(NamedTuple):
    """Files before and after, what was put right in them, and the project as it then is."""

    before: dict[str, bytes]
    after: dict[str, bytes]
    done: Findings
    project: Project


def mend(session: Session, project: Project, narrow: Narrow, *, trusted: bool) -> Mended:
    """Put right, in memory, what of the findings asked for has one certain answer, until nothing more has one."""
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    done: Findings = ()
    tree = project.tree
    for _ in range(ROUNDS):
        step = fixed(project.tree, project.config.content, narrow(project))
        if not step.done:
            break
        before = step.before | before
        after |= step.after
        done += step.done
        overlay = Overlay(tree, after)
        memory = session.memory(overlay)
        project = load(overlay, today=session.today, config_path=session.config_name, recall=memory, trusted=trusted)
    return Mended(before, after, done, project)


def write(session: Session, mended: Mended, root: Path) -> None:
    """Write what was put right, each file whole, if it still is what was read; and say what it was."""
    for path, data in mended.before.items():
        files.unchanged(root, path, data)
    for path, data in mended.after.items():
        files.replace(root, path, mended.before[path], data)
    screen = session.screen
    for f in mended.done:
        place = screen.err("path", screen.safe(f"{f.place.path}:{f.place.line}:{f.place.column}:"))
        screen.say(f"{place} {f.code} {screen.safe(f.message)}: {screen.err('good', _what(f))}")
    if mended.done:
        screen.say(f"{counted(len(mended.done), 'finding')} fixed in {counted(len(mended.after), 'file')}.")


def show(session: Session, mended: Mended) -> None:
    """Show what would be put right, as a patch that writes nothing."""
    screen = session.screen
    show_patch(screen, mended.before, mended.after)
    count = counted(len(mended.done), "finding")
    screen.say(f"{count} would be fixed in {counted(len(mended.after), 'file')}." if mended.done else "No fixes.")


def show_patch(screen: Screen, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Print what would be written, for a person or for `git apply`."""
    for line in patch(before, after):
        screen.show(screen.safe(line.rstrip("\n")) if screen.is_terminal else line)


def patch(before: dict[str, bytes], after: dict[str, bytes]) -> Iterator[str]:
    """A unified diff of files, by path, that `git apply` and `patch -p1` read. What has no bytes before is new."""
    for path in sorted(after):
        old, new = _lines(before.get(path, b"")), _lines(after[path])
        for line in unified_diff(old, new, f"a/{path}" if path in before else "/dev/null", f"b/{path}"):
            yield line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}"


def _lines(data: bytes) -> list[str]:
    """The lines of a file with their ends, broken where `diff` breaks them."""
    *whole, rest = data.decode("utf-8").split("\n")
    return [*(f"{line}\n" for line in whole), *([rest] if rest else [])]


def _what(finding: Finding) -> str:
    text = finding.fix.text if finding.fix else ""
    return f'wrote "{text}"' if text else "removed the comment"
