"""Is a key result worded as a result, and as one that can be measured?"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.findings import Level, Related
from okrsite.model import KeyResult
from okrsite.rules.context import Context
from okrsite.rules.phrases import ASIDE, figures, opening
from okrsite.rules.registry import Found, problem, rule
from okrsite.rules.verbs import chosen
from okrsite.rules.wording import plain, words


@rule("OKR405", "task-as-key-result", Level.WARNING)
def task_as_key_result(c: Context, *, verbs: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> Found:
    """A key result that is a piece of work.

    What it does: reports an open key result whose title begins with a verb of doing something once (build, create,
        define, launch, publish …) and holds fewer than two numbers, or whose title is that of an initiative.
        `kind: milestones` is left alone: there the steps are the measure, on purpose.
    Why: a task can be done without any effect. A key result is the effect, and the proof that the task was worth it.
    How to fix: ask "how will we see that it helped?"; measure that, from a baseline to a target. Move the task into
        `initiatives`.
    Options: `verbs` (none), your own list instead of the built-in one of the site's language (English or German);
        `also` (none), words to add to it.
    Source: Google's OKR playbook: key results describe outcomes, not activities. The list is okrsite's own.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: wizard, title: Build the import wizard, kind: boolean}
    Good:
        # objectives/reports.md
        key_results:
          - {id: wizard, title: Newcomers who import their data on the first day, unit: "%", baseline: 20, target: 60}
    """
    listed = chosen(c.vocabulary.tasks, verbs, also)
    hint = "measure what it is meant to change, from a baseline to a target, and move the task into initiatives"
    initiatives = {words(initiative.title): initiative for initiative in c.graph.initiatives.values()}
    for key_result in c.open_key_results:
        twin = initiatives.get(words(key_result.title))
        if twin is not None:
            text = f'key result "{key_result.id}" is a task: initiative "{twin.id}" has the same title'
            yield problem(key_result, text, "title", hint, [Related(twin.source.at("title"), "the initiative")])
        elif (verb := _deed(c, key_result, listed)) and key_result.type != "milestones":
            yield problem(key_result, f'key result "{key_result.id}" is a task: its title says "{verb}"', "title", hint)


@rule("OKR406", "activity-as-key-result", Level.WARNING)
def activity_as_key_result(c: Context, *, verbs: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> Found:
    """A key result that keeps people busy.

    What it does: reports an open key result whose title begins with a verb such as help, consult, analyse,
        participate or support, and holds fewer than two numbers.
    Why: such work never ends and may change nothing; nobody can say when the key result is reached.
    How to fix: say what will be different for those you help, and measure that.
    Options: `verbs` (none), your own list instead of the built-in one of the site's language (English or German);
        `also` (none), words to add to it.
    Source: Google's OKR playbook, which names "consult", "help", "analyze" and "participate".

    Bad:
        # objectives/reports.md
        key_results:
          - {id: help, title: Help customers with their set-up, unit: calls, baseline: 0, target: 50}
    Good:
        # objectives/reports.md
        key_results:
          - {id: help, title: Customers who are set up within a day, unit: "%", baseline: 40, target: 80}
    """
    listed = chosen(c.vocabulary.activities, verbs, also)
    for key_result in c.open_key_results:
        if verb := _deed(c, key_result, listed):
            text = f'key result "{key_result.id}" is an activity: its title says "{verb}"'
            yield problem(key_result, text, "title", "say what will be different for those concerned, and measure that")


@rule("OKR407", "unmeasurable-key-result", Level.WARNING)
def unmeasurable_key_result(c: Context) -> Found:
    """A key result that nobody can measure.

    What it does: reports an open key result of kind `metric`, not on a KPI, that lacks a baseline or a target and has
        no number in its title either. (`unknown` as a value is OKR106.)
    Why: without a number, the end of the cycle brings opinions instead of a result.
    How to fix: add `baseline`, `target` and `unit`; or choose a `kind` that fits: boolean, milestones, ordinal,
        baseline.
    Options: none.
    Source: John Doerr, "Measure What Matters", on key results as numbers.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: fast, title: Reports open much faster}
    Good:
        # objectives/reports.md
        key_results:
          - {id: fast, title: Time until a report opens, unit: s, baseline: 4, target: 1}
    """
    for key_result in c.open_key_results:
        missing = _missing(c, key_result)
        if missing and not figures(key_result.title):
            text = f'key result "{key_result.id}" cannot be measured: it has no {" and no ".join(missing)}'
            hint = "add baseline, target and unit, or a kind that fits: boolean, milestones, ordinal, baseline"
            yield problem(key_result, text, missing[0], hint)


@rule("OKR410", "business-as-usual", Level.INFO)
def business_as_usual(c: Context) -> Found:
    """A title that promises that all stays as it is.

    What it does: reports open objectives and key results whose title begins with maintain, continue, keep and the
        like. Guardrails and `kind: maintain` are left alone: that is what they are for.
    Why: OKRs are for what is to change; what is to stay is better watched as a KPI or a guardrail.
    How to fix: make it a KPI with a corridor, a key result of `kind: maintain`, or a guardrail.
    Options: none.
    Source: Perdoo, on KPIs and key results.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: up, title: Maintain the uptime of the platform, unit: "%", baseline: 99.5, target: 99.6}
    Good:
        # objectives/reports.md
        key_results:
          - {id: up, title: Maintain the uptime of the platform, unit: "%", kind: maintain, min: 99.5}
    """
    habits = c.vocabulary.habits
    hint = "what is to stay as it is is better watched: a KPI with a corridor, kind: maintain, or a guardrail"
    for objective in c.open_objectives:
        if verb := opening(objective.title, habits, c.vocabulary):
            yield problem(objective, f'objective "{objective.id}" is business as usual: "{verb}"', "title", hint)
    for key_result in c.open_key_results:
        is_watched = key_result.guardrail or key_result.type == "maintain"
        if not is_watched and (verb := opening(key_result.title, habits, c.vocabulary)):
            yield problem(key_result, f'key result "{key_result.id}" is business as usual: "{verb}"', "title", hint)


@rule("OKR411", "compound-key-result", Level.INFO)
def compound_key_result(c: Context) -> Found:
    """Two key results in one.

    What it does: reports an open key result whose title joins two metrics by "and": a number on both sides, or a verb
        such as raise or cut on both sides.
    Why: one number cannot tell how far two things are.
    How to fix: make it two key results, each with its own baseline and target.
    Options: none.
    Source: okrsite's own convention.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: both, title: Raise revenue to 20 M EUR and cut churn to 3 %}
    Good:
        # objectives/reports.md
        key_results:
          - {id: revenue, title: Raise revenue to 20 M EUR}
          - {id: churn, title: Cut churn to 3 %}
    """
    for key_result in c.open_key_results:
        joint = next((joint for joint, left, right in _halves(c, key_result.title) if _are_two(c, left, right)), "")
        if joint:
            text = f'key result "{key_result.id}" measures two things, joined by "{joint}"'
            yield problem(key_result, text, "title", "make it two key results, each with its own numbers")


def _deed(c: Context, key_result: KeyResult, verbs: frozenset[str]) -> str:
    """The verb with which a key result begins, unless two numbers show that it is measured after all."""
    is_name = key_result.type in {"metric", "maintain"} and isinstance(key_result.target, int | float)
    verb = opening(key_result.title, verbs, c.vocabulary, is_name=is_name)
    return verb if verb and len(figures(key_result.title)) < 2 else ""


def _missing(c: Context, key_result: KeyResult) -> list[str]:
    if key_result.type != "metric" or key_result.kpi is not None:
        return []
    fields = [field for field in ("baseline", "target") if getattr(key_result, field) is None]
    has_levels = key_result.commit is not None or key_result.stretch is not None
    return [f for f in fields if not c.is_faulted(key_result.uid, f) and not (f == "target" and has_levels)]


def _halves(c: Context, title: str) -> Iterator[tuple[str, str, str]]:
    """A title parted at each word that joins: that word, what stands before, and what stands after."""
    if c.vocabulary.joints.isdisjoint(words(title)):
        return
    text = ASIDE.sub(" ", plain(title)).split()
    for i, word in enumerate(text):
        if word.lower() in c.vocabulary.joints and 0 < i < len(text) - 2:
            yield word, " ".join(text[:i]), " ".join(text[i + 1 :])


def _are_two(c: Context, left: str, right: str) -> bool:
    """Whether both halves tell of a number: a verb that moves one in each, or numbers in both, the second at once."""
    before, after = words(left), words(right)
    if not before or {"between", "zwischen"} & set(before):
        return False
    if before[0] in c.vocabulary.movers and after[0] in c.vocabulary.movers:
        return True
    first = after[0] in c.vocabulary.movers or (right[0].isdigit() and not left[-1].isdigit())
    return first and bool(figures(left) and figures(right))
