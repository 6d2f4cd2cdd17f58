"""What is answered to a request: who may ask, which file is meant, what stands around it? No path leaves the site."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from jinja2 import TemplateError

from okrsite.findings import UsageError
from okrsite.serve import pages
from okrsite.serve.workshop import State, bug, place_in_theme
from okrsite.site.theme import POLICY

METHODS = ("GET", "HEAD")

HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?", re.IGNORECASE)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer (spec: safety.md). What is edited is never shown from a cache."""

HTML = "text/html; charset=utf-8"
TYPES = {
    ".html": HTML, ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".json": "application/json", ".xml": "application/xml", ".atom": "application/atom+xml",
    ".ics": "text/calendar; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon", ".woff2": "font/woff2",
    ".pdf": "application/pdf", ".webmanifest": "application/manifest+json",
}  # fmt: skip


class Answer(NamedTuple):
    """What is sent back, beside HEADERS."""

    status: int
    body: bytes
    type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()


class Names(NamedTuple):
    """Under which names the server answers. Addresses are safe from names that are bent to lead here; names are not."""

    names: frozenset[str] = LOOPBACK
    any_address: bool = False

    def has(self, name: str) -> bool:
        """Whether a host's name, without its port, is one of them."""
        bare = name.lower().strip("[]").rstrip(".")
        return bare in self.names or (self.any_address and _is_address(bare))


def refusal(method: str, hosts: Sequence[str], names: Names) -> Answer | None:
    """Why somebody may not ask at all; None if they may."""
    if method not in METHODS:
        return said(405, "Only GET and HEAD are answered.", ("Allow", ", ".join(METHODS)))
    found = HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
    if found is None:
        return said(400, "A request names one host.")
    if not names.has(found[1]):
        return said(403, "okrsite serve does not answer under this name: use the address that it has printed.")
    return None


def may_listen(host: str, origins: Collection[str], sites: Collection[str]) -> bool:
    """Whether a page may hear of changes: only our own. Browsers say so in `Origin`, in `Sec-Fetch-Site`, or both."""
    ours = {f"http://{host}".lower(), f"https://{host}".lower()}
    return all(o.lower() in ours for o in origins) and all(s in ("same-origin", "none") for s in sites)


def answer(target: str, state: State, run: str) -> Answer:
    """What is at an address of the site."""
    path = path_of(target)
    if path is None:
        return said(400, "This is no address of a site.")
    if (data := pages.own(path)) is not None:
        return Answer(200, data, TYPES[PurePosixPath(path).suffix])
    if state.site is None:
        return _lively(503, pages.faulty(state), state, run)
    file = path[1:] + "index.html" if path.endswith("/") else path[1:]
    if (
        "." not in path and not path.endswith("/") and f"{file}/index.html" in state.site
    ):  # no id has a dot, and every file has
        return said(301, "It is a folder.", ("Location", quote(f"/{file}/")))
    return _file(file, state, state.site, run)


def path_of(target: str) -> str | None:
    """The path that an address means, decoded once; None for what could mean another one to somebody else."""
    raw = re.split(r"[?#]", target, maxsplit=1)[0]
    if not raw.startswith("/") or not raw.isascii() or re.search(r"%(2f|5c|00)|[\\\0]", raw, re.IGNORECASE):
        return None
    try:
        path = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        return None
    folders = path.split("/")[1:]
    return None if any(name in (".", "..") for name in folders) or "" in folders[:-1] else path


def said(status: int, text: str, *headers: tuple[str, str]) -> Answer:
    """A line of text."""
    return Answer(status, f"{text}\n".encode(), TYPES[".txt"], headers)


def _file(file: str, state: State, site: Mapping[str, bytes], run: str) -> Answer:
    if file not in site:
        return _lively(404, _missing(site), state, run)
    try:
        data = site[file]
    except OSError:  # a file of the content that has gone since
        return _lively(404, _missing(site), state, run)
    except Exception as error:  # noqa: BLE001 - of one page; the others may be fine
        return _lively(500, pages.plain("This page cannot be made", _why(error)), state, run)
    kind = TYPES.get(PurePosixPath(file).suffix.lower(), "application/octet-stream")
    return _lively(200, data, state, run) if kind == HTML else Answer(200, data, kind)


def _why(error: Exception) -> str:
    if isinstance(error, TemplateError):
        return f"theme: {place_in_theme(error)}{error}"
    return str(error) if isinstance(error, UsageError) else bug(error)


def _missing(site: Mapping[str, bytes]) -> bytes:
    return site["404.html"] if "404.html" in site else pages.plain("There is nothing here", "No page has this address.")


def _lively(status: int, page: bytes, state: State, run: str) -> Answer:
    return Answer(status, pages.lively(page, pages.edition(state, run)))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
