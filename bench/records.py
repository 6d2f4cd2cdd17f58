"""What was measured so far? Every run, kept in a file as soon as it is known, so that nothing is lost or made twice."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple


class Record(NamedTuple):
    """One run: of which peer, on how many objectives, which work, and what it took. `facts` are other numbers of it."""

    peer: str
    size: int
    work: str
    run: int
    seconds: float = 0.0
    cpu: float = 0.0
    megabytes: float = 0.0
    facts: Mapping[str, float] = {}


class Records:
    """All runs of one comparison, and what is known of the machine and the programs."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        self.path = path
        self.about: dict[str, str] = {}
        self.notes: list[str] = []
        """What this session leaves out; of what earlier ones did not come to, this one tells anew."""

        self.records: list[Record] = []
        if resume and path.is_file():
            data = json.loads(path.read_text("utf-8"))
            self.about = data["about"]
            self.records = [Record(**item) for item in data["runs"]]

    def add(self, record: Record) -> None:
        self.records.append(record)
        self.save()

    def note(self, text: str) -> None:
        """Something that a reader of the results should know: what was left out, and why."""
        if text not in self.notes:
            self.notes.append(text)
            self.save()

    def save(self) -> None:
        data = {"about": self.about, "notes": self.notes, "runs": [record._asdict() for record in self.records]}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
        new.replace(self.path)

    def has(self, peer: str, size: int, work: str, run: int) -> bool:
        return any(r[:4] == (peer, size, work, run) for r in self.records)

    def of(self, peer: str, size: int, work: str) -> list[Record]:
        return [r for r in self.records if r[:3] == (peer, size, work)]

    def seconds(self, peer: str, size: int, work: str) -> float | None:
        """The median of all runs, None where there is none."""
        return median(r.seconds for r in self.of(peer, size, work))

    def megabytes(self, peer: str, size: int, work: str) -> float | None:
        return median(r.megabytes for r in self.of(peer, size, work))

    def fact(self, peer: str, size: int, work: str, name: str) -> float | None:
        return median(r.facts[name] for r in self.of(peer, size, work) if name in r.facts)


def median(values: Iterator[float]) -> float | None:
    """The median, None of nothing."""
    found = list(values)
    return statistics.median(found) if found else None
