"""Which files of the content are published? Those that visible prose refers to, of kinds that run nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from okrsite.content import prose
from okrsite.findings import Source
from okrsite.model import Prose
from okrsite.site import pictures
from okrsite.site.drawings import is_drawing
from okrsite.site.links import below_content
from okrsite.site.pictures import Size

if TYPE_CHECKING:
    from okrsite.project import Project

FOLDER = "assets/"
HARMLESS = frozenset(
    {
        ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".pdf", ".csv", ".tsv", ".txt",
        ".xlsx", ".docx", ".pptx", ".ods", ".odt", ".odp", ".zip",
    }
)  # fmt: skip
"""What a browser shows or saves without running anything from it."""

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


def published(project: Project) -> dict[str, str]:
    """The path below the content folder of each file to publish, and its address on the site: the same."""
    there = {path for path, uid in project.graph.files.items() if not uid and path.startswith(FOLDER)}
    wanted = set(_referred(project)) | {_logo(project)}
    return {path: path for path in sorted(there & wanted) if _harmless(project, path)}


def read(project: Project, path: str) -> bytes:
    """The bytes of a file below the content folder."""
    return project.tree.read(f"{project.config.content}/{path}")


def size(project: Project, path: str) -> Size | None:
    """The size of a published picture."""
    return pictures.size(read(project, path)) if path.endswith(PICTURES) else None


def _logo(project: Project) -> str:
    return project.config.site.logo.removeprefix(f"{project.config.content}/")


def _harmless(project: Project, path: str) -> bool:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix != ".svg":
        return suffix in HARMLESS
    try:
        return is_drawing(read(project, path))
    except OSError:
        return False


def _referred(project: Project) -> Iterator[str]:
    prefix = f"{project.config.content}/"
    for source, body in _bodies(project):
        if FOLDER in body.text:
            for link in prose.links(body.text):
                if link.kind in ("relative", "image"):
                    yield below_content(source.path.removeprefix(prefix), link.target.partition("#")[0])


def _bodies(project: Project) -> Iterator[tuple[Source, Prose]]:
    for node in project.graph.nodes:
        yield node.source, node.body
