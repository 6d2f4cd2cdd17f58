"""What do the browser tests stand on? Chromium, a server on loopback, axe and html-validate, where `make test` puts them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from tools.chromium import listening

NODE = Path(sys.prefix) / "node"
AXE = NODE / "node_modules/axe-core/axe.min.js"
VALIDATE = NODE / "node_modules/html-validate/bin/html-validate.mjs"
RULES = Path(__file__).parent / "htmlvalidate.json"

RELOADS = 20
"""In a row; a page that is reloaded more often than that never stands still."""

PREFIX = "/company/okrs/"
"""The site never stands at the root of its host here, so that no address may count on that."""


def needed(path: Path) -> Path:
    """Say what is missing; a skipped proof would look like one."""
    if not path.exists():
        pytest.fail(f"{path} is missing: `make test` installs what the browser tests need", pytrace=False)
    return path


class Handler(SimpleHTTPRequestHandler):
    """Files below PREFIX, a folder's index, and the site's own page for what is not there."""

    def translate_path(self, path: str) -> str:
        inside = path.startswith(PREFIX)
        return super().translate_path("/" + path.removeprefix(PREFIX)) if inside else "/nowhere"

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def asked(page: Page, script: str) -> object:
    """What a script says of a page that may be reloaded at any moment: then it is asked again.

    Playwright's own way of waiting for a script evaluates text in the page, which the policy forbids.
    """
    for _ in range(RELOADS):
        try:
            return page.evaluate(script)
        except Error as error:
            if "context" not in error.message:
                raise
            page.wait_for_load_state("load")
    pytest.fail(f"{page.url} was reloaded {RELOADS} times while it was asked for {script}")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder, for as long as it is served."""
    with listening(partial(Handler, directory=str(folder))) as address:
        yield address + PREFIX


def html_faults(files: Sequence[Path]) -> list[str]:
    """What html-validate says of some files: `path:line rule message`."""
    node = shutil.which("node") or str(needed(Path("/usr/bin/node")))
    command = [node, str(needed(VALIDATE)), "--config", str(RULES), "--formatter", "json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.stdout, done.stderr.decode()
    return [
        f"{found['filePath']}:{said['line']} {said['ruleId']} {said['message']} ({said['selector']})"
        for found in json.loads(done.stdout)
        for said in found["messages"]
    ]
