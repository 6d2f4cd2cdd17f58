"""Where does a number come from, as a page tells it? Formula and inputs in the site's language, with their lines."""

from __future__ import annotations

from collections.abc import Iterable

from okrsite.findings import Place
from okrsite.scores.explain import Input
from okrsite.site.context import Context
from okrsite.site.views import Explained, InputRow

INPUTS_SHOWN = 6


def explained(ctx: Context, uid: str, numbers: Iterable[str]) -> tuple[Explained, ...]:
    """Where each of these numbers of an entity comes from."""
    entity, phrases = ctx.graph.entity(uid), ctx.words.phrases
    here = entity.source.path if entity else ""
    return tuple(
        Explained(
            ctx.words(f"number.{name}"),
            _result(ctx, name, e.result),
            ctx.words.computed(phrases.formula(e.formula)),
            tuple(_row(ctx, i, here) for i in e.inputs[:INPUTS_SHOWN]),
            max(0, len(e.inputs) - INPUTS_SHOWN),
            ctx.words.computed(phrases.numbers(phrases.sentence(e.note))),
        )
        for name, e in ctx.explained(uid, numbers)
    )


def _row(ctx: Context, given: Input, here: str) -> InputRow:
    phrases = ctx.words.phrases
    place, href = _written(ctx, given.place, here) if given.place else ("", "")
    return InputRow(phrases.input(given.label), ctx.words.computed(phrases.input(given.value)), place, href)


def _written(ctx: Context, place: Place, here: str) -> tuple[str, str]:
    """Where an input was written, and its address; in the file of the page's own entity, its line says enough."""
    text, href = ctx.source(place)
    return (ctx.words("explain.line", n=place.line) if place.path == here else text), href


def _result(ctx: Context, name: str, result: str) -> str:
    if name == "status" and ctx.words.has(f"status.{result.replace(' ', '-')}"):
        return ctx.words.status(result.replace(" ", "-"))
    return ctx.words.computed(ctx.words.phrases.input(result))
