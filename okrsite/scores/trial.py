"""What would the numbers of a key result be after one more check-in?"""

from __future__ import annotations

from datetime import date

from okrsite.model import CheckIn, KeyResult
from okrsite.scores.ledger import Ledger
from okrsite.scores.numbers import Numbers
from okrsite.scores.rollup import rescored


def after_check_in(ledger: Ledger, key_result: KeyResult, check_in: CheckIn | None, done: int | None) -> Numbers:
    """The numbers with a check-in (if any), and with the milestone of that index done on the ledger's day (if any)."""
    if done is not None:
        steps = key_result.milestones
        marked = steps[done]._replace(done=_day(check_in, ledger))
        key_result = key_result._replace(milestones=(*steps[:done], marked, *steps[done + 1 :]))
    made = ledger.graph.check_ins(key_result.path)
    if check_in is not None:
        made = tuple(sorted((*made, check_in), key=lambda c: c.date))
    return rescored(ledger, key_result, made)


def _day(check_in: CheckIn | None, ledger: Ledger) -> date:
    return check_in.date if check_in is not None else ledger.today
