"""In which words does an export speak to people? In those of the site: its language, its terms, its addresses."""

from __future__ import annotations

from okrsite.export.selection import Selected
from okrsite.selectors import RUNNING, Term, find
from okrsite.site import Options, context_of
from okrsite.site.context import Context

KINDS = {"team": "team", "owner": "person", "cycle": "cycle"}
"""What the keys of a selector name, where that has a title."""


def context(selected: Selected) -> Context:
    """The words and addresses of the site."""
    return context_of(selected.project, Options(root=selected.root, base_url=selected.base_url))


def name(selected: Selected) -> str:
    """What is meant, as one normal text: the same for the same selector and kind."""
    groups = (",".join(sorted(map(_written, group))) for group in selected.selector)
    return " ".join([*sorted(groups), *([f"kind:{selected.kind}"] if selected.kind else [])])


def whose(ctx: Context, selected: Selected) -> str:
    """The teams, people and cycles that a selector names, by their titles; other terms as they are written."""
    return ", ".join(_titled(ctx, term) for group in selected.selector for term in group)


def _titled(ctx: Context, term: Term) -> str:
    kind, key = KINDS.get(term.key), f"{term.key}.{term.value}"
    if term.value == RUNNING and kind == "cycle" and RUNNING not in ctx.graph.cycles:
        return ctx.ref(ctx.cycle.uid).text if ctx.cycle else _written(term)
    if kind is None and term.key:
        return ctx.words(key) if term.key == "status" and ctx.words.has(key) else _written(term)
    uid = find(ctx.graph, f"{kind}:{term.value}" if kind else term.value)
    return f"{'+' * term.above}{ctx.ref(uid).text}{'+' * term.below}"


def _written(term: Term) -> str:
    core = f"{term.key}:{term.value}" if term.key else term.value
    return f"{'+' * term.above}{core}{'+' * term.below}"
