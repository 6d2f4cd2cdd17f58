"""Which formats are there to export in? Each lives in the module of its name, loaded when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from okrsite.export.selection import Selected

FORMATS = ("json", "csv", "xlsx", "ics", "atom", "codeowners", "markdown", "html")
"""Each format by its name on the command line. A new one is one module with a `write` and one line here."""

LETTERS = ("markdown", "html")
"""What is made of key results, whatever kind is asked for."""

BINARY = ("xlsx",)
"""What no terminal shows."""


def write(style: str, selected: Selected) -> bytes:
    """What is selected, in a format. Raises UsageError where that needs what is not installed."""
    writer: Callable[[Selected], bytes] = importlib.import_module(f"okrsite.export.{style}").write
    return writer(selected)
