"""How are the results told? As a page of Markdown: the goals first, then every row with its spread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.goals import DEFAULT, OURS, Verdict, growth, pages_a_second, verdicts
from bench.peers import Peer
from bench.records import Records, median

WORKS = {
    "clean": "clean",
    "no change": "no change",
    "one change": "one change",
    "save": "save → served",
    "reload": "save → reloaded in Chromium",
}
TRIED = Path(__file__).resolve().parent / "tried.md"
"""What was done about the goals, by hand."""

HEAD = """\
# How fast is okrsite?

Written by `python bench/compare.py`; the runs themselves are in `results.json`. All build the same company, that of
`bench/make_company.py`: one page an objective, with its ancestors, its key results and their progress, the weighted
progress, the children and the prose; and the tree. What a page says of progress is compared with ours before anything
is timed. Programs run in turns on one machine; each cell is the median, with the smallest and the largest of its runs.
Compare rows, not days.
"""
MEANING = """\
*Clean*: nothing is left of earlier runs. *No change*: the same command again. *One change*: a check-in that moves a
company objective was added. *Save → served*: from that save until the dev server gives the changed page. *Reloaded*:
until an open page in Chromium, which nobody touches, shows it. Processor time is that of the whole tree of processes;
memory is the peak of the tree, shared pages counted once.
"""


def written(records: Records, peers: list[Peer], path: Path) -> None:
    """Write the page."""
    sizes = sorted({r.size for r in records.records if r.work in WORKS})
    parts = [
        HEAD,
        *_about(records, peers),
        *_goals(verdicts(records)),
        "## Beside others\n",
        MEANING,
        *(part for size in sizes for part in _size(records, peers, size)),
        *_own(records),
        *_growth(records),
        TRIED.read_text("utf-8"),
        *_setups(records, peers),
    ]
    path.write_text("\n".join(parts), "utf-8")


def _about(records: Records, peers: list[Peer]) -> Iterator[str]:
    about = records.about
    programs = ", ".join(about[f"version {peer.name}"] for peer in peers if f"version {peer.name}" in about)
    yield f"{about['day']}, {about['machine']}, Python {about['python']}; load {about['load']}. {programs}.\n"
    if records.notes:
        yield "Left out:\n"
        yield from (f"- {note}" for note in records.notes)
        yield ""


def _goals(found: list[Verdict]) -> Iterator[str]:
    yield "## Goals\n"
    rows = [[v.goal.work, _limit(v), _value(v), {None: "–", True: "met", False: "missed"}[v.met]] for v in found]
    yield from _table(["work", "goal", "measured", ""], rows)
    missed = [v for v in found if v.met is False]
    if missed:
        yield "Missed, and by how much:\n"
        yield from (f"- {v.goal.work}: by {v.missed_by}" for v in missed)
        yield ""


def _limit(verdict: Verdict) -> str:
    sign = "≥" if verdict.goal.at_least else "≤"
    return f"{sign} {verdict.goal.limit:g} {verdict.goal.unit}"


def _value(verdict: Verdict) -> str:
    if verdict.value is None:
        return "not measured"
    places = 3 if verdict.value < 0.1 else 2 if verdict.value < 10 else 0
    return f"{verdict.value:.{places}f} {verdict.goal.unit}" if verdict.value else f"0 {verdict.goal.unit}"


def _size(records: Records, peers: list[Peer], size: int) -> Iterator[str]:
    """All peers at one size: seconds, then the processor and memory of a clean build."""
    yield f"### {size:,} objectives\n"
    rows = []
    for peer in peers:
        cells = [_spread(r.seconds for r in records.of(peer.name, size, work)) for work in WORKS]
        clean = records.of(peer.name, size, "clean")
        if any(cell != "–" for cell in cells):
            runs = max(len(records.of(peer.name, size, work)) for work in WORKS)
            rest = [_plain(r.cpu for r in clean), _peak(records, peer, size), str(runs)]
            rows.append([peer.title, *cells, *rest])
    yield from _table(["seconds", *WORKS.values(), "CPU, clean", "peak MB", "runs"], rows)
    written = {peer.title: records.fact(peer.name, size, "no change", "written") for peer in peers}
    told = [f"{title} {count:,.0f}" for title, count in written.items() if count is not None]
    if told:
        yield f"Files written though nothing had changed: {', '.join(told)}.\n"


def _peak(records: Records, peer: Peer, size: int) -> str:
    """The largest of the medians of all works."""
    found = [records.megabytes(peer.name, size, work) or 0.0 for work in ("clean", "no change", "one change")]
    return f"{max(found):,.0f}" if max(found) else "–"


def _own(records: Records) -> Iterator[str]:
    yield "## okrsite alone\n"
    rows = []
    for work in ("start", "check, no cache", "check, cached"):
        for size in sorted({r.size for r in records.records if r.work == work}):
            found = records.of(OURS, size, work)
            what = "`okrsite --version`" if work == "start" else f"`{work.replace(',', '`,')}, {size:,}"
            memory = median(r.megabytes for r in found) or 0.0
            rows.append([what, _spread(r.seconds for r in found), f"{memory:,.0f}", str(len(found))])
    yield from _table(["", "seconds", "peak MB", "runs"], rows)
    yield from _default(records)


def _default(records: Records) -> Iterator[str]:
    """The default theme by page: it makes many more, so its builds are not the same work."""
    for size in sorted({r.size for r in records.records if r.peer == DEFAULT}):
        fact = {name: records.fact(DEFAULT, size, "one core", name) or 0.0 for name in _facts(records, size)}
        seconds, pages = records.seconds(DEFAULT, size, "one core") or 0.0, fact["pages"]
        yield (
            f"The default theme makes {fact['files']:,.0f} files of {size:,} objectives, {pages:,.0f} of them pages, "
            f"{fact['kB site'] / 1000:.0f} MB. One core builds it in {seconds:.1f} s, {1000 * seconds / pages:.2f} ms "
            f"a page; of that it renders {pages_a_second(records) or 0:,.0f} pages a second. The heaviest objective "
            f"page has {fact['kB objective']:.1f} kB, the style sheet {fact['kB style']:.1f} kB, the scripts "
            f"{fact['kB scripts']:.1f} kB.\n"
        )


def _facts(records: Records, size: int) -> list[str]:
    return list(records.of(DEFAULT, size, "one core")[0].facts)


def _growth(records: Records) -> Iterator[str]:
    """What each stage costs an objective, at each size."""
    stages = growth(records)
    sizes = sorted({size for by_size in stages.values() for size in by_size})
    if not sizes:
        return
    yield "## How each stage grows\n"
    yield "Microseconds an objective; nothing cached, the same number of processes at each size.\n"
    rows = [[name, *(_micro(by_size.get(size)) for size in sizes), _grown(by_size)] for name, by_size in stages.items()]
    total = {size: sum(by_size.get(size, 0.0) for by_size in stages.values()) for size in sizes}
    rows.append(["all", *(_micro(total[size]) for size in sizes), _grown(total)])
    whole = [f"{(records.seconds(OURS, size, 'stages') or 0):.1f} s" for size in sizes]
    memory = [f"{(records.megabytes(OURS, size, 'stages') or 0):,.0f} MB" for size in sizes]
    rows += [["the whole run", *whole, ""], ["peak memory", *memory, ""]]
    yield from _table(["stage", *(f"{size:,}" for size in sizes), "growth"], rows)


def _micro(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _grown(by_size: dict[int, float]) -> str:
    small, large = min(by_size), max(by_size)
    return f"{by_size[large] / by_size[small]:.2f} ×" if large > small and by_size[small] else "–"


def _setups(records: Records, peers: list[Peer]) -> Iterator[str]:
    yield "## How each is set up\n"
    for peer in peers:
        agreed = {key.split()[2]: text for key, text in records.about.items() if key.startswith(f"agrees {peer.name} ")}
        checked = "; ".join(f"at {int(size):,} objectives {text}" for size, text in agreed.items())
        same = f" Its numbers were compared with ours: {checked}." if checked and peer.name != OURS else ""
        yield f"- **{peer.title}**: {peer.setup}{same}"
    yield ""


def _spread(values: Iterable[float]) -> str:
    found = list(values)
    middle = median(iter(found))
    if middle is None:
        return "–"
    if len(found) == 1:
        return _seconds(middle)
    return f"**{_seconds(middle)}** ({_seconds(min(found))}–{_seconds(max(found))})"


def _plain(values: Iterable[float]) -> str:
    middle = median(iter(values))
    return "–" if middle is None else _seconds(middle)


def _seconds(value: float) -> str:
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
