"""What is the site right now? The last good one, and what is wrong with the files since; made anew when they change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from threading import Condition, Lock
from typing import NamedTuple

from jinja2 import TemplateError

from okrsite import gate
from okrsite.content.trees import DiskTree
from okrsite.findings import Finding, Level, UsageError
from okrsite.project import Project, judge
from okrsite.serve import apart
from okrsite.serve.look import Look, glance, look
from okrsite.serve.memory import Memory
from okrsite.serve.press import Clock, Press, Wanted

HEAD_START = 0.2
"""Seconds for which a new page has the processor to itself, before the rules are asked what they say of it."""


class State(NamedTuple):
    """What can be seen at one moment.

    `site` is the last good one, None before there was any, and `edition` its number; `news` grows with every change of
    anything. `errors`, and `trouble` (a configuration or a theme that cannot be used), say why the files of now make no
    site: while there are any, the site is older than the files.
    """

    news: int = 0
    edition: int = 0
    site: Mapping[str, bytes] | None = None
    errors: tuple[Finding, ...] = ()
    trouble: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the site is that of the files."""
        return not (self.errors or self.trouble)


class InTurn(Mapping[str, bytes]):
    """A site whose pages are made when somebody wants them, one at a time: they share what they look up."""

    def __init__(self, site_: Mapping[str, bytes]) -> None:
        self._site, self._turn = site_, Lock()

    def __getitem__(self, path: str) -> bytes:
        with self._turn:
            return self._site[path]

    def __contains__(self, path: object) -> bool:
        with self._turn:
            return path in self._site

    def __iter__(self) -> Iterator[str]:
        with self._turn:
            return iter(tuple(self._site))

    def __len__(self) -> int:
        with self._turn:
            return len(self._site)


class Rebuilt(NamedTuple):
    """What a look led to, for whoever tells people. `changed` are paths; `findings` are all that are known now."""

    state: State
    changed: frozenset[str]
    findings: tuple[Finding, ...]
    seconds: float


class _OutdatedError(Exception):
    """The files are not those any more that the rules are asked about."""


class Workshop:
    """Makes the site again when asked to look, by one thread; hands it out to many, who wait while it is made."""

    def __init__(self, wanted: Wanted, clock: Clock) -> None:
        self.wanted, self._clock = wanted, clock
        self._tree, self._memory = DiskTree(wanted.root), Memory()
        self.press = Press(wanted, self._tree, self._memory)
        self._moves = Condition()
        self._state = State()
        self._due, self._busy, self._closed = True, False, False
        self._look: Look | None = None
        self._day = date.min
        self._findings: tuple[Finding, ...] = ()
        self._is_unjudged = False
        self.has_glanced = False

    # ---- for those who ask -------------------------------------------------------------------------------------

    def current(self, patience: float) -> State:
        """What can be seen, once nothing is known to be out of date; what there is, when patience (seconds) ends."""
        with self._moves:
            self._moves.wait_for(lambda: self._closed or not (self._due or self._busy), patience)
            return self._state

    def news(self, known: int, patience: float) -> State | None:
        """What can be seen, as soon as it is not what is known, or when patience ends; None once all is over."""
        with self._moves:
            self._moves.wait_for(lambda: self._closed or self._state.news != known, patience)
            return None if self._closed else self._state

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._moves:
            self._closed = True
            self._moves.notify_all()

    # ---- for the one who watches -------------------------------------------------------------------------------

    @property
    def folders(self) -> tuple[str, ...]:
        """Where the site's files lie, the content first, as of the last look."""
        return (self._look or self._looked()).folders

    def expect(self) -> None:
        """Something is changing: whoever asks from now on waits for the next look."""
        with self._moves:
            self._due = True

    def is_stale(self) -> bool:
        """Whether files or day are no longer those of the last look."""
        return self.wanted.today() != self._day or self._looked() != self._look

    def refresh(self, written: AbstractSet[str] = frozenset()) -> Rebuilt | None:
        """Look at the files, and make the site again unless they, and the day, are what they were (then None).

        `written` are paths that somebody wrote to, whatever their stamps say. What changes during this needs another
        call of `expect` and of this.
        """
        with self._moves:
            self._due, self._busy = False, True
        begun = self._clock()
        try:
            rebuilt = self._compared(written)
        finally:
            with self._moves:
                self._busy = False
                self._moves.notify_all()
        return rebuilt._replace(seconds=self._clock() - begun) if rebuilt else None

    def _compared(self, written: AbstractSet[str]) -> Rebuilt | None:
        day, before = self.wanted.today(), self._look or Look()
        glanced = glance(self._tree, before, written)
        self.has_glanced = glanced is not None
        now = glanced or self._looked()
        again = {path for path in now.files.keys() & written if not (now.is_folder(path) and before.is_folder(path))}
        touched = again if glanced else again | now.changed(before, self.wanted.config_path)
        changed = self._memory.really(self._tree, now.files, touched)
        is_first, self._look = self._look is None, now
        if not is_first and not changed and day == self._day and not self._is_unjudged:
            return None
        self._day = day
        state, findings = self._made(day, changed, at_once=not is_first)
        if not glanced:
            self._memory.forget(now.files.keys())
        with self._moves:
            self._state = state
        folders = {path for path in changed if now.is_folder(path) or before.is_folder(path)}
        return Rebuilt(state, changed - folders, findings, 0.0)

    def _looked(self) -> Look:
        return look(self._tree, self.wanted.config_path, self._look)

    def _made(self, day: date, changed: frozenset[str], *, at_once: bool) -> tuple[State, tuple[Finding, ...]]:
        """What can be seen now, and all findings. With `at_once` the pages may be shown before the rules are asked."""
        before = self._state
        try:
            project = self.press.load(day, (self._look or Look()).files, changed)
            if at_once and before.is_good and not (project.evidence and project.evidence.faults):
                self._show(self._with(self._state, project._replace(findings=self._findings)))
            self._is_unjudged = self._state is not before
            project = self._judged(project)
            self._is_unjudged = False
            shown = self._state is not before and project.findings == self._findings
            self._findings = project.findings
            if gate.fails(project.findings, Level.ERROR):
                errors = tuple(f for f in project.findings if f.level is Level.ERROR)
                return self._after(before)._replace(errors=errors), project.findings
            return (self._state if shown else self._with(self._state, project)), project.findings
        except _OutdatedError:
            return self._state, self._findings
        except UsageError as error:
            return self._after(before)._replace(trouble=str(error)), ()
        except TemplateError as error:
            return self._after(before)._replace(trouble=f"theme: {place_in_theme(error)}{error}"), ()
        except Exception as error:  # noqa: BLE001 - whatever it is, the last good site is served on
            return self._after(before)._replace(trouble=bug(error)), ()

    def _judged(self, project: Project) -> Project:
        """The project with what the rules say of it; a large one is read by others meanwhile, so a fork asks them."""
        if self._is_unjudged and len(project.graph.objectives) >= apart.PAYS:
            findings = apart.found_apart(lambda: judge(project).findings, lambda: not (self._due or self._closed))
            self._hurry()
            if findings is not None:
                return project._replace(findings=findings, evidence=None)
        return judge(project, before_each=self._hurry)

    def _hurry(self) -> None:
        """Ask no more rules about a page that is shown already and is being changed again."""
        if self._is_unjudged and self._due:
            raise _OutdatedError

    def _with(self, state: State, project: Project) -> State:
        """The next state: the site of a project."""
        return State(state.news + 1, state.edition + 1, InTurn(self.press.site(project)))

    def _after(self, before: State) -> State:
        """The next state, with the site that was good before anything was tried."""
        now = self._state
        return State(now.news + 1, now.edition + (now.site is not before.site), before.site)

    def _show(self, state: State) -> None:
        """Let it be seen while more is found out; whoever waits for it has a moment to take it."""
        with self._moves:
            self._state, self._busy = state, False
            self._moves.notify_all()
            self._moves.wait_for(lambda: self._due or self._closed, HEAD_START)


def place_in_theme(error: TemplateError) -> str:
    """`objective.html:12: ` where the error knows it."""
    name, line = getattr(error, "name", None), getattr(error, "lineno", None)
    return f"{name}:{line}: " if name and line else ""


def bug(error: Exception) -> str:
    """What is said of an error that nobody foresaw."""
    return f"this is a bug of okrsite, not of your files: {type(error).__name__}: {error}"
