"""Where is a theme of the company's own wrong? The file and the line of the template, in place of a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from okrsite.findings import UsageError

OURS = "<okrsite>/"
"""What the file names of templates begin with that came with okrsite: a fault in these is our own."""


@contextmanager
def told() -> Iterator[None]:
    """Turn what goes wrong inside a company's template into a UsageError that names its place."""
    try:
        yield
    except UsageError:
        raise
    except Exception as error:
        place, words = _place(error), str(error) or type(error).__name__
        if isinstance(error, TemplateNotFound):
            words = f"there is no template {error.name!r} in the theme or in those that it extends"
        if place and not place.startswith(OURS):
            raise UsageError(f"{place}: {words}") from error
        if isinstance(error, TemplateError) and not place:
            raise UsageError(f"theme: {words}") from error
        raise


def _place(error: BaseException) -> str:
    """`theme/templates/home.html:3`, empty where no template is at fault."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}"
    place, step = "", error.__traceback__
    while step is not None:
        place, step = _template(step) or place, step.tb_next
    return place


def _template(step: TracebackType) -> str:
    """The place of a step of a traceback, if it is in a template: Jinja puts the template's own lines in."""
    code = step.tb_frame.f_code
    return f"{code.co_filename}:{step.tb_lineno}" if "__jinja_exception__" in step.tb_frame.f_globals else ""
