"""What are the numbers after an edit that left everything where it hung? Made anew for what it touched, and above."""

from __future__ import annotations

from copy import copy

from okrsite.graph import Graph
from okrsite.graph.exchange import Exchange
from okrsite.model import Objective
from okrsite.scores.ledger import Ledger
from okrsite.scores.rollup import score
from okrsite.scores.table import Scores


def again(before: Scores, graph: Graph, change: Exchange) -> Scores:
    """The numbers of a graph in which some entities were exchanged for others that count where they counted."""
    ledger = _exchanged(before.ledger, graph, change)
    above = _above(graph, [o.id for o in change.old(Objective)])
    for ident in filter(above.__contains__, ledger.order.ids if above else ()):
        score(ledger, ident)
    return before.succeeded(ledger, change)


def _exchanged(before: Ledger, graph: Graph, change: Exchange) -> Ledger:
    ledger = copy(before)
    ledger.graph = graph
    ledger.evidence, ledger.key_results = {**before.evidence}, {**before.key_results}
    ledger.objectives, ledger.contributions = {**before.objectives}, {**before.contributions}
    for to in {link.to for o in change.old(Objective) for link in o.aligns_to} & before.contributions.keys():
        ledger.contributions[to] = [c._replace(objective=change.at(c.objective)) for c in before.contributions[to]]
    return ledger


def _above(graph: Graph, idents: list[str]) -> set[str]:
    """These objectives and all in which they count."""
    found = set(idents)
    waiting = [*found]
    for ident in waiting:
        for link in graph.objectives[ident].aligns_to:
            kind, _, above = link.to.partition(":")
            owner = above.partition("/")[0]
            if link.contributes and kind in ("objective", "key-result") and owner not in found:
                found.add(owner)
                waiting.append(owner)
    return found
