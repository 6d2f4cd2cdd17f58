"""How do tests serve a company? In their own process, on a port of its own, with or without watching its files."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from threading import Thread
from typing import NamedTuple

from okrsite.serve import pages
from okrsite.serve.answers import Names
from okrsite.serve.press import Wanted
from okrsite.serve.server import opened
from okrsite.serve.watching import People, Watch
from okrsite.serve.workshop import Rebuilt, Workshop
from tests.conftest import TODAY, Company

WAIT = 30.0
"""Seconds that anything may take: enough for a machine that has other things to do."""

RIDES = "objectives/quick-repairs.md"
PAGE = "/objectives/quick-repairs/"
WRONG = "=== teams/lost.md\n---\nname: Lost\nparent: nowhere\n---\n"


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Served:
    """A company, served in this process; `watch()` makes it hear of changes."""

    def __init__(self, company: Company, names: Names = Names()) -> None:
        self.company = company
        self.day = TODAY
        self.told: list[Rebuilt] = []
        self.warned: list[str] = []
        self.server = opened("127.0.0.1", 0, time.monotonic, names, self.warned.append)
        self.port = self.server.port
        self.workshop = Workshop(Wanted(company.root, lambda: self.day, self.server.url), time.monotonic)
        self.refresh()
        self.server.begin(self.workshop, "run")
        self.watcher: Watch | None = None
        self.thread = Thread()

    def refresh(self, *written: str) -> Rebuilt | None:
        rebuilt = self.workshop.refresh(frozenset(written))
        self.told += [rebuilt] if rebuilt else []
        return rebuilt

    def watch(self, *, poll: bool = False) -> Served:
        people = People(self.told.append, self.warned.append)
        self.watcher = Watch(self.workshop, time.monotonic, people, poll=poll)
        self.thread = Thread(target=self.watcher.run, daemon=True)
        self.thread.start()
        return self

    def close(self) -> None:
        if self.watcher:
            self.watcher.close()
            self.thread.join(WAIT)
        self.server.end()

    def ask(self, target: str, method: str = "GET", **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        try:
            connection.putrequest(method, target, skip_host="Host" in headers, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            got = connection.getresponse()
            return Reply(got.status, dict(got.getheaders()), got.read())
        finally:
            connection.close()

    def send(self, data: bytes) -> bytes:
        """What comes back for some bytes, up to the end of the connection."""
        with socket.create_connection(("127.0.0.1", self.port), WAIT) as wire:
            wire.sendall(data)
            return b"".join(iter(lambda: wire.recv(65536), b""))

    def listen(self) -> Iterator[dict[str, object]]:
        """What an open page hears."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        connection.request("GET", pages.EVENTS)
        got = connection.getresponse()
        assert got.getheader("Content-Type") == "text/event-stream"
        for line in iter(got.readline, b""):
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))

    def until(self, seen: Callable[[], object]) -> None:
        """Wait for something to become true."""
        end = time.monotonic() + WAIT
        while not seen():
            assert time.monotonic() < end, f"it did not happen; told: {self.told}"
            time.sleep(0.02)


def edited(company: Company, old: str, new: str, name: str = RIDES) -> None:
    path = company.path(name)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
