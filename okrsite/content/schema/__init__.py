"""Which keys may each kind of file have, of which types, and what do they mean?

The reader and `okrsite schema` both use these tables.
"""

from __future__ import annotations

from okrsite.content.fields import Json
from okrsite.content.records import Record
from okrsite.content.schema.objective import OBJECTIVE
from okrsite.content.schema.others import (
    CHECK_IN_FILE,
    CYCLE,
    GOAL,
    INITIATIVE,
    KPI,
    PAGE,
    PERSON_FILE,
    PILLAR,
    STATEMENT,
    TEAM_FILE,
)

KINDS: dict[str, Record] = {
    "vision": STATEMENT,
    "mission": STATEMENT,
    "pillar": PILLAR,
    "cycle": CYCLE,
    "team": TEAM_FILE,
    "person": PERSON_FILE,
    "objective": OBJECTIVE,
    "kpi": KPI,
    "initiative": INITIATIVE,
    "goal": GOAL,
    "check-in": CHECK_IN_FILE,
    "page": PAGE,
}


def json_schema(kind: str) -> Json:
    """The JSON Schema (2020-12) of a kind's front matter, or of a `.yaml` file with its prose under `body`."""
    schema = dict(KINDS[kind].schema())
    properties = dict(schema["properties"])  # type: ignore[call-overload]
    properties["body"] = {
        "type": ["string", "number", "boolean", "null"],
        "description": "the prose in Markdown, in a .yaml file only",
        "examples": ["Why it matters, and what good looks like."],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"okrsite {kind}",
        **schema,
        "properties": properties,
    }
