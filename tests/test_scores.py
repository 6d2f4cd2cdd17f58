"""Does progress hold to its worked cases, for every kind of key result, and for what counts in an objective?"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from okrsite.content.config import read_config
from okrsite.content.documents import read_documents
from okrsite.content.nodes import build_nodes
from okrsite.content.trees import FileKind, TreeFile
from okrsite.findings import Bug
from okrsite.graph import Graph
from okrsite.graph.resolve import resolve
from okrsite.scores import Numbers, Scores, compute
from tests.conftest import TODAY, files_of

NEAR = 1e-9

COMPANY = """
=== okrsite.yaml
site: {title: Spoke OKRs}
=== mission.md
We keep bicycles on the road.
=== teams/company.md
---
name: Spoke
---
=== teams/workshop.md
---
name: Workshop
parent: company
---
=== people/mara-lind.md
---
name: Mara Lind
---
=== people/ivo-brandt.md
---
name: Ivo Brandt
---
=== cycles/2026-q3.md
---
title: Q3
start: 2026-07-01
end: 2026-09-30
closed: true
---
=== cycles/2026-q4.md
---
title: Q4
start: 2026-10-01
end: 2026-12-31
---
=== cycles/2027-q1.md
---
title: Q1
start: 2027-01-01
end: 2027-03-31
---
=== cycles/eight-weeks.md
---
title: Four check-ins are due by 2026-11-21
start: 2026-10-22
end: 2026-12-16
---
=== cycles/young.md
---
title: The first check-in is due on 2026-11-23
start: 2026-11-16
end: 2027-02-28
---
=== kpis/returns.md
---
title: Repairs that come back
values:
  - {date: 2026-09-28, value: 8}
  - {date: 2026-10-01, value: 7}
  - {date: 2026-11-11, value: 5}
  - {date: 2026-11-18, value: 4}
---
"""


class Files(NamedTuple):
    """A tree in memory."""

    texts: dict[str, str]

    def files(self, folder: str) -> list[TreeFile]:
        inside = sorted(path for path in self.texts if path.startswith(f"{folder}/"))
        return [TreeFile(path, "file", len(self.read(path))) for path in inside]

    def read(self, path: str) -> bytes:
        return self.texts[path].encode()

    def kind(self, path: str) -> FileKind | None:
        if path in self.texts:
            return "file"
        return "folder" if self.files(path) else None


class Made(NamedTuple):
    """A company and its numbers."""

    graph: Graph
    scores: Scores

    def of(self, ident: str) -> Numbers:
        """The numbers of the objective `x` or the key result `x/y`."""
        return self.scores.of(f"key-result:{ident}" if "/" in ident else f"objective:{ident}")


def made(*parts: str, today: date = TODAY, drafts: bool = True) -> Made:
    """Score a company of `=== path` blocks, laid over COMPANY."""
    blocks = {name: text for part in (COMPANY, *parts) for name, text in files_of(part).items()}
    tree = Files({name if name == "okrsite.yaml" else f"content/{name}": text for name, text in blocks.items()})
    config = read_config(tree)
    content = read_documents(tree, config.content)
    graph = resolve(build_nodes(content, tree, config.content), config).graph
    graph = graph if drafts else graph.without_drafts()
    return Made(graph, compute(graph, today))


def objective(ident: str, *key_results: str, **keys: str) -> str:
    """One objective's file; a key result is written `id, key: value, …`."""
    front = {"title": "A city that rides", "team": "company", "owner": "mara-lind", "cycle": "2026-q4"} | keys
    lines = [f"=== objectives/{ident}.md", "---", *(f"{key}: {value}" for key, value in front.items())]
    lines += ["key_results:"] if key_results else []
    lines += [f"  - {{title: A proof, id: {written}}}" for written in key_results]
    return "\n".join([*lines, "---", "Why.", ""])


def only(written: str, today: date = TODAY, **keys: str) -> Numbers:
    """The numbers of one key result, alone in its objective."""
    return made(objective("o", f"k, {written}", **keys), today=today).of("o/k")


def on_20_november(value: object) -> str:
    return f"check_ins: [{{date: 2026-11-20, value: {value}}}]"


KEPT = "check_ins: [{date: 2026-10-29, value: 180}, {date: 2026-11-05, value: 210}, {date: 2026-11-12, value: 190}]"
STEPS = (
    "milestones: [{title: a, weight: 20, done: 2026-10-20}, {title: b, weight: 20, done: 2026-11-10}, "
    "{title: c, weight: 20}, {title: d, weight: 40, done: 2026-12-01}]"
)
LEVELS = "kind: ordinal, levels: {commit: Some, target: Most, stretch: All}"

PROGRESS = [
    # the worked cases
    ("baseline: 18, target: 35, check_ins: [{date: 2026-10-12, value: 19}, {date: 2026-11-20, value: 24}]", 6 / 17),
    (f"baseline: 5, target: 2, {on_20_november(2.9)}", 0.7),
    (f"baseline: 0, target: 100, {on_20_november(130)}", 1.3),
    (f"baseline: 40, target: 60, {on_20_november(30)}", -0.5),
    (f"kind: milestones, {STEPS}", 0.4),
    # a metric
    ("baseline: 18, target: 35", 0),
    ("baseline: 0, target: 10, current: 5", 0.5),
    ("baseline: 0, target: 10, current: 5, check_ins: [{date: 2026-11-20, value: 7}]", 0.7),
    ("baseline: 0, target: 10, current: unknown", None),
    ("baseline: 0, target: 10, check_ins: [{date: 2026-11-20, value: 7}, {date: 2026-10-20, value: 1}]", 0.7),
    ("baseline: 0, target: 10, check_ins: [{date: 2026-11-12, value: 7}, {date: 2026-11-20, note: Quiet}]", 0.7),
    ("baseline: 0, target: 10, check_ins: [{date: 2026-11-12, value: 7}, {date: 2026-11-20, value: unknown}]", None),
    ("baseline: 0, target: 10, check_ins: [{date: 2026-11-22, value: 7}]", 0),
    ("baseline: unknown, target: 10", None),
    ("baseline: 0, target: unknown", None),
    ("target: 10", None),
    ("baseline: 4, target: 4", None),
    # to keep within a corridor
    (f"kind: maintain, min: 10, max: 20, {on_20_november(20)}", 1),
    (f"kind: maintain, min: 10, max: 20, {on_20_november(20.1)}", 0),
    (f"kind: maintain, min: 10, max: 20, {on_20_november('unknown')}", None),
    ("kind: maintain, max: 20", 0),
    # the other kinds
    ("kind: boolean, check_ins: [{date: 2026-11-12, value: false}, {date: 2026-11-20, value: true}]", 1),
    ("kind: boolean, check_ins: [{date: 2026-11-12, value: true}, {date: 2026-11-20, value: false}]", 0),
    (f"kind: boolean, {on_20_november('unknown')}", None),
    ("kind: boolean", 0),
    (f"kind: baseline, {on_20_november(17.5)}", 1),
    ("kind: baseline, check_ins: [{date: 2026-11-12, value: 17.5}, {date: 2026-11-20, value: unknown}]", 1),
    (f"kind: baseline, {on_20_november('unknown')}", 0),
    ("kind: baseline", 0),
    (f"{LEVELS}, {on_20_november('none')}", 0),
    (f"{LEVELS}, {on_20_november('commit')}", 0.3),
    (f"{LEVELS}, {on_20_november('target')}", 0.7),
    (f"{LEVELS}, {on_20_november('stretch')}", 1),
    (f"{LEVELS}, {on_20_november('unknown')}", None),
    (LEVELS, 0),
    ("kind: milestones, milestones: [{title: a, done: 2026-11-21}, {title: b}]", 0.5),
    ("kind: milestones, milestones: [{title: a, done: 2026-11-22}, {title: b}]", 0),
    ("kind: milestones", None),
    ("kind: rollup", None),
    # on a KPI: readings from the first day on are values, the last one up to it is the baseline
    ("kpi: returns, target: 1", 0.5),
    ("kpi: returns, baseline: 8, target: 0", 0.5),
    ("kpi: returns, baseline: unknown, target: 0", None),
    ("kpi: returns, target: 1, check_ins: [{date: 2026-11-18, value: 1}]", 1),
    # only baseline and stretch are given: the target lies at 70 % of the way
    (f"baseline: 0, stretch: 10, {on_20_november(3)}", 3 / 7),
    (f"baseline: 0, stretch: 10, {on_20_november(7)}", 1),
    (f"baseline: 0, stretch: 10, commit: 4, {on_20_november(7)}", None),
    (f"baseline: 0, stretch: 10, target: unknown, {on_20_november(7)}", None),
]


@pytest.mark.parametrize(("written", "progress"), PROGRESS)
def test_progress_of_a_key_result(written: str, progress: float | None) -> None:
    assert only(written).progress == (None if progress is None else pytest.approx(progress, rel=0, abs=NEAR))


@pytest.mark.parametrize(
    ("written", "today", "progress"),
    [
        (KEPT, TODAY, 0.5),
        (KEPT, date(2026, 11, 13), 2 / 3),
        ("", date(2026, 10, 25), 0),
        ("check_ins: [{date: 2026-10-23, value: 1}, {date: 2026-10-24, value: 1}]", date(2026, 10, 25), 1),
        ("check_ins: [{date: 2026-10-29, value: 180}, {date: 2026-11-05, note: Same}]", date(2026, 11, 6), 1),
        ("check_ins: [{date: 2026-10-29, note: Not yet}, {date: 2026-11-05, value: 1}]", date(2026, 11, 6), 0.5),
        (KEPT, date(2027, 3, 1), 2 / 7),  # nothing is due after the end
    ],
)
def test_the_share_of_check_ins_inside(written: str, today: date, progress: float) -> None:
    numbers = only(f"kind: maintain, judge: share, max: 200, {written}", today, cycle="eight-weeks")
    assert numbers.progress == pytest.approx(progress, rel=0, abs=NEAR)


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("baseline: 18, commit: 28, target: 35, stretch: 42, " + on_20_november(27.9), "none"),
        ("baseline: 18, commit: 28, target: 35, stretch: 42, " + on_20_november(28), "commit"),
        ("baseline: 18, commit: 28, target: 35, stretch: 42, " + on_20_november(41), "target"),
        ("baseline: 18, commit: 28, target: 35, stretch: 42, " + on_20_november(42), "stretch"),
        ("baseline: 18, commit: 28, target: 35, stretch: 42", "none"),
        ("baseline: 18, commit: 28, target: 35, stretch: 42, " + on_20_november("unknown"), None),
        ("baseline: 10, commit: 8, target: 6, stretch: 4, " + on_20_november(5), "target"),
        ("commit: 8, target: 6, " + on_20_november(5), "target"),
        ("baseline: 0, target: 6, stretch: 10, " + on_20_november(5), "none"),
        ("baseline: 0, stretch: 10, " + on_20_november(3), "commit"),
        ("baseline: 0, stretch: 10, " + on_20_november(7), "target"),
        ("baseline: 10, stretch: 0, " + on_20_november(3), "target"),
        ("baseline: 0, target: 10, " + on_20_november(10), None),
        (f"{LEVELS}, {on_20_november('target')}", "target"),
        (LEVELS, "none"),
    ],
)
def test_the_level_reached(written: str, level: str | None) -> None:
    assert only(written).level == level


def test_what_a_key_result_says_beside_its_progress() -> None:
    numbers = only(
        "baseline: 0, target: 10, due: 2026-12-18, check_ins: [{date: 2026-11-12, value: 1, confidence: 9}, "
        "{date: 2026-11-19, value: 4, confidence: 6}, {date: 2026-11-20, note: A quiet day}]"
    )
    assert numbers == Numbers(
        progress=0.4,
        expected=51 / 78,
        status="off-track",
        confidence=None,  # of the latest check-in, which says none
        current=4,
        last_check_in=date(2026, 11, 20),
        due=date(2026, 12, 18),
        measured=1,
        inputs=1,
    )


def test_readings_of_a_kpi_are_check_ins_without_confidence() -> None:
    check_ins = "check_ins: [{date: 2026-11-12, value: 6, confidence: 7}]"
    company = made(objective("o", f"k, kpi: returns, target: 1, {check_ins}"))
    numbers = company.of("o/k")
    assert (numbers.current, numbers.confidence, numbers.last_check_in) == (4, 7, date(2026, 11, 18))
    assert [check_in.value for check_in in company.scores.series("o/k")] == [7, 5, 6, 4]
    assert (company.scores.baseline("o/k"), company.scores.target("o/k")) == (7, 1)


def test_a_closed_cycle_hears_no_reading_after_its_end() -> None:
    readings = """
        === kpis/returns.md
        ---
        title: Repairs that come back
        values: [{date: 2026-07-01, value: 8}, {date: 2026-09-30, value: 5}, {date: 2026-10-02, value: 0}]
        ---
        """
    company = made(readings, objective("o", "k, kpi: returns, target: 2", cycle="2026-q3"))
    assert company.of("o/k").progress == 0.5


# ---- what counts in an objective

TWO = (f"a, baseline: 0, target: 10, {on_20_november(2)}", f"b, baseline: 0, target: 10, {on_20_november(4)}")


def ten(value: float) -> str:
    return f"k, baseline: 0, target: 10, {on_20_november(value)}"


def contributes(to: str, weight: float = 1) -> str:
    return f"[{{to: {to}, contributes: true, weight: {weight}}}]"


@pytest.mark.parametrize(
    ("key_results", "progress"),
    [
        ((f"a, weight: 4, {ten(5)[3:]}", f"b, weight: 1, {ten(10)[3:]}"), 0.6),
        ((f"a, {ten(13)[3:]}", f"b, {ten(-5)[3:]}"), 0.5),
        ((f"a, weight: 0, {ten(9)[3:]}", f"b, {ten(4)[3:]}"), 0.4),
        ((f"a, weight: 0, {ten(9)[3:]}",), None),
        ((f"a, {ten(4)[3:]}", f"b, guardrail: true, {ten(9)[3:]}"), 0.4),
        ((f"a, {ten(4)[3:]}", f"b, state: dropped, reason: Sold, {ten(9)[3:]}"), 0.4),
        ((f"a, {ten(4)[3:]}", "b, baseline: unknown, target: 10", "c, baseline: 0, target: unknown"), 0.4),
        (("a, baseline: unknown, target: 10",), None),
        ((), None),
    ],
)
def test_progress_of_an_objective(key_results: tuple[str, ...], progress: float | None) -> None:
    reached = made(objective("o", *key_results)).of("o").progress
    assert reached == (None if progress is None else pytest.approx(progress, rel=0, abs=NEAR))


CLASSES = (
    f"a, class: commit, baseline: 0, target: 10, {on_20_november(10)}",
    f"b, class: target, baseline: 0, target: 10, {on_20_november(5)}",
    f"c, class: stretch, baseline: 0, target: 10, {on_20_november(2)}",
)


@pytest.mark.parametrize(
    ("weighting", "key_results", "progress"),
    [
        ("class", CLASSES, (0.5 + 0.375 + 0.2) / 2.25),
        ("equal", CLASSES, 1.7 / 3),
        ("class", (CLASSES[0], f"b, {ten(5)[3:]}"), (0.5 + 0.375) / 1.25),
        ("class", (CLASSES[0], f"b, class: stretch, weight: 1.5, {ten(2)[3:]}"), (0.5 + 0.3) / 2),
    ],
)
def test_classes_weigh_if_the_company_says_so(weighting: str, key_results: tuple[str, ...], progress: float) -> None:
    company = made(f"=== okrsite.yaml\nweighting: {weighting}\n", objective("o", *key_results))
    assert company.of("o").progress == pytest.approx(progress, rel=0, abs=NEAR)


@pytest.mark.parametrize(
    ("rollup", "key_results", "progress", "inputs"),
    [
        ("both", TWO, 0.5, 4),
        ("children", TWO, (0.9 + 2 * 0.5) / 3, 2),
        ("key_results", TWO, 0.3, 2),
        ("key_results", (), (0.9 + 2 * 0.5) / 3, 2),
    ],
)
def test_contributing_objectives(rollup: str, key_results: tuple[str, ...], progress: float, inputs: int) -> None:
    company = made(
        objective("top", *key_results, rollup=rollup),
        objective("a", ten(9), aligns_to=contributes("top")),
        objective("b", ten(5), aligns_to=contributes("top", 2)),
        objective("c", ten(0), aligns_to="[top]"),
    )
    numbers = company.of("top")
    assert numbers.progress == pytest.approx(progress, rel=0, abs=NEAR)
    assert (numbers.inputs, numbers.measured) == (inputs, inputs)


def test_a_rollup_key_result_is_what_contributes_to_it() -> None:
    company = made(
        objective("top", ten(3), "sum, kind: rollup"),
        objective("a", ten(13), aligns_to=contributes("top/sum")),
        objective("b", ten(6.25), aligns_to=contributes("top/sum", 2)),
        objective("c", ten(0), aligns_to="[top/sum]"),
        objective("d", "k, baseline: unknown, target: 1", aligns_to=contributes("top/sum")),
    )
    numbers = company.of("top/sum")
    assert (numbers.progress, numbers.expected) == (0.75, 51 / 91)
    assert (numbers.measured, numbers.inputs, numbers.last_check_in) == (2, 3, date(2026, 11, 20))
    assert company.of("top").progress == pytest.approx(0.525, rel=0, abs=NEAR)


def test_an_objective_counts_wherever_it_says_so() -> None:
    company = made(
        objective("x", rollup="children"),
        objective("y", ten(0), rollup="both"),
        objective("o", ten(8), aligns_to="[{to: x, contributes: true}, {to: y, contributes: true}]"),
    )
    assert (company.of("x").progress, company.of("y").progress) == (0.8, 0.4)


def test_a_draft_is_scored_but_counts_nowhere() -> None:
    parts = (
        objective("top", rollup="children"),
        objective("a", ten(8), aligns_to=contributes("top")),
        objective("b", ten(2), aligns_to=contributes("top"), state="draft"),
    )
    with_it, without = made(*parts), made(*parts, drafts=False)
    assert with_it.of("b").progress == 0.2
    assert with_it.of("top") == without.of("top")
    assert with_it.scores.cycle("2026-q4").progress == without.scores.cycle("2026-q4").progress == 0.8


def test_confidence_of_an_objective() -> None:
    company = made(
        objective(
            "o",
            "a, weight: 3, baseline: 0, target: 10, check_ins: [{date: 2026-11-20, value: 2, confidence: 4}]",
            "b, baseline: 0, target: 10, check_ins: [{date: 2026-11-20, value: 2, confidence: 8}]",
            "c, baseline: 0, target: 10",
            "d, guardrail: true, kind: maintain, max: 1, check_ins: [{date: 2026-11-20, value: 2, confidence: 10}]",
        )
    )
    assert company.of("o").confidence == 5


def test_a_company_as_of_a_day_knows_nothing_later() -> None:
    text = objective("o", "k, baseline: 18, target: 35, check_ins: [{date: 2026-11-14, value: 20, confidence: 3}, "
                     "{date: 2026-11-20, value: 24, confidence: 6}]")  # fmt: skip
    company = made(text, today=date(2026, 11, 15))
    numbers = company.of("o/k")
    assert (numbers.progress, numbers.confidence, numbers.current) == (2 / 17, 3, 20)
    assert [check_in.date.day for check_in in company.scores.series("o/k")] == [14]


def test_progress_of_another_value() -> None:
    kinds = ("m, baseline: 10, target: 20", "keep, kind: maintain, max: 5", f"l, {LEVELS}", "b, kind: boolean")
    company = made(objective("o", *kinds))
    assert company.scores.progress_of("o/m", 25) == 1.5
    assert company.scores.progress_of("o/m", "unknown") is None
    assert company.scores.progress_of("o/keep", 6) == 0
    assert company.scores.progress_of("o/keep", None) is None
    assert company.scores.progress_of("o/l", "commit") == 0.3
    assert company.scores.progress_of("o/b", True) == 1


def test_asking_for_what_is_not_there_is_a_bug() -> None:
    with pytest.raises(Bug, match="no numbers are known of 'nobody'"):
        made().scores.of("objective:nobody")
