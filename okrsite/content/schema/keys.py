"""Which keys do several kinds share?"""

from __future__ import annotations

from okrsite.content.fields import (
    Between,
    Choice,
    Day,
    Field,
    Flag,
    Line,
    Name,
    Numeric,
    Reference,
    Scored,
    Text,
)
from okrsite.content.records import ListOf, Record
from okrsite.model import (
    CheckIn,
    Initiative,
    Task,
)

ALIGNS_TO = ("objective", "key-result", "kpi", "pillar", "mission", "vision")
CONSULTS = ("person", "team")

STATES = ("draft", "active", "closed")
TYPES = ("metric", "maintain", "milestones", "boolean", "ordinal", "baseline", "rollup")
CLASSES = ("commit", "target", "stretch")

NUMBER, FLAG, DAY, LINE, TEXT = Numeric(), Flag(), Day(), Line(), Text()
NAME = Name()
OPEN_NUMBER = Numeric(unknown=True)
PERSON = Reference("person")

COMMON = (
    Field("id", NAME, "the id, where it is not the file's name", example="make-self-serve-work"),
    Field("aliases", ListOf(LINE), "old ids, which keep working in references and addresses", example=["old-id"]),
    Field(
        "audience",
        LINE,
        "who may see it, by a name from okrsite.yaml; everyone where it is missing",
        example="leadership",
    ),
)

TITLE = Field(
    "title", LINE, "one line of inline Markdown", required=True, example="Make self-serve the way most customers start"
)
CONTRIBUTORS = Field("contributors", ListOf(PERSON), "people who work on it beside the owner", example=["ben-ito"])
OWNER = Field("owner", PERSON, "the one accountable person", example="ana-silva")
TEAM = Field("team", Reference("team"), "the team it belongs to", example="growth")
SCORE = (
    Field("score", Between(0, 1), "the final score by hand, 0 to 1", example=0.7),
    Field("score_note", TEXT, "why the score differs from the computed one", example="Half of it was bought"),
)

CHECK_IN_KEYS = (
    Field("value", Scored(), "the value on that day; none for milestones", example=24),
    Field("confidence", Between(0, 10), "0 to 10: how likely the target is; 5 means even odds", example=6),
    Field("by", PERSON, "who says so", example="ben-ito"),
    Field("note", TEXT, "what happened and what comes next", example="Wizard is in beta."),
)

CHECK_IN = Record(
    CheckIn, Field("date", DAY, "the day of the check-in", required=True, example="2026-11-20"), *CHECK_IN_KEYS
)


def _entry(**values: object) -> dict[str, object]:
    return values


ENTRY = Record(_entry, *CHECK_IN_KEYS)
"""One key result's line in a check-in file; its date and author are the file's, unless it names one."""

TASK = Record(
    Task,
    Field("title", LINE, "what is to be done", required=True, example="Map CSV columns"),
    Field("done", FLAG, "whether it is done", example=True),
    Field("owner", PERSON, "who does it", example="ana-silva"),
    shorthand="title",
)

INITIATIVE_KEYS = (
    TITLE._replace(example="Import wizard"),
    OWNER,
    Field("state", Choice("todo", "doing", "done", "dropped"), "where the work stands", example="doing"),
    Field("start", DAY, "the first day of the work", example="2026-10-05"),
    Field("due", DAY, "the day by which it is meant to be done", example="2026-11-28"),
    Field("url", LINE, "where the work is tracked", example="https://tracker.example.com/4711"),
    Field("tasks", ListOf(TASK), "its steps", example=[{"title": "Map CSV columns", "done": True}]),
)

INLINE_INITIATIVE = Record(
    lambda **values: Initiative(**{"id": "", **values}),
    Field("id", NAME, "a short name, if it is to have a page", example="import-wizard"),
    *INITIATIVE_KEYS,
)
INLINE_INITIATIVE.keeps_source = INLINE_INITIATIVE.keeps_extra = True
