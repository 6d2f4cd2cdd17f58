"""How do programs read the company? As the same document that stands beside the site, `okrs.json`."""

from __future__ import annotations

import json

from okrsite.export.selection import Selected
from okrsite.records import KIND_OF_FOLDER, Record, document


def write(selected: Selected) -> bytes:
    """One document. What is not meant is left out of its lists; the lists are always there."""
    text = json.dumps(_chosen(selected), ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace")


def _chosen(selected: Selected) -> Record:
    data = document(selected.project)
    if selected.is_all:
        return data
    for folder, rows in data.items():
        kind = KIND_OF_FOLDER.get(folder)
        if kind and isinstance(rows, list):
            data[folder] = [_inside(selected, row) for row in rows if _is_meant(selected, kind, row)]
    alone = {name: data[name] if selected.kind in ("", name) and name in selected.uids else None for name in STATEMENTS}
    return data | alone


STATEMENTS = ("vision", "mission")
"""Of these there is one each, in no list."""


def _is_meant(selected: Selected, kind: str, row: Record) -> bool:
    """Key results stand in their objective, so who asks for them gets those."""
    shown = {"key-result": "objective"}.get(selected.kind, selected.kind)
    return f"{kind}:{row['id']}" in selected.uids and shown in ("", kind)


def _inside(selected: Selected, row: Record) -> Record:
    """A record whose key results are those that are meant; if none of them is by itself, it is left whole."""
    key_results = row.get("key_results")
    meant = (
        [k for k in key_results if f"key-result:{k['id']}" in selected.uids] if isinstance(key_results, list) else []
    )
    return row | {"key_results": meant} if meant else row
