"""Which keys may every other kind of file have?"""

from __future__ import annotations

from okrsite.content.fields import Choice, Email, Field, Json, Reference
from okrsite.content.late import Step
from okrsite.content.light import Light
from okrsite.content.records import Either, ListOf, Record
from okrsite.content.schema.keys import (
    CHECK_IN,
    COMMON,
    DAY,
    ENTRY,
    FLAG,
    INITIATIVE_KEYS,
    LINE,
    NUMBER,
    OPEN_NUMBER,
    OWNER,
    PERSON,
    TEAM,
    TEXT,
    TITLE,
)
from okrsite.findings import Source
from okrsite.model import (
    CADENCE_DAYS,
    FREQUENCY_DAYS,
    Cycle,
    Goal,
    Initiative,
    Kpi,
    Measure,
    Page,
    Person,
    Pillar,
    Range,
    Reading,
    Review,
    Statement,
    Team,
    WeeklyReview,
)

STATEMENT = Record(
    Statement, TITLE._replace(required=False, example="Our vision"), *(f for f in COMMON if f.name == "audience")
)
PILLAR = Record(Pillar, TITLE._replace(example="Trust in every number"), *COMMON)

CYCLE = Record(
    Cycle,
    TITLE._replace(example="Q4 2026"),
    *COMMON,
    Field("start", DAY, "its first day", required=True, example="2026-10-01"),
    Field("end", DAY, "its last day", required=True, example="2026-12-31"),
    Field("parent", Reference("cycle"), "a longer cycle that holds it", example="2026"),
    Field(
        "cadence", Choice(*CADENCE_DAYS), "how often check-ins are due; weekly where it is missing", example="weekly"
    ),
    Field("closed", FLAG, "true freezes it: scores are final", example=False),
)

TEAM_FILE = Record(
    Team,
    Field("name", LINE, "the team's name", required=True, example="Growth"),
    *COMMON,
    Field("parent", Reference("team"), "the team above it; the company has none", example="company"),
    Field("lead", PERSON, "who leads it", example="ana-silva"),
)

PERSON_FILE = Record(
    Person,
    Field("name", LINE, "the person's name", required=True, example="Ana Silva"),
    *COMMON,
    TEAM._replace(doc="the team the person belongs to"),
    Field("role", LINE, "what the person does", example="Head of Growth"),
    Field("email", Email(), "an address to write to", example="ana@example.com"),
    Field("active", FLAG, "false for somebody who has left", example=True),
)

RANGE = Record(
    Range,
    Field("min", NUMBER, "the lower end", example=20),
    Field("max", NUMBER, "the upper end", example=200),
)

READING = Record(
    Reading,
    Field("date", DAY, "the day of the reading", required=True, example="2026-11-18"),
    Field("value", NUMBER, "the value on that day", required=True, example=31),
)

KPI = Record(
    Kpi,
    TITLE._replace(example="7-day activation rate"),
    *COMMON,
    TEAM,
    OWNER,
    Field("unit", LINE, "any short text: %, EUR, ms, customers", example="%"),
    Field("direction", Choice("up", "down", "range"), "where better lies", example="up"),
    Field("healthy", RANGE, "the corridor of good values", example={"min": 20}),
    Field("warning", RANGE, "the wider corridor around it", example={"min": 15}),
    Field("frequency", Choice(*FREQUENCY_DAYS), "how often it is read", example="weekly"),
    Field(
        "values",
        Either(LINE, ListOf(READING)),
        "the readings, or the CSV file beside it that holds them",
        attr="readings",
        example="activation-rate.csv",
    ),
)

INITIATIVE = Record(
    Initiative,
    *COMMON,
    *INITIATIVE_KEYS,
    TEAM,
    Field(
        "moves",
        ListOf(Reference("key-result")),
        "the key results it is meant to move",
        example=["make-self-serve-work/activation"],
    ),
)

MEASURE = Record(
    lambda **values: Measure(**{"id": "", "title": "", **values}),
    Field("id", LINE, "unique within its goal", example="coach"),
    Field("title", LINE, "what is measured", example="Coach two leads"),
    Field("weight", NUMBER, "its share in the goal; 1 where it is missing", example=40),
    Field(
        "key_result", Reference("key-result"), "a key result as a measure", example="make-self-serve-work/activation"
    ),
    Field("unit", LINE, "any short text", example="leads"),
    Field("baseline", OPEN_NUMBER, "the value at the start", example=0),
    Field("target", OPEN_NUMBER, "the value meant", example=2),
    Field("current", OPEN_NUMBER, "a first value without a date", example=1),
    Field("check_ins", ListOf(CHECK_IN), "dated values, confidence and notes"),
)
MEASURE.keeps_source = True

REVIEW = Record(
    Review,
    Field("self", TEXT, "the person's own words", attr="self_", example="I learnt to let go."),
    Field("lead", TEXT, "the lead's words", example="Two leads speak for themselves now."),
    Field("rating", NUMBER, "a number on the company's scale", example=4),
)

GOAL = Record(
    Goal,
    TITLE._replace(example="Grow as a leader of leads"),
    *COMMON,
    Field("person", PERSON, "whose goal it is", example="ana-silva"),
    Field("team", Reference("team"), "whose goal it is, if a team's", example="growth"),
    Field("cycle", Reference("cycle"), "its time box", example="2026"),
    Field("measures", ListOf(MEASURE), "its weighted measures"),
    Field("review", REVIEW, "the review: two texts and a rating"),
)

PAGE = Record(Page, TITLE._replace(required=False, example="How we do OKRs here"), *COMMON)


class Entries:
    """The entries of a check-in file, by key result, in the order written."""

    def read(self, value: object, r: object, field: str) -> object:
        """Entries keep their key's text and place: nodes.py reads them, which knows the file's date and author."""
        return value

    def quick(self, value: Light, around: Source, step: Step) -> object:
        return value

    def schema(self) -> Json:
        return {"type": "object", "patternProperties": {"^x-[^/]*$": True}, "additionalProperties": ENTRY.schema()}


CHECK_IN_FILE = Record(
    WeeklyReview,
    Field("date", DAY, "the day of the review", required=True, example="2026-11-20"),
    Field("team", Reference("team"), "the team that reviews", example="growth"),
    Field("by", PERSON, "who writes", example="ben-ito"),
    Field("audience", LINE, "who may see it", example="leadership"),
    Field(
        "entries",
        Entries(),
        "a value, confidence and note for each key result",
        example={"make-self-serve-work/activation": {"value": 24, "confidence": 6, "note": "Wizard is in beta."}},
    ),
)
