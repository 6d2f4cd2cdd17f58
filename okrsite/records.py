"""What does a program see of the company? Plain data, one record for each entity (spec: cli.md, site.md).

References carry their kind (`team:growth`), the ids of entities do not. Addresses are relative to the site's root.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from okrsite.model import (
    EVERYONE,
    KIND_FOLDERS,
    UNKNOWN,
    CheckIn,
    Cycle,
    Entity,
    Goal,
    Initiative,
    KeyResult,
    Kpi,
    Objective,
    Page,
    Person,
    Pillar,
    Range,
    Reading,
    Statement,
    Team,
)
from okrsite.project import Project
from okrsite.scores import Group

FORMAT = "okrsite/1"

Record = dict[str, object]

KIND_OF_FOLDER = {folder: kind for kind, folder in KIND_FOLDERS.items()}

ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def document(project: Project) -> Record:
    """Everything, as `okrs.json` and `okrsite export --format json` have it."""
    graph = project.graph
    cycle = graph.running_cycle(project.today)
    return {
        "format": FORMAT,
        "today": project.today.isoformat(),
        "audience": project.audience or EVERYONE,
        "cycle": cycle.uid if cycle else None,
        **{plural: [record(project, entity) for entity in found.values()] for plural, found in tables(project).items()},
        "vision": record(project, graph.vision) if graph.vision else None,
        "mission": record(project, graph.mission) if graph.mission else None,
    }


def tables(project: Project) -> dict[str, Mapping[str, Entity]]:
    """The entities that a document lists, by the name of the list."""
    graph = project.graph
    return {
        "objectives": graph.objectives,
        "teams": graph.teams,
        "people": graph.people,
        "cycles": graph.cycles,
        "kpis": graph.kpis,
        "initiatives": graph.initiatives,
        "goals": graph.goals,
        "pillars": graph.pillars,
        "pages": graph.pages,
    }


def record(project: Project, entity: Entity) -> Record:
    """What programs see of one entity."""
    return {"id": _id(entity), **RECORDS[type(entity)](project, entity), "url": url(entity)}


def every(data: Record) -> Iterator[tuple[str, Record]]:
    """The uid and the record of each entity in a document, key results after their objective."""
    for folder, rows in data.items():
        kind = KIND_OF_FOLDER.get(folder)
        for row in rows if kind and isinstance(rows, list) else ():
            yield f"{kind}:{row['id']}", row
            if kind == "objective":
                yield from ((f"key-result:{k['id']}", k) for k in row["key_results"])


def uids(project: Project) -> Iterator[str]:
    """The uids of `every`, without making the records."""
    for found in tables(project).values():
        for entity in found.values():
            yield entity.uid
            if isinstance(entity, Objective):
                yield from (key_result.uid for key_result in entity.key_results)


def encoded(data: object) -> bytes:
    """JSON that stays data wherever it is put: nothing in it opens a tag, an entity or a new line of a script."""
    try:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        text = json.dumps(_finite(data), ensure_ascii=False, separators=(",", ":"))
    for character, written in ESCAPES.items():
        text = text.replace(character, written)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def url(entity: Entity) -> str:
    """The address of an entity's page; what has none of its own stands on the home page."""
    if isinstance(entity, Statement | Pillar):
        return f"#{entity.uid.replace(':', '-')}"
    folder = KIND_FOLDERS["objective" if isinstance(entity, KeyResult) else entity.kind]
    return f"{folder}/{_id(entity)}/"


def _finite(data: object) -> object:
    """The data with null in place of numbers that JSON cannot write."""
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_finite(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data


def _id(entity: Entity) -> str:
    return entity.path if isinstance(entity, KeyResult) else entity.id


# ------------------------------------------------------------------------------------------------ what has numbers


def _objective(project: Project, o: Objective) -> Record:
    scores = project.scores.of(o.uid)
    return {
        "title": o.title,
        **({"code": o.code} if o.code else {}),
        "team": _ref("team", o.team),
        "owner": _ref("person", o.owner),
        "contributors": _refs("person", o.contributors),
        "cycle": _ref("cycle", o.cycle),
        "state": o.state,
        "horizon": o.horizon or None,
        "ambition": o.ambition or None,
        "tags": list(o.tags),
        **({"rollup": o.rollup} if o.rollup != "key_results" else {}),
        "aligns_to": [{"to": a.to, "contributes": a.contributes, "weight": a.weight} for a in o.aligns_to],
        "children": _children(project, o.uid),
        "progress": scores.progress,
        "expected": scores.expected,
        "status": scores.status,
        "stale": scores.stale,
        "confidence": scores.confidence,
        "score": scores.score,
        "key_results": [record(project, k) for k in o.key_results],
    }


def _key_result(project: Project, k: KeyResult) -> Record:
    graph, scores = project.graph, project.scores.of(k.uid)
    kpi = graph.key_result_kpi(k)
    return {
        "title": k.title,
        "owner": _ref("person", graph.owner_of(k)),
        "contributors": _refs("person", k.contributors),
        "kind": k.type,
        "class": k.klass or None,
        "metric": k.metric or None,
        "unit": k.unit or (kpi.unit if kpi else ""),
        "baseline": project.scores.baseline(k.path),
        "commit": k.commit,
        "target": project.scores.target(k.path),
        "stretch": k.stretch,
        "current": None if scores.current == UNKNOWN else scores.current,
        "due": _day(scores.due),
        "state": k.state,
        "guardrail": k.guardrail,
        "kpi": _ref("kpi", k.kpi),
        **_measured(k),
        "weight": k.weight,
        "progress": scores.progress,
        "expected": scores.expected,
        "status": scores.status,
        "stale": scores.stale,
        "confidence": scores.confidence,
        "level": scores.level,
        "score": scores.score,
        "check_ins": [_check_in(c) for c in project.scores.series(k.path)],
        "children": _children(project, k.uid),
    }


def _measured(k: KeyResult) -> Record:
    """What a key result of its kind has beside a baseline and a target."""
    plan: Record = (
        {"plan": [{"date": point.date.isoformat(), "value": point.value} for point in k.plan]} if k.plan else {}
    )
    if k.type == "maintain":
        return {**plan, "min": k.min, "max": k.max, "judge": k.judge}
    if k.type == "milestones":
        return {
            **plan,
            "milestones": [{"title": m.title, "weight": m.weight, "done": _day(m.done)} for m in k.milestones],
        }
    return {**plan, "levels": dict(k.levels._asdict())} if k.levels else plan


def _check_in(c: CheckIn) -> Record:
    by = {"by": _ref("person", c.by)} if c.by else {}
    return {"date": c.date.isoformat(), "value": c.value, "confidence": c.confidence, "note": c.note, **by}


def _team(project: Project, t: Team) -> Record:
    cycle = project.graph.running_cycle(project.today)
    group = project.scores.team(t.id, cycle.id) if cycle else Group()
    return {
        "name": t.name,
        "parent": _ref("team", t.parent),
        "lead": _ref("person", t.lead),
        "people": [person.uid for person in project.graph.members(t.id)],
        "objectives": [objective.uid for objective in project.graph.objectives_of(t.id)],
        **_group(group),
    }


def _cycle(project: Project, c: Cycle) -> Record:
    return {
        "title": c.title,
        "start": c.start.isoformat(),
        "end": c.end.isoformat(),
        "parent": _ref("cycle", c.parent),
        "cadence": c.cadence,
        "closed": c.closed,
        **_group(project.scores.cycle(c.id)),
    }


def _group(group: Group) -> Record:
    """The numbers of a group; those of a team are of the running cycle."""
    return {
        "progress": group.progress,
        "expected": group.expected,
        "status": group.status,
        "counts": dict(group.counts),
    }


def _kpi(project: Project, k: Kpi) -> Record:
    health = project.scores.kpi(k.id)
    readings = sorted((r for r in k.readings if r.date <= project.today), key=lambda r: r.date)
    return {
        "title": k.title,
        "team": _ref("team", k.team),
        "owner": _ref("person", k.owner),
        "unit": k.unit,
        "direction": k.direction or None,
        "healthy": _range(k.healthy),
        "warning": _range(k.warning),
        "frequency": k.frequency or None,
        "status": health.status,
        "stale": health.stale,
        "current": health.last.value if health.last else None,
        "values": [_reading(reading) for reading in readings],
    }


def _range(given: Range | None) -> Record | None:
    return None if given is None else {"min": given.min, "max": given.max}


def _reading(reading: Reading) -> Record:
    return {"date": reading.date.isoformat(), "value": reading.value}


def _goal(project: Project, g: Goal) -> Record:
    attainment = project.scores.goal(g.id)
    reached = dict(attainment.measures)
    measures = [
        {"id": m.id, "title": m.title, "key_result": _ref("key-result", m.key_result), "weight": m.weight,
         "unit": m.unit, "baseline": m.baseline, "target": m.target, "progress": reached.get(m.id),
         "check_ins": [_check_in(c) for c in m.check_ins]}
        for m in g.measures
    ]  # fmt: skip
    return {
        "title": g.title,
        "person": _ref("person", g.person),
        "team": _ref("team", g.team),
        "cycle": _ref("cycle", g.cycle),
        "progress": attainment.progress,
        "measures": measures,
    }


# ------------------------------------------------------------------------------------------------ what has none


def _person(_: Project, p: Person) -> Record:
    return {"name": p.name, "team": _ref("team", p.team), "role": p.role, "email": p.email, "active": p.active}


def _initiative(_: Project, i: Initiative) -> Record:
    return {
        "title": i.title,
        "team": _ref("team", i.team),
        "owner": _ref("person", i.owner),
        "moves": list(_refs("key-result", i.moves)),
        "state": i.state,
        "start": _day(i.start),
        "due": _day(i.due),
        "link": i.url,
        "tasks": [{"title": t.title, "done": t.done, "owner": _ref("person", t.owner)} for t in i.tasks],
    }


def _titled(_: Project, entity: Statement | Pillar | Page) -> Record:
    return {"title": entity.title}


def _ref(kind: str, ident: str | None) -> str | None:
    return f"{kind}:{ident}" if ident else None


def _refs(kind: str, idents: Iterable[str]) -> list[str]:
    return [f"{kind}:{ident}" for ident in idents]


def _children(project: Project, uid: str) -> list[str]:
    return [child.objective.uid for child in project.graph.children(uid)]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


RECORDS: dict[type, Callable[..., Record]] = {
    Objective: _objective,
    KeyResult: _key_result,
    Team: _team,
    Person: _person,
    Cycle: _cycle,
    Kpi: _kpi,
    Initiative: _initiative,
    Goal: _goal,
    Pillar: _titled,
    Page: _titled,
    Statement: _titled,
}
"""What each kind has besides id and address."""
