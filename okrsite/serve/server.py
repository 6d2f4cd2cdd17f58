"""How do browsers reach the site? A small HTTP server on loopback that no slow or strange client can hold up."""

from __future__ import annotations

import errno
import json
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from threading import Lock, Thread

from okrsite.findings import UsageError
from okrsite.serve import answers, pages
from okrsite.serve.answers import HEADERS, Answer, Names
from okrsite.serve.press import Clock
from okrsite.serve.workshop import Workshop, bug

CONNECTIONS, LISTENERS = 64, 32
"""At one time: of all kinds, and of pages that wait for news among them. A page that nobody sees gives its place up."""

HEAD_SECONDS, ANSWER_SECONDS = 10.0, 60.0
"""A request's head has to be there, and its answer has to be taken, this long after the connection began."""

PATIENCE, HEARTBEAT = 30.0, 10.0
"""Seconds that a request waits for a site being made; between signs of life, by which gone listeners are noticed."""

PORT, PORTS_TRIED = 8321, 50


class Server(ThreadingMixIn, TCPServer):
    """One thread a connection, one request a connection, of both a bounded number for a bounded time."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = CONNECTIONS

    def __init__(self, address: tuple[str, int], clock: Clock, names: Names, say: Callable[[str], None]) -> None:
        self._host = address[0]
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, Handler)
        self.names, self.clock, self.say = names, clock, say
        self.workshop: Workshop
        self.run = ""
        self._guests: dict[socket.socket, float] = {}
        self._listeners = 0
        self._door = Lock()

    @property
    def url(self) -> str:
        """Where the home page is."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104 - shown as what it holds
        return f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    def begin(self, workshop: Workshop, run: str) -> None:
        """Answer from now on, in threads of its own. `run` is a name that no run of the program had before."""
        self.workshop, self.run = workshop, run
        Thread(target=self.serve_forever, args=(0.2,), daemon=True).start()

    def end(self) -> None:
        """Answer no more."""
        self.workshop.close()
        self.shutdown()
        self.server_close()

    def process_request(self, request: object, client_address: object) -> None:
        """Let a connection in; when all places are taken, in place of the one that has said nothing for longest."""
        guest = _socket(request)
        with self._door:
            if len(self._guests) >= CONNECTIONS:
                oldest = min(self._guests, key=self._guests.__getitem__)
                if self._guests[oldest] <= self.clock() + HEAD_SECONDS:
                    del self._guests[oldest]
                else:
                    oldest = guest
                _hang_up(oldest)
            self._guests[guest] = self.clock() + HEAD_SECONDS
        super().process_request(guest, client_address)

    def shutdown_request(self, request: object) -> None:
        """Called when a connection is over, whatever became of it."""
        with self._door:
            self._guests.pop(_socket(request), None)
        super().shutdown_request(_socket(request))

    def service_actions(self) -> None:
        """Called several times a second: hang up on whoever has had their time."""
        with self._door:
            now = self.clock()
            for guest in [guest for guest, until in self._guests.items() if until < now]:
                _hang_up(guest)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients come and go, and nobody wants to hear of it."""
        error = sys.exception()
        if isinstance(error, Exception) and not isinstance(error, OSError):
            self.say(bug(error))

    def allow(self, guest: socket.socket, seconds: float) -> None:
        """Give a connection some more time."""
        with self._door:
            if guest in self._guests:
                self._guests[guest] = self.clock() + seconds

    def listen(self) -> bool:
        """Take a place among those who wait for news, if one is free."""
        with self._door:
            is_free = self._listeners < LISTENERS
            self._listeners += is_free
        return is_free

    def leave(self) -> None:
        """Give the place back."""
        with self._door:
            self._listeners -= 1


class Handler(BaseHTTPRequestHandler):
    """Reads one request and sends one answer."""

    server: Server
    timeout = HEAD_SECONDS
    protocol_version, default_request_version = "HTTP/1.1", "HTTP/1.0"
    server_version, sys_version = "okrsite", ""

    def handle_one_request(self) -> None:
        """Whatever the method: one way in, one way out."""
        self.close_connection = True
        self.raw_requestline = self.rfile.readline(65537)
        if len(self.raw_requestline) > 65536 or not self.raw_requestline or not self.parse_request():
            return
        self.close_connection = True
        self.server.allow(self.connection, ANSWER_SECONDS)
        hosts = self.headers.get_all("Host", [])
        refused = answers.refusal(self.command, hosts, self.server.names)
        target = self.requestline.split()[1]  # `path` is no longer what was sent
        if refused is None and target.partition("?")[0] == pages.EVENTS:
            self._news(hosts[0])
        else:
            self._send(refused or answers.answer(target, self.server.workshop.current(PATIENCE), self.server.run))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library finds wrong with a request, in our words and under our headers."""
        self._send(answers.said(code, message or "This is no request."))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for what is wrong with the files."""

    def _send(self, answer: Answer) -> None:
        self._head(answer.status, answer.type, ("Content-Length", str(len(answer.body))), *answer.headers)
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _head(self, status: int, kind: str, *more: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), *HEADERS.items(), *more, ("Connection", "close")):
            self.send_header(name, value)
        self.end_headers()

    def _news(self, host: str) -> None:
        """The stream of what changes, as server-sent events, until the page is gone."""
        if not answers.may_listen(host, self.headers.get_all("Origin", []), self.headers.get_all("Sec-Fetch-Site", [])):
            self._send(answers.said(403, "Only the pages of this site may listen."))
        elif not self.server.listen():
            self._send(answers.said(503, "Too many pages listen.", ("Retry-After", "5")))
        else:
            try:
                self._head(200, "text/event-stream")
                if self.command != "HEAD":
                    self._tell()
            finally:
                self.server.leave()

    def _tell(self) -> None:
        workshop, known = self.server.workshop, -1
        while (state := workshop.news(known, HEARTBEAT)) is not None:
            self.server.allow(self.connection, HEARTBEAT + ANSWER_SECONDS)
            text = json.dumps(pages.news(state, self.server.run)) if state.news != known else ""
            self.wfile.write(f"data: {text}\n\n".encode() if text else b":\n\n")
            known = state.news


def opened(host: str, port: int | None, clock: Clock, names: Names, say: Callable[[str], None]) -> Server:
    """A server on the port, or, where none was asked for, on PORT or the next that is free. UsageError without one."""
    ports = range(PORT, PORT + PORTS_TRIED) if port is None else [port]
    for candidate in ports:
        try:
            return Server((host, candidate), clock, names, say)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise UsageError(f"{host}:{candidate} cannot be listened on: {error.strerror or error}") from None
    if port is None:
        raise UsageError(f"the ports {PORT} to {PORT + PORTS_TRIED - 1} are all taken: --port names another")
    raise UsageError(f"port {port} is taken: --port names another, or without it the next free one is found")


def _hang_up(guest: socket.socket) -> None:
    """End a connection from outside: its thread's next reading or writing fails."""
    with suppress(OSError):
        guest.shutdown(socket.SHUT_RDWR)


def _socket(request: object) -> socket.socket:
    assert isinstance(request, socket.socket)  # noqa: S101 - a TCP server's requests are
    return request
