"""Which pages are made, and how are the numbers computed? By a plugin, once all documents are read and linked."""

from __future__ import annotations

from typing import Any

from strictdoc.core.plugin import StrictDocPlugin  # type: ignore[import-not-found] # lint does not install it
from strictdoc.core.project_config import ProjectConfig  # type: ignore[import-not-found]


class Numbers(StrictDocPlugin):  # type: ignore[misc]
    """Gives each objective and key result its progress, and each objective those of its line and of its children."""

    def traceability_index_build_finished(self, traceability_index: Any) -> None:  # noqa: ANN401
        nodes = [node for document in traceability_index.document_tree.document_list for node in _nodes(document)]
        objectives = [node for node in nodes if node.node_type == "OBJECTIVE"]
        progress = {node.reserved_uid: _progress(node) for node in objectives}
        for node in objectives:
            _put(node, "PROGRESS", f"{progress[node.reserved_uid]:.6f}")
            children = traceability_index.get_children_requirements(node)
            said = "; ".join(f"{child.reserved_title} {progress[child.reserved_uid]:.6f}" for child in children)
            _put(node, "CHILDREN", said)
            _put(node, "LINE", " > ".join(_line(node, traceability_index, progress)))
            for result in node.section_contents:
                _put(result, "PROGRESS", f"{_reached(result):.6f}")


def create_config() -> ProjectConfig:
    """One page a document: the features that would make more pages of each are left out."""
    return ProjectConfig(
        project_title="Bench OKRs",
        project_features=[],
        include_doc_paths=["/docs/**"],
        user_plugin=Numbers(),
    )


def _nodes(document: Any) -> list[Any]:  # noqa: ANN401
    return [node for node in document.section_contents if hasattr(node, "node_type")]


def _line(node: Any, index: Any, progress: dict[str, float]) -> list[str]:  # noqa: ANN401
    """The objectives above, with their progress."""
    found: list[str] = []
    above = index.get_parent_requirements(node)
    while above:
        node = above[0]
        found.insert(0, f"{node.reserved_title} {progress[node.reserved_uid]:.6f}")
        above = index.get_parent_requirements(node)
    return found


def _number(node: Any, name: str) -> float:  # noqa: ANN401
    """The last word of a field, which of check-ins is the latest value."""
    return float(node.get_field_by_name(name).get_text_value().split()[-1])


def _reached(result: Any) -> float:  # noqa: ANN401
    baseline, target = _number(result, "BASELINE"), _number(result, "TARGET")
    return (_number(result, "CHECK_INS") - baseline) / (target - baseline)


def _progress(node: Any) -> float:  # noqa: ANN401
    """The weighted mean of the key results that stand in an objective."""
    weights = sum(_number(k, "WEIGHT") for k in node.section_contents)
    return sum(_number(k, "WEIGHT") * min(1.0, max(0.0, _reached(k))) for k in node.section_contents) / weights


def _put(node: Any, name: str, value: str) -> None:  # noqa: ANN401
    node.set_field_value(field_name=name, form_field_index=0, value=value)
