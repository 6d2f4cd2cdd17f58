"""Is an SVG file a drawing and nothing else? Opened on its own, it would be a document of the site's origin.

What is known to be harmless is let through, never the rest: elements and attributes as a parser finds them, so that no
encoding, entity or namespace hides anything.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset(
    {
        "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
        "tspan", "textPath", "title", "desc", "metadata", "style", "switch", "linearGradient", "radialGradient", "stop",
        "clipPath", "mask", "pattern", "marker", "filter", "feBlend", "feColorMatrix", "feComponentTransfer",
        "feComposite", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur",
        "feMerge", "feMergeNode", "feMorphology", "feOffset", "feTile", "feTurbulence",
    }
)  # fmt: skip
NOTES = (
    "{http://www.inkscape.org/", "{http://sodipodi.sourceforge.net/", "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}",
    "{http://creativecommons.org/", "{http://web.resource.org/cc/}", "{http://purl.org/dc/",
)  # fmt: skip
"""Namespaces in which drawing programs leave notes; no browser acts on them."""

DECLARED = re.compile(rb"<!(?!--)|<\?(?!xml\s)")
"""A document type, which may declare entities, or an instruction, which may name a style sheet."""

OTHER_LETTERS = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["'](?!(?:utf-8|us-ascii|iso-8859-1)["'])""", re.IGNORECASE)
"""A declared encoding in which a browser might read other letters than our parser does."""

ELSEWHERE = re.compile(r"url\s*\((?!\s*[\"']?\s*#)|[\\@]|(?:java|vb)script:|expression", re.IGNORECASE)
"""What of a style loads something, or might be read as something else."""


def is_drawing(content: bytes) -> bool:
    """Whether nothing in it runs, loads or leads elsewhere."""
    if DECLARED.search(content) or OTHER_LETTERS.search(content):
        return False
    try:
        content.decode("utf-8")
        root = ET.fromstring(content)  # noqa: S314 - no document type gets here, so there are no entities to expand
    except (UnicodeDecodeError, ET.ParseError, ValueError, LookupError):
        return False
    return root.tag == f"{SVG}svg" and all(map(_is_harmless, root.iter()))


def _is_harmless(element: ET.Element) -> bool:
    tag = element.tag
    if tag.startswith(NOTES):
        return True
    if not tag.startswith(SVG) or tag.removeprefix(SVG) not in ELEMENTS:
        return False
    if tag == f"{SVG}style" and ELSEWHERE.search(element.text or ""):
        return False
    return all(_is_still(name.rpartition("}")[2].lower(), value) for name, value in element.attrib.items())


def _is_still(name: str, value: str) -> bool:
    """Whether an attribute starts nothing; one that leads somewhere leads to a part of the drawing."""
    if name in {"href", "src", "from", "to", "values", "base"}:
        return value.startswith("#")
    return not name.startswith("on") and not ELSEWHERE.search(value)
