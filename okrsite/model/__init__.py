"""What a company's OKRs are made of: frozen nodes that know nothing of scores.

Every entity has a `uid`: its kind and id, as in `objective:x`, `key-result:x/y`, `team:growth`; the two statements are
`vision` and `mission`. References between nodes are ids (`team: growth`) where one kind is allowed and uids where
several are (`aligns_to`). After `graph.resolve` they are canonical: an alias is replaced by the id it stands for, and
what leads nowhere is gone (None, or left out of its list).
"""

from okrsite.model.aims import (
    Change,
    Closing,
    Dependency,
    Entry,
    Goal,
    Link,
    Measure,
    Objective,
    Review,
    Scope,
    WeeklyReview,
)
from okrsite.model.company import Cycle, Kpi, Page, Person, Pillar, Range, Reading, Statement, Team
from okrsite.model.measures import CheckIn, Initiative, KeyResult, Levels, Milestone, PlanPoint, Task
from okrsite.model.words import CADENCE_DAYS, EVERYONE, FREQUENCY_DAYS, KIND_FOLDERS, NOTHING, UNKNOWN, Number, Prose

Node = Statement | Pillar | Cycle | Team | Person | Objective | Kpi | Initiative | Goal | WeeklyReview | Page
"""What one file holds."""

Entity = Statement | Pillar | Cycle | Team | Person | Objective | KeyResult | Kpi | Initiative | Goal | Page
"""What has a uid and a place on the site."""

__all__ = [
    "CADENCE_DAYS",
    "EVERYONE",
    "FREQUENCY_DAYS",
    "KIND_FOLDERS",
    "NOTHING",
    "UNKNOWN",
    "Change",
    "CheckIn",
    "Closing",
    "Cycle",
    "Dependency",
    "Entity",
    "Entry",
    "Goal",
    "Initiative",
    "KeyResult",
    "Kpi",
    "Levels",
    "Link",
    "Measure",
    "Milestone",
    "Node",
    "Number",
    "Objective",
    "Page",
    "Person",
    "Pillar",
    "PlanPoint",
    "Prose",
    "Range",
    "Reading",
    "Review",
    "Scope",
    "Statement",
    "Task",
    "Team",
    "WeeklyReview",
]
