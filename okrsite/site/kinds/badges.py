"""What may other places show of an objective? A small picture of its progress and status, for a README or a wiki."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from okrsite.model import Objective
from okrsite.site import charts
from okrsite.site.context import Context
from okrsite.site.feeds import xml
from okrsite.site.registry import File, page_kind

COLOURS = {"on-track": "#04654c", "done": "#04654c", "at-risk": "#8b5014", "off-track": "#b32130"}
QUIET, LABEL = "#4d5158", "#1b1e24"
LETTER, PADDING, LONGEST = 6.6, 8, 40


@page_kind("badges")
def files(ctx: Context) -> Iterator[File]:
    """One picture an objective."""
    for objective in ctx.graph.objectives.values():
        yield File(f"badges/{objective.id}.svg", partial(badge, ctx, objective))


def badge(ctx: Context, objective: Objective) -> bytes:
    """Its label and its state, side by side; a program finds the same numbers in the attributes as on the page."""
    verdict, ref = ctx.verdict(objective.uid), ctx.ref(objective.uid)
    name = ref.code or (ref.text if len(ref.text) <= LONGEST else ctx.words("label.objective"))
    said = ", ".join(
        filter(None, (f"{ctx.words.percent(ctx.numbers(objective.uid).progress)} {verdict.word}", verdict.stale))
    )
    left, right = (round(len(text) * LETTER + 2 * PADDING) for text in (name, said))
    quiet = QUIET if verdict.stale and verdict.state == "on-track" else COLOURS.get(verdict.state, QUIET)
    words = xml(f"{ref.text}: {said}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{words}"'
        f"{charts.hooks(ctx.meter(objective.uid))}><title>{words}</title>"
        f'<rect width="{left + right}" height="20" rx="3" fill="{LABEL}"/>'
        f'<path fill="{quiet}" d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right - 3}z"/>'
        '<g fill="#fff" font-family="system-ui,sans-serif" font-size="11">'
        f"{_word(name, 0, left)}{_word(said, left, right)}</g></svg>\n"
    ).encode()


def _word(text: str, start: int, width: int) -> str:
    """A text in its half, drawn as wide as the half expects it."""
    return f'<text x="{start + PADDING}" y="14" textLength="{width - 2 * PADDING}">{xml(text)}</text>'
