"""What is on the page of an initiative? The key results it is meant to move, its tasks, its days."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from okrsite.model import Initiative, Task
from okrsite.site import parts
from okrsite.site.context import Context
from okrsite.site.markup import Html, Svg
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import folder, output
from okrsite.site.views import Day, FindingRow, InitiativeRow, KeyResultRow, Pager, Ref

TASKS_SHOWN, KEY_RESULTS_SHOWN, FINDINGS_SHOWN = 60, 20, 8


class TaskRow(NamedTuple):
    """A step of the work."""

    title: Html
    done: bool
    owner: Ref | None


class InitiativeView(NamedTuple):
    """The page of an initiative; `bar` counts its tasks, which is no progress of a key result."""

    id: str
    text: str
    heading: Html
    row: InitiativeRow
    team: Ref | None
    start: Day | None
    due: Day | None
    bar: Svg
    edit: str
    history: str
    key_results: tuple[KeyResultRow, ...]
    more_key_results: int
    tasks: tuple[TaskRow, ...]
    more_tasks: int
    prose: Html
    findings: tuple[FindingRow, ...]
    pager: Pager


@page_kind("initiative")
def initiatives(ctx: Context) -> Iterator[Page]:
    """One page an initiative that has an id, wherever it is written."""
    around = ["", *(initiative.uid for initiative in ctx.graph.initiatives.values()), ""]
    for at, initiative in enumerate(ctx.graph.initiatives.values()):
        path = output(folder("initiative", initiative.id))
        beside = around[at], around[at + 2]
        yield Page(
            path,
            "initiative.html",
            partial(view, ctx, initiative, beside, ctx.urls.root(path)),
            nav="initiatives",
            own=initiative.extra,
        )


def view(ctx: Context, initiative: Initiative, beside: tuple[str, str], root: str) -> InitiativeView:
    """Everything the page shows."""
    moved = [ctx.graph.key_results[path] for path in initiative.moves if path in ctx.graph.key_results]
    before, after = (ctx.ref(uid) if uid else None for uid in beside)
    done = sum(task.done for task in initiative.tasks) / (len(initiative.tasks) or 1)
    return InitiativeView(
        id=initiative.id,
        text=ctx.title(initiative),
        heading=ctx.inline(initiative.title, root),
        row=parts.initiative_row(ctx, initiative),
        team=ctx.maybe("team", initiative.team),
        start=ctx.day(initiative.start),
        due=ctx.day(initiative.due),
        bar=ctx.group_bar(done, None, name=ctx.words("initiative-view.tasks")),
        edit=ctx.repository(initiative.source.path, initiative.source.at().line),
        history=ctx.history(initiative.source.path),
        key_results=tuple(parts.key_result_row(ctx, k, parent=True) for k in moved[:KEY_RESULTS_SHOWN]),
        more_key_results=max(0, len(moved) - KEY_RESULTS_SHOWN),
        tasks=tuple(_task(ctx, task, root) for task in initiative.tasks[:TASKS_SHOWN]),
        more_tasks=max(0, len(initiative.tasks) - TASKS_SHOWN),
        prose=ctx.prose(initiative.body, initiative.source, root),
        findings=tuple(parts.finding_row(ctx, f) for f in ctx.findings.get(initiative.uid, [])[:FINDINGS_SHOWN]),
        pager=Pager(ctx.words("initiative-view.others"), before, after),
    )


def _task(ctx: Context, task: Task, root: str) -> TaskRow:
    return TaskRow(ctx.inline(task.title, root), task.done, ctx.maybe("person", task.owner))
