"""How is a value, a name or a standing said in a diff, whatever it is written for?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import floor

from okrsite.content.prose import inline_text
from okrsite.diff.changes import Raw, Standing, Thing
from okrsite.findings import Source
from okrsite.graph import Graph
from okrsite.model import Entity, KeyResult, Objective, Prose
from okrsite.scores.explain.words import plain

PLACES = frozenset({"at", "again"})
"""What a link knows of where in its list it was written."""

NOTHING = "–"

STATUSES = {
    "on-track": "on track", "at-risk": "at risk", "off-track": "off track", None: "no data",
}  # fmt: skip

LONGEST = 80
"""Characters of a text that are worth a line of before and after."""


def title(entity: Entity) -> str:
    """The title without markup, with its code before it."""
    text = inline_text(entity.title)
    return f"{entity.code} {text}" if isinstance(entity, Objective) and entity.code else text


def thing(entity: Entity, graph: Graph) -> Thing:
    """An entity as a diff names it."""
    where = ""
    if isinstance(entity, KeyResult):
        where = title(graph.objectives[entity.objective])
    elif isinstance(entity, Objective) and (team := graph.teams.get(entity.team or "")):
        where = title(team)
    return Thing(entity.uid, title(entity), entity.source.path, where)


def name(uid: str, graph: Graph) -> str:
    """What a uid stands for."""
    entity = graph.entity(uid)
    return uid.partition(":")[2] or uid if entity is None else title(entity)


def measured(value: object, unit: str) -> str:
    """A value with its unit: `35%`, `7.4 M EUR`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, str):
        return value or NOTHING
    shown = plain(value) if isinstance(value, int | float) else str(value)
    return f"{shown}{'' if unit == '%' else ' '}{unit}" if unit else shown


def percent(share: float | None) -> str:
    """Whole percent, half up."""
    return NOTHING if share is None else f"{floor(share * 100 + 0.5 + 1e-9)}%"


def status(standing: Standing) -> str:
    """The verdict in a word or two."""
    word = STATUSES.get(standing.status, standing.status or "")
    return f"{word}, stale" if standing.stale else word


def raw(value: object) -> Raw:
    """A value as programs read it, without the places it was written at."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Prose):
        return value.text
    if isinstance(value, Mapping):
        return {str(key): raw(item) for key, item in value.items()}
    if isinstance(value, tuple) and (names := getattr(value, "_fields", None)):
        said = zip(names, value, strict=True)
        return {name: raw(item) for name, item in said if name not in PLACES and not isinstance(item, Source)}
    return [raw(item) for item in value] if isinstance(value, list | tuple) else str(value)


def short(value: Raw) -> str:
    """A value in words, empty where it is none for a line."""
    if isinstance(value, list):
        texts = [short(item) for item in value]
        return ", ".join(texts) if all(texts) and len(texts) <= 8 else "" if texts else NOTHING
    if isinstance(value, dict):
        texts = [f"{key} {short(item)}" for key, item in value.items() if item not in (None, "", [], {})]
        return ", ".join(texts) if texts and len(", ".join(texts)) <= LONGEST else ""
    text = measured(value, "")
    return text if len(text) <= LONGEST and "\n" not in text else ""
