"""How are the smallest parts of a page written? Links, signs, dates: so frequent that they are functions, no macros.

Each returns markup whose texts are escaped. Templates reach them, and the macros of `parts.html`, as `p.NAME`.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from okrsite.site.markup import escaped, safe
from okrsite.site.views import Count, Day, Ref, Verdict
from okrsite.site.words import DASH, Words

NOTHING = Markup("")


class Atoms:
    """The atoms in the words of one site."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.levels = {
            name: safe(f'<span class="lv lv-{name}">{escaped(words(f"class.{name}"))}</span>')
            for name in ("commit", "target", "stretch")
        }
        self.nobody = safe(f'<span class="miss">{escaped(words("owner.none"))}</span>')
        self.signs: dict[Verdict, Markup] = {}
        self.verdicts: dict[Verdict, Markup] = {}

    def icon(self, name: str) -> Markup:
        return safe(f'<svg class="i" aria-hidden="true"><use href="#i-{escaped(name)}"/></svg>')

    def sign(self, verdict: Verdict) -> Markup:
        """The shape of a status; its word is its title."""
        if verdict not in self.signs:
            words = f"{verdict.word}, {verdict.stale}" if verdict.stale else verdict.word
            shape = f'<use href="#h-{verdict.shape}"/>'
            self.signs[verdict] = safe(
                f'<svg class="sign {verdict.classes}" role="img"><title>{escaped(words)}</title>{shape}</svg>'
            )
        return self.signs[verdict]

    def shape(self, verdict: Verdict) -> Markup:
        """The shape alone, beside a word."""
        return safe(f'<svg class="sign {verdict.classes}" aria-hidden="true"><use href="#h-{verdict.shape}"/></svg>')

    def verdict(self, verdict: Verdict) -> Markup:
        """The shape and the word of a status."""
        if verdict not in self.verdicts:
            shape = f'<svg class="sign" aria-hidden="true"><use href="#h-{verdict.shape}"/></svg>'
            self.verdicts[verdict] = safe(
                f'<span class="health {verdict.classes}">{shape}{escaped(verdict.word)}</span>'
            )
        return self.verdicts[verdict]

    def stale(self, verdict: Verdict) -> Markup:
        """Since when nobody checked in; nothing for what is fresh."""
        return (
            safe(f' <span class="warn">{self.icon("clock")}{escaped(verdict.stale)}</span>')
            if verdict.stale
            else NOTHING
        )

    def level(self, name: str) -> Markup:
        return self.levels.get(name, NOTHING)

    def day(self, day: Day) -> Markup:
        return safe(f'<time datetime="{day.iso}">{escaped(day.text)}</time>')

    def code(self, ref: Ref) -> Markup:
        """The short label before a title."""
        return safe(f'<span class="code">{escaped(ref.code)}</span> ') if ref.code else NOTHING

    def lock(self, ref: Ref) -> Markup:
        """Who may see it, where that is not everyone."""
        return safe(f' <span class="lock">{self.icon("lock")}{escaped(ref.lock)}</span>') if ref.lock else NOTHING

    def link(self, ref: Ref, root: str, name: str = "") -> Markup:
        """A mention of an entity by its title; `name` is a class. Plain text where no page shows it."""
        return (
            _mention(ref, root, ref.title.text, name) + self.lock(ref)
            if ref.lock
            else _mention(ref, root, ref.title.text, name)
        )

    def short(self, ref: Ref, root: str) -> Markup:
        """A mention by its short label, or by its title where it has none."""
        return _mention(ref, root, escaped(ref.code) if ref.code else ref.title.text, "")

    def owner(self, ref: Ref | None, root: str) -> Markup:
        return self.link(ref, root) if ref else self.nobody

    def tally(self, counts: tuple[Count, ...]) -> Markup:
        """Counts by status."""
        cells = "".join(f"<span>{self.sign(c.verdict)}{c.number}</span>" for c in counts)
        return safe(f'<span class="tally">{cells}</span>')

    def edit(self, href: str) -> Markup:
        """The way to the file of a page."""
        if not href:
            return NOTHING
        return safe(
            f' <a class="edit loud" href="{escaped(href)}">{self.icon("edit")}{escaped(self.words("shell.edit"))}</a>'
        )

    def conf(self, value: str, trend: str = "") -> Markup:
        """A confidence of ten, and whether it rose or fell."""
        if not value:
            return safe(f'<span class="miss">{DASH}</span>')
        arrow = {"up": "↑", "down": "↓"}.get(trend, "")
        said = (
            f'<span>{arrow}<span class="vh"> {escaped(self.words(f"confidence.{trend}"))}</span></span> '
            if arrow
            else ""
        )
        return safe(f'{said}{escaped(value)}<span class="of">/10</span>')

    def source(self, place: str, href: str) -> Markup:
        """A file and a line, as a link where there is a repository."""
        if not place:
            return NOTHING
        code = f"<code>{escaped(place)}</code>"
        return safe(f'<a class="src" href="{escaped(href)}">{code}</a>' if href else f'<span class="src">{code}</span>')


class Parts:
    """What templates know as `p`: the atoms, and the macros of the theme's `parts.html`."""

    def __init__(self, atoms: Atoms, macros: Mapping[str, object]) -> None:
        self.__dict__.update(macros)
        self.__dict__.update({name: getattr(atoms, name) for name in dir(atoms) if not name.startswith("_")})


def _mention(ref: Ref, root: str, words: str, name: str) -> Markup:
    mark = f' class="{name}"' if name else ""
    if not ref.href:
        return safe(f"<span{mark}>{words}</span>")
    return safe(f'<a{mark} data-id="{escaped(ref.uid)}" href="{root}{escaped(ref.href)}">{words}</a>')
