"""`okrsite init`: what does a first project look like?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from okrsite.cli.amounts import counted
from okrsite.cli.session import Session
from okrsite.findings import UsageError

MAY_BE_THERE = {".git"}

DAY = re.compile(r"@(START)?-(\d+)@")
"""`@-16@` is a day before today, `@START-1@` one before the cycle."""

VALUE = re.compile(r"@(\d+)>(\d+)(?:\*([\d.]+))?@")
"""`@20>45*0.6@` is a value on the line's day, on its way from 20 to 45 over the cycle at 0.6 of the pace."""

NO_CHECK_INS = re.compile(r"^( +)check_ins:[^\n]*\n(?!\1  - )", re.MULTILINE)
"""A list of check-ins of which none is left."""


@click.command()
@click.argument("folder", default=".", metavar="[DIR]")
@click.pass_obj
def command(session: Session, folder: str) -> int:
    """Write a small example company to DIR (here), in the middle of its running quarter. It is valid, and builds.

    DIR must be empty or new.
    """
    target = Path(folder)
    from okrsite.cli.editors import editor_files  # noqa: PLC0415 - the demo is read without the schemas

    files = dict(demo(session.today))
    _write(target, {**files, **dict(editor_files())})
    screen = session.screen
    where = screen.err("path", screen.safe(str(target)))
    screen.say(f"{counted(len(files), 'file')} written to {where}: the OKRs of a bookshop that does not exist.\n")
    screen.say("Look at them, then make them yours:\n")
    for line, why in _next_steps(target):
        screen.say(f"  {screen.err('accent', f'{line:<24}')}  {why}")
    return 0


def demo(today: date) -> Iterator[tuple[str, str]]:
    """The files of the example company, so that `today` lies in its running quarter."""
    waiting: list[tuple[str, Traversable]] = [("", resources.files("okrsite.cli") / "demo")]
    while waiting:
        path, found = waiting.pop()
        if found.is_dir():
            waiting += [(f"{path}/{inner.name}".lstrip("/"), inner) for inner in found.iterdir()]
            continue
        text = found.read_text("utf-8")
        words = _words(today, yearly='cycle: "@YEAR@"' in text)
        filled = _filled(text, words, today)
        if filled:
            yield _named(path, words), filled


def _words(today: date, *, yearly: bool) -> dict[str, str]:
    """The quarter's own texts; START and END are those of the year for what takes a year."""
    number = (today.month - 1) // 3 + 1
    first, last = (1, 12) if yearly else (3 * number - 2, 3 * number)
    end = date(today.year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return {
        "YEAR": str(today.year),
        "QUARTER": f"Q{number}",
        "CYCLE": f"{today.year}-q{number}",
        "START": date(today.year, first, 1).isoformat(),
        "END": end.isoformat(),
    }


def _named(text: str, words: dict[str, str]) -> str:
    for word, meaning in words.items():
        text = text.replace(f"@{word}@", meaning)
    return text


def _filled(text: str, words: dict[str, str], today: date) -> str:
    """A template with its placeholders filled. What would lie before the cycle is left out, even the whole file."""
    start, end = (date.fromisoformat(words[word]) for word in ("START", "END"))
    lines, day = [], today
    for line in _named(text, words).split("\n"):
        found = DAY.search(line)
        if found:
            day = (start if found[1] else today) - timedelta(days=int(found[2]))
            if day < start and not found[1]:
                if line.startswith("date:"):
                    return ""
                continue
        dated = DAY.sub(day.isoformat(), line)
        passed = (day - start) / (end - start)
        lines.append(VALUE.sub(lambda match, passed=passed: _value(match, passed), dated))  # type: ignore[misc]
    return NO_CHECK_INS.sub("", "\n".join(lines))


def _value(match: re.Match[str], passed: float) -> str:
    first, last, pace = float(match[1]), float(match[2]), float(match[3] or 1)
    return str(round(first + (last - first) * passed * pace))


def _write(target: Path, files: dict[str, str]) -> None:
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file, not a folder")
    there = {path.name for path in target.iterdir()} - MAY_BE_THERE if target.exists() else set()
    if there:
        raise UsageError(f"{target} is not empty (it holds {min(there)}): name a new folder, as in `okrsite init okrs`")
    for name, text in sorted(files.items()):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def _next_steps(target: Path) -> Iterator[tuple[str, str]]:
    if target.resolve() != Path.cwd():
        yield f"cd {target}", "go there"
    yield "okrsite check", "what is wrong, and what to do about it"
    yield "okrsite status", "the running quarter on one screen"
    yield "okrsite tree", "what serves what"
    yield "okrsite build --offline", "write the site, then open site/index.html"
