"""Companies of which a part is hidden: the same one with that part, and as if it had never been written."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from hypothesis import strategies as st

FRAME = {
    "vision.md": "---\ntitle: A city that rides\n---\nx\n",
    "mission.md": "---\ntitle: We keep bicycles on the road\n---\nx\n",
    "cycles/2026.md": "---\ntitle: Year\nstart: 2026-01-01\nend: 2026-12-31\n---\n",
    "teams/all.md": "---\nname: All of us\n---\n",
    "people/ada.md": "---\nname: Ada\nteam: all\nemail: ada@example.com\n---\n",
    "objectives/first.md": "---\ntitle: Riders trust us\nteam: all\nowner: ada\ncycle: '2026'\naligns_to: [mission]\n"
    "key_results: [{id: k, title: Riders with a plan, unit: riders, baseline: 4, target: 12, check_ins: [{date: 2026-11-02, value: 6, by: ada}]}]\n---\nx\n",
    "assets/seen.png": "png",
}  # fmt: skip
"""What is always there, and seen."""

CONFIG = "site: {title: Spoke}\naudiences: {leadership: [everyone], board: [leadership]}\n"

KINDS = ("pillar", "cycle", "team", "person", "kpi", "objective", "initiative", "goal", "page", "check-in")
FOLDERS = {"person": "people", "check-in": "check-ins"}


class Pair(NamedTuple):
    """The files of a company, and those among them that only some may see."""

    seen: dict[str, str]
    hidden: dict[str, str]


Draw = Callable[[st.SearchStrategy[str]], str]


class Writer:
    """Writes the files of one part; it refers to the entities of `known` only."""

    def __init__(self, draw: st.DrawFn, prefix: str, known: dict[str, list[str]], audience: str) -> None:
        self.draw, self.prefix, self.known, self.audience = draw, prefix, known, audience
        self.files: dict[str, str] = {}

    def some(self, kind: str, otherwise: str = "") -> str:
        """One that is known, or another."""
        return self.draw(st.sampled_from([*self.known.get(kind, []), otherwise]))

    def key(self, name: str, kind: str) -> str:
        found = self.some(kind)
        return f"{name}: {found}\n" if found else ""

    def add(self, kind: str, n: int) -> None:
        name = f"{self.prefix}-{kind}-{n}"
        folder = FOLDERS.get(kind, f"{kind}s")
        below = (
            self.draw(st.sampled_from(["", "", "a/", "b/c/"]))
            if kind in {"objective", "goal", "initiative", "page", "check-in"}
            else ""
        )
        front = self.head(kind, name) + getattr(self, kind.replace("-", "_"))(name)
        if self.audience:
            front += f"audience: {self.draw(st.sampled_from(['leadership', 'board']))}\n"
        self.files[f"{folder}/{below}{name}.md"] = f"---\n{front}---\n{self.prose()}\n"
        self.known.setdefault(kind, []).append(name)

    def head(self, kind: str, name: str) -> str:
        if kind == "check-in":
            return ""
        word = "name" if kind in {"team", "person"} else "title"
        alias = f"aliases: [was-{name}]\n" if self.draw(st.booleans()) else ""
        return f"{word}: {self.prefix} title of {name}\n{alias}"

    def prose(self) -> str:
        links = [
            f"[[{self.some('objective', 'first')}]]",
            f"[[team:{self.some('team', 'all')}]]",
            f"[x](../assets/{self.prefix}.png)",
            "plain",
            f"# {self.prefix} heading",
        ]
        return "\n\n".join(self.draw(st.lists(st.sampled_from(links), max_size=3)))

    def pillar(self, _: str) -> str:
        return ""

    def page(self, _: str) -> str:
        return ""

    def cycle(self, _: str) -> str:
        year = self.draw(st.integers(2025, 2028))
        closed = self.draw(st.sampled_from(["true", "false"]))
        return f"start: {year}-01-01\nend: {year}-0{self.draw(st.integers(3, 9))}-28\nclosed: {closed}\n" + self.key(
            "parent", "cycle"
        )

    def team(self, _: str) -> str:
        return self.key("parent", "team") + self.key("lead", "person")

    def person(self, _: str) -> str:
        return self.key("team", "team") + f"role: {self.prefix} role\nemail: {self.prefix}@example.com\n"

    def kpi(self, name: str) -> str:
        text = self.key("team", "team") + self.key("owner", "person") + f"unit: {self.prefix}s\nhealthy: {{min: 2}}\n"
        if self.draw(st.booleans()):
            self.files[f"kpis/{name}.csv"] = (
                f"date,value\n2026-11-0{self.draw(st.integers(1, 9))},{self.draw(st.integers(0, 9))}\n"
            )
            return text + f"values: {name}.csv\n"
        return text + "values: [{date: 2026-11-01, value: 3}]\n"

    def objective(self, name: str) -> str:
        up = [
            *self.known.get("objective", []),
            *(f"{ident}/k" for ident in self.known.get("objective", [])),
            "mission",
            *(f"pillar:{p}" for p in self.known.get("pillar", [])),
        ]
        links = ", ".join(
            f"{{to: {to}, contributes: {str(self.draw(st.booleans())).lower()}}}"
            for to in self.draw(st.lists(st.sampled_from(up), max_size=2, unique=True))
        )
        value = self.draw(st.integers(0, 12))
        kpi = self.some("kpi")
        key_result = f"{{id: k, title: {self.prefix} result, unit: {self.prefix}s, baseline: 0, target: 10, {f'kpi: {kpi}, ' if kpi else ''}"
        key_result += f"check_ins: [{{date: 2026-11-0{self.draw(st.integers(1, 9))}, value: {value}, confidence: {value % 10}, note: {self.prefix}}}], initiatives: [{{id: w-{name}, title: {self.prefix} work}}]}}"
        rest = (
            self.key("owner", "person")
            + self.key("carried_from", "objective")
            + f"tags: [{self.prefix}]\nstate: {self.draw(st.sampled_from(['active', 'closed', 'draft']))}\n"
        )
        waits = (
            f"depends_on: [{{on: {self.some('objective', 'first')}, note: {self.prefix}}}]\n"
            if self.draw(st.booleans())
            else ""
        )
        return f"team: {self.some('team', 'all')}\ncycle: '{self.some('cycle', '2026')}'\naligns_to: [{links}]\n{rest}{waits}rollup: {self.draw(st.sampled_from(['key_results', 'children', 'both']))}\nkey_results: [{key_result}]\n"

    def initiative(self, _: str) -> str:
        return (
            f"moves: [{self.some('objective', 'first')}/k]\nstate: doing\ndue: 2026-12-0{self.draw(st.integers(1, 9))}\n"
            + self.key("owner", "person")
            + self.key("team", "team")
        )

    def goal(self, _: str) -> str:
        measure = f"{{key_result: {self.some('objective', 'first')}/k, weight: 2}}, {{id: m, title: {self.prefix} measure, baseline: 0, target: 4, current: 1}}"
        return f"person: {self.some('person', 'ada')}\ncycle: '{self.some('cycle', '2026')}'\nmeasures: [{measure}]\nreview: {{self: {self.prefix}, lead: {self.prefix}, rating: 3}}\n"

    def check_in(self, _: str) -> str:
        by = self.some("person", "ada")
        entry = f"{{{self.some('objective', 'first')}/k: {{value: {self.draw(st.integers(0, 9))}, confidence: 4, note: {self.prefix}}}}}"
        return f"date: 2026-11-1{self.draw(st.integers(0, 9))}\nteam: {self.some('team', 'all')}\nby: {by}\nentries: {entry}\n"


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """A company with a hidden part. What is hidden may refer to everything, what is seen to what is seen."""
    known = {"cycle": ["2026"], "team": ["all"], "person": ["ada"], "objective": ["first"]}
    seen = Writer(draw, "open", {kind: list(names) for kind, names in known.items()}, "")
    for n, kind in enumerate(draw(st.lists(st.sampled_from(KINDS), max_size=6))):
        seen.add(kind, n)
    hidden = Writer(draw, "canary", {kind: list(names) for kind, names in seen.known.items()}, "hidden")
    for n, kind in enumerate(draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=7))):
        hidden.add(kind, n)
    links = "../assets/canary.png" in "".join(hidden.files.values())
    return Pair({**FRAME, **seen.files}, {**hidden.files, **({"assets/canary.png": "canary"} if links else {})})
