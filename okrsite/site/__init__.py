"""What is the site of a project? A mapping of paths to bytes, each file made when asked for; no disk is touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from okrsite.findings import Bug
from okrsite.model import KIND_FOLDERS
from okrsite.site import theme as themes
from okrsite.site.context import Context
from okrsite.site.faults import told
from okrsite.site.known import Known
from okrsite.site.markup import safe
from okrsite.site.notes import NODE, WHOLE
from okrsite.site.registry import File, Page, all_kinds
from okrsite.site.shell import shell
from okrsite.site.theme import Theme
from okrsite.site.urls import Urls
from okrsite.site.words import Words

if TYPE_CHECKING:
    from okrsite.graph.exchange import Exchange
    from okrsite.project import Project

FRAME = ("header.html", "footer.html")
STATIC = "static"
"""The folder of the theme's own files; those of the content are below `assets/`."""


class Options(NamedTuple):
    """How a site is rendered: `root` is the project's folder, which may hold themes; `base_url` replaces `site.url`."""

    root: Path | None = None
    offline: bool = False
    base_url: str = ""


class Site(Mapping[str, bytes]):
    """The files of a site by path. Each look-up renders anew, so take a file once, as `site.items()` does.

    Kinds are asked for their pages when somebody wants one of them: who looks at one page waits for no other.
    """

    def __init__(self, project: Project, options: Options) -> None:
        self._theme = theme = themes.load(project.config.theme, options.root)
        self.context = context = context_of(project, options, theme)
        self._urls = context.urls
        kinds = {name: kind for name, kind in all_kinds().items() if name in context.urls.kinds}
        with told():
            self._env = themes.environment(theme, context.words)
        static = {name: f"{STATIC}/{themes.hashed(name, content)}" for name, content in theme.assets().items()}
        self._shell = shell(context, kinds, static)
        self._frames: dict[tuple[str, str], tuple[Markup, Markup]] = {}
        self._static = [File(static[name], partial(bytes, content)) for name, content in theme.assets().items()]
        self._kinds = kinds
        self._begin(context)

    def after(self, project: Project, change: Exchange) -> Site:
        """The site once entities were exchanged for others that hang where they hung, under the same theme and day."""
        made = copy(self)
        made._begin(self.context.after(project, change))  # noqa: SLF001 - one of ours, that nobody else has seen
        return made

    def _begin(self, context: Context) -> None:
        self.context = context
        self._made: dict[str, Page | File] = {}
        for file in self._static:
            self._add(file)
        self._waiting = {name: kind.pages(context) for name, kind in self._kinds.items()}

    def __getitem__(self, path: str) -> bytes:
        if path not in self:
            raise KeyError(path)
        made = self._made[path]
        self.context.notes.begin()
        self.context.notes(NODE, made.about or WHOLE)
        return made.content() if isinstance(made, File) else self._render(made)

    def shared(self) -> tuple[object, ...]:
        """What stands on every page: two sites that differ in it have no page in common."""
        known, words = self.context.known, self.context.words
        around = known.graph.company, known.project.today, self._urls.base, self._urls.offline, sorted(self._urls.kinds)
        return self._shell, self._theme.digest(), words.catalogue, *around

    def noted(self) -> str:
        """What was asked for the file that was made last."""
        return self.context.notes.taken()

    def __contains__(self, path: object) -> bool:
        if path not in self._made and self._waiting:
            for name in sorted(self._waiting, key=partial(_is_elsewhere, str(path))):
                if any(made.path == path for made in self._gathered(name)):
                    break
        return path in self._made

    def __iter__(self) -> Iterator[str]:
        for name in tuple(self._waiting):
            for _ in self._gathered(name):
                pass
        return iter(self._made)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _gathered(self, name: str) -> Iterator[Page | File]:
        """The pages of a kind that nobody has gathered yet; whoever looks for one need not gather them all."""
        for made in self._waiting[name]:
            self._add(made)
            yield made
        del self._waiting[name]

    def _add(self, made: Page | File) -> None:
        if made.path in self._made:
            raise Bug(f"two pages are called {made.path}")
        self._made[made.path] = made

    def _render(self, page: Page) -> bytes:
        root = self._urls.root(page.path)
        view = page.view()
        with told():
            header, footer = self._frame(root, page.nav)
            template = self._env.get_template(page.template)
            frame = {"shell": self._shell, "root": root, "nav": page.nav, "header": header, "footer": footer}
            return template.render(page=view, own=page.own, **frame).encode()

    def _frame(self, root: str, nav: str) -> tuple[Markup, Markup]:
        """What stands above and below the content: the same for all pages of a depth and a place, so made once."""
        if (root, nav) not in self._frames:
            above, below = (
                self._env.get_template(name).render(shell=self._shell, root=root, nav=nav) for name in FRAME
            )
            self._frames[root, nav] = safe(above), safe(below)
        return self._frames[root, nav]


def _is_elsewhere(path: str, kind: str) -> bool:
    """Whether pages of that kind do not stand in the folder of the path, as far as their name tells."""
    top = path.partition("/")[0] if "/" in path else "home"
    return top not in (kind, KIND_FOLDERS.get(kind)) and not (kind == "key-result" and top == "objectives")


def context_of(project: Project, options: Options, theme: Theme | None = None) -> Context:
    """What pages are made from: also for what is made from the same, and is no page."""
    theme = theme or themes.load(project.config.theme, options.root)
    language = project.config.site.language
    words = Words(theme.catalogue(language), project.config.labels)
    kinds = frozenset(name for name in all_kinds() if theme.renders(name))
    urls = Urls(kinds, options.offline, options.base_url or project.config.site.url)
    return Context(Known(project), urls, words, partial(theme.rules, language))


def render(project: Project, options: Options = Options()) -> Site:
    """The whole site of a project."""
    return Site(project, options)
