"""What changed in the files that should have been said? These rules read git; without it they find nothing."""

from __future__ import annotations

from okrsite.findings import Level
from okrsite.rules.context import Context
from okrsite.rules.registry import Found, rule


@rule("OKR901", "moved-goalposts", Level.WARNING)
def moved_goalposts(c: Context) -> Found:
    """A goal that was moved while people ran towards it.

    What it does: compares with git: reports a baseline, target or weight of a key result that changed after its cycle
        began, when `changes` has no entry for it.
    Why: a target may have to change; but a score against a target that moved in silence is worth nothing.
    How to fix: add to `changes` the day, the field, the values before and after, and why.
    Options: none.
    Source: GitLab's handbook, on not moving goal posts.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: speed, title: Seconds until a report opens, baseline: 4, target: 2}
    Good:
        # objectives/reports.md
        key_results:
          - {id: speed, title: Seconds until a report opens, baseline: 4, target: 2}
        changes:
          - {date: 2026-11-02, field: speed.target, from: 1, to: 2, why: The new data store comes in spring.}
    """
    return c.faulted("OKR901")


@rule("OKR902", "deleted-key-result", Level.WARNING)
def deleted_key_result(c: Context) -> Found:
    """A key result that vanished.

    What it does: compares with git: reports a key result that was removed from an objective of the running cycle,
        alone or with the whole objective.
    Why: what is deleted looks as if it had never been tried; what is dropped, with a reason, is a lesson.
    How to fix: put it back with `state: dropped` and a `reason`.
    Options: none.
    Source: GitLab's handbook, on not moving goal posts.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: read, title: Reports read in a week, baseline: 4, target: 9}
    Good:
        # objectives/reports.md
        key_results:
          - {id: read, title: Reports read in a week, baseline: 4, target: 9}
          - {id: speed, title: Seconds until a report opens, state: dropped, reason: Nobody noticed the difference.}
    """
    return c.faulted("OKR902")


@rule("OKR903", "changed-parent", Level.INFO)
def changed_parent(c: Context) -> Found:
    """An objective that serves something that has changed since.

    What it does: compares with git: reports an objective whose parent got another title or target after the objective
        itself was last edited.
    Why: it may have been written for an aim that is no longer there.
    How to fix: read the parent again; if all still fits, any edit of the objective (such as a check-in) settles it.
    Options: none.
    Source: okrsite's own convention, after the suspect links of requirement tools.

    Bad:
        # objectives/love-our-tool.md
        title: Schools love our tool
        # objectives/reports.md
        aligns_to: [love-our-tool]
    Good:
        # objectives/love-our-tool.md
        title: People love our tool
        # objectives/reports.md
        aligns_to: [love-our-tool]
    """
    return c.faulted("OKR903")
