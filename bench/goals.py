"""Which goals were met? Each a ratio or a number of the runs, beside what it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bench.records import Records

OURS, HUGO, DEFAULT = "okrsite", "hugo", "okrsite-default"
SMALL, LARGE, HUGE = 1000, 10_000, 100_000
COUNTED = 0.02
"""A stage that takes less than this share of a build is too short for its growth to be told from noise."""

TEN_TIMES = (("sphinx-needs", "sphinx-needs"), ("strictdoc", "StrictDoc"), ("material", "MkDocs Material"))
Measure = Callable[[Records], float | None]


class Goal(NamedTuple):
    """A row of the goals' table. `unit` is × of a peer, or what is counted; more is better where `at_least`."""

    work: str
    limit: float
    unit: str
    measure: Measure
    at_least: bool = False


class Verdict(NamedTuple):
    """A goal with what was measured; None where its rows are missing."""

    goal: Goal
    value: float | None

    @property
    def met(self) -> bool | None:
        if self.value is None:
            return None
        return self.value >= self.goal.limit if self.goal.at_least else self.value <= self.goal.limit

    @property
    def missed_by(self) -> str:
        """How much faster, smaller or more it would have to be."""
        if self.value is None or self.met:
            return ""
        factor = self.goal.limit / self.value if self.goal.at_least else self.value / self.goal.limit
        return f"{factor:.2f} ×" if factor < 10 else f"{factor:.0f} ×"


def verdicts(records: Records) -> list[Verdict]:
    """Every goal, in the order of the table that set them."""
    return [Verdict(goal, goal.measure(records)) for goal in _goals()]


def growth(records: Records) -> dict[str, dict[int, float]]:
    """Microseconds an objective of each stage, at each size that was measured."""
    found: dict[str, dict[int, float]] = {}
    for size in (SMALL, LARGE, HUGE):
        for name in _stages(records, size):
            seconds = records.fact(OURS, size, "stages", name)
            if seconds is not None:
                found.setdefault(name.removeprefix("stage "), {})[size] = seconds / size * 1e6
    return found


def ratio(work: str, size: int, peer: str = HUGO, base: str | None = None) -> Measure:
    """Our median over that of a peer at the same work, or at another one."""

    def measure(records: Records) -> float | None:
        ours, theirs = records.seconds(OURS, size, work), records.seconds(peer, size, base or work)
        return ours / theirs if ours is not None and theirs else None

    return measure


def _goals() -> Iterator[Goal]:
    yield Goal("clean build, 1,000", 1.2, "× Hugo", ratio("clean", SMALL))
    yield Goal("clean build, 10,000", 0.7, "× Hugo", ratio("clean", LARGE))
    yield Goal("nothing changed, 10,000", 0.03, "× Hugo", ratio("no change", LARGE))
    yield Goal("nothing changed, 10,000: files written", 0, "files", _written)
    yield Goal("one file changed, 10,000", 0.08, "× Hugo", ratio("one change", LARGE))
    yield Goal("save → reloaded page in Chromium, 1,000", 0.3, "× Hugo", ratio("reload", SMALL))
    yield Goal("save → reloaded page in Chromium, 10,000", 0.3, "× Hugo", ratio("reload", LARGE))
    yield Goal("peak memory, clean build, 10,000", 0.5, "× Hugo", _memory)
    yield Goal("growth of the worst stage, 1,000 → 10,000", 1.3, "× an objective", _worst(SMALL, LARGE))
    yield Goal("growth of the worst stage, 1,000 → 100,000", 1.3, "× an objective", _worst(SMALL, HUGE))
    yield Goal("memory at 100,000", 8.0, "GiB", _huge)
    yield Goal("`check`, 10,000, no cache", 0.5, "× Hugo's build", ratio("check, no cache", LARGE, base="clean"))
    yield Goal("`check`, 10,000, cache", 0.05, "× Hugo's build", ratio("check, cached", LARGE, base="clean"))
    yield Goal("default theme, one core", 1500, "pages a second", pages_a_second, at_least=True)
    yield Goal("default theme, heaviest objective page", 40, "kB", _heaviest)
    yield Goal("`okrsite --version`", 100, "ms", _milliseconds("start", 0))
    yield Goal("`check` of an unchanged 1,000", 400, "ms", _milliseconds("check, cached", SMALL))
    for name, title in TEN_TIMES:
        yield Goal(f"clean build beside {title}", 10, "× faster", _faster(name), at_least=True)


def pages_a_second(records: Records) -> float | None:
    """HTML pages of the default theme over the time that one core rendered."""
    for size in sorted({r.size for r in records.records if r.peer == DEFAULT}, reverse=True):
        pages = records.fact(DEFAULT, size, "one core", "pages")
        seconds = records.fact(DEFAULT, size, "one core", "stage render")
        if pages is not None and seconds:
            return pages / seconds
    return None


def _written(records: Records) -> float | None:
    return records.fact(OURS, LARGE, "no change", "written")


def _memory(records: Records) -> float | None:
    ours, theirs = records.megabytes(OURS, LARGE, "clean"), records.megabytes(HUGO, LARGE, "clean")
    return ours / theirs if ours is not None and theirs else None


def _huge(records: Records) -> float | None:
    found = records.megabytes(OURS, HUGE, "stages")
    return found * 1e6 / 2**30 if found is not None else None


def _heaviest(records: Records) -> float | None:
    sizes = {r.size for r in records.records if r.peer == DEFAULT}
    return max((found for s in sizes if (found := records.fact(DEFAULT, s, "one core", "kB objective"))), default=None)


def _milliseconds(work: str, size: int) -> Measure:
    def measure(records: Records) -> float | None:
        found = records.seconds(OURS, size, work)
        return found * 1000 if found is not None else None

    return measure


def _faster(peer: str) -> Measure:
    """How many times as long as ours a peer takes, at the largest size that both were given."""

    def measure(records: Records) -> float | None:
        for size in sorted({r.size for r in records.records if r.peer == peer}, reverse=True):
            if found := ratio("clean", size, peer)(records):
                return 1 / found
        return None

    return measure


def _worst(small: int, large: int) -> Measure:
    """How much more an objective costs the stage that grows most, of those that count."""

    def measure(records: Records) -> float | None:
        stages = growth(records)
        total = sum(by_size.get(large, 0.0) for by_size in stages.values())
        counted = [s for s in stages.values() if s.get(large, 0.0) > COUNTED * total and s.get(small)]
        return max((by_size[large] / by_size[small] for by_size in counted), default=None)

    return measure


def _stages(records: Records, size: int) -> list[str]:
    """The stages in their order."""
    found = records.of(OURS, size, "stages")
    return [name for name in found[0].facts if name.startswith("stage ")] if found else []
