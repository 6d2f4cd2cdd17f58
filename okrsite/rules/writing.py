"""Is an objective worded as an aim that people understand and want to reach?"""

from __future__ import annotations

import re

from okrsite.content.prose import inline_text
from okrsite.findings import Level
from okrsite.rules.context import Context
from okrsite.rules.phrases import figures, opening
from okrsite.rules.registry import Found, problem, rule
from okrsite.rules.verbs import chosen
from okrsite.rules.wording import URL, plain, words

UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that put no spaces between words, in which words cannot be counted."""

TICKET = re.compile(r"\(#\d+\)")
"""The number of an issue, which nobody has to remember."""

LONG_WORD = 14
"""A word as long as this is one of those that German builds from two."""


@rule("OKR401", "number-in-objective", Level.WARNING)
def number_in_objective(c: Context) -> Found:
    """A number in an objective's title.

    What it does: reports a number or a percentage in the title of an open objective. Years, quarters and names such
        as "24/7" or "SOC 2" do not count.
    Why: an objective says where you want to be, in words that people remember; its key results say by how much.
    How to fix: move the number into a key result, and say in the title what will be better for whom.
    Options: none.
    Source: Google re:Work, "Set goals with OKRs"; John Doerr, "Measure What Matters": the what, and the how.

    Bad:
        # objectives/reports.md
        title: Grow sign-ups by 20 %
    Good:
        # objectives/reports.md
        title: Signing up feels effortless
    """
    for objective in c.open_objectives:
        if found := _number(objective.title):
            text = f'the title of objective "{objective.id}" holds a number, "{found}"'
            yield problem(objective, text, "title", "move it into a key result; let the title say what will be better")


@rule("OKR402", "task-as-objective", Level.WARNING)
def task_as_objective(c: Context, *, verbs: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> Found:
    """An objective that is a piece of work.

    What it does: reports an open objective whose title begins with a verb of making, such as launch, build, ship,
        implement, migrate, publish or release.
    Why: when the thing is made, the objective is done, even if nobody is better off.
    How to fix: ask "so that what?", and make the answer the objective; what you make becomes an initiative.
    Options: `verbs` (none), your own list instead of the built-in one of the site's language (English or German);
        `also` (none), words to add to it.
    Source: Google's OKR playbook, on outcomes rather than outputs. The list is okrsite's own.

    Bad:
        # objectives/reports.md
        title: Launch the new import wizard
    Good:
        # objectives/reports.md
        title: Customers bring their data along in minutes
    """
    listed = chosen(c.vocabulary.outputs, verbs, also)
    for objective in c.open_objectives:
        if verb := opening(objective.title, listed, c.vocabulary):
            text = f'objective "{objective.id}" is a task: its title begins with "{verb}"'
            if not objective.title.lower().startswith(verb):
                text = f'objective "{objective.id}" is a task: its title says "{verb}"'
            hint = "ask: so that what? make the answer the objective, and the task an initiative"
            yield problem(objective, text, "title", hint)


@rule("OKR403", "long-title", Level.WARNING)
def long_title(c: Context, *, max: int = 100) -> Found:
    """A title that nobody can remember.

    What it does: reports the title of an open objective with more than `max` characters. Markdown does not count, nor
        does the number of an issue in brackets.
    Why: people who can say their objective from memory steer by it.
    How to fix: keep the aim in the title; the explanation goes into the text below the front matter.
    Options: `max` (100), the most characters that are fine.
    Source: okrsite's own convention.

    Bad:
        # objectives/reports.md
        title: Everybody in every company that uses our tool finds all that they look for in each one of their reports
    Good:
        # objectives/reports.md
        title: Everybody finds what they look for in every report
    """
    for objective in c.open_objectives:
        length = len(TICKET.sub("", inline_text(objective.title)).strip())
        if length > max:
            text = (
                f'the title of objective "{objective.id}" has {length} characters; at most {max} are easy to remember'
            )
            yield problem(objective, text, "title", "keep the aim; move the explanation below the front matter")


@rule("OKR404", "no-why", Level.INFO)
def no_why(c: Context) -> Found:
    """An objective that does not say why.

    What it does: reports an open objective without any text below its front matter.
    Why: the title says what; those who have to choose between two good things need to know why it matters.
    How to fix: write two sentences: why now, and what will be different when it is reached.
    Options: none.
    Source: okrsite's own convention.

    Bad:
        # objectives/reports.md
        title: Reports open at once
    Good:
        # objectives/reports.md
        title: Reports open at once
        ---
        Every second customer gives up while waiting. We hear about it in each interview.
    """
    for objective in c.open_objectives:
        if _is_silent(objective.body.text):
            text = f'objective "{objective.id}" does not say why it matters'
            yield problem(
                objective, text, "", "write two sentences below the front matter: why now, and what will be different"
            )


@rule("OKR408", "vague-title", Level.INFO)
def vague_title(c: Context, *, min: int = 3) -> Found:
    """A title of hardly any words.

    What it does: reports the title of an open objective with fewer than `min` words. Words of 14 letters and more,
        as German joins them, count twice in a German site; scripts without spaces are left alone.
    Why: "Be better" can be said by everybody about everything.
    How to fix: say who will notice what.
    Options: `min` (3), the fewest words that are fine.
    Source: Quantive's design score, on clarity; the number is okrsite's own.

    Bad:
        # objectives/reports.md
        title: Be better
    Good:
        # objectives/reports.md
        title: Be the fastest to answer
    """
    joins = c.vocabulary.verb_last
    for objective in c.open_objectives:
        count = sum(1 + (joins and len(word) >= LONG_WORD) for word in words(objective.title))
        if count < min and not UNSPACED.search(objective.title):
            text = f'the title of objective "{objective.id}" is vague: it has fewer than {min} words'
            yield problem(objective, text, "title", "say who will notice what")


@rule("OKR409", "no-ambition", Level.INFO)
def no_ambition(c: Context) -> Found:
    """An objective that does not say how sure its team means to be.

    What it does: reports an open objective without `ambition`, in a company where any objective has one.
    Why: a committed objective is a promise, expected to be met in full; an aspirational one is a dream, where 0.7 is
        a success. Without the word, others plan on a dream, or a team is blamed for one.
    How to fix: add `ambition: committed` or `ambition: aspirational`.
    Options: none.
    Source: Google's OKR playbook, on committed and aspirational OKRs.

    Bad:
        # objectives/reports.md
        title: Reports open at once
    Good:
        # objectives/reports.md
        title: Reports open at once
        ambition: committed
    """
    if not any(objective.ambition for objective in c.graph.objectives.values()):
        return
    for objective in c.open_objectives:
        if not objective.ambition and not c.is_faulted(objective.uid, "ambition"):
            text = f'objective "{objective.id}" declares no ambition'
            yield problem(objective, text, "ambition", "add ambition: committed (a promise) or aspirational (a dream)")


def _number(title: str) -> str:
    """The first number of a title, or the per cent sign of one that it keeps to itself; empty where there is none."""
    found = figures(title)
    return found[0].strip() if found else "%" * ("%" in URL.sub(" ", plain(title)))


def _is_silent(prose: str) -> bool:
    """Whether prose holds nothing but comments."""
    text = prose.strip()
    while text.startswith("<!--") and "-->" in text:
        text = text.partition("-->")[2].strip()
    return not text
