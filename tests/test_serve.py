"""`okrsite serve`: who is answered and with what, what a change of the files does, and what is told of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Thread

import pytest

from okrsite.content.trees import DiskTree
from okrsite.findings import UsageError
from okrsite.history.annals import Annals
from okrsite.history.git import Git
from okrsite.history.memory import Memory
from okrsite.project import Project
from okrsite.project import judge as project_judge
from okrsite.serve import pages, watching
from okrsite.serve import workshop as workshop_module
from okrsite.serve.answers import HEADERS, LOOPBACK, Names, may_listen, path_of
from okrsite.serve.press import Wanted
from okrsite.serve.server import CONNECTIONS, LISTENERS, Server, opened
from okrsite.serve.workshop import Workshop
from tests.conftest import BASE, TODAY, CompanyMaker, environment
from tests.repository import begun, commit
from tests.serving import PAGE, RIDES, WAIT, WRONG, Reply, Served, edited
from tests.terminal import CTRL_C, talk

Serve = Callable[..., Served]


@pytest.fixture
def serve(company: CompanyMaker) -> Iterator[Serve]:
    made: list[Served] = []

    def begin(*parts: str, names: Names = Names()) -> Served:
        made.append(Served(company(BASE, *parts), names))
        return made[-1]

    yield begin
    for served in made:
        served.close()


# ------------------------------------------------------------------------------------------------ what is answered


def test_pages_are_those_of_a_build_with_a_script_more(serve: Serve) -> None:
    served = serve()
    served.company.run("build", "--drafts", "--base-url", served.server.url)
    script = '<script src="/.okrsite/live.js" data-edition="run.1" defer></script>\n'
    for path, built in served.company.snapshot("site").items():
        if path.startswith("."):
            continue
        got = served.ask(f"/{path}")
        assert got.status == 200, path
        expected = (
            built.decode().replace("</head>", f"{script}</head>", 1).encode() if path.endswith(".html") else built
        )
        assert got.body == expected, path


def test_nothing_is_written(serve: Serve) -> None:
    served = serve()
    before = served.company.snapshot(".")
    served.ask("/")
    served.ask(PAGE)
    edited(served.company, "Two stands were idle.", "One stand was idle.")
    served.refresh()
    served.ask(PAGE)
    assert served.company.snapshot(".").keys() == before.keys()


def test_addresses_lead_to_pages_with_types_and_headers(serve: Serve) -> None:
    served = serve()
    table = {
        "/": (200, "text/html; charset=utf-8"),
        "/index.html": (200, "text/html; charset=utf-8"),
        PAGE: (200, "text/html; charset=utf-8"),
        f"{PAGE}?q=1#x": (200, "text/html; charset=utf-8"),
        "/%6Fbjectives/quick-repairs/": (200, "text/html; charset=utf-8"),
        "/okrs.json": (200, "application/json"),
        "/api/objective/quick-repairs.json": (200, "application/json"),
        "/objectives/quick-repairs": (301, "text/plain; charset=utf-8"),
        "/nowhere/": (404, "text/html; charset=utf-8"),
        "/.okrsite/live.js": (200, "text/javascript; charset=utf-8"),
        "/.okrsite/live.css": (200, "text/css; charset=utf-8"),
    }
    got = {address: served.ask(address) for address in table}
    assert {address: (reply.status, reply.headers["Content-Type"]) for address, reply in got.items()} == table
    assert got["/objectives/quick-repairs"].headers["Location"] == PAGE
    for reply in got.values():
        assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS
        assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"]
        assert reply.headers["Server"].strip() == "okrsite"
        assert (reply.headers["Connection"], int(reply.headers["Content-Length"])) == ("close", len(reply.body))


def test_a_missing_page_is_the_site_s_own_and_looks_for_its_return(serve: Serve) -> None:
    reply = serve().ask("/nowhere/else/")
    assert 'href="/static/okr-' in reply.text
    assert 'data-edition="run.1"' in reply.text


def test_head_is_get_without_the_body(serve: Serve) -> None:
    served = serve()
    head, get = served.ask(PAGE, "HEAD"), served.ask(PAGE)
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(get.body)))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND"])
def test_only_get_and_head_are_answered(serve: Serve, method: str) -> None:
    reply = serve().ask("/", method)
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD")


ESCAPES = [
    "/..", "/../", "/../okrsite.yaml", "/../../../../etc/passwd", "/./okrsite.yaml", "/objectives/../../okrsite.yaml",
    "/objectives/quick-repairs/../../../okrsite.yaml", "/%2e%2e/okrsite.yaml", "/%2E%2E/okrsite.yaml", "/.%2e/okrsite.yaml",
    "/%2e./okrsite.yaml", "/..%2fokrsite.yaml", "/..%2Fokrsite.yaml", "/%2e%2e%2fokrsite.yaml", "/..%5cokrsite.yaml",
    "/..\\okrsite.yaml", "/\\..\\okrsite.yaml", "/%5c..%5cokrsite.yaml", "/..%252fokrsite.yaml", "/%252e%252e/okrsite.yaml",
    "/%c0%ae%c0%ae/okrsite.yaml", "/%c0%afetc/passwd", "/..%c0%afokrsite.yaml", "/%e0%80%ae./okrsite.yaml", "/..%00/okrsite.yaml",
    "/okrsite.yaml%00.html", "/okrsite.yaml", "/content/vision.md", "/content/", "/vision.md", "/../content/vision.md",
    "//etc/passwd", "///etc/passwd", "//127.0.0.1/okrsite.yaml", "/etc/passwd", "/%2fetc/passwd", "/%2Fetc%2Fpasswd",
    "/file:///etc/passwd", "file:///etc/passwd", "http://127.0.0.1/okrsite.yaml", "http://evil.example/", "okrsite.yaml", "*",
    "..", "../okrsite.yaml", "/.git/config", "/.okrsite/", "/.okrsite/server.py", "/.okrsite/../serve/server.py",
    "/.okrsite/..%2fserver.py", "/.okrsite/live.js/../server.py", "/.okrsite/%6cive.js/..", "/static/../okrsite.yaml",
    "/static/..;/okrsite.yaml", "/objectives//quick-repairs/", "/objectives/quick-repairs//", "/~/okrsite.yaml", "/C:/windows/win.ini",
    "/objectives/quick-repairs/index.html/", "/objectives%2fquick-repairs%2findex.html", "/okrs.json/", "/okrs.json%20",
    "/OKRS.JSON", "/con", "/assets/../vision.md", "/site/.okrsite.json", "/" + "a" * 3000, "/" + "../" * 500 + "etc/passwd", "/%", "/%zz", "/é",
]  # fmt: skip


def test_no_path_leaves_the_site(serve: Serve) -> None:
    served = serve()
    assert len(ESCAPES) >= 60
    secrets = [path.read_bytes() for path in (served.company.path("okrsite.yaml"), served.company.path("vision.md"))]
    for target in ESCAPES:
        head, _, body = served.send(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()).partition(b"\r\n\r\n")
        assert re.match(rb"HTTP/1\.1 (400|404) ", head), (target, head)
        assert b"root:" not in body, target
        assert all(not secret or secret not in body for secret in secrets), target


def test_a_path_is_decoded_once() -> None:
    assert path_of("/a%20b/%C3%A9?x=/../#/..") == "/a b/é"
    assert path_of("/%252e%252e/") == "/%2e%2e/"
    assert path_of("/..%2f") is None


def test_many_may_ask_at_once(serve: Serve) -> None:
    served = serve()
    paths = ["/", PAGE, "/tree/", "/teams/", "/okrs.json", "/nowhere/", "/people/ivo-brandt/", "/kpis/"] * 3
    replies: dict[int, Reply] = {}

    def ask(number: int) -> None:
        replies[number] = served.ask(paths[number])

    asking = [Thread(target=ask, args=(number,)) for number in range(len(paths))]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(WAIT)
    assert [replies[n].status for n in range(len(paths))] == [404 if path == "/nowhere/" else 200 for path in paths]


# ------------------------------------------------------------------------------------------------ who may ask


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200), ("localhost:8321", 200), ("LOCALHOST", 200), ("127.0.0.1:1", 200), ("[::1]:8321", 200),
        ("localhost.", 200), ("evil.example", 403), ("evil.example:8321", 403), ("127.0.0.1.evil.example", 403),
        ("localhost.evil.example", 403), ("192.168.0.7", 403), ("127.0.0.2", 403), ("[::2]", 403), ("10.0.0.1", 403),
        ("", 400), ("localhost@evil.example", 400), ("localhost/x", 400), ("evil.example localhost", 400),
        ("localhost:x", 400), ("localhost:", 400),
    ],
)  # fmt: skip
def test_only_known_names_are_answered(serve: Serve, host: str, status: int) -> None:
    assert serve().ask("/", Host=host).status == status


def test_a_request_has_one_host(serve: Serve) -> None:
    served = serve()
    for head in (b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n", b"GET /\r\n"):
        assert served.send(head + b"\r\n").startswith(b"HTTP/1.1 400 "), head


def test_who_listens_to_the_world_is_asked_by_any_address_but_not_by_any_name() -> None:
    everywhere = Names(LOOPBACK | {"desk"}, any_address=True)
    hosts = ("desk", "192.168.0.7", "[fe80::1]", "evil.example", "desk.evil.example")
    assert [everywhere.has(host) for host in hosts] == [True, True, True, False, False]


@pytest.mark.parametrize(
    "data", [b"\r\n\r\n", b"HELLO\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET " + b"/" * 70000]
)
def test_what_is_no_request_is_no_trouble(serve: Serve, data: bytes) -> None:
    served = serve()
    with socket.create_connection(("127.0.0.1", served.port), WAIT) as wire:
        wire.sendall(data)
        wire.shutdown(socket.SHUT_WR)
        try:
            reply = b"".join(iter(lambda: wire.recv(65536), b""))
        except ConnectionError:
            reply = b""
    assert reply[:10] in (b"", b"HTTP/1.1 4", b"HTTP/1.1 5")
    assert served.ask("/").status == 200
    assert served.warned == []


def test_only_our_own_pages_may_listen(serve: Serve) -> None:
    served = serve()
    own = f"127.0.0.1:{served.port}"
    for headers in (
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost:1"},
        {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site", "Origin": f"http://{own}"},
    ):  # fmt: skip
        assert served.ask(pages.EVENTS, **headers).status == 403, headers
    assert served.ask(pages.EVENTS, Host="evil.example").status == 403
    assert served.ask(pages.EVENTS, "HEAD", Origin=f"http://{own}", Sec_Fetch_Site="same-origin").status == 200
    assert may_listen("localhost:8321", [], [])


def test_slow_clients_hold_nobody_up(serve: Serve) -> None:
    served = serve()
    slow = [socket.create_connection(("127.0.0.1", served.port), WAIT) for _ in range(CONNECTIONS + 8)]
    try:
        for wire in slow[:CONNECTIONS]:
            try:
                wire.sendall(b"GET / HTTP/1.1\r\nHost: local")
            except ConnectionError:
                continue  # it has had to leave for another
        assert served.ask("/").status == 200
        assert served.ask(PAGE).status == 200
    finally:
        for wire in slow:
            wire.close()


def test_listeners_are_not_without_number(serve: Serve) -> None:
    served = serve()
    streams = [served.listen() for _ in range(LISTENERS)]
    assert [next(stream)["edition"] for stream in streams] == ["run.1"] * LISTENERS
    refused = served.ask(pages.EVENTS)
    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    assert served.ask("/").status == 200


def test_whoever_has_had_their_time_is_hung_up_on(company: CompanyMaker) -> None:
    clock = [0.0]
    workshop = Workshop(Wanted(company(BASE).root, lambda: TODAY), time.monotonic)
    workshop.refresh()
    server = Server(("127.0.0.1", 0), lambda: clock[0], Names(), print)
    server.begin(workshop, "run")
    try:
        with socket.create_connection(("127.0.0.1", server.port), WAIT) as wire:
            wire.sendall(b"GET / HT")
            time.sleep(0.1)
            clock[0] = 1000.0
            assert wire.recv(10) == b""
    finally:
        server.end()


# ------------------------------------------------------------------------------------------------ the port


def test_the_next_free_port_is_taken_unless_one_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr("okrsite.serve.server.PORT", port)
        found = opened("127.0.0.1", None, time.monotonic, Names(), print)
        assert port < found.port < port + 50
        found.server_close()
        with pytest.raises(UsageError, match=f"port {port} is taken: --port names another"):
            opened("127.0.0.1", port, time.monotonic, Names(), print)


def test_an_address_that_is_not_ours_is_refused() -> None:
    with pytest.raises(UsageError, match=r"192\.0\.2\.1:0 cannot be listened on: "):
        opened("192.0.2.1", 0, time.monotonic, Names(), print)


# ------------------------------------------------------------------------------------------------ what changes do


def test_a_look_at_unchanged_files_changes_nothing(serve: Serve) -> None:
    served = serve()
    os.utime(served.company.path(RIDES))
    assert served.refresh() is None
    assert served.refresh(f"content/{RIDES}") is None
    assert len(served.told) == 1


def test_two_writings_under_one_stamp_are_seen(serve: Serve) -> None:
    served = serve()
    path = served.company.path(RIDES)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"the day they need it", b"the hour they ask it"))
    served.workshop._look = served.workshop._looked()  # as if the disk's clock had not moved since
    assert served.refresh() is None
    rebuilt = served.refresh(f"content/{RIDES}")
    assert rebuilt is not None
    assert rebuilt.changed == {f"content/{RIDES}"}
    assert "the hour they ask it" in served.ask(PAGE).text


def test_unchanged_files_are_not_read_again(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    served = serve()
    read: list[str] = []

    def noted(self: DiskTree, path: str) -> bytes:
        read.append(path)
        return (self.root / path).read_bytes()

    monkeypatch.setattr(DiskTree, "read", noted)
    edited(served.company, "Two stands were idle.", "One stand was idle.")
    assert served.refresh() is not None
    assert {path for path in read if path.endswith(".md")} == {f"content/{RIDES}"}


def test_the_readings_beside_a_kpi_are_read_again(serve: Serve) -> None:
    served = serve()
    served.company.path("kpis/returns.csv").write_text("date,value\n2026-11-18,2.9\n")
    served.refresh()
    assert "2.9" in served.ask("/kpis/returns/").text
    assert "3.8" not in served.ask("/kpis/returns/").text


def test_what_is_rebuilt_is_what_a_first_look_gives(serve: Serve, company: CompanyMaker) -> None:
    served = serve()
    edited(served.company, "baseline: 6", "baseline: 7")
    served.company.remove("people/mara-lind.md").write("=== people/mara-berg.md\n---\nname: Mara\nid: mara-lind\n---\n")
    served.refresh()
    served.company.write(
        "=== okrsite.yaml\nsite: {title: Wheel}\n=== teams/new.md\n---\nname: New\nparent: company\n---\n"
    )
    served.refresh()
    fresh = Workshop(served.workshop.wanted, time.monotonic)
    fresh.refresh()
    seen, anew = served.workshop.current(0).site, fresh.current(0).site
    assert seen is not None
    assert anew is not None
    assert dict(seen.items()) == dict(anew.items())


def test_a_new_day_is_another_site(serve: Serve) -> None:
    served = serve()
    served.day += timedelta(days=1)
    assert served.workshop.is_stale()
    assert served.refresh() is not None
    assert json.loads(served.ask("/okrs.json").body)["today"] == "2026-11-22"


def test_errors_leave_the_last_good_site_and_are_told(serve: Serve) -> None:
    served = serve()
    stream = served.listen()
    assert next(stream) == {"edition": "run.1", "faults": None}
    served.company.write(WRONG)
    served.refresh()
    assert next(stream) == {
        "edition": "run.1",
        "faults": {
            "title": "1 error",
            "rows": [{
                "place": "content/teams/lost.md:3:9", "code": "OKR201", "message": 'unknown team "nowhere"',
                "hint": "add teams/nowhere.md, or name one that is there",
            }],
        },
    }  # fmt: skip
    assert 'data-edition="run.1"' in served.ask(PAGE).text
    served.company.remove("teams/lost.md")
    served.refresh()
    assert next(stream) == {"edition": "run.2", "faults": None}


def test_pages_do_not_wait_for_the_rules(company: CompanyMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(BASE)
    workshop = Workshop(Wanted(made.root, lambda: TODAY), time.monotonic)
    workshop.refresh()
    seen: list[tuple[int, bool]] = []

    def judge(project: Project, *, before_each: Callable[[], None]) -> Project:
        state = workshop.current(0)
        seen.append((state.edition, b"Wheel" in (state.site or {})["index.html"]))
        return project_judge(project, before_each=before_each)

    monkeypatch.setattr(workshop_module, "judge", judge)
    (made.root / "okrsite.yaml").write_text("site: {title: Wheel}\n", "utf-8")
    workshop.refresh()
    assert seen == [(2, True)]
    assert workshop.current(0).edition == 2, "the rules had nothing else to say"
    (made.root / "okrsite.yaml").write_text("site: {title: Wheel}\nrules: {OKR403: {level: error, max: 5}}\n", "utf-8")
    workshop.refresh()
    state = workshop.current(0)
    assert [finding.level for finding in state.errors] != []
    assert (seen[1], state.edition) == ((3, True), 4), "what was shown in the meantime is taken back"


def test_no_rule_is_asked_about_what_changes_again(company: CompanyMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(BASE)
    workshop = Workshop(Wanted(made.root, lambda: TODAY), time.monotonic)
    workshop.refresh()
    asked: list[bool] = []

    def judge(project: Project, *, before_each: Callable[[], None]) -> Project:
        if not asked:
            workshop.expect()
        asked.append(True)
        return project_judge(project, before_each=before_each)

    monkeypatch.setattr(workshop_module, "judge", judge)
    (made.root / "okrsite.yaml").write_text("site: {title: Wheel}\nrules: {OKR403: {level: error, max: 5}}\n", "utf-8")
    workshop.refresh()
    assert workshop.current(0).errors == ()
    assert workshop.refresh() is not None, "though no file has changed since"
    assert [finding.code for finding in workshop.current(0).errors][:1] == ["OKR403"]
    assert workshop.refresh() is None


def test_without_a_good_site_every_address_lists_the_errors(serve: Serve) -> None:
    served = serve(WRONG.replace("nowhere", '"<script>"'))
    stream = served.listen()
    first = served.ask(PAGE)
    assert first.status == 503
    assert "<h1>1 error</h1>" in first.text
    assert "<code>content/teams/lost.md:3:9</code> <b>OKR" in first.text
    assert "&lt;script&gt;" in first.text
    assert 'data-edition="run.0.1"' in first.text
    assert next(stream)["edition"] == "run.0.1"
    served.company.remove("teams/lost.md")
    served.refresh()
    assert next(stream) == {"edition": "run.1", "faults": None}
    assert served.ask(PAGE).status == 200


def test_a_wrong_configuration_and_a_wrong_theme_are_told_too(serve: Serve) -> None:
    served = serve()
    stream = served.listen()
    next(stream)
    served.company.write("=== okrsite.yaml\nsit: {title: Spoke}\n")
    served.refresh()
    rows = [
        {
            "place": "",
            "code": "",
            "message": 'okrsite.yaml:1:1: unknown key "sit" (did you mean "site"?) (write "site")',
            "hint": "",
        }
    ]
    assert next(stream) == {"edition": "run.1", "faults": {"title": "No site can be made", "rows": rows}}
    templates = served.company.root / "theme/templates"
    templates.mkdir(parents=True)
    (templates / "objective.html").write_text("{% if %}")
    served.company.write("=== okrsite.yaml\nsite: {title: Spoke}\n")
    served.refresh()
    assert next(stream)["edition"] == "run.2"
    broken = served.ask(PAGE)
    assert broken.status == 500
    assert "theme/templates/objective.html:1: Expected an expression" in broken.text
    assert served.ask("/").status == 200
    shutil.rmtree(templates.parent)
    assert served.refresh() is not None
    assert served.ask(PAGE).status == 200


def test_who_asks_while_something_changes_waits_for_it(serve: Serve) -> None:
    served = serve()
    edited(served.company, "Two stands were idle.", "No stand was idle.")
    served.workshop.expect()
    replies: list[Reply] = []
    asking = Thread(target=lambda: replies.append(served.ask(f"{PAGE}wait/")))
    asking.start()
    time.sleep(0.2)
    assert replies == []
    served.refresh()
    asking.join(WAIT)
    assert "No stand was idle." in replies[0].text


def test_pages_tell_of_edits_and_of_new_ones_once_something_is_saved(company: CompanyMaker) -> None:
    made = begun(company(BASE), "2026-09-30")
    git = Git(made.root, environment(made.root))
    annals = Annals(git)
    wanted = Wanted(made.root, lambda: TODAY, past=lambda day, config: Memory(
        git, DiskTree(made.root), day, annals=annals).edits(config))  # fmt: skip
    workshop = Workshop(wanted, time.monotonic)

    def subjects() -> list[str]:
        workshop.refresh()
        page = (workshop.current(0).site or {})["objectives/quick-repairs/index.html"].decode()
        return re.findall(r"</time><span>(.*?) <span", page.partition('"s-edi"')[2])

    assert subjects() == ["Begin"]
    edited(made, "target: 2\n", "target: 3\n")
    commit(made, "Be honest", "2026-11-03")
    assert subjects() == ["Be honest", "Begin"]


def test_an_audience_sees_its_own(company: CompanyMaker) -> None:
    made = company(BASE, "=== okrsite.yaml\naudiences: {board: [everyone]}\n")
    edited(made, "horizon: tactical", "horizon: tactical\naudience: board")
    seen = {}
    for audience in ("everyone", "board"):
        workshop = Workshop(Wanted(made.root, lambda: TODAY, audience=audience), time.monotonic)
        workshop.refresh()
        site = workshop.current(0).site
        assert site is not None
        seen[audience] = "objectives/quick-repairs/index.html" in site
    assert seen == {"everyone": False, "board": True}


# ------------------------------------------------------------------------------------------------ watching


@pytest.fixture(params=["told", "poll"])
def watched(serve: Serve, request: pytest.FixtureRequest) -> Served:
    """A served company whose files are watched: by the system, or by looking."""
    return serve().watch(poll=request.param == "poll")


def test_a_save_is_seen(watched: Served) -> None:
    edited(watched.company, "Two stands were idle.", "One stand was idle.")
    watched.until(lambda: "One stand was idle." in watched.ask(f"{PAGE}wait/").text)


def test_an_atomic_save_is_seen(watched: Served) -> None:
    path = watched.company.path(RIDES)
    new = path.with_name(f".{path.name}.tmp")
    new.write_text(path.read_text().replace("Two stands were idle.", "One stand was idle."))
    new.rename(path)
    watched.until(lambda: "One stand was idle." in watched.ask(f"{PAGE}wait/").text)


def test_a_save_that_keeps_a_back_up_is_seen(watched: Served) -> None:
    path = watched.company.path(RIDES)
    text = path.read_text()
    path.rename(path.with_name(f"{path.name}~"))
    path.write_text(text.replace("Two stands were idle.", "One stand was idle."))
    watched.until(lambda: "One stand was idle." in watched.ask(f"{PAGE}wait/").text)


def test_deleting_and_renaming_are_seen(watched: Served) -> None:
    path = watched.company.path(RIDES)
    path.rename(path.with_name("fast-repairs.md"))
    watched.until(lambda: watched.ask("/objectives/fast-repairs/").status == 200)
    assert watched.ask(PAGE).status == 404
    path.with_name("fast-repairs.md").unlink()
    watched.until(lambda: watched.ask("/objectives/fast-repairs/").status == 404)


def test_folders_may_come_go_and_change_their_names(watched: Served) -> None:
    content = watched.company.content
    (content / "objectives/deep/er").mkdir(parents=True)
    (content / RIDES).rename(content / "objectives/deep/er/found.md")
    watched.until(lambda: watched.ask("/objectives/found/").status == 200)
    content.rename(content.with_name("elsewhere"))
    watched.until(lambda: watched.workshop.current(WAIT).trouble)
    content.with_name("elsewhere").rename(content)
    watched.until(lambda: watched.workshop.current(WAIT).is_good)
    edited(watched.company, "Two stands were idle.", "All was busy.", "objectives/deep/er/found.md")
    watched.until(lambda: "All was busy." in watched.ask("/objectives/found/wait/").text)


def test_configuration_and_theme_are_watched(watched: Served) -> None:
    watched.company.write("=== okrsite.yaml\nsite: {title: Wheel OKRs}\n")
    watched.until(lambda: "Wheel OKRs" in watched.ask("/").text)
    assets = watched.company.root / "theme/assets"
    assets.mkdir(parents=True)
    (assets / "more.css").write_text("body { color: red }")
    style = re.compile(r"/?static/okr-[0-9a-f]+\.css")
    watched.until(lambda: b"color: red" in watched.ask("/" + style.findall(watched.ask("/").text)[0].lstrip("/")).body)
    (assets / "more.css").write_text("body { color: blue }")
    watched.until(lambda: b"color: blue" in watched.ask("/" + style.findall(watched.ask("/").text)[0].lstrip("/")).body)


def test_a_theme_in_a_folder_of_its_own_is_watched(watched: Served) -> None:
    place = watched.company.root / "design/loud/templates/404.html"
    place.parent.mkdir(parents=True)
    place.write_text('{% extends "default:404.html" %}{% block title %}Gone{% endblock %}')
    watched.company.write("=== okrsite.yaml\ntheme: ./design/loud\n")
    watched.until(lambda: "<title>Gone" in watched.ask("/404.html").text)
    place.write_text(place.read_text().replace("Gone", "Lost"))
    watched.until(lambda: "<title>Lost" in watched.ask("/404.html").text)


def test_another_content_folder_is_followed(watched: Served) -> None:
    root = watched.company.root
    shutil.copytree(root / "content", root / "docs/okrs")
    watched.company.write("=== okrsite.yaml\ncontent: docs/okrs\n")
    watched.until(lambda: watched.workshop.folders[0] == "docs/okrs")
    path = root / "docs/okrs" / RIDES
    path.write_text(path.read_text().replace("Two stands were idle.", "Elsewhere."))
    watched.until(lambda: "Elsewhere." in watched.ask(f"{PAGE}wait/").text)


def test_a_checkout_of_thousands_of_files_is_few_rebuildings(serve: Serve) -> None:
    served = serve().watch()
    folder = served.company.content / "people"
    text = "---\nname: Somebody\nteam: workshop\n---\n"
    for number in range(5000):
        (folder / f"person-{number}.md").write_text(text)
    served.until(lambda: served.ask("/people/person-4999/").status == 200)
    assert len(served.told) <= 20
    for number in range(5000):
        (folder / f"person-{number}.md").unlink()
    served.until(lambda: served.ask("/people/person-4999/").status == 404)


def test_what_is_nobody_s_content_is_not_heard_of(serve: Serve) -> None:
    served = serve().watch()
    content = served.company.content
    for name in (".quick-repairs.md.swp", "objectives/quick-repairs.md~", "objectives/4913.tmp", ".git/index"):
        (content / name).parent.mkdir(exist_ok=True)
        (content / name).write_text("x")
    (served.company.root / "site").mkdir()
    (served.company.root / "site/index.html").write_text("x")
    (served.company.root / "notes.txt").write_text("x")
    edited(served.company, "Two stands were idle.", "One stand was idle.")
    served.until(lambda: len(served.told) > 1)
    assert [rebuilt.changed for rebuilt in served.told[1:]] == [{f"content/{RIDES}"}]


def test_where_the_system_cannot_tell_the_files_are_looked_at(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def schedule(self, *_args: object, **_options: object) -> None:
            raise OSError(28, "No space left on device")

        def stop(self) -> None:
            pass

    monkeypatch.setattr(watching, "Observer", Full)
    served = serve().watch()
    edited(served.company, "Two stands were idle.", "One stand was idle.")
    served.until(lambda: "One stand was idle." in served.ask(f"{PAGE}wait/").text)
    assert served.warned == [watching.TOO_MANY.format("No space left on device")]


def test_what_nobody_tells_is_seen_in_time(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new day, a disk that does not tell, a folder beyond what the system watches, what happened during sleep."""
    monkeypatch.setattr(watching, "TICK", 0.2)
    monkeypatch.setattr(watching, "_Watches", lambda *_: Deaf())
    served = serve().watch()
    served.day += timedelta(days=1)
    served.until(lambda: b'"2026-11-22"' in served.ask("/okrs.json").body)
    edited(served.company, "Two stands were idle.", "Slept well.")
    served.until(lambda: "Slept well." in served.ask(f"{PAGE}wait/").text)


class Deaf:
    """Watches that hear nothing."""

    def follow(self, _content: str) -> bool:
        return False

    def stop(self) -> None:
        pass


# ------------------------------------------------------------------------------------------------ the command


def test_the_command_serves_tells_and_ends_quietly(company: CompanyMaker) -> None:
    made = company(BASE)
    command = [sys.executable, "-u", "-m", "okrsite", "--today", TODAY.isoformat(), "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=made.root, env=environment(made.root), stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        try:
            assert re.fullmatch(r"built in \d+\.\d\d s: 13 files\n", run.stderr.readline())
            address = re.fullmatch(r"Serving (http://127\.0\.0\.1:\d+/) until Ctrl-C\.\n", run.stderr.readline())
            assert address
            edited(made, "Two stands were idle.", "One stand was idle.")
            assert re.fullmatch(r"rebuilt in \d+\.\d\d s: 1 file changed\n", run.stderr.readline())
            made.write(WRONG)
            assert run.stderr.readline() == 'content/teams/lost.md:3:9: OKR201 [error] unknown team "nowhere"\n'
            told = [run.stderr.readline() for _ in range(5)]
            assert re.fullmatch(
                r"not rebuilt in \d+\.\d\d s: 1 file changed, 1 error.*, the last good site stays\n", told[-1]
            )
        finally:
            run.send_signal(signal.SIGINT)
        assert run.wait(WAIT) == 0
        assert run.stderr.read().strip() == ""
    assert not made.site.exists()


def test_what_can_never_be_a_site_is_refused(company: CompanyMaker) -> None:
    made = company(BASE)
    done = made.run("serve", "--audience", "nobody", "--port", "0")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith('Error: okrsite.yaml has no audience "nobody"')


def test_at_a_terminal_it_ends_quietly_with_ctrl_c(company: CompanyMaker) -> None:
    said = talk(company(BASE), ["serve", "--port", "0", "--poll"], ("until Ctrl-C.", CTRL_C))
    assert said.code == 0
    text = said.screen.replace("\r", "").replace("^C", "")
    assert re.fullmatch(
        r"reading the files …built in \d+\.\d\d s: 13 files\nServing http://127\.0\.0\.1:\d+/ until Ctrl-C\.\n\s*", text
    )


def test_whoever_lets_others_in_is_told_what_they_see(company: CompanyMaker) -> None:
    said = talk(company(BASE), ["serve", "--port", "0", "--host", "0.0.0.0"], ("may see", CTRL_C))  # noqa: S104
    assert (
        "Note: the site can be read by everybody who reaches this computer: drafts too, and whatever everyone may see"
        in said.screen
    )
