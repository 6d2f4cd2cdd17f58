"""What is the verdict? The status from state, progress and expected, and whether it rests on old check-ins."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from okrsite.content.config import Pace
from okrsite.scores.numbers import NEAR, clamped
from okrsite.scores.windows import Window

OPEN = frozenset({"on-track", "at-risk", "off-track", None})
"""The statuses of what is still being worked on; only these can be stale."""

ON_TRACK_RATIO, AT_RISK_RATIO = 0.9, 0.7
"""The lowest progress / expected of the two verdicts, under `pace.method: ratio`."""


class Situation(NamedTuple):
    """What a verdict needs to know beside the pace.

    `state` is draft, dropped, closed or active. `done_early` is False for what is only done after its due date.
    """

    state: str
    progress: float | None
    expected: float | None
    last_check_in: date | None
    due: date | None
    window: Window | None
    done_early: bool = True


def status(now: Situation, today: date, pace: Pace) -> str | None:
    """The first that fits of the table in the documentation; None is "no data"."""
    if now.state != "active":
        return now.state
    progress, window, overdue = now.progress, now.window, now.due is not None and today > now.due
    if progress is not None and progress >= 1 - NEAR and (now.done_early or overdue):
        return "done"
    if window is not None:
        if today < window.start:
            return "upcoming"
        if now.last_check_in is None and today < window.first_due:
            return "pending"
    if progress is None:
        return None
    if overdue:
        return "off-track"
    return None if now.expected is None else verdict(progress, now.expected, pace)


def verdict(progress: float, expected: float, pace: Pace) -> str:
    """on-track, at-risk or off-track, by the gap in points or by the ratio."""
    if pace.method == "ratio":
        reached = clamped(progress) + NEAR
        return _first_of(reached >= ON_TRACK_RATIO * expected, reached >= AT_RISK_RATIO * expected)
    gap = 100 * (expected - clamped(progress)) - NEAR
    return _first_of(gap <= pace.at_risk, gap <= pace.off_track)


def is_stale(now: str | None, last_check_in: date | None, window: Window | None, today: date, pace: Pace) -> bool:
    """Whether something open has its last check-in (or the cycle's start) further back than cadence and grace.

    `now` is its status.
    """
    if window is None or now not in OPEN:
        return False
    return (today - (last_check_in or window.start)).days > window.cadence + pace.grace_days


def state_of(state: str, window: Window | None) -> str:
    """The state of an entity in its cycle: a closed cycle closes what is active in it."""
    return "closed" if state == "active" and window is not None and window.closed else state


def _first_of(on_track: bool, at_risk: bool) -> str:  # noqa: FBT001
    return "on-track" if on_track else "at-risk" if at_risk else "off-track"
