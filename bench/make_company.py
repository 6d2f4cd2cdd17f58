"""What does a company of N objectives look like, the same on every machine?

    python bench/make_company.py 1000 /tmp/company [--seed 7]

Writes a valid project for TODAY = 2026-11-21: an alignment tree of fan-out 4 to 6 and at most seven levels, three to
five key results an objective with four check-ins each, 150 words of prose with a list, links and a table, N/4 teams
and N/2 people. The same N and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import random
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DEPTH = 7
ROOTS = 5
WEEKS = ("2026-10-14", "2026-10-28", "2026-11-11", "2026-11-18")
EXPECTED = 0.57
"""How much of the quarter is over on the day of the last check-in."""

WHO = (
    "Bakers", "Riders", "Nurses", "Farmers", "Teachers", "Printers", "Sailors", "Welders", "Growers", "Tenants",
    "Drivers", "Pilots", "Weavers", "Lenders", "Miners", "Brewers", "Potters", "Coders", "Clerks", "Rangers",
    "Surveyors", "Dentists", "Plumbers", "Jewellers", "Florists", "Masons", "Tailors", "Chemists", "Guides", "Editors",
)  # fmt: skip
DO = (
    "trust", "find", "choose", "finish", "understand", "recommend", "repair", "enjoy", "compare", "share", "keep",
    "explain", "plan", "order", "settle", "combine", "balance", "recover", "measure", "publish", "sort", "review",
)  # fmt: skip
WHAT = (
    "orders", "reports", "invoices", "schedules", "recipes", "contracts", "shipments", "bookings", "drawings",
    "samples", "payments", "routes", "lessons", "repairs", "budgets", "harvests", "tickets", "surveys", "forecasts",
    "archives", "permits", "catalogues", "deliveries", "warranties", "rosters", "designs", "audits", "refunds",
)  # fmt: skip
HOW = (
    "without asking anybody", "before the week is over", "from any place", "with half the effort", "on the first try",
    "in their own language", "while they travel", "as easily as a letter", "together with a neighbour",
    "and see why", "whatever the season", "at a fair price", "with nothing lost", "even on a bad day",
)  # fmt: skip
SENTENCES = (
    "The last two quarters taught us that small delays add up to lost trust.",
    "Most of the work waits in a queue that nobody looks at on purpose.",
    "We spoke to a dozen of them, and every one told the same story.",
    "What helps here is less a new tool than a shorter path through the old one.",
    "If we are right, the numbers below move long before the revenue does.",
    "If we are wrong, we shall know by the middle of the cycle and change course.",
    "Nobody should need a manual for something that is done every day.",
    "A result that cannot be seen by the people who made it does not last.",
    "The teams around us depend on this more than the plan of last year admitted.",
    "Good looks like a quiet Monday morning with an empty list of complaints.",
    "We leave out the rare cases on purpose and say so wherever they appear.",
    "Every step that asks twice for the same fact is a step to take away.",
    "The price of doing nothing is a slow drift that no single report shows.",
    "Whoever joins the team should grasp this page in the time of one coffee.",
)
MEASURES = (
    ("Share of {} closed on the promised day", "%", 55, 90), ("Complaints about {} in a month", "complaints", 80, 20),
    ("Median hours until {} are answered", "hours", 30, 8), ("Customers who come back for {}", "customers", 200, 900),
    ("{} that need no correction", "%", 70, 95), ("Cost to handle a hundred {}", "EUR", 400, 250),
    ("Teams that rely on our {} every week", "teams", 3, 25), ("Score of the survey about {}", "points", 42, 60),
)  # fmt: skip


class Goal(NamedTuple):
    """One objective's place in the tree; `parent` is the number of the objective above, None at the top."""

    number: int
    id: str
    title: str
    parent: int | None


def tree(count: int, rng: random.Random) -> list[Goal]:
    """Draw the objectives level by level; a tree that is full at its depth gets another root."""
    goals: list[Goal] = []
    open_places: deque[tuple[int | None, int]] = deque((None, 1) for _ in range(ROOTS))
    while len(goals) < count:
        parent, depth = open_places.popleft() if open_places else (None, 1)
        number = len(goals)
        who, verb, what, how = rng.choice(WHO), rng.choice(DO), rng.choice(WHAT), rng.choice(HOW)
        goals.append(Goal(number, f"{who}-{verb}-{what}-{number}".lower(), f"{who} {verb} {what} {how}", parent))
        if depth < DEPTH:
            open_places.extend((number, depth + 1) for _ in range(rng.randint(4, 6)))
    return goals


def files(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Every file of the project: its path and its text."""
    rng = random.Random(seed)
    goals = tree(count, rng)
    teams, people = max(count // 4, 1), max(count // 2, 1)
    yield "okrsite.yaml", "site: {title: Bench OKRs}\n"
    yield "content/vision.md", "---\ntitle: Work that flows\n---\nNobody waits for anybody without a reason.\n"
    yield "content/mission.md", "---\ntitle: We take the waiting out of work\n---\nOne queue at a time.\n"
    yield from cycles()
    yield from (team(number, people) for number in range(teams))
    yield from (person(number, teams) for number in range(people))
    for goal in goals:
        yield f"content/objectives/2026-q4/{goal.id}.md", objective(goal, goals, teams, people, rng)


def cycles() -> Iterator[tuple[str, str]]:
    year = "---\ntitle: Year 2026\nstart: 2026-01-01\nend: 2026-12-31\ncadence: monthly\n---\n"
    yield "content/cycles/2026.md", year
    quarter = '---\ntitle: Q4 2026\nstart: 2026-10-01\nend: 2026-12-31\nparent: "2026"\ncadence: weekly\n---\n'
    yield "content/cycles/2026-q4.md", quarter


def team(number: int, people: int) -> tuple[str, str]:
    parent = f"parent: team-{(number - 1) // 5}\n" if number else ""
    text = f"---\nname: Team {number}\n{parent}lead: person-{number % people}\n---\nWe care for queue {number}.\n"
    return f"content/teams/team-{number}.md", text


def person(number: int, teams: int) -> tuple[str, str]:
    text = f"---\nname: Person {number}\nteam: team-{number % teams}\nrole: Keeper of queue {number % teams}\n---\n"
    return f"content/people/person-{number}.md", text


def objective(goal: Goal, goals: list[Goal], teams: int, people: int, rng: random.Random) -> str:
    """One file: front matter with weighted key results, and the prose."""
    number = 0 if goal.parent is None else goal.number % teams
    owner = f"person-{number % people}"
    above = "mission" if goal.parent is None else goals[goal.parent].id
    head = (
        f"---\ntitle: {goal.title}\nteam: team-{number}\nowner: {owner}\ncycle: 2026-q4\naligns_to: [{above}]\n"
        f"horizon: {'strategic' if goal.parent is None else 'tactical'}\nambition: aspirational\nkey_results:\n"
    )
    results = "".join(key_result(index, owner, rng) for index in range(rng.randint(3, 5)))
    return f"{head}{results}---\n{prose(goal, goals, rng)}"


def key_result(index: int, owner: str, rng: random.Random) -> str:
    """A metric on its way to the target, ahead of the plan or behind it."""
    pattern, unit, baseline, target = MEASURES[(index * 3 + rng.randint(0, 2)) % len(MEASURES)]
    title = pattern.format(rng.choice(WHAT))
    reached = EXPECTED * rng.uniform(0.3, 1.25)
    check_ins = "".join(
        f"      - {{date: {day}, value: {baseline + (target - baseline) * reached * (step + 1) / len(WEEKS):.1f},"
        f' confidence: {rng.randint(4, 8)}, by: {owner}, note: "{rng.choice(SENTENCES)}"}}\n'
        for step, day in enumerate(WEEKS)
    )
    return (
        f"  - id: kr-{index + 1}\n    title: {title[0].upper()}{title[1:]}\n"
        f'    metric: "{title.lower()}, all regions"\n    unit: "{unit}"\n    baseline: {baseline}\n'
        f"    target: {target}\n    class: {rng.choice(('commit', 'target', 'stretch'))}\n"
        f"    weight: {rng.randint(1, 3)}\n    check_ins:\n{check_ins}"
    )


def prose(goal: Goal, goals: list[Goal], rng: random.Random) -> str:
    """About 150 words of Markdown: two paragraphs, a list, links of both sorts and a table."""
    said = rng.sample(SENTENCES, 8)
    other = goals[rng.randrange(len(goals))]
    above = goals[goal.number if goal.parent is None else goal.parent]
    return (
        f"{said[0]} {said[1]} *{said[2]}* {said[3]}\n\n"
        f"It follows from [{above.title}]({above.id}.md) and stands beside [[{other.id}]].\n\n"
        f"- {said[4]}\n- **{said[5]}**\n- See [[{other.id}/kr-1|their first measure]].\n\n"
        f"| Step | Who | When |\n|---|---|---:|\n| Listen | {rng.choice(WHO)} | October |\n"
        f"| Try | {rng.choice(WHO)} | November |\n| Keep | everybody | December |\n\n{said[6]} {said[7]}\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a seeded company of N objectives.")
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    for name, text in files(given.count, given.seed):
        path = given.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
