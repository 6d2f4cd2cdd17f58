"""When has something changed? The system tells, or the disk is looked at every second; then a moment of quiet."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from threading import Condition
from typing import NamedTuple

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from okrsite.content.trees import is_hidden
from okrsite.serve.press import Clock
from okrsite.serve.workshop import Rebuilt, Workshop

WRITES = ("created", "modified", "deleted", "moved")
"""The events that change something."""

CLOSED = "closed"
"""Whoever wrote to a file is done with it; not every system tells. That we close what we read is another event."""

FEW = 3
DONE, QUIET, LONG_QUIET, LONGEST = 0.01, 0.03, 0.1, 1.0
"""Seconds without a change after which a save (of a few files) is over: where all are closed or moved to their place,
and where nothing tells; and a checkout. And until nobody waits on."""

ONCE_MORE = 1.0
"""Seconds after which everything is looked at once more: new folders are not watched from their first moment."""

TICK, POLL, REST = 5.0, 1.0, 10
"""Seconds between two looks without being told: just in case, and where nothing tells; at least so many looks long."""

TOO_MANY = "the system does not tell of changes here ({}): the files are looked at every second"


class People(NamedTuple):
    """Who hears of what happens: of every rebuilding, and of what they have to know beside it."""

    tell: Callable[[Rebuilt], None]
    warn: Callable[[str], None]


class Watch(FileSystemEventHandler):
    """Hears of changes and asks the workshop to look, once they pause."""

    def __init__(self, workshop: Workshop, clock: Clock, people: People, *, poll: bool = False) -> None:
        self._workshop, self._clock, self._people = workshop, clock, people
        self._heard = Condition()
        self._paths: set[str] = set()
        self._open: set[str | None] = set()
        self._last = 0.0
        self._news = self._closed = False
        self._observer = None if poll else _Watches(workshop.wanted.root, self)
        self._rest = POLL if poll else TICK

    def run(self) -> None:
        """Watch, until closed. The workshop has looked already."""
        try:
            self._run()
        finally:
            if self._observer:
                self._observer.stop()

    def close(self) -> None:
        """End `run`, from any thread."""
        with self._heard:
            self._closed = True
            self._heard.notify_all()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by the system's observer, in its thread."""
        paths = {self._below(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
        mattering = {path for path in paths if path is None or self._matters(path)}
        if event.event_type == CLOSED:
            self._rest_assured(mattering)
        elif mattering and event.event_type in WRITES:
            is_open = event.event_type in ("created", "modified") and not event.is_directory
            self._hear({path for path in mattering if path is not None}, is_open=is_open)

    def _run(self) -> None:
        self._follow()
        once_more = False
        while not self._closed:
            if self._wait(ONCE_MORE if once_more else self._rest):
                self._refresh(self._settled())
                self._follow()
                once_more = not self._workshop.has_glanced
            else:
                once_more = self._is_overdue()

    def _refresh(self, written: frozenset[str] = frozenset()) -> None:
        if rebuilt := self._workshop.refresh(written):
            self._people.tell(rebuilt)

    def _rest_assured(self, paths: set[str | None]) -> None:
        """What is closed again need not be waited for."""
        with self._heard:
            self._open -= paths
            self._heard.notify_all()

    def _hear(self, paths: set[str], *, is_open: bool = False) -> None:
        self._workshop.expect()
        with self._heard:
            self._paths |= paths
            self._open = self._open | paths if is_open else self._open - paths
            self._last, self._news = self._clock(), True
            self._heard.notify_all()

    def _wait(self, patience: float) -> bool:
        """Whether something was heard before patience ended."""
        with self._heard:
            self._heard.wait_for(lambda: self._news or self._closed, patience)
            return self._news

    def _settled(self) -> frozenset[str]:
        """Wait until changes pause, then say what was written to."""
        first = self._clock()
        with self._heard:
            while not self._closed:
                if (left := min(self._last + self._pause(), first + LONGEST) - self._clock()) <= 0:
                    break
                self._heard.wait(left)
            paths, self._paths, self._news = frozenset(self._paths), set(), False
            self._open.clear()
        return paths

    def _pause(self) -> float:
        """For how long nothing more may happen, so that a save is over."""
        if not 0 < len(self._paths) <= FEW:
            return LONG_QUIET
        return QUIET if self._open else DONE

    def _is_overdue(self) -> bool:
        """Whether something has changed that nobody told of: in folders that could not be watched, or the day."""
        begun = self._clock()
        if is_stale := self._workshop.is_stale():
            self._hear(set())  # and wait for quiet, as if told
        self._rest = max(TICK if self._observer else POLL, REST * (self._clock() - begun))
        return is_stale

    def _follow(self) -> None:
        """Watch the folders that there are now; what happened before they were watched is looked for."""
        try:
            if self._observer and self._observer.follow(self._workshop.folders):
                self._hear(set())
        except Exception as error:  # noqa: BLE001 - where the system refuses, the observer fails in several ways
            self._observer, self._rest = None, POLL
            why = error if isinstance(error, OSError) else error.__context__
            self._people.warn(TOO_MANY.format(getattr(why, "strerror", None) or type(error).__name__))

    def _below(self, path: str) -> str | None:
        """The path from the project's root; None for what some systems say of it under another name."""
        inside = os.path.relpath(path, self._workshop.wanted.root)
        return None if inside.startswith("..") else inside.replace(os.sep, "/")

    def _matters(self, path: str) -> bool:
        if any(map(is_hidden, path.split("/"))):
            return False
        folders = self._workshop.folders
        inside = any(f"{path}/".startswith(f"{folder}/" if folder else "") for folder in folders)
        above = any(folder.startswith(f"{path}/") for folder in folders)
        return inside or above or path == self._workshop.wanted.config_path


class _Watches:
    """The system's observer, on the folders of a project that there are."""

    def __init__(self, root: Path, handler: FileSystemEventHandler) -> None:
        self._root, self._handler = root, handler
        self._observer: BaseObserver | None = None
        self._followed: dict[Path, tuple[int, bool]] = {}

    def follow(self, wanted: tuple[str, ...]) -> bool:
        """Watch the folders of now, if these are not watched yet. Raises OSError where the system cannot."""
        folders = self._folders(wanted)
        if folders == self._followed and self._is_alive():
            return False
        self.stop()
        self._observer, self._followed = Observer(), folders
        for folder, (_, whole) in folders.items():
            self._observer.schedule(self._handler, str(folder), recursive=whole)
        self._observer.start()
        return True

    def stop(self) -> None:
        """Watch nothing any more."""
        if self._observer is not None:
            self._observer.stop()
        self._observer = None

    def _is_alive(self) -> bool:
        observer = self._observer
        return observer is not None and observer.is_alive() and all(e.is_alive() for e in observer.emitters)

    def _folders(self, wanted: tuple[str, ...]) -> dict[Path, tuple[int, bool]]:
        """Each folder with its number on the disk, as another may take its name, and whether all below it is meant."""
        above = {self._root: False} | {self._root / up: False for name in wanted for up in PurePosixPath(name).parents}
        found = {}
        for folder, whole in (above | {self._root / name: True for name in wanted}).items():
            if folder.is_dir() and not (folder.is_symlink() and folder != self._root):
                found[folder] = (folder.stat().st_ino, whole)
        return found
