"""Whatever happened to the files and to what is kept of them, a company loads as it does by a program without memory."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.content.kept import NAME, Kept
from okrsite.content.trees import DiskTree
from okrsite.findings import row_of
from okrsite.project import load
from tests.conftest import BASE, TODAY, Company, files_of
from tests.test_light import without_sources

FILES = files_of(BASE)
PATHS = sorted(path for path in FILES if path.endswith(".md"))
CHANGES = (
    ("title:", "titel:"), ("a", "ä"), ("mara-lind", "ivo-brandt"), ("2026-11-02", "2026-13-02"), ("value: 1", "value: 2"),
    ("---\n", "---\nx-own: 1\n"), ("---\n", "---\naudience: board\n"), ("\n", "\r\n"), (" 4", " 40"), ("lead", "# lead"),
)  # fmt: skip
"""What somebody may write in place of something: other words, mistakes, keys of their own."""

edits = st.tuples(st.sampled_from(PATHS), st.sampled_from([("", ""), *CHANGES]))
damages = st.tuples(st.sampled_from(["cut", "flip", "gone"]), st.integers(0, 1 << 16))
steps = st.lists(edits | edits | damages, min_size=2, max_size=12)


@settings(deadline=None)
@given(steps)
def test_memory_changes_nothing(steps: list[tuple[str, tuple[str, str] | int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made, memory = Company(Path(folder) / "company"), Path(folder) / "memory"
        made.write(BASE)
        for what, how in steps:
            if isinstance(how, int):
                damage(memory / NAME, what, how)
            else:
                made.write({what: FILES[what].replace(*how) if how[0] else FILES[what]})
            kept = Kept(memory)
            assert facts(made.root, kept) == facts(made.root, None)
            kept.save()


def facts(root: Path, kept: Kept | None) -> object:
    project = load(DiskTree(root), today=TODAY, kept=kept)
    return [row_of(found) for found in project.findings], [without_sources(node) for node in project.graph.nodes]


def damage(file: Path, how: str, at: int) -> None:
    """Cut off the end of a file, turn a bit of it, or take it away."""
    data = bytearray(file.read_bytes() if file.exists() else b"")
    if how == "cut" and data:
        file.write_bytes(data[: at % len(data)])
    elif how == "flip" and data:
        data[at % len(data)] ^= 1 << at % 8
        file.write_bytes(data)
    else:
        file.unlink(missing_ok=True)
