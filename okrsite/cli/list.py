"""`okrsite list`: which objectives, or other entities, does a selector mean, and how do they stand?"""

from __future__ import annotations

import json

import click

from okrsite import records, selectors
from okrsite.cli.amounts import counted
from okrsite.cli.complete import selected
from okrsite.cli.lines import aside, lead, title
from okrsite.cli.rows import Row, laid_out
from okrsite.cli.session import Session
from okrsite.model import Entity, KeyResult, Objective
from okrsite.project import Project

LISTED = [kind for kind in selectors.KINDS if kind not in selectors.STATEMENTS]


@click.command()
@click.argument("selector", nargs=-1, metavar="[SELECTOR]...", shell_complete=selected)
@click.option("--kind", type=click.Choice(LISTED), help="What to list (objective, or what SELECTOR says).")
@click.option("--key-results", is_flag=True, help="Show the key results of each objective too.")
@click.option("--json", "as_json", is_flag=True, help="Print the records for programs.")
@click.pass_obj
def command(session: Session, *, selector: tuple[str, ...], kind: str | None, key_results: bool, as_json: bool) -> int:
    r"""List the objectives that SELECTOR means, or all of them; other kinds with kind: or --kind.

    \b
    team:growth  owner:ana-silva  cycle:2026-q4 (or running)  tag:self-serve
    status:off-track (or stale, no-data …)   kind:key-result
    +ID  it and all above        ID+  it and all below
    A space joins with "and", a comma with "or".
    """
    chosen = selectors.parse(" ".join(selector))
    project = session.project(judged=False)
    meant = selectors.select(project.graph, project.scores, chosen)
    kinds = {kind} if kind else selectors.kinds(chosen) or {"objective"}
    found = [entity for entity in selectors.entities(project.graph) if entity.kind in kinds and entity.uid in meant]
    screen = session.screen
    if as_json:
        screen.show(json.dumps([records.record(project, entity) for entity in found], indent=2, ensure_ascii=False))
        return 0
    rows = [row for entity in found for row in _rows(entity, project, session, meant, with_key_results=key_results)]
    screen.show("\n".join(laid_out(rows, screen.width, screen.out)))
    told = ", ".join(
        _counted(sum(entity.kind == one for entity in found), one) for one in selectors.KINDS if one in kinds
    )
    screen.say(screen.err("quiet", told) if found else _nothing(selector))
    return 0


def _nothing(selector: tuple[str, ...]) -> str:
    return f"Nothing is meant by {' '.join(selector)}." if selector else "There is none yet."


def _counted(count: int, kind: str) -> str:
    noun = {"kpi": "KPI"}.get(kind, kind.replace("-", " "))
    return counted(count, noun) if kind != "person" or count == 1 else f"{count:,} people"


def _rows(
    entity: Entity, project: Project, session: Session, meant: frozenset[str], *, with_key_results: bool
) -> list[Row]:
    ink, width = session.screen.out, session.screen.width
    start, start_width = lead(entity, project, width, ink)
    row = Row(start, start_width, title(entity), aside(entity, project), is_strong=isinstance(entity, Objective))
    if not with_key_results or not isinstance(entity, Objective):
        return [row]
    shown = [k for k in entity.key_results if k.uid in meant] or entity.key_results
    return [row, *(_key_result(k, project, session) for k in shown)]


def _key_result(key_result: KeyResult, project: Project, session: Session) -> Row:
    start, width = lead(key_result, project, session.screen.width, session.screen.out)
    return Row(start, width, f"· {title(key_result)}", (f"/{key_result.id}", *aside(key_result, project)[1::2]))
