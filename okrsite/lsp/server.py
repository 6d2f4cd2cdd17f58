"""How do questions and answers pass between an editor and us? The language server, by pygls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import TextDocument

from okrsite import __version__
from okrsite.content.config import CONFIG_FILE
from okrsite.findings import Finding, Level, Span
from okrsite.lsp.answers import Suggestion, explanation, place_of, suggestions, target
from okrsite.lsp.desk import Desk, root_of
from okrsite.project import Project

PAUSE = 0.2
"""Seconds without a key before what is written is checked."""

SEVERITIES = {
    Level.ERROR: types.DiagnosticSeverity.Error,
    Level.WARNING: types.DiagnosticSeverity.Warning,
    Level.INFO: types.DiagnosticSeverity.Information,
}
ITEM_KINDS = {"key": types.CompletionItemKind.Property, "value": types.CompletionItemKind.EnumMember}

Asked = types.CompletionParams | types.HoverParams | types.DefinitionParams


class Server(LanguageServer):
    """The desks of the projects whose files are open."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__("okrsite", __version__)
        self.today = today
        self.desks: dict[Path, Desk] = {}
        self.waiting: dict[Path, asyncio.Task[None]] = {}

    def desk(self, uri: str) -> tuple[Desk, str] | None:
        """The desk of a file's project and its path there; None for what belongs to no project."""
        name = to_fs_path(uri)
        root = root_of(Path(name)) if name else None
        if name is None or root is None:
            return None
        desk = self.desks.setdefault(root, Desk(root, self.today))
        return desk, Path(name).relative_to(root).as_posix()

    def changed(self, uri: str, text: str | None) -> None:
        """Take a new text, and check its project once nobody has typed for a moment."""
        if (found := self.desk(uri)) is None:
            return
        desk, path = found
        desk.put(path, text)
        if (task := self.waiting.get(desk.root)) is not None:
            task.cancel()
        self.waiting[desk.root] = asyncio.ensure_future(self._checked(desk))

    async def _checked(self, desk: Desk) -> None:
        await asyncio.sleep(PAUSE)
        await asyncio.to_thread(desk.refresh)
        for path in desk.open:
            self._publish(desk, path)

    def _publish(self, desk: Desk, path: str) -> None:
        uri = from_fs_path(str(desk.root / path)) or ""
        found = [f for f in desk.project.findings if f.place.path == path] if desk.project else []
        document = self.workspace.get_text_document(uri)
        told = [self.diagnostic(document, finding) for finding in found]
        if desk.fault and path == CONFIG_FILE:
            nowhere = types.Range(types.Position(0, 0), types.Position(0, 0))
            told.append(types.Diagnostic(nowhere, desk.fault, types.DiagnosticSeverity.Error, source="okrsite"))
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, told))

    def diagnostic(self, document: TextDocument, f: Finding) -> types.Diagnostic:
        """A finding as an editor shows it."""
        message = f"{f.message}\n{f.hint}" if f.hint else f.message
        return types.Diagnostic(
            self.range(document, f.place.span), message, SEVERITIES[f.level], code=f.code, source="okrsite"
        )

    def range(self, document: TextDocument, span: Span) -> types.Range:
        """A span in the editor's way of counting: from 0, and mostly in units of UTF-16."""
        line, column, end_line, end_column = span
        ours = types.Range(types.Position(line - 1, column - 1), types.Position(end_line - 1, end_column - 1))
        return self.workspace.position_codec.range_to_client_units(document.lines, ours)

    def asked(self, params: Asked) -> tuple[Project, str, list[str], int, int] | None:
        """The project, path, lines and place that a question is about."""
        found = self.desk(params.text_document.uri)
        project = found[0].loaded() if found is not None else None
        if found is None or project is None:
            return None
        document = self.workspace.get_text_document(params.text_document.uri)
        at = self.workspace.position_codec.position_from_client_units(document.lines, params.position)
        lines = [line.rstrip("\r\n") for line in document.lines] or [""]
        return project, found[1], [*lines, ""], at.line, at.character


def serve(today: Callable[[], date]) -> None:
    """Answer an editor on standard input and output, until it goes."""
    made(today).start_io()


def made(today: Callable[[], date]) -> Server:
    """A server that knows how to answer."""
    server = Server(today)
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(_opened)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(_saved)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_closed)
    completion = types.CompletionOptions(trigger_characters=["[", "/", " "])
    server.feature(types.TEXT_DOCUMENT_COMPLETION, completion)(_complete)
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    server.feature(types.TEXT_DOCUMENT_DEFINITION)(_definition)
    return server


def _opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    server.changed(params.text_document.uri, params.text_document.text)


def _changed(server: Server, params: types.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    server.changed(uri, server.workspace.get_text_document(uri).source)


def _saved(server: Server, params: types.DidSaveTextDocumentParams) -> None:
    uri = params.text_document.uri
    server.changed(uri, server.workspace.get_text_document(uri).source)


def _closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    server.changed(uri, None)
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


def _complete(server: Server, params: types.CompletionParams) -> types.CompletionList:
    asked = server.asked(params)
    found = suggestions(*asked) if asked is not None else []
    document = server.workspace.get_text_document(params.text_document.uri)
    items = [_item(server, document, s, asked[3]) for s in found] if asked is not None else []
    return types.CompletionList(is_incomplete=False, items=items)


def _item(server: Server, document: TextDocument, s: Suggestion, line: int) -> types.CompletionItem:
    text = f"{s.word}: " if s.kind == "key" else s.word
    span = (line + 1, s.start + 1, line + 1, s.end + 1)
    edit = types.TextEdit(server.range(document, span), text)
    kind = ITEM_KINDS.get(s.kind, types.CompletionItemKind.Reference)
    return types.CompletionItem(s.word, kind=kind, detail=s.about or None, text_edit=edit, filter_text=s.word)


def _hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    asked = server.asked(params)
    text = explanation(*asked) if asked is not None else ""
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text)) if text else None


def _definition(server: Server, params: types.DefinitionParams) -> types.Location | None:
    asked = server.asked(params)
    found = target(*asked) if asked is not None else None
    desk = server.desk(params.text_document.uri)
    if found is None or desk is None:
        return None
    place = place_of(found)
    uri = from_fs_path(str(desk[0].root / place.path)) or ""
    return types.Location(uri, server.range(server.workspace.get_text_document(uri), place.span))
