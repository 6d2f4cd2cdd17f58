"""Which keys may an objective and its key results have?"""

from __future__ import annotations

from okrsite.content.fields import Choice, Field, Reference, Scored
from okrsite.content.records import ListOf, Record
from okrsite.content.schema.keys import (
    ALIGNS_TO,
    CHECK_IN,
    CLASSES,
    COMMON,
    CONSULTS,
    CONTRIBUTORS,
    DAY,
    FLAG,
    INLINE_INITIATIVE,
    LINE,
    NAME,
    NUMBER,
    OPEN_NUMBER,
    OWNER,
    SCORE,
    STATES,
    TEAM,
    TEXT,
    TITLE,
    TYPES,
)
from okrsite.model import (
    Change,
    Closing,
    Dependency,
    KeyResult,
    Levels,
    Link,
    Milestone,
    Objective,
    PlanPoint,
    Scope,
)

MILESTONE = Record(
    Milestone,
    Field("title", LINE, "the step", required=True, example="Contract signed"),
    Field("weight", NUMBER, "its share of the whole; 1 where it is missing", example=20),
    Field("done", DAY, "the day on which it was reached", example="2026-11-02"),
    shorthand="title",
)

PLAN_POINT = Record(
    PlanPoint,
    Field("date", DAY, "a day on the way", required=True, example="2026-11-15"),
    Field("value", NUMBER, "the value meant for that day", required=True, example=22),
)

LEVELS = Record(
    Levels,
    Field("commit", TEXT, "what we are sure to reach", example="Five customers try it"),
    Field("target", TEXT, "what we hope for", example="Twenty customers use it weekly"),
    Field("stretch", TEXT, "what would surprise us", example="Customers tell others about it"),
)


def _key_result(**values: object) -> KeyResult:
    return KeyResult(**{"objective": "", "title": values["id"], **values})  # type: ignore[arg-type]


def _key_result_uid(written: str, objective: str) -> str:
    return f"key-result:{objective.removeprefix('objective:')}/{written}"


KEY_RESULT = Record(
    _key_result,
    Field("id", NAME, "unique within its objective", required=True, example="activation"),
    TITLE._replace(example="New sign-ups that reach a first report within 7 days"),
    OWNER._replace(doc="the one accountable person; the objective's owner where it is missing"),
    CONTRIBUTORS,
    Field("kind", Choice(*TYPES), "how it is measured; metric where it is missing", attr="type", example="metric"),
    Field("metric", TEXT, "what exactly is counted", example="7-day activation, all plans"),
    Field("unit", LINE, "any short text: %, EUR, ms, customers", example="%"),
    Field("baseline", OPEN_NUMBER, "the value at the start", example=18),
    Field("target", OPEN_NUMBER, "the value meant", example=35),
    Field("current", Scored(), "a first value without a date; check-ins are better", example=24),
    Field("commit", NUMBER, "the level we are sure to reach", example=28),
    Field("stretch", NUMBER, "the level that would surprise us", example=42),
    Field("min", NUMBER, "the lower end of what is to be maintained", example=99.5),
    Field("max", NUMBER, "the upper end of what is to be maintained", example=200),
    Field(
        "judge",
        Choice("latest", "share"),
        "maintain: by the latest value, or by the share of check-ins inside",
        example="share",
    ),
    Field("milestones", ListOf(MILESTONE), "the steps of a key result of kind milestones"),
    Field("levels", LEVELS, "ordinal: what each level would look like"),
    Field("by", DAY, "baseline: the day by which the number is to be known", example="2026-11-30"),
    Field("class", Choice(*CLASSES), "the ambition of the whole key result", attr="klass", example="target"),
    Field("weight", NUMBER, "its share in the objective; 1 where it is missing", example=1),
    Field(
        "due", DAY, "the day by which it is to be reached; the cycle's end where it is missing", example="2026-12-18"
    ),
    Field("plan", ListOf(PLAN_POINT), "phased targets instead of a straight line"),
    Field("kpi", Reference("kpi"), "the KPI whose series gives values, baseline and unit", example="activation-rate"),
    Field("guardrail", FLAG, "true: watched, never averaged into the objective", example=True),
    Field("source", LINE, "where the number is read", attr="measured_at", example="https://bi.example.com/activation"),
    Field("state", Choice("active", "dropped"), "whether it still counts", example="active"),
    Field("reason", TEXT, "why it was dropped", example="Bought instead of built"),
    *SCORE,
    Field("check_ins", ListOf(CHECK_IN), "dated values, confidence and notes"),
    Field("initiatives", ListOf(INLINE_INITIATIVE), "work meant to move it"),
    entity=_key_result_uid,
    needs=("id",),
)
KEY_RESULT.keeps_source = KEY_RESULT.keeps_extra = True

LINK = Record(
    Link,
    Field("to", Reference(*ALIGNS_TO), "what it aligns to", required=True, example="win-the-mid-market/new-arr"),
    Field("contributes", FLAG, "true: it also counts in that parent's progress", example=True),
    Field("weight", NUMBER, "its share there; 1 where it is missing", example=2),
    shorthand="to",
)

DEPENDENCY = Record(
    Dependency,
    Field("on", Reference("objective"), "the objective it waits for", example="faster-onboarding-docs"),
    Field("team", Reference("team"), "the team it waits for", example="docs"),
    Field("confirmed", FLAG, "whether that team has agreed", example=True),
    Field("note", TEXT, "what is needed", example="Docs own the guide"),
    shorthand="on",
)

SCOPE = Record(
    Scope,
    Field("consult", ListOf(Reference(*CONSULTS)), "who must be asked", example=["ben-ito", "team:legal"]),
    Field("resources", TEXT, "what it takes", example="One more data engineer from November"),
)

CHANGE = Record(
    Change,
    Field("date", DAY, "the day of the change", required=True, example="2026-11-02"),
    Field("field", LINE, "what was changed: the key result and its key", required=True, example="activation.target"),
    Field("from", TEXT, "the value before", attr="before", example=40),
    Field("to", TEXT, "the value after", attr="after", example=35),
    Field("why", TEXT, "the reason", example="Paid channel closed"),
)

CLOSING = Record(
    Closing,
    Field(
        "outcome", Choice("achieved", "partial", "missed", "dropped", "postponed"), "how it ended", example="partial"
    ),
    Field("decision", Choice("keep", "modify", "drop"), "what happens next", example="modify"),
    Field("lesson", TEXT, "what was learnt", example="Activation depends on the import step, not on copy."),
    Field("postmortem", LINE, "the page that explains a miss", example="pages/activation-postmortem"),
)

OBJECTIVE = Record(
    Objective,
    TITLE,
    *COMMON,
    Field("code", LINE, "a short label shown before the title; its key results are CODE.1, CODE.2 …", example="GRO-1"),
    TEAM._replace(required=True),
    OWNER,
    CONTRIBUTORS,
    Field("cycle", Reference("cycle"), "its time box", required=True, example="2026-q4"),
    Field(
        "aligns_to",
        ListOf(LINK),
        "why it exists; the first entry is its place in the tree",
        example=["win-the-mid-market/new-arr"],
    ),
    Field("horizon", Choice("strategic", "tactical"), "how far it looks", example="tactical"),
    Field("ambition", Choice("committed", "aspirational"), "a promise, or a hope", example="aspirational"),
    Field("state", Choice(*STATES), "active where it is missing", example="active"),
    Field("depends_on", ListOf(DEPENDENCY), "what it waits for"),
    Field("scope", SCOPE, "whom to consult and what it takes"),
    Field("tags", ListOf(LINE), "free words to find it by", example=["self-serve"]),
    Field("rollup", Choice("key_results", "children", "both"), "what its progress is made of", example="key_results"),
    Field(
        "carried_from",
        Reference("objective"),
        "the objective of an earlier cycle that it goes on from",
        example="make-self-serve-real",
    ),
    Field("key_results", ListOf(KEY_RESULT), "the measured proofs that it is reached, two to five"),
    Field("check_ins", ListOf(CHECK_IN), "optional narrative on the objective itself"),
    Field("changes", ListOf(CHANGE), "goal posts that were moved after the cycle began"),
    Field("closing", CLOSING, "how it ended"),
    Field("weight", NUMBER, "its share in its team's and cycle's progress; 1 where it is missing", example=1),
    *SCORE,
)
