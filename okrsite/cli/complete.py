"""Which ids could this word become? What a shell offers when somebody presses Tab."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from okrsite.cli.screen import Screen
from okrsite.cli.session import Session

MOST_FILES = 400
"""Objectives that are opened for the ids of their key results; a person waits for the answer."""


def key_results(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of key results, `objective/key-result`."""
    return _offered(incomplete, lambda: _key_results(_session(ctx), incomplete))


def checked(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of key results and of objectives: what a check-in is about."""
    return [*objectives(ctx, param, incomplete), *key_results(ctx, param, incomplete)]


def entities(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of everything that `okrsite show` shows."""

    def found() -> Iterator[str]:
        session = _session(ctx)
        for kind in ("objective", "team", "person", "cycle", "kpi", "initiative", "goal", "pillar", "page"):
            yield from _of_kind(session, kind)
        if "/" in incomplete:
            yield from _key_results(session, incomplete)

    return _offered(incomplete, found)


def selected(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Terms of selectors: `team:growth`, `cycle:running`, `status:off-track`, ids with or without a `+`."""

    def found() -> Iterator[str]:
        from okrsite.selectors import KEYS, KINDS, RUNNING, STATUSES  # noqa: PLC0415 - `--help` completes nothing

        key, colon, _ = word.partition(":")
        session = _session(ctx)
        words = {"status": STATUSES, "kind": KINDS, "cycle": (RUNNING,)}.get(key, ())
        kind = {"owner": "person"}.get(key, key)
        if not colon:
            yield from (f"{name}:" for name in KEYS)
            yield from (ident for kind in SELECTED for ident in _of_kind(session, kind))
        elif kind in ("team", "person", "cycle"):
            yield from (f"{key}:{ident}" for ident in _of_kind(session, kind))
        yield from (f"{key}:{name}" for name in words if colon)

    before, word = re.fullmatch(r"((?:.*,)?\+?)(.*)", incomplete).groups()  # type: ignore[union-attr]
    return [CompletionItem(before + item.value) for item in _offered(word, found)]


def audiences(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Groups that the configuration names."""
    return _offered(incomplete, lambda: _session(ctx).configuration().audiences)


SELECTED = ("objective", "kpi", "initiative", "goal", "pillar")
"""Kinds whose bare ids are offered; others have a key of their own."""


def _kind(kind: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return _offered(incomplete, lambda: _of_kind(_session(ctx), kind))

    return complete


objectives, teams, people, cycles = _kind("objective"), _kind("team"), _kind("person"), _kind("cycle")


def parents(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of what a new team or cycle may stand below. Which of them it is, a half-typed line does not tell."""
    return [*teams(ctx, param, incomplete), *cycles(ctx, param, incomplete)]


def _offered(incomplete: str, ids: Callable[[], Iterable[str]]) -> list[CompletionItem]:
    """The ids that begin so. Whatever is wrong with the project, a shell gets no traceback but nothing."""
    try:
        return [CompletionItem(ident) for ident in sorted(set(ids())) if ident.startswith(incomplete)]
    except Exception:  # noqa: BLE001 - the last line of defence, as for commands
        return []


def _session(ctx: click.Context) -> Session:
    """The session that the options before the command would make; the group itself was not run."""
    given = ctx.find_root().params
    if given.get("folder"):
        os.chdir(str(given["folder"]))
    config = given.get("config")
    return Session(Screen.of("never"), Path(str(config)) if config else None, date.min)


def _of_kind(session: Session, kind: str) -> Iterator[str]:
    """The ids that file names give. A file with an `id:` of its own is not opened for it."""
    from okrsite.content.documents import classify  # noqa: PLC0415 - `--help` completes nothing
    from okrsite.content.trees import DiskTree  # noqa: PLC0415
    from okrsite.model import KIND_FOLDERS  # noqa: PLC0415

    folder = session.configuration().content
    below = "/".join(filter(None, (folder, KIND_FOLDERS[kind])))
    for file in DiskTree(session.root()).files(below):
        path = file.path.removeprefix(f"{folder}/") if folder else file.path
        found, name = classify(path)
        if found == kind and file.kind == "file":
            yield name.rpartition("/")[2]


def _key_results(session: Session, incomplete: str) -> Iterator[str]:
    from okrsite.content.documents import classify, read_document  # noqa: PLC0415 - `--help` completes nothing
    from okrsite.content.trees import DiskTree  # noqa: PLC0415

    folder, tree = session.configuration().content, DiskTree(session.root())
    opened = 0
    for file in tree.files("/".join(filter(None, (folder, "objectives")))):
        kind, name = classify(file.path.removeprefix(f"{folder}/") if folder else file.path)
        stem = name.rpartition("/")[2]
        wanted = stem == incomplete.partition("/")[0] if "/" in incomplete else stem.startswith(incomplete)
        if kind != "objective" or file.kind != "file" or not wanted or opened >= MOST_FILES:
            continue
        opened += 1
        root = read_document(tree, file, kind, name).root
        listed = root.values.get("key_results") if root is not None else None
        for item in getattr(listed, "items", ()):
            ident = item.child("id")
            if ident is not None:
                yield f"{stem}/{ident.text.strip()}"
