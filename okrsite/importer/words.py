"""What do other tools, and other languages, call the words that the format knows?"""

from __future__ import annotations

FLAGS = dict.fromkeys(("yes", "y", "true", "on", "done", "x", "1", "✓", "✔", "☑", "ja", "wahr", "checked"), True)
FLAGS |= dict.fromkeys(("no", "n", "false", "off", "open", "0", "✗", "☐", "nein", "falsch", "unchecked"), False)

NOTHING = {"", "-", "–", "—", "n/a", "null", "(none)"}
"""What stands in a cell that says nothing."""

NO_VALUE = NOTHING | {"na", "nil", "none set", "not set", "tbd", "?"}
"""What stands where a number or a day could, and nobody knows it."""

MONTHS = {"jan": 1, "feb": 2, "mar": 3, "mär": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6, "jul": 7, "aug": 8}
MONTHS |= {"sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12}

MEANINGS: dict[str, str] = {
    # kinds of key results
    "metric": "number, numeric, numerical, numeric value, percentage, percent, currency, money, metric based, "
    "quantitative, increase, decrease, increase to, decrease to, value, kennzahl, zahl, prozent, währung",
    "maintain": "keep, keep above, keep below, stay above, stay below, control, threshold, maintain above, "
    "maintain below, kpi, halten",
    "boolean": "binary, yes no, yes/no, done not done, done/not done, true false, true/false, achieved or not, ja/nein",
    "milestones": "milestone, checklist, tasks, steps, meilenstein, meilensteine",
    "rollup": "roll up, aligned, child objectives, automatic",
    # ambition
    "committed": "commitment, committed okr, roofshot, must have, verpflichtend",
    "aspirational": "aspiration, aspirational okr, moonshot, stretch goal, ambitioniert",
    "commit": "committed",
    # states
    "draft": "planned, planning, proposed, not published, unpublished, entwurf",
    "active": "in progress, open, published, running, started, ongoing, current, aktiv, offen",
    "closed": "done, complete, completed, finished, archived, ended, abgeschlossen, geschlossen",
    "dropped": "cancelled, canceled, abandoned, discontinued, removed, verworfen",
    "todo": "to do, not started, open, backlog, new, planned, offen",
    "doing": "in progress, active, started, running, ongoing, in arbeit",
    "done": "complete, completed, finished, closed, resolved, erledigt, fertig",
    # others
    "strategic": "long term, strategisch, company",
    "tactical": "short term, operational, taktisch, team",
    "weekly": "week, every week, wöchentlich",
    "fortnightly": "biweekly, bi weekly, every two weeks, every 2 weeks, zweiwöchentlich",
    "monthly": "month, every month, monatlich",
    "daily": "day, every day, täglich",
    "quarterly": "quarter, every quarter, vierteljährlich",
    "up": "increase, higher is better, higher, maximise, maximize, steigend",
    "down": "decrease, lower is better, lower, minimise, minimize, sinkend",
    "range": "corridor, between, in range, korridor",
}


def _turned() -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for meaning, others in MEANINGS.items():
        for other in others.split(", "):
            words[other] = (*words.get(other, ()), meaning)
    return words


WORDS = _turned()
"""Each other word with what it may mean; which of these is meant, the field knows."""

ROW_TYPES = {
    "objective": "objective", "goal": "objective", "okr": "objective", "o": "objective", "ziel": "objective",
    "company objective": "objective", "team objective": "objective", "individual objective": "objective",
    "key result": "key result", "keyresult": "key result", "kr": "key result", "metric": "key result",
    "measure": "key result", "target": "key result", "schlüsselergebnis": "key result",
    "initiative": "", "task": "", "project": "", "action": "", "action item": "", "to do": "", "todo": "", "kpi": "",
    "activity": "", "comment": "", "check in": "",
}  # fmt: skip
"""What a row is, by the word in its column `type`; empty for what other kinds of tables bring."""
