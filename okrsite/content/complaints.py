"""What do libyaml's complaints mean, in words that help somebody who does not know YAML?"""

from __future__ import annotations


def in_words(raw: str) -> tuple[str, str]:
    """What is wrong and what to do about it; a complaint that is not known stands for itself."""
    return next(((message, hint) for part, message, hint in COMPLAINTS if part in raw), (raw, "check the YAML here"))


COMPLAINTS = (
    ("expected node content", "a value is missing here, or what was opened is not closed", "finish the line"),
    (
        "mapping values are not allowed",
        'a ": " inside a value is read as another key',
        "put quotes around the whole value",
    ),
    (
        "cannot start any token",
        "a value cannot start with this character (a tab indents, or a sign such as @ or `)",
        "indent with spaces, and put quotes around a value that begins with a sign",
    ),
    (
        "expected ',' or ']'",
        "a list that began with [ is not closed",
        "close it with ], and quote items that hold commas",
    ),
    (
        "expected ',' or '}'",
        "a mapping that began with { is not closed",
        "close it with }, and quote values that hold commas or colons",
    ),
    (
        "could not find expected ':'",
        'a key without a ":" after it',
        'write "key: value", or indent the line if it continues a text',
    ),
    (
        "expected <block end>",
        "the indentation does not fit the lines above",
        "line the keys up with the key above them",
    ),
    (
        "did not find expected key",
        "the indentation does not fit the lines above",
        "line the keys up with the key above them",
    ),
    ("unexpected end of stream", "a quote that was opened is never closed", "close it"),
    ("found unexpected document indicator", "a quote that was opened is never closed", "close it"),
    (
        "unknown escape character",
        "a backslash in double quotes means something in YAML",
        "use single quotes, or write \\\\",
    ),
    ("control characters are not allowed", "an invisible control character", "remove it"),
    ("special characters are not allowed", "an invisible control character", "remove it"),
    (
        "undefined tag handle",
        "a ! at the start of a value is a YAML tag, which content may not use",
        "put quotes around the value",
    ),
    (
        "did not find expected alphabetic",
        "a & or * at the start of a value means something in YAML",
        "put quotes around the value",
    ),
)
"""(part of libyaml's message, what is wrong, what to do)."""
