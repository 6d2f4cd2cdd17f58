"""Does every objective serve something, at the right time and on the right level?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from okrsite.findings import Level, Related
from okrsite.model import Cycle, Link, Objective
from okrsite.rules.context import Context
from okrsite.rules.registry import Found, problem, rule, see

SUMMITS = {"vision", "mission", "pillar"}
"""Kinds at the top of the tree; pillars stand under the mission."""


@rule("OKR301", "orphan-objective", Level.WARNING)
def orphan_objective(c: Context) -> Found:
    """An objective that aligns to nothing.

    What it does: reports an open objective without `aligns_to`. Those of the company team stand at the top and may
        go without.
    Why: nobody can tell which larger aim it serves, so nobody can weigh it against other work.
    How to fix: name what it serves: `aligns_to: [some-objective]`. A key result (`some-objective/its-key-result`), a
        KPI, a pillar, `mission` or `vision` will do as well. If it serves nothing, ask whether it should be done.
    Options: none.
    Source: John Doerr, "Measure What Matters": goals that connect to what the company wants.

    Bad:
        # objectives/reports.md
        title: Reports open at once
    Good:
        # objectives/reports.md
        title: Reports open at once
        aligns_to: [love-our-tool]
    """
    for objective in c.open_objectives:
        if _is_orphan(c, objective):
            hint = f"add aligns_to, the reason why it exists{_offer(c, objective)}"
            yield problem(objective, f'objective "{objective.id}" aligns to nothing', "aligns_to", hint)


@rule("OKR302", "no-line-of-sight", Level.WARNING)
def no_line_of_sight(c: Context) -> Found:
    """An objective from which no path leads up to the mission or the vision.

    What it does: follows every `aligns_to` upwards and reports an open objective where no way ends at the vision, the
        mission or one of its pillars. An objective that aligns to nothing at all is OKR301 instead. Companies
        without a vision and a mission are left alone.
    Why: the line from daily work to the company's purpose is what the tree is for.
    How to fix: align it, or the objective at which its path ends, to something that leads to the top.
    Options: none.
    Source: the transparency tree of this format: vision, mission, company objectives, key results, team objectives.

    Bad:
        # objectives/reports.md
        aligns_to: ["kpi:churn"]
    Good:
        # objectives/reports.md
        aligns_to: ["kpi:churn", love-our-tool]
    """
    if c.graph.vision is None and c.graph.mission is None:
        return
    sighted = c.below(o.id for o in c.graph.objectives.values() if _is_at_top(o)) | c.unsettled
    ends = _ends(c, sighted)
    for objective in c.open_objectives:
        if objective.id not in sighted and not _is_orphan(c, objective):
            text = f'no path leads from objective "{objective.id}" up to the mission or the vision'
            related, hint = _gap(objective, ends.get(objective.id))
            yield problem(objective, text, "aligns_to", hint, related)


@rule("OKR303", "unsupported-company-objective", Level.INFO)
def unsupported_company_objective(c: Context) -> Found:
    """A company objective that no other objective serves.

    What it does: reports an active objective of the company team that nothing aligns to.
    Why: either nobody works on it, or those who do have not said so.
    How to fix: ask the teams which of their objectives serve it and put it into their `aligns_to`; if none does,
        somebody has to take it on, or it has to go.
    Options: none.
    Source: John Doerr, "Measure What Matters", on alignment.

    Bad:
        # objectives/win-schools.md
        title: Schools choose us first
        team: company
    Good:
        # objectives/win-schools.md
        title: Schools choose us first
        team: company
        # objectives/reports.md
        aligns_to: [win-schools]
    """
    if not c.is_complete or len(c.graph.teams) < 2:
        return
    for objective in c.active_objectives:
        if objective.team == c.graph.company and objective.id not in c.downward:
            hint = "have a team align an objective to it, or ask whether it is still wanted"
            yield problem(objective, f'nothing aligns to company objective "{objective.id}"', "", hint)


@rule("OKR304", "outlives-parent", Level.WARNING)
def outlives_parent(c: Context) -> Found:
    """An objective that goes on when the one it serves has ended.

    What it does: reports an open objective whose cycle, or whose last due date, ends after the cycle of an objective
        that it aligns to.
    Why: what comes after the parent's end can no longer help the parent.
    How to fix: align it to the parent's successor, or plan it to end in time.
    Options: none.
    Source: okrsite's own convention.

    Bad:
        # objectives/reports.md
        aligns_to: [summer-launch]
        # objectives/summer-launch.md
        cycle: 2026-q3
    Good:
        # objectives/reports.md
        aligns_to: [lead-the-market]
        # objectives/lead-the-market.md
        cycle: "2026"
    """
    for objective in c.open_objectives:
        end = _end(c, objective)
        for i, _, parent, cycle in _timed_parents(c, objective):
            if end is not None and end > cycle.end:
                text = f'objective "{objective.id}" ends on {end}, after "{parent.id}", which it serves, on {cycle.end}'
                hint = f'align it to an objective that lasts until {end}, or let it end with "{parent.id}"'
                yield problem(objective, text, f"aligns_to.{i}", hint, [see(parent, "what it serves", "cycle")])


@rule("OKR305", "wrong-cycle", Level.WARNING)
def wrong_cycle(c: Context) -> Found:
    """An objective that is aligned to one of another time.

    What it does: reports an open objective aligned to an objective whose cycle is neither its own nor a longer one
        that holds it.
    Why: a goal of last quarter cannot be reached this quarter; such links are mostly left over from copying.
    How to fix: align it to the objective that is meant now, or correct one of the two cycles. What was carried over
        says so in `carried_from`.
    Options: none.
    Source: okrsite's own convention.

    Bad:
        # objectives/reports.md
        aligns_to: [summer-launch]
        # objectives/summer-launch.md
        cycle: 2026-q3
    Good:
        # objectives/reports.md
        aligns_to: [lead-the-market]
        # objectives/lead-the-market.md
        cycle: "2026"
    """
    for objective in c.open_objectives:
        own = c.cycle_of(objective)
        for i, link, parent, cycle in _timed_parents(c, objective):
            if own is not None and not _holds(c, cycle, own):
                text = f'objective "{objective.id}" of {own.id} aligns to "{_name(link)}" of {cycle.id}'
                hint = f"align it to an objective of {own.id}, or of a longer cycle that holds {own.id}"
                yield problem(objective, text, f"aligns_to.{i}", hint, [see(parent, f"in {cycle.id}", "cycle")])


@rule("OKR306", "tactical-without-strategic", Level.WARNING)
def tactical_without_strategic(c: Context) -> Found:
    """A tactical objective with no strategic one above it.

    What it does: reports an open objective with `horizon: tactical` where no objective above it, however many steps
        up, has `horizon: strategic`.
    Why: tactics are steps on the way to a strategic aim; without one they are just steps.
    How to fix: align it to the strategic objective it is a step towards, or declare the horizon of the one above.
    Options: none.
    Source: SOKR (strategic and tactical OKRs).

    Bad:
        # objectives/reports.md
        horizon: tactical
        aligns_to: [mission]
    Good:
        # objectives/reports.md
        horizon: tactical
        aligns_to: [lead-the-market]
        # objectives/lead-the-market.md
        horizon: strategic
    """
    strategic = [o.id for o in c.graph.objectives.values() if o.horizon == "strategic"]
    covered = c.below(strategic) | c.unsettled
    for objective in c.open_objectives:
        if objective.horizon == "tactical" and objective.id not in covered and not _is_orphan(c, objective):
            text = f'tactical objective "{objective.id}" has no strategic objective above it'
            yield problem(objective, text, "horizon", "align it to the strategic objective that it is a step towards")


@rule("OKR307", "too-many-parents", Level.INFO)
def too_many_parents(c: Context, *, max: int = 2) -> Found:
    """An objective that serves many things at once.

    What it does: reports an open objective with more than `max` entries in `aligns_to`.
    Why: what serves everything is hard to steer by, and its place in the tree is a matter of luck.
    How to fix: keep the one or two that it would not exist without; the first is its place in the tree.
    Options: `max` (2), the most entries that are fine.
    Source: okrsite's own convention.

    Bad:
        # objectives/reports.md
        aligns_to: [love-our-tool, "pillar:trust", mission]
    Good:
        # objectives/reports.md
        aligns_to: [love-our-tool, "pillar:trust"]
    """
    for objective in c.open_objectives:
        count = len(objective.aligns_to)
        if count > max:
            text = f'objective "{objective.id}" aligns to {count} things; at most {max} is a good rule'
            first = objective.aligns_to[max].at
            yield problem(objective, text, f"aligns_to.{first}", "keep those that it would not exist without")


@rule("OKR313", "level-skip", Level.INFO)
def level_skip(c: Context) -> Found:
    """A team's objective that jumps over the level of its parent team.

    What it does: reports an open objective that aligns to one of a team above its parent team, and to none nearer,
        although the parent team has objectives at that time.
    Why: the team in between cannot see that the work is its concern too.
    How to fix: align it to an objective of the parent team. If none fits, that is worth telling the parent team.
    Options: none.
    Source: okrsite's own convention; many coaches allow skipping on purpose, hence the level info.

    Bad:
        # objectives/reports.md
        team: web
        aligns_to: [love-our-tool]
    Good:
        # objectives/reports.md
        team: web
        aligns_to: [first-report]
    """
    for objective in c.open_objectives:
        middle = c.teams.parents.get(objective.team or "")
        parents = [(link, up.team) for _, link, up in c.upward[objective.id] if up.team is not None]
        if middle is None or not parents or not all(_skips(c, middle, team) for _, team in parents):
            continue
        if any(o.cycle == objective.cycle for o in c.objectives_by_team.get(middle, ())):
            text = (
                f'objective "{objective.id}" of team "{objective.team}" skips the level of its parent team "{middle}"'
            )
            yield problem(objective, text, "aligns_to", f'align it to an objective of team "{middle}", if one fits')


def _is_orphan(c: Context, objective: Objective) -> bool:
    return not objective.aligns_to and objective.team != c.graph.company and not c.has_broken_links(objective)


def _offer(c: Context, objective: Objective) -> str:
    """A near thing to align to: an objective of the team above, in the same cycle."""
    above = c.teams.parents.get(objective.team or "")
    near = [o for o in c.objectives_by_team.get(above or "", ()) if o.cycle == objective.cycle]
    return f', such as aligns_to: [{near[0].id}], the aim of "{above}"' if near else ", or align it to the mission"


def _is_at_top(objective: Objective) -> bool:
    return any(link.to.partition(":")[0] in SUMMITS for link in objective.aligns_to)


def _ends(c: Context, sighted: frozenset[str]) -> Mapping[str, Objective]:
    """For each objective out of sight the one at which a path up from it ends."""
    tops = [o for o in c.graph.objectives.values() if o.id not in sighted and not c.upward[o.id]]
    ends = {top.id: top for top in tops}
    stack = list(tops)
    while stack:
        top = stack.pop()
        for child in c.downward.get(top.id, ()):
            if child not in sighted and child not in ends:
                ends[child] = ends[top.id]
                stack.append(c.graph.objectives[child])
    return ends


def _gap(objective: Objective, end: Objective | None) -> tuple[list[Related], str]:
    if end is None or end is objective:
        return [], "align it to an objective, a pillar or the mission, from which a path leads on to the top"
    return [see(end, "its path up ends here", "aligns_to")], f'its path ends at "{end.id}": align that one further up'


def _timed_parents(c: Context, objective: Objective) -> Iterator[tuple[int, Link, Objective, Cycle]]:
    for i, link, parent in c.upward[objective.id]:
        cycle = c.cycle_of(parent)
        if cycle is not None:
            yield i, link, parent, cycle


def _end(c: Context, objective: Objective) -> date | None:
    """The last day of its cycle, or of a key result due even later."""
    cycle = c.cycle_of(objective)
    dues = [k.due for k in objective.key_results if k.due is not None and k.state == "active"]
    return max([cycle.end, *dues]) if cycle is not None else None


def _holds(c: Context, longer: Cycle, cycle: Cycle) -> bool:
    same_days = longer.start <= cycle.start and cycle.end <= longer.end
    return same_days or c.cycles.is_below(cycle.id, longer.id)


def _skips(c: Context, middle: str, team: str) -> bool:
    """Whether a team stands above the middle one."""
    return team != middle and c.teams.is_below(middle, team)


def _name(link: Link) -> str:
    return link.to.partition(":")[2]
