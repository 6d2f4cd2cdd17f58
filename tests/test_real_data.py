"""Do real companies' OKRs, converted as they are, check and build with nothing lost and no link broken?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import SHARED, Company, CompanyMaker

DATA = SHARED / "data"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real sets lie beside the repository on our own machines only"),
]


class Marked(HTMLParser):
    """What of one page matters here: where it links to, the ids of its elements, the entities it mentions."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.mentions: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src"} and value is not None:
                self.links.append(value)
            elif name == "id":
                self.anchors.add(value or "")
            elif name == "data-id":
                self.mentions.add(value or "")


@pytest.fixture(params=["nodejs", "sourced", "sourcegraph"])
def converted(request: pytest.FixtureRequest, company: CompanyMaker) -> tuple[Company, Path]:
    """One set as a project, and the file it came from."""
    source = DATA / "real" / f"{request.param}.json"
    made = company()
    (made.root / "okrsite.yaml").unlink()
    made.content.rmdir()
    script = [sys.executable, str(DATA / "to_content.py"), str(source), str(made.root)]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "dropped" in done.stdout
    return made, source


def test_a_real_set_is_checked_and_built_whole(converted: tuple[Company, Path]) -> None:
    made, source = converted
    objectives = json.loads(source.read_text(encoding="utf-8"))["objectives"]
    checked = made.run("check", "--output-format", "json")
    assert checked.code == 0, checked.err
    assert json.loads(checked.out)["counts"]["error"] == 0

    built = made.run("build")
    assert built.code == 0, built.err
    published = json.loads((made.site / "okrs.json").read_text(encoding="utf-8"))["objectives"]
    results = [key_result for objective in published for key_result in objective["key_results"]]
    assert len(published) == len(objectives)
    assert len(results) == sum(len(objective["key_results"]) for objective in objectives)

    pages = {path: Marked(path) for path in sorted(made.site.rglob("*.html"))}
    trees = [page for path, page in pages.items() if made.site / "tree" in path.parents]
    on_the_tree = set[str]().union(*(page.mentions for page in trees))
    assert [o["id"] for o in published if f"objective:{o['id']}" not in on_the_tree] == []
    assert [r["id"] for r in results if f"key-result:{r['id']}" not in on_the_tree] == []
    assert list(broken(made.site, pages)) == []


def broken(site: Path, pages: dict[Path, Marked]) -> Iterator[str]:
    """Internal links that lead nowhere, and fragments that no element of the page has.

    404.html is shown at any depth, so its links alone begin at the site's root.
    """
    there: dict[Path, bool] = {}
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            folder = site if path.name == "404.html" else path.parent
            below = unquote(parts.path).lstrip("/") if path.name == "404.html" else unquote(parts.path)
            target = Path(os.path.normpath(folder / below)) if parts.path else path
            target = target / "index.html" if parts.path.endswith(("/", ".")) or target == site else target
            if not there.setdefault(target, target.is_file()):
                yield f"{path}: {link}"
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                yield f"{path}: {link} (no such anchor)"
