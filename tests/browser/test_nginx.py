"""The site behind nginx, below a path, with the lines of docs/how-to/publish.md as they are printed there."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

from tests.browser.conftest import Opener, build
from tests.conftest import REPOSITORY

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(NGINX is None, reason="nginx is not installed here")]

FRAME = """\
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; absolute_redirect off;
{snippet}
  }}
}}
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def fetched(address: str) -> tuple[int, Message[str, str], bytes]:
    try:
        with urllib.request.urlopen(address, timeout=10) as got:  # noqa: S310 - our own server
            return got.status, got.headers, got.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.fixture(scope="module")
def behind_nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("nginx")
    build(REPOSITORY, folder / "site", "--base-url", "https://example.com/okrs/")
    text = (REPOSITORY / "docs/how-to/publish.md").read_text("utf-8")
    snippet = re.findall(r"```nginx\n(.*?)```", text, re.DOTALL)[0].replace("/srv/okrs/", f"{folder}/")
    port = free_port()
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder, port=port, snippet=snippet), "utf-8")
    folder.chmod(0o755)
    command = [str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]
    server = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            with socket.socket() as ready:
                if ready.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, (server.stderr.read() if server.stderr else b"").decode()
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/okrs/"
    finally:
        server.terminate()
        server.communicate(timeout=10)


@pytest.mark.parametrize("address", ["", "tree/", "objectives/gift-season/", "cycles/2026-q4/review/"])
def test_pages_behind_nginx(address: str, behind_nginx: str, tab: Opener) -> None:
    sheet = tab(at=behind_nginx)
    page = sheet.open(address)
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).position") == "sticky"
    assert sheet.faults() == []


def test_the_search_behind_nginx(behind_nginx: str, tab: Opener) -> None:
    sheet = tab(at=behind_nginx)
    page = sheet.open("")
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("swap")
    page.wait_for_selector("dialog [role=option]")
    assert sheet.faults() == []


def test_headers(behind_nginx: str) -> None:
    status, headers, body = fetched(behind_nginx)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    static = re.findall(rb'"\./(static/okr-[^"]+)"', body)[0].decode()
    status, headers, _ = fetched(behind_nginx + static)
    assert status == 200
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_what_is_not_there(behind_nginx: str) -> None:
    status, headers, body = fetched(behind_nginx + "no/such/page/")
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    style = re.findall(rb'rel="stylesheet" href="/okrs/(static/[^"]+)"', body)[0].decode()
    assert fetched(behind_nginx + style)[0] == 200
    assert fetched(behind_nginx + "objectives/gift-season")[0] in (200, 301)


def test_the_file_of_headers_says_the_same(built: Path) -> None:
    text = (built / "_headers").read_text("utf-8")
    assert text.startswith("/company/okrs/*\n  X-Content-Type-Options: nosniff\n")
    assert "/company/okrs/static/*\n" in text
