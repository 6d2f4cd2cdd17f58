"""On which machine was it measured, with which programs?"""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path

from bench.measure import Failed
from bench.peers import Peer

MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def about(peers: list[Peer]) -> dict[str, str]:
    """What the head of the results says."""
    return {
        "day": time.strftime("%Y-%m-%d"),
        "machine": f"{os.cpu_count()} cores of {_processor()}, {MEMORY:.0f} GiB, {platform.platform(terse=True)}",
        "python": platform.python_version(),
        "load": f"{os.getloadavg()[0]:.1f} when it began",
        **{f"version {peer.name}": _version(peer) for peer in peers},
    }


def _processor() -> str:
    """As the kernel calls it."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _version(peer: Peer) -> str:
    try:
        return peer.version()
    except (Failed, OSError) as error:
        return f"missing: {str(error).splitlines()[0]}"
