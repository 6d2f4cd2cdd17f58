"""The size of a picture is known before it is loaded, and a broken one is no reason to stop."""

from __future__ import annotations

import zlib

import pytest

from okrsite.site.pictures import Size, size


def big(*numbers: int, step: int = 2) -> bytes:
    return b"".join(number.to_bytes(step, "big") for number in numbers)


PNG = b"\x89PNG\r\n\x1a\n" + big(13, step=4) + b"IHDR" + big(640, 480, step=4) + zlib.compress(b"")
JPEG = b"\xff\xd8\xff\xe0" + big(16) + b"JFIF\0" + bytes(9) + b"\xff\xc0" + big(17) + b"\x08" + big(480, 640) + bytes(9)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (PNG, Size(640, 480)),
        (JPEG, Size(640, 480)),
        (b"GIF89a\x80\x02\xe0\x01" + bytes(4), Size(640, 480)),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + b"\x80\x02\xe0\x01", Size(640, 480)),
        (
            b"RIFF\0\0\0\0WEBPVP8L" + bytes(4) + b"\x2f" + (639 | 479 << 14).to_bytes(4, "little") + bytes(5),
            Size(640, 480),
        ),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x7f\x02\0\xdf\x01\0", Size(640, 480)),
        (b'<svg xmlns="x"\n viewBox="0 0 64.4 48">', Size(64, 48)),
        (b'<svg viewBox="0 0 0 48">', None),
        (b'<svg viewBox="0 0 1.2.3 48">', None),
        (PNG[:20], None),
        (JPEG[:24], None),
        (b"\xff\xd8" + b"\xff\xe0\0\0" * 9, None),
        (b"GIF89a", None),
        (b"RIFF\0\0\0\0WEBP", None),
        (b"", None),
    ],
)
def test_the_size_of_a_picture(data: bytes, found: Size | None) -> None:
    assert size(data) == found
