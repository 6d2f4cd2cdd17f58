"""What do the templates know of all OKRs? Computed from the front matter of all pages, once they are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def on_env(env: Any, config: Any, files: Any) -> Any:  # noqa: ANN401 - MkDocs and Jinja, which lint does not install
    """Give the templates the index of objectives, the names, and the words for numbers."""
    pages = [file.page for file in files.documentation_pages() if file.src_uri.startswith("objectives/")]
    okrs = {Path(page.file.src_uri).stem: _okr(page) for page in pages}
    for okr in okrs.values():
        if okr["parent"] in okrs:
            okrs[okr["parent"]]["children"].append(okr)
    for okr in okrs.values():
        okr["ancestors"] = _ancestors(okr, okrs)
    data = Path(config["config_file_path"]).parent / "data"
    env.globals.update(
        okrs=okrs,
        roots=[okr for okr in okrs.values() if okr["parent"] == "mission"],
        teams=_names(data / "teams"),
        people=_names(data / "people"),
    )
    env.filters.update(
        reached=_reached, six=lambda value: f"{value:.6f}", percent=lambda value: f"{round(100 * value)}%"
    )
    return env


def _okr(page: Any) -> dict[str, Any]:  # noqa: ANN401
    meta = page.meta
    return {
        "title": meta["title"],
        "page": page,
        "parent": meta["aligns_to"][0],
        "progress": _progress(meta["key_results"]),
        "children": [],
    }


def _reached(key_result: dict[str, Any]) -> float:
    now = key_result["check_ins"][-1]["value"]
    return float((now - key_result["baseline"]) / (key_result["target"] - key_result["baseline"]))


def _progress(key_results: list[dict[str, Any]]) -> float:
    weights = sum(k["weight"] for k in key_results)
    return float(sum(k["weight"] * min(1.0, max(0.0, _reached(k))) for k in key_results) / weights)


def _ancestors(okr: dict[str, Any], okrs: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while above := okrs.get((found[0] if found else okr)["parent"]):
        found.insert(0, above)
    return found


def _names(folder: Path) -> dict[str, str]:
    return {
        path.stem: yaml.load(path.read_text("utf-8"), Loader=LOADER)["name"]  # noqa: S506 - a safe loader
        for path in folder.glob("*.yaml")
    }
