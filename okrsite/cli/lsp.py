"""`okrsite lsp`: how does an editor start the language server?"""

from __future__ import annotations

from datetime import date

import click

from okrsite.cli.session import Session
from okrsite.findings import UsageError


@click.command()
@click.pass_context
def command(ctx: click.Context) -> int:
    """Speak the language server protocol on standard input and output, for an editor that starts it.

    It shows findings while you type, completes keys and ids, shows progress, and leads to what is named. It writes
    nothing. It needs an extra: pip install 'okrsite[lsp]'.
    """
    session: Session = ctx.obj
    given = ctx.find_root().params.get("today")
    try:
        from okrsite.lsp.server import serve  # noqa: PLC0415 - the extra may be missing, and nobody else needs it
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"pygls", "lsprotocol"}:
            raise
        raise UsageError("the language server is an extra: pip install 'okrsite[lsp]'") from None
    serve(lambda: session.today if given else date.today())  # noqa: DTZ011 - the user's day, which may pass
    return 0
