"""`okrsite import`: how do OKRs come in from a spreadsheet, or from the export of another tool?"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, TypedDict, Unpack

import click

from okrsite.cli import ask, mend
from okrsite.cli.amounts import counted
from okrsite.cli.session import Session
from okrsite.content.near import listed
from okrsite.findings import UsageError
from okrsite.importer import documents, sources, templates
from okrsite.importer.cells import Habits
from okrsite.importer.columns import Columns, kind_of, understand
from okrsite.importer.documents import Document
from okrsite.importer.fields import SHAPES
from okrsite.importer.wanted import Refused
from okrsite.importer.work import Bring, Outcome, from_rows, outcome
from okrsite.project import Project
from okrsite.reporters.plain import visible

MOST, ALSO = 40, 8
"""Lines of one kind that are told in full, and rows that are named beside the first of which something is true."""


READ_AS = {"objective": "objectives and key results", "person": "people", "kpi": "KPIs"}
"""What rows are called; an s is added to all others."""


class Asked(TypedDict):
    """The options of the command."""

    kind: str | None
    maps: tuple[str, ...]
    pairs: tuple[str, ...]
    sheet: str
    encoding: str
    create: bool
    skip_refused: bool
    dry_run: bool
    yes: bool
    dates: str | None
    decimal: str | None


class Desk(NamedTuple):
    """What one run works with."""

    session: Session
    project: Project
    source: Path
    asked: Asked
    columns: Columns | None
    document: Document | None

    def place(self, refused: Refused) -> str:
        """Where a row or a cell stands."""
        if self.columns is None:
            places = self.document.places if self.document else []
            return f"{self.source.name}: {places[refused.line - 1] if refused.line <= len(places) else ''}"
        return self.columns.table.place(refused.line, refused.column)


@click.command(name="import")
@click.argument("file", required=False, metavar="[FILE]", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(list(SHAPES)), help="What the rows are; the columns tell, unless this does.")
@click.option(
    "--map", "maps", multiple=True, metavar="COLUMN=FIELD", help="What a column means; COLUMN= leaves it out."
)
@click.option("--set", "pairs", multiple=True, metavar="FIELD=VALUE", help="For all rows that say nothing of FIELD.")
@click.option("--create", is_flag=True, help="Begin people, teams and cycles that rows name and that are not there.")
@click.option("--skip-refused", is_flag=True, help="Write the other rows although some are refused.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, as a diff, and write nothing.")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing.")
@click.option("--sheet", metavar="NAME", default="", help="The sheet of a workbook to read (the first one).")
@click.option("--encoding", metavar="NAME", default="", help="How an old CSV file is encoded, as windows-1252.")
@click.option("--dates", type=click.Choice(["day-first", "month-first"]), help="How 12/05/2026 is meant.")
@click.option("--decimal", type=click.Choice(["point", "comma"]), help="How 1,250 and 1.250 are meant.")
@click.option(
    "--template", metavar="KIND", type=click.Choice(list(SHAPES)), help="Print an empty table of KIND as CSV."
)
@click.pass_obj
def command(session: Session, *, file: Path | None, template: str | None, **asked: Unpack[Asked]) -> int:
    r"""Create and update many things at once from FILE: CSV, a workbook (.xlsx), or our own JSON.

    One row for each key result, or for each objective; the columns may have the names that other tools give them.
    What is there is found by id, else by title, name or e-mail address; importing the same table twice writes nothing.
    All is checked first: where a row is refused, nothing is written.

    \b
    okrsite import okrs.csv --dry-run            what would change, as a diff
    okrsite import okrs.xlsx --map "Ziel=objective title" --set cycle=2026-q4
    okrsite import --template objective > okrs.csv
    """
    if template is not None:
        return _template(session, template)
    if file is None:
        raise UsageError("name a FILE to import, or --template KIND for an empty table")
    data = sources.read(file)
    project = session.project(judged=False)
    columns, document = None, None
    if sources.is_json(file):
        document = documents.document(data, file.name)
    else:
        table = sources.table(file, data, sheet=asked["sheet"], encoding=asked["encoding"])
        columns = understand(asked["kind"] or kind_of(table), table, asked["maps"])
    desk = Desk(session, project, file, asked, columns, document)
    found = _outcome(desk, create=asked["create"])
    _tell_columns(desk)
    if found.missing and _agrees_to_create(desk, found):
        found = _outcome(desk, create=True)
    return _finish(desk, found)


def _outcome(desk: Desk, *, create: bool) -> Outcome:
    bring: Bring
    if desk.columns is not None:
        bring = from_rows(desk.project, desk.columns, desk.asked["pairs"], _habits(desk.asked), create=create)
    elif desk.document is not None:
        bring = documents.from_document(desk.project, desk.document)
    return outcome(desk.project, desk.session.root(), bring, leave_out=desk.asked["skip_refused"])


def _habits(asked: Asked) -> Habits:
    day_first = None if asked["dates"] is None else asked["dates"] == "day-first"
    return Habits({"point": ".", "comma": ","}.get(asked["decimal"] or "", ""), day_first)


def _agrees_to_create(desk: Desk, found: Outcome) -> bool:
    """Whether somebody at the terminal lets what is only named begin."""
    if not ask.can_ask() or desk.asked["yes"]:
        return False
    names = [f"{uid.partition(':')[0]} {visible(name)}" for uid, name in sorted(found.missing.items())]
    shown = [*names[:MOST], f"{len(names) - MOST} more"] if len(names) > MOST else names
    desk.session.screen.complain(f"\nNot there yet: {listed(shown, 'and')}.")
    return ask.confirmed(desk.session.screen, "Begin them too?", default=False)


def _finish(desk: Desk, found: Outcome) -> int:
    screen, asked = desk.session.screen, desk.asked
    _tell_refused(desk, found)
    if found.refused and not asked["skip_refused"]:
        rows = counted(len({r.line for r in found.refused}), "row")
        screen.complain(
            f"{rows} refused, so nothing was written: mend the table, or leave them out with --skip-refused."
        )
        return 1
    code = 1 if found.refused else 0
    _tell_notes(desk, found)
    if not found.batch.changes():
        screen.say("Nothing is left to write." if found.refused else "Everything is there already: nothing to write.")
        return code
    if asked["dry_run"]:
        mend.show_patch(screen, found.batch.before, found.batch.changes())
    _tell_plan(desk, found)
    if asked["dry_run"]:
        return code
    if ask.can_ask() and not asked["yes"] and not ask.confirmed(screen, "\nWrite it?"):
        screen.say("Nothing was written.")
        return code
    written = found.batch.write()
    screen.say(f"{counted(len(written), 'file')} written.")
    return code


# ------------------------------------------------------------------------------------------------ what is told


def _template(session: Session, kind: str) -> int:
    session.screen.show(templates.template(kind))
    width = max(len(field) for field, _, _ in templates.meanings(kind))
    session.screen.say("\nReplace the example rows. The columns, of which you need few:\n")
    for field, meaning, is_usual in templates.meanings(kind):
        mark = " " if is_usual else "+"
        session.screen.say(f"{mark} {session.screen.err('title', f'{field:<{width}}')}  {meaning}")
    session.screen.say("\n+ is understood too, if you add the column.")
    return 0


def _tell_columns(desk: Desk) -> None:
    if desk.columns is None:
        return
    screen, columns = desk.session.screen, desk.columns
    where = f", sheet {screen.safe(columns.table.sheet)}" if columns.table.sheet else ""
    what = READ_AS.get(columns.shape.kind, f"{columns.shape.kind}s")
    screen.say(f"{screen.safe(desk.source.name)}{where}: {counted(len(columns.rows), 'row')}, read as {what}.")
    if others := [sheet for sheet in columns.table.sheets if sheet != columns.table.sheet]:
        screen.say(f"  not read: {screen.safe(listed(others[:MOST], 'and'))}; --sheet NAME reads another sheet")
    pairs = [(columns.headers[n], field) for field, n in sorted(columns.by_field.items(), key=lambda item: item[1])]
    width = min(40, max(len(visible(header)) for header, _ in pairs))
    for header, field in pairs:
        screen.say(f"  {visible(header):<{width}} → {field}")
    for unused in columns.unused[:MOST]:
        name = visible(unused.header) or columns.table.place(1, unused.column).rpartition(":")[2]
        screen.say(f"  {screen.err('quiet', f'{name:<{width}}')} not used: {visible(unused.why)}")
    if len(columns.unused) > MOST:
        screen.say(f"  and {len(columns.unused) - MOST} more columns not used")


def _tell_refused(desk: Desk, found: Outcome) -> None:
    """Each reason once, with the rows that share it."""
    screen = desk.session.screen
    same: dict[tuple[int | None, str], list[Refused]] = {}
    for refused in found.refused:
        same.setdefault((refused.column, refused.message), []).append(refused)
    for (_, message), rows in list(same.items())[:MOST]:
        place = screen.err("path", screen.safe(f"{desk.place(rows[0])}:"))
        column = rows[0].column
        header = desk.columns.headers[column] if desk.columns and column is not None else ""
        screen.complain(f"{place} {visible(f'{header}: ') if header else ''}{visible(message)}{_also(desk, rows[1:])}")
    if len(same) > MOST:
        screen.complain(f"and {len(same) - MOST:,} more reasons")
    if found.missing and not desk.asked["create"]:
        kinds = [uid.partition(":")[0] for uid in found.missing]
        counts = [_counted(kinds.count(kind), kind) for kind in dict.fromkeys(kinds)]
        screen.complain(f"Not there yet: {listed(counts, 'and')}; --create begins them.")


def _tell_notes(desk: Desk, found: Outcome) -> None:
    screen = desk.session.screen
    for line, note in found.plan.notes[:MOST]:
        screen.say(f"{screen.safe(desk.place(Refused(line, None, '')))}: note: {visible(note)}")
    if len(found.plan.notes) > MOST:
        screen.say(f"and {len(found.plan.notes) - MOST:,} more notes")


def _tell_plan(desk: Desk, found: Outcome) -> None:
    """How many things of each kind begin, and how many change."""
    screen = desk.session.screen
    for word, uids in (("new", found.plan.created), ("changed", found.plan.changed)):
        kinds = [uid.partition(":")[0] for uid in uids]
        counts = [_counted(kinds.count(kind), kind) for kind in dict.fromkeys(kinds)]
        if counts:
            screen.say(f"{word}: {', '.join(counts)}")


def _also(desk: Desk, rows: list[Refused]) -> str:
    """The other rows of which the same is true."""
    if not rows:
        return ""
    places = [desk.place(row).rpartition(":")[2].strip() for row in rows[:ALSO]]
    more = f" and {len(rows) - ALSO:,} more" if len(rows) > ALSO else ""
    return f" (also {', '.join(places)}{more})"


def _counted(count: int, kind: str) -> str:
    """`1 person`, `2 people`, `3 KPIs`."""
    if kind == "person":
        return "1 person" if count == 1 else f"{count:,} people"
    return counted(count, "KPI" if kind == "kpi" else kind)
