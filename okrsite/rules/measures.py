"""Are an objective's key results few, balanced and different, and a team's objectives few?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from okrsite.content.near import listed
from okrsite.findings import Level
from okrsite.model import KeyResult, Objective
from okrsite.rules.context import Context
from okrsite.rules.phrases import figures
from okrsite.rules.registry import Found, Worse, problem, rule, see
from okrsite.rules.wording import words
from okrsite.rules.words import Vocabulary

ADD_NUMBERS = "add two to five numbers that prove it is reached: okrsite schema objective shows their keys"
LET_COUNT = (
    "add two to five numbers that prove it is reached, or let those below it count: contributes: true in aligns_to"
)

KPI_KEYS = ("owner", "unit", "direction", "frequency")


@rule("OKR501", "key-result-count", Level.WARNING)
def key_result_count(c: Context, *, min: int = 2, max: int = 5) -> Found:
    """Too few or too many key results.

    What it does: reports an active objective with fewer than `min` or more than `max` key results, dropped ones not
        counted. None at all is an error, unless its contributing objectives are its measure (`rollup`).
    Why: one number can be reached in a way that misses the aim; with many, nobody knows which one matters.
    How to fix: keep those that together prove the objective; make the rest KPIs or initiatives.
    Options: `min` (2), the fewest; `max` (5), the most that are fine.
    Source: Google re:Work, "Set goals with OKRs", gives about three; the bounds are a convention.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: speed, title: Seconds until a report opens, unit: s, baseline: 4, target: 1}
    Good:
        # objectives/reports.md
        key_results:
          - {id: speed, title: Seconds until a report opens, unit: s, baseline: 4, target: 1}
          - {id: given-up, title: Reports closed before they opened, unit: "%", baseline: 30, target: 5}
    """
    for objective in c.active_objectives:
        count = sum(k.state == "active" for k in objective.key_results)
        if _is_measured_by_others(c, objective) or objective.source.has(f"key_results.{len(objective.key_results)}"):
            continue
        if not objective.key_results:
            text = f'objective "{objective.id}" has no key results'
            hint = LET_COUNT if c.graph.children(objective.uid) else ADD_NUMBERS
            yield Worse(problem(objective, text, "key_results", hint), Level.ERROR)
        elif count < min:
            text = f'objective "{objective.id}" has {_key_results(count)}; {min} to {max} are a good number'
            yield problem(objective, text, "key_results", "ask what else must be true for the objective to be reached")
        elif count > max:
            text = f'objective "{objective.id}" has {_key_results(count)}; {min} to {max} are a good number'
            yield problem(objective, text, "key_results", "keep those that prove it; watch the others as KPIs")


@rule("OKR502", "too-many-objectives", Level.WARNING)
def too_many_objectives(c: Context, *, team: int = 5, owner: int = 3) -> Found:
    """More objectives than anybody can care for.

    What it does: reports a team with more than `team` open objectives in one cycle, and a person who owns more than
        `owner`. An owner who has the name of a team, so stands for one, is left to the team's own limit.
    Why: who has ten aims has none; attention is what OKRs are to focus.
    How to fix: drop or postpone the least important ones, or give them to others.
    Options: `team` (5), the most for a team; `owner` (3), the most for a person.
    Source: Google re:Work, "Set goals with OKRs", gives three to five for a team; the bounds are a convention.

    Bad:
        # objectives/reports.md
        owner: cho
        # objectives/exports.md
        owner: cho
        # objectives/imports.md
        owner: cho
    Good:
        # objectives/reports.md
        owner: cho
        # objectives/exports.md
        owner: eva
        # objectives/imports.md
        owner: ana
    """
    for kind, most, nodes in (("team", team, c.graph.teams), ("owner", owner, c.graph.people)):
        for (id, cycle), objectives in _crowded(c.open_objectives, kind, most):
            if kind == "owner" and id in c.graph.teams:
                continue
            text = f'{"person" if kind == "owner" else kind} "{id}" has {len(objectives)} objectives in "{cycle}"'
            related = [see(objective, f'"{objective.id}"') for objective in objectives[:20]]
            hint = "drop or postpone the least important, or give some to others"
            yield problem(nodes[id], f"{text}; at most {most} get the attention they need", "", hint, related)


@rule("OKR506", "all-boolean", Level.WARNING)
def all_boolean(c: Context) -> Found:
    """Key results that are all done or not done.

    What it does: reports an open objective of which every key result is of kind `boolean`.
    Why: yes or no shows no progress on the way, and such key results are mostly tasks.
    How to fix: find at least one number that moves when the objective comes nearer.
    Options: none.
    Source: Google re:Work, "Set goals with OKRs": key results are graded from 0 to 1.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: wizard, title: The wizard is there, kind: boolean}
          - {id: guide, title: The guide is there, kind: boolean}
    Good:
        # objectives/reports.md
        key_results:
          - {id: wizard, title: The wizard is there, kind: boolean}
          - {id: speed, title: Seconds until a report opens, unit: s, baseline: 4, target: 1}
    """
    for objective in c.open_objectives:
        kinds = [k.type for k in objective.key_results if k.state == "active"]
        if kinds and set(kinds) == {"boolean"}:
            text = f'every key result of objective "{objective.id}" is either done or not done'
            yield problem(objective, text, "key_results", _number_hint(objective))


@rule("OKR507", "no-guardrail", Level.INFO)
def no_guardrail(c: Context) -> Found:
    """Growth or speed that nobody guards.

    What it does: reports an open objective with a measured key result whose title speaks of growth or speed
        (revenue, sign-ups, faster …), when none is a guardrail or of kind `maintain`, and none speaks of quality
        (churn, errors, satisfaction …).
    Why: what is rewarded alone is easily bought at the price of something else.
    How to fix: pair it: add a key result with `guardrail: true` for what must not break.
    Options: none.
    Source: John Doerr, "Measure What Matters": pairing quantity with quality, after Andy Grove.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: sold, title: Revenue from reports in a week, unit: EUR, baseline: 10, target: 40}
    Good:
        # objectives/reports.md
        key_results:
          - {id: sold, title: Revenue from reports in a week, unit: EUR, baseline: 10, target: 40}
          - {id: churn, title: Customers lost in a month, kind: maintain, max: 3, kpi: churn, guardrail: true}
    """
    for objective in c.open_objectives:
        key_results = [k for k in objective.key_results if k.state == "active"]
        told = next(((k, word) for k in key_results if (word := _reward(k, c.vocabulary))), None)
        if told is not None and not any(_guards(k, c.vocabulary) for k in key_results):
            key_result, word = told
            text = f'objective "{objective.id}" rewards "{word}" and guards nothing against it'
            hint = "add a key result with guardrail: true for what must not break"
            yield problem(objective, text, "key_results", hint, [see(key_result, f'speaks of "{word}"', "title")])


@rule("OKR508", "one-class", Level.INFO)
def one_class(c: Context, *, min: int = 3) -> Found:
    """A team that promises everything, or only dreams.

    What it does: reports a team with at least `min` key results in a cycle, guardrails not counted, that all have the
        same `class`, commit or stretch.
    Why: only promises means nobody reaches further; only stretches means nobody can rely on anything.
    How to fix: ask which of them others rely on (commit), and where the team dares more (stretch).
    Options: `min` (3), the fewest key results that are looked at.
    Source: SOKR (commit, target and stretch); Google's OKR playbook.

    Bad:
        # teams/labs.md
        name: Labs
        parent: company
        # objectives/reports.md
        team: labs
        key_results:
          - {id: a, title: Seconds until a report opens, unit: s, baseline: 4, target: 1, class: commit}
          - {id: b, title: Reports opened in a week, unit: reports, baseline: 4, target: 9, class: commit}
          - {id: c, title: Reports shared in a week, unit: shares, baseline: 4, target: 9, class: commit}
    Good:
        # teams/labs.md
        name: Labs
        parent: company
        # objectives/reports.md
        team: labs
        key_results:
          - {id: a, title: Seconds until a report opens, unit: s, baseline: 4, target: 1, class: commit}
          - {id: b, title: Reports opened in a week, unit: reports, baseline: 4, target: 9, class: target}
          - {id: c, title: Reports shared in a week, unit: shares, baseline: 4, target: 9, class: stretch}
    """
    for (team, cycle), key_results in _by_team_and_cycle(c).items():
        classes = {key_result.klass for key_result in key_results}
        if len(key_results) >= min and classes in ({"commit"}, {"stretch"}):
            name = classes.pop()
            text = f'all {len(key_results)} key results of team "{team}" in "{cycle}" are of class {name}'
            hint = "dare more with some of them" if name == "commit" else "say which of them others can rely on"
            yield problem(c.graph.teams[team], text, "", hint)


@rule("OKR509", "duplicate-measure", Level.WARNING)
def duplicate_measure(c: Context) -> Found:
    """The same number twice in one objective.

    What it does: reports two open key results of one objective that share a KPI, or both metric and unit.
    Why: the number counts double, and the objective looks nearer (or further) than it is.
    How to fix: keep one; if the two differ, say how in `metric`.
    Options: none.
    Source: okrsite's own convention.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: a, title: Customers lost in spring, kpi: churn, baseline: 4, target: 2}
          - {id: b, title: Customers lost in autumn, kpi: churn, baseline: 3, target: 1}
    Good:
        # objectives/reports.md
        key_results:
          - {id: a, title: Customers lost in a month, kpi: churn, baseline: 4, target: 2}
          - {id: b, title: Customers won back, unit: customers, baseline: 3, target: 9}
    """
    for objective in c.open_objectives:
        seen: dict[tuple[str, ...], KeyResult] = {}
        for key_result in objective.key_results:
            measure = _measure(key_result)
            first = seen.setdefault(measure, key_result) if measure and key_result.state == "active" else key_result
            if first is not key_result:
                what = f'KPI "{measure[0]}"' if len(measure) == 1 else "metric and unit"
                text = f'key results "{first.id}" and "{key_result.id}" share {what}'
                field = "kpi" if len(measure) == 1 else "metric"
                yield problem(key_result, text, field, "keep one of the two, or say in metric how they differ",
                              [see(first, "the first one", field)])  # fmt: skip


@rule("OKR510", "kpi-as-key-result", Level.INFO)
def kpi_as_key_result(c: Context) -> Found:
    """A value that is kept, without a KPI.

    What it does: reports an open key result of kind `maintain` without `kpi`.
    Why: what must stay in a corridor matters in every cycle, also when this objective is over; that is a KPI.
    How to fix: write the KPI, with its corridor and its readings, and name it here: `kpi: its-id`.
    Options: none.
    Source: Perdoo, on KPIs and key results.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: churn, title: Customers lost in a month, kind: maintain, max: 3}
    Good:
        # objectives/reports.md
        key_results:
          - {id: churn, title: Customers lost in a month, kind: maintain, max: 3, kpi: churn}
    """
    for key_result in c.open_key_results:
        if key_result.type == "maintain" and key_result.kpi is None and c.is_absent(key_result, "kpi"):
            text = f'key result "{key_result.id}" keeps a value that no KPI watches'
            yield problem(key_result, text, "kind", "write a KPI with this corridor, and name it here: kpi: its-id")


@rule("OKR511", "incomplete-kpi", Level.WARNING)
def incomplete_kpi(c: Context) -> Found:
    """A KPI that lacks what makes it one.

    What it does: reports a KPI without owner, unit, direction, corridor (`healthy`) or frequency.
    Why: without an owner nobody reads it, without a corridor nobody knows whether it is good, without a frequency
        nobody notices when it is old.
    How to fix: add what is missing.
    Options: none.
    Source: Perdoo, on KPIs.

    Bad:
        # kpis/searches.md
        unit: "%"
        direction: up
    Good:
        # kpis/searches.md
        owner: ana
        unit: "%"
        direction: up
        healthy: {min: 20}
        frequency: weekly
    """
    for kpi in c.graph.kpis.values():
        missing = [key for key in KPI_KEYS if not getattr(kpi, key) and not c.is_faulted(kpi.uid, key)]
        if kpi.healthy is None and not c.is_faulted(kpi.uid, "healthy"):
            missing.append("corridor (healthy)")
        if missing:
            yield problem(kpi, f'KPI "{kpi.id}" has no {listed(missing)}', "", f"add {listed(missing, 'and')}")


def _number_hint(objective: Objective) -> str:
    """What to do about an objective without numbers: where a title holds one, it is half done."""
    told = next((k for k in objective.key_results if k.state == "active" and figures(k.title)), None)
    if told is None:
        return "find a number that moves as the objective comes nearer"
    return (
        f'the title of "{told.id}" holds a number: make it a target, with a baseline and a unit, instead of yes or no'
    )


def _is_measured_by_others(c: Context, objective: Objective) -> bool:
    if objective.key_results:
        return False
    return any(child.link.contributes for child in c.graph.children(objective.uid))


def _key_results(count: int) -> str:
    return f"{count} key result{'' if count == 1 else 's'}"


Place = tuple[str, str]


def _crowded(objectives: Iterable[Objective], field: str, most: int) -> Iterator[tuple[Place, Sequence[Objective]]]:
    """The teams (or owners) with more than so many objectives in a cycle."""
    grouped: dict[Place, list[Objective]] = defaultdict(list)
    for objective in objectives:
        who = objective.team if field == "team" else objective.owner
        if who is not None and objective.cycle is not None:
            grouped[who, objective.cycle].append(objective)
    return ((key, found) for key, found in sorted(grouped.items()) if len(found) > most)


def _reward(key_result: KeyResult, language: Vocabulary) -> str:
    """The word of growth or speed in a key result's title, if any."""
    if key_result.guardrail or not isinstance(key_result.target, int | float):
        return ""
    return next((word for word in words(key_result.title) if word in language.growth), "")


def _guards(key_result: KeyResult, language: Vocabulary) -> bool:
    watched = key_result.guardrail or key_result.type == "maintain"
    return watched or not language.quality.isdisjoint(words(key_result.title) + words(key_result.metric))


def _by_team_and_cycle(c: Context) -> Mapping[Place, list[KeyResult]]:
    found: dict[Place, list[KeyResult]] = defaultdict(list)
    for objective in c.open_objectives:
        if objective.team is not None and objective.cycle is not None:
            counted = [k for k in objective.key_results if k.state == "active" and not k.guardrail]
            found[objective.team, objective.cycle] += counted
    return found


def _measure(key_result: KeyResult) -> tuple[str, ...]:
    """What a key result measures: its KPI, or its metric and unit; nothing where it does not say."""
    if key_result.kpi is not None:
        return (key_result.kpi,)
    metric = " ".join(key_result.metric.casefold().split())
    return (metric, key_result.unit.casefold()) if metric and key_result.unit else ()
