"""What are the needs, and how are their numbers computed? By dynamic functions, from the fields of needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

project = "Bench OKRs"
extensions = ["sphinx_needs"]
exclude_patterns = ["_build"]
html_show_sourcelink = False
html_copy_source = False

NAMES = json.loads((Path(__file__).parent / "names.json").read_text("utf-8"))


def reached(app: Any, need: Any, needs: Any) -> str:  # noqa: ANN401 - what sphinx-needs hands over
    """How far a key result is, by its latest check-in."""
    return _six(_reached(need))


def progress(app: Any, need: Any, needs: Any) -> str:  # noqa: ANN401
    """The weighted mean of the key results that stand in an objective."""
    return _six(_progress(need, needs))


def line(app: Any, need: Any, needs: Any) -> str:  # noqa: ANN401
    """The objectives above, with their progress."""
    found: list[str] = []
    above = need["serves"]
    while above:
        need = needs[above[0]]
        found.insert(0, f"{need['title']} {_six(_progress(need, needs))}")
        above = need["serves"]
    return " > ".join(found)


def children(app: Any, need: Any, needs: Any) -> str:  # noqa: ANN401
    """The objectives below, with their progress."""
    return "; ".join(f"{needs[ident]['title']} {_six(_progress(needs[ident], needs))}" for ident in need["serves_back"])


def names(app: Any, need: Any, needs: Any, kind: str) -> str:  # noqa: ANN401
    """The name of the team or the person that a field names."""
    return str(NAMES[kind][need[f"{kind}_id"]])


def _reached(need: Any) -> float:  # noqa: ANN401
    baseline, target = float(need["baseline"]), float(need["target"])
    return (float(need["check_ins"].split()[-1]) - baseline) / (target - baseline)


def _progress(need: Any, needs: Any) -> float:  # noqa: ANN401
    results = [needs[ident] for ident in need["parent_needs_back"]]
    weights = sum(int(k["weight"]) for k in results)
    return sum(int(k["weight"]) * min(1.0, max(0.0, _reached(k))) for k in results) / weights


def _six(value: float) -> str:
    return f"{value:.6f}"


needs_functions = [reached, progress, line, children, names]
needs_types = [
    {"directive": "objective", "title": "Objective", "prefix": "", "color": "#ffffff", "style": "node"},
    {"directive": "key-result", "title": "Key result", "prefix": "", "color": "#ffffff", "style": "node"},
]
needs_fields = {
    name: {"description": name, "nullable": True}
    for name in (
        "progress", "line", "children", "team", "team_id", "owner", "owner_id", "cycle",
        "baseline", "target", "unit", "weight", "check_ins",
    )
}  # fmt: skip
needs_links = {"serves": {"incoming": "moved by", "outgoing": "serves"}}
needs_id_regex = r"^[a-z0-9-]+"
needs_id_required = True
