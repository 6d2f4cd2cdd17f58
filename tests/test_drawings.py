"""Which SVG files are drawings: each case is one drawing with one thing changed."""

from __future__ import annotations

import pytest

from okrsite.site.drawings import ELEMENTS, is_drawing

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inside: str = "", attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} {attributes}>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    "inside",
    [
        "",
        '<path d="M0 0L9 9" fill="#d4a017"/>',
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/>',
        "<rect fill=\"url( '#a' )\" style='fill:url(#a)'/>",
        '<symbol id="b"/><use href="#b"/><use xlink:href="#b"/>',
        "<style>path { fill: red } /* a note */</style>",
        "<style/>",
        "<text>javascript: is a language</text>",
        "<title>url(x)</title>",
        "<!-- <script/> -->",
        '<g xmlns:i="http://www.inkscape.org/namespaces/inkscape"><i:grid onload="x"/></g>',
        '<metadata xmlns:d="http://purl.org/dc/elements/1.1/"><d:title>x</d:title></metadata>',
        *(f"<{name}/>" for name in sorted(ELEMENTS)),
    ],
)
def test_a_drawing(inside: str) -> None:
    assert is_drawing(svg(inside))
    for encoding in ("utf-8", "UTF-8", "ISO-8859-1", "us-ascii"):
        assert is_drawing(f'<?xml version="1.0" encoding="{encoding}" standalone="no"?>\n'.encode() + svg(inside))
    assert is_drawing(b'<?xml version="1.0"?>' + svg(inside))


@pytest.mark.parametrize(
    "inside",
    [
        "<script/>",
        "<script>x</script>",
        "<g><g><script/></g></g>",
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>',
        '<script xmlns="http://www.inkscape.org.evil.example/"/>',
        "<foreignObject/>",
        "<a href='#x'/>",
        "<image href='#x'/>",
        "<set/>",
        "<animate/>",
        "<feImage/>",
        "<SCRIPT/>",
        "<unknown/>",
        "<path onclick='x'/>",
        "<path ONCLICK='x'/>",
        "<path xlink:onclick='x'/>",
        "<use href='x.svg#y'/>",
        "<use href=''/>",
        "<use xlink:href='//out.example/#x'/>",
        "<use HREF='data:x'/>",
        "<path from='javascript:x'/>",
        "<path to='x'/>",
        "<path values='x'/>",
        "<path src='x'/>",
        "<svg xml:base='https://out.example/'/>",
        "<path style='background:url(//out.example/x)'/>",
        "<path fill='url(x)'/>",
        "<path fill='URL (x)'/>",
        "<path filter='u\\72l(x)'/>",
        "<path d='javascript:x'/>",
        "<path d='vbscript:x'/>",
        "<path style='width:expression(x)'/>",
        "<style>@import 'x';</style>",
        "<style>path { fill: url(x) }</style>",
        "<style>p\\61th { }</style>",
        "<?xml-stylesheet href='x'?>",
        "<?php x ?>",
        "<path",
        "&x;",
        "\x01",
    ],
)
def test_no_drawing(inside: str) -> None:
    assert not is_drawing(svg(inside))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text",
        b"<svg/>",
        b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
        b"<g xmlns='http://www.w3.org/2000/svg'/>",
        b"<text xmlns='http://www.w3.org/2000/svg'/>",
        b"<!DOCTYPE svg>" + svg(),
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg("&a;"),
        svg().decode().encode("utf-16"),
        svg().replace(b"<svg", b"<svg a='\xff'"),
        b"<?xml version='1.0' encoding='nonsense'?>" + svg(),
        b"<?xml version='1.0' encoding='utf-7'?>" + svg(),
        b"<?xml version='1.0' encoding='iso-2022-jp'?>" + svg(),
        b"<?xml version='1.0' encoding = \"shift_jis\"?>" + svg(),
        b"<?xml version='1.0'\nencoding='GBK'?>" + svg(),
        b"<?xml version='1.0' encoding='utf-8-x'?>" + svg(),
        svg(attributes="onload='x'"),
        svg() + svg(),
    ],
)
def test_no_file_of_drawings(content: bytes) -> None:
    assert not is_drawing(content)
