"""How does the published site hold under many readers, and while it is exchanged? nginx on loopback, bytes compared.

    python -m bench.load [--seconds 10] [--readers 64] [--content FOLDER] > bench/load.md

Readers ask for all of the site's files in turn over connections that stay open, and compare each answer with the file.
In the second half the site is built again and again for another day: each answer is then the old file or the new one,
whole. Where wrk is installed, it tells how many answers a second nginx gives.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.serving import free_port

ROOT = Path(__file__).resolve().parent.parent
DAYS = ("2026-11-21", "2026-11-20")
"""The days for which the site is built in turn."""


class Answers(NamedTuple):
    """What some readers were given: how many answers, how long each took, and what was wrong."""

    asked: int
    seconds: float
    times: list[float]
    faults: Counter[str]

    def row(self, name: str) -> str:
        """A line of the report."""
        times = sorted(self.times)
        half, most = (f"{times[int(len(times) * share)] * 1000:.1f} ms" for share in (0.5, 0.99))
        told = ", ".join(f"{count} × {what}" for what, count in self.faults.most_common(5)) or "0"
        return f"| {name} | {self.asked:,} | {self.asked / self.seconds:,.0f} | {half} | {most} | {told} |"


def build(project: Path, site: Path, day: str) -> None:
    """Build the site in a process of its own, as everybody does."""
    command = [sys.executable, "-m", "okrsite", "--today", day, "build", "--out", str(site)]
    subprocess.run(command, cwd=project, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)


def files_of(site: Path) -> dict[str, bytes]:
    """Every published file by its address."""
    found = (path for path in site.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {"/" + path.relative_to(site).as_posix(): path.read_bytes() for path in found}


@contextmanager
def nginx(site: Path, folder: Path) -> Iterator[int]:
    """The server of deploy/nginx.conf for a folder, on a free port."""
    port = free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    text = text.replace("/tmp/", f"{folder}/").replace("root /site;", f"root {site};")  # noqa: S108 - what stands there
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};").replace(
        "events {}", "events { worker_connections 512; }"
    )
    config = folder / "nginx.conf"
    config.write_text(f"user {os.environ.get('USER', 'root')};\n" + text if os.geteuid() == 0 else text, "utf-8")
    command = ["nginx", "-c", str(config), "-e", str(folder / "error.log"), "-g", "daemon off;"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        yield port
    finally:
        server.terminate()
        server.wait(10)


async def read(port: int, wanted: list[str], versions: list[dict[str, bytes]], until: float, into: Answers) -> None:
    """One reader: ask for one file after the other, and compare each with the versions that there are."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    at = id(reader) % len(wanted)
    while time.perf_counter() < until:
        path, at = wanted[at], (at + 7) % len(wanted)
        begun = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: okrs.example\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        into.times.append(time.perf_counter() - begun)
        if not head.startswith(b"HTTP/1.1 200 "):
            into.faults[f"{head[9:12].decode()} for {path}"] += 1
        elif body not in [files.get(path) for files in versions]:
            into.faults[f"other bytes for {path}"] += 1
    writer.close()


async def readers(port: int, versions: list[dict[str, bytes]], count: int, seconds: float) -> Answers:
    """So many readers at once, for so many seconds."""
    wanted = sorted(set.intersection(*(set(files) for files in versions)))
    into = Answers(0, seconds, [], Counter())
    until = time.perf_counter() + seconds
    done = await asyncio.gather(
        *(read(port, wanted, versions, until, into) for _ in range(count)), return_exceptions=True
    )
    into.faults.update(repr(fault)[:80] for fault in done if isinstance(fault, BaseException))
    return into._replace(asked=len(into.times))


async def while_building(
    port: int, site: Path, project: Path, count: int, seconds: float, versions: list[dict[str, bytes]]
) -> tuple[Answers, int]:
    """The same while the site changes; how often it did."""
    reading = asyncio.create_task(readers(port, versions, count, seconds))
    built = 0
    while not reading.done():
        await asyncio.to_thread(build, project, site, DAYS[(built + 1) % 2])
        built += 1
    return await reading, built


def wrk(port: int, seconds: int, count: int) -> str:
    """What wrk says of the home page."""
    if shutil.which("wrk") is None:
        return "wrk is not installed: not asked."
    command = ["wrk", "-t", "2", "-c", str(count), "-d", f"{seconds}s", "--latency", f"http://127.0.0.1:{port}/"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [
        line.strip()
        for line in said.splitlines()
        if re.search(r"50%|99%|Requests/sec|requests in|errors|Non-2xx", line)
    ]
    return f"`{' '.join(command[:-1])} …/`: " + "; ".join(re.sub(r"\s+", " ", line) for line in lines) + "."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--readers", type=int, default=64)
    parser.add_argument("--content", type=Path, default=ROOT)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="okrsite-load-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        site, versions = folder / "www" / "site", []
        for day in reversed(DAYS):
            build(given.content, site, day)
            versions.append(files_of(site))
        (folder / "nginx").mkdir()
        with nginx(site, folder / "nginx") as port:
            still = asyncio.run(readers(port, versions[1:], given.readers, given.seconds))
            busy, built = asyncio.run(while_building(port, site, given.content, given.readers, given.seconds, versions))
            asked = wrk(port, given.seconds, given.readers)
    size = sum(map(len, versions[1].values())) / 1e6
    machine = f"{given.readers} readers, {os.cpu_count()} cores ({platform.machine()}), shared with others."
    print("# Load\n\nWhat `python -m bench.load` told last, of the example company.\n")
    print(f"{len(versions[1]):,} files, {size:.1f} MB; {machine}\n")
    print("| | answers | a second | half within | 99 % within | faults |\n|---|---:|---:|---:|---:|---|")
    print(still.row("every file, each answer compared with it"))
    print(busy.row(f"the same while the site changes; exchanges: {built}"))
    print(f"\n{asked}")


if __name__ == "__main__":
    main()
