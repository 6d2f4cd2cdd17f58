"""Which pages stand for all? One or two of every template, the second where something is special about it."""

from __future__ import annotations

SHOWN: dict[str, tuple[str, ...]] = {
    "404.html": ("404.html",),
    "alignment.html": ("alignment/",),
    "check-ins.html": ("check-ins/",),
    "cycle.html": ("cycles/2026-q4/", "cycles/2026/"),
    "cycle-closed.html": ("cycles/2026-q3/",),
    "cycles.html": ("cycles/",),
    "glossary.html": ("glossary/",),
    "goal.html": ("goals/dragan-petrovic-2026/",),
    "home.html": ("",),
    "initiative.html": ("initiatives/bench-book/",),
    "initiatives.html": ("initiatives/",),
    "key-result.html": ("objectives/gift-season/gift-loans/", "objectives/many-lives/written-off/"),
    "kpi.html": ("kpis/bench-turnaround/",),
    "kpis.html": ("kpis/",),
    "map.html": ("map/",),
    "objective.html": ("objectives/every-loan-pays-its-way/", "objectives/summer-strings/"),
    "page.html": ("pages/how-we-do-okrs/", "pages/meet-the-cricket/"),
    "people.html": ("people/",),
    "person.html": ("people/gwen-tavares/",),
    "review.html": ("cycles/2026-q4/review/", "cycles/2026-q3/review/"),
    "rule.html": ("rules/OKR301/",),
    "rules.html": ("rules/",),
    "search.html": ("search/",),
    "team.html": ("teams/halfsize/", "teams/cricket/"),
    "teams.html": ("teams/",),
    "tree.html": ("tree/",),
    "week.html": ("check-ins/2026-w47/",),
}
"""The pages of the example company that are looked at, by the template that makes them."""

ELSEWHERE = {"permanent.html", "letters.html"}
"""`permanent.html` leads on at once; `letters.html` is for companies larger than the example. Both have their own tests."""

ADDRESSES = tuple(address for addresses in SHOWN.values() for address in addresses)
