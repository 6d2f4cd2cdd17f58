"""How large is a picture? Width and height as its first bytes tell, so that pages keep its place free."""

from __future__ import annotations

import re
from typing import NamedTuple

PNG, GIF = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a")
JPEG_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers of a JPEG file that carry its size."""

VIEW_BOX = re.compile(rb"<svg[^>]*?\sviewBox=[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)", re.DOTALL)
LIMIT = 100_000


class Size(NamedTuple):
    """In pixels, or in the units of an SVG."""

    width: int
    height: int


def size(data: bytes) -> Size | None:
    """The size of a PNG, GIF, JPEG, WebP or SVG file; None for any other, and for a broken one."""
    for read in (_png, _gif, _jpeg, _webp, _svg):
        found = read(data)
        if found is not None:
            return found if 0 < found.width < LIMIT and 0 < found.height < LIMIT else None
    return None


def _png(data: bytes) -> Size | None:
    return _big(data[16:24], 4) if data.startswith(PNG) and len(data) >= 24 else None


def _gif(data: bytes) -> Size | None:
    if not data.startswith(GIF) or len(data) < 10:
        return None
    return Size(int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little"))


def _jpeg(data: bytes) -> Size | None:
    """The size stands in the first frame header; what comes before it is skipped segment by segment."""
    if not data.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in JPEG_SIZES:
            found = _big(data[at + 5 : at + 9], 2)
            return Size(found.height, found.width)
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return None


def _webp(data: bytes) -> Size | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return None
    if data[12:16] == b"VP8X":
        return Size(1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little"))
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return Size(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    return Size(int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF)


def _svg(data: bytes) -> Size | None:
    found = VIEW_BOX.search(data[:4096])
    if not found:
        return None
    try:
        return Size(round(float(found[1])), round(float(found[2])))
    except ValueError:
        return None


def _big(data: bytes, step: int) -> Size:
    """Two big-endian numbers of `step` bytes each."""
    return Size(int.from_bytes(data[:step], "big"), int.from_bytes(data[step : 2 * step], "big"))
