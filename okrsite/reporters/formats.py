"""Which formats are there to write findings down in?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from okrsite.reporters.ci import github, junit
from okrsite.reporters.programs import gitlab, json, rdjson, sarif
from okrsite.reporters.report import Report
from okrsite.reporters.text import concise, full

REPORTERS: Mapping[str, Callable[[Report], str]] = MappingProxyType(
    {
        "full": full,
        "concise": concise,
        "json": json,
        "github": github,
        "gitlab": gitlab,
        "sarif": sarif,
        "junit": junit,
        "rdjson": rdjson,
    }
)
"""Each format by its name on the command line. A new one is one function and one line here."""
