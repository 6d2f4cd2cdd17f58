"""Can every file be read, and does it say what its kind says? Files, front matter, keys, types and ids."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.findings import Level, Place
from okrsite.model import UNKNOWN, CheckIn, KeyResult
from okrsite.rules.context import Context
from okrsite.rules.registry import Found, problem, rule


@rule("OKR001", "unreadable-file", Level.ERROR)
def unreadable_file(c: Context) -> Found:
    """A file that cannot be read at all.

    What it does: reports a file that is not UTF-8 text, is no regular file, or is over a limit (1 MiB for a file,
        64 KiB for its front matter, 16 KiB for one value, 5,000 YAML events), and a folder that is not read because
        its name is nearly, but not quite, that of a kind.
    Why: nothing in it can be checked, and it would be missing on the site without anybody noticing.
    How to fix: save it as UTF-8 (in most editors "Save with encoding"), move what is large into `assets/`, rename the
        folder.
    Options: none.
    Source: the limits are okrsite's own.

    Bad:
        # objective/reports.md
        title: Reports open at once
    Good:
        # objectives/reports.md
        title: Reports open at once
    """
    return c.faulted("OKR001")


@rule("OKR002", "bad-front-matter", Level.ERROR)
def bad_front_matter(c: Context) -> Found:
    """Front matter that is no plain YAML.

    What it does: reports a file whose `---` fences are missing or not closed, broken YAML, and the parts of YAML that
        okrsite leaves out: anchors (`&a`), aliases (`*a`), tags (`!!str`), merge keys (`<<`), more than 20 levels.
    Why: what is left is the YAML that everybody reads the same way.
    How to fix: close the fence with a line `---`; put text that begins with `&`, `*`, `!`, `[` or `{` in quotes.
    Options: none.
    Source: the YAML 1.2 specification; the subset is okrsite's own.

    Bad:
        # pages/welcome.md
        title: [Welcome
    Good:
        # pages/welcome.md
        title: "[Welcome"
    """
    return c.faulted("OKR002")


@rule("OKR003", "duplicate-key", Level.ERROR)
def duplicate_key(c: Context) -> Found:
    """A key that stands twice.

    What it does: reports a key that is written twice in one mapping, and names both places.
    Why: only one of the two can count, and nobody can see which one was meant.
    How to fix: delete one of them.
    Options: none.
    Source: the YAML 1.2 specification, which wants keys to be unique.

    Bad:
        # objectives/reports.md
        owner: ana
        owner: ben
    Good:
        # objectives/reports.md
        owner: ana
        contributors: [ben]
    """
    return c.faulted("OKR003")


@rule("OKR004", "unused-ignore", Level.WARNING)
def unused_ignore(c: Context) -> Found:
    """A comment that silences nothing, or does not say why.

    What it does: reports an `okrsite: ignore[…]` comment when there is nothing to silence (any more), when it names a
        rule that does not exist, or when no reason follows the bracket.
    Why: a comment that is left over hides the next real finding; one without a reason cannot be questioned.
    How to fix: remove the comment, or write behind the bracket why the finding is acceptable.
    Options: none.
    Source: the habit of many linters; the reason is okrsite's own wish.

    Bad:
        # objectives/reports.md
        owner: ana  # okrsite: ignore[OKR601] she owns it
    Good:
        # objectives/reports.md
        title: Answers in 10 seconds  # okrsite: ignore[OKR401] "10 seconds" is our brand promise
        owner: ana
    """
    # The runner finds them, when all the other rules have spoken.
    return c.faulted("OKR004")


@rule("OKR101", "unknown-key", Level.ERROR)
def unknown_key(c: Context) -> Found:
    """A key that the format does not know.

    What it does: reports a key that its kind does not have, with the nearest one that it has.
    Why: it is nearly always a misspelling, and what it says would silently be lost.
    How to fix: correct the spelling. A key of your own begins with `x-`, such as `x-cost-centre`.
    Options: none.
    Source: the format (`okrsite schema objective` lists the keys of a kind).

    Bad:
        # objectives/reports.md
        contributers: [ben]
    Good:
        # objectives/reports.md
        contributors: [ben]
    """
    return c.faulted("OKR101")


@rule("OKR102", "missing-key", Level.ERROR)
def missing_key(c: Context) -> Found:
    """A key that its kind cannot be without.

    What it does: reports an objective without title, team or cycle, a cycle without start or end, and so on.
    Why: without it there is no place for the thing: no page, no tree, no number.
    How to fix: add the key. `okrsite schema KIND` lists what a kind needs.
    Options: none.
    Source: the format.

    Bad:
        # people/cho.md
        role: Head of Support
    Good:
        # people/cho.md
        name: Cho
        role: Head of Support
    """
    return c.faulted("OKR102")


@rule("OKR103", "wrong-type", Level.ERROR)
def wrong_type(c: Context) -> Found:
    """A value that is not what its key wants.

    What it does: reports text where a number, a date, a list or one of a few words is expected.
    Why: a date that is no date, or a number that is none, cannot be compared with anything.
    How to fix: write dates as 2026-10-31 (days that exist), numbers as 1200, 1_200 or 12.5 %, lists as [a, b].
    Options: none.
    Source: the format.

    Bad:
        # cycles/young.md
        start: the first of October
    Good:
        # cycles/young.md
        start: 2026-10-01
    """
    return c.faulted("OKR103")


@rule("OKR104", "bad-id", Level.ERROR)
def bad_id(c: Context) -> Found:
    """An id that cannot be an address.

    What it does: reports ids (file names without their ending, or `id:`) with anything but a-z, 0-9 and `-` inside,
        reserved names, ids that differ from another in a way that cannot be seen, and invisible characters.
    Why: ids become addresses of pages and names in references; they must look the same everywhere.
    How to fix: rename the file, such as `faster-reports.md`; the title may hold any characters.
    Options: none.
    Source: the format.

    Bad:
        # objectives/Faster_Reports.md
        title: Reports open at once
    Good:
        # objectives/faster-reports.md
        title: Reports open at once
    """
    return c.faulted("OKR104")


@rule("OKR105", "duplicate-id", Level.ERROR)
def duplicate_id(c: Context) -> Found:
    """Two things of one kind with the same id.

    What it does: reports two objectives (or teams, or key results of one objective …) of one id, with both places.
    Why: a reference to that id could mean either.
    How to fix: rename one of the two; `aliases: [old-id]` keeps its old references alive.
    Options: none.
    Source: the format.

    Bad:
        # objectives/growth/reports.md
        title: Reports open at once
        # objectives/support/reports.md
        title: Nobody waits for an answer
    Good:
        # objectives/growth/reports.md
        title: Reports open at once
        # objectives/support/replies.md
        title: Nobody waits for an answer
    """
    return c.faulted("OKR105")


@rule("OKR106", "unknown-value", Level.WARNING)
def unknown_value(c: Context) -> Found:
    """A number that nobody knows, in an objective that people already work on.

    What it does: reports `unknown` as baseline, target or current value of a key result in an active objective, or as
        the value of its last check-in. A draft may not know yet.
    Why: without both ends there is no progress, only a dash; the key result cannot show whether the objective is met.
    How to fix: measure the baseline and agree on a target; if measuring is the work, use `kind: baseline`.
    Options: none.
    Source: Google re:Work, "Set goals with OKRs": key results are measurable, with a number.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: speed, title: Seconds until a report opens, unit: s, baseline: unknown, target: 1}
    Good:
        # objectives/reports.md
        key_results:
          - {id: speed, title: Seconds until a report opens, unit: s, baseline: 4, target: 1}
    """
    hint = "measure it, or agree on it; until then its progress stays unknown"
    for key_result in c.active_key_results:
        for what, place in _unknown(c, key_result):
            field = "check_ins" if what == "value" else what
            found = problem(key_result, f'the {what} of key result "{key_result.id}" is unknown', field, hint)
            yield found._replace(place=place)


def _unknown(c: Context, k: KeyResult) -> Iterator[tuple[str, Place]]:
    """The numbers that are said to be unknown, and where."""
    for field, value in (("baseline", k.baseline), ("target", k.target), ("current", k.current)):
        if value == UNKNOWN:
            yield field, k.source.at(field)
    last = _last_told(c, k)
    if last is not None and last.value == UNKNOWN:
        yield "value", last.source.at("value")


def _last_told(c: Context, key_result: KeyResult) -> CheckIn | None:
    """The last check-in with a value; of a baseline none, for there the value may well not be known yet."""
    series = () if key_result.type == "baseline" else c.scores.series(key_result.path)
    return next((check_in for check_in in reversed(series) if check_in.value is not None), None)
