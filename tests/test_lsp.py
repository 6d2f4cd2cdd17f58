"""`okrsite lsp`: what fits at a place, what it means and where it leads; and the same through a real client over stdio."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from okrsite.lsp.answers import explanation, place_of, suggestions, target
from okrsite.lsp.cursor import spot
from okrsite.lsp.desk import Desk, root_of
from tests.conftest import BASE, TODAY, Company, CompanyMaker, environment

OBJECTIVE = "content/objectives/x.md"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return CompanyMaker(tmp_path_factory.mktemp("lsp"))(BASE)


def at(text: str) -> tuple[list[str], int, int]:
    """The lines of a text without its mark ‸, and where that stood."""
    before = text.partition("‸")[0]
    return text.replace("‸", "").split("\n"), before.count("\n"), len(before.rpartition("\n")[2])


def words(made: Company, text: str, path: str = OBJECTIVE) -> list[str]:
    return [s.word for s in suggestions(made.load(), path, *at(text))]


def led_to(made: Company, text: str, path: str = OBJECTIVE) -> str | None:
    entity = target(made.load(), path, *at(text))
    return entity.uid if entity else None


@pytest.mark.parametrize(
    ("text", "trail", "key", "word"),
    [
        ("title: A‸", (), "title", "A"),
        ("ti‸", (), "", "ti"),
        ("‸title: A", (), "", "title"),
        ("title:‸", (), "title", ""),
        ("key_results:\n  - ‸", ("key_results",), "", ""),
        ("key_results:\n  - id: a\n    tit‸", ("key_results",), "", "tit"),
        ("key_results:\n- id: a\n  unit: ‸", ("key_results",), "unit", ""),
        (
            "key_results:\n  - id: a\n    check_ins:\n      - {date: 2026-10-01, ‸}",
            ("key_results", "check_ins"),
            "",
            "",
        ),
        (
            "key_results:\n  - id: a\n    check_ins:\n      - {date: 2026-10-01, by: iv‸}",
            ("key_results", "check_ins"),
            "by",
            "iv",
        ),
        (
            "key_results:\n  - id: a\n  - id: b\n    check_ins:\n      - date: 2026-10-01\n        by: ‸",
            ("key_results", "check_ins"),
            "by",
            "",
        ),
        ("aligns_to: [mission, ‸]", (), "aligns_to", ""),
        ("aligns_to:\n  - {to: ‸}", ("aligns_to",), "to", ""),
        ("aligns_to:\n  - ci‸", ("aligns_to",), "", "ci"),
        ("aligns_to: [mission, {to: a, contributes: ‸}]", ("aligns_to",), "contributes", ""),
        ("scope:\n  consult: [ivo‸]\nowner: b", ("scope",), "consult", "ivo"),
        ("closing: {outcome: partial}\nowner: ‸", (), "owner", ""),
        ("key_results:\n  - id: a\n    title: x\nown‸", (), "", "own"),
        ("depends_on: [{on: x, team: ‸", ("depends_on",), "team", ""),
        ("", (), "", ""),
    ],
)
def test_where_the_cursor_stands(text: str, trail: tuple[str, ...], key: str, word: str) -> None:
    found = spot(*at(text if "‸" in text else "‸"))
    assert (found.trail, found.key, found.word) == (trail, key, word)


def test_keys_that_are_there_are_not_offered_again(made: Company) -> None:
    offered = words(made, "---\ntitle: A\nteam: workshop\n‸\nowner: x\n---\n")
    assert {"cycle", "aligns_to", "key_results"} <= set(offered)
    assert {"title", "team", "owner"}.isdisjoint(offered)


def test_keys_of_parts(made: Company) -> None:
    assert {"baseline", "target", "check_ins"} <= set(words(made, "---\nkey_results:\n  - id: a\n    ‸\n---\n"))
    assert words(made, "---\nkey_results:\n  - {id: a, check_ins: [{‸}]}\n---\n") == [
        "date",
        "value",
        "confidence",
        "by",
        "note",
    ]
    assert words(made, "date: 2026-11-20\nentries:\n  city-rides/members: {‸}\n", "content/check-ins/w.yaml") == [
        "value",
        "confidence",
        "by",
        "note",
    ]
    assert words(made, "---\ncolour:\n  ‸\n---\n") == []


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("owner: ‸", ["ivo-brandt", "mara-lind"]),
        ("team: wo‸", ["company", "workshop"]),
        ("cycle: ‸", ["2026", "2026-q4"]),
        ("state: ‸", ["draft", "active", "closed"]),
        ("contributors: [mara-lind, ‸]", ["ivo-brandt", "mara-lind"]),
        ("depends_on: [{confirmed: ‸}]", ["true", "false"]),
        ("title: ‸", []),
    ],
)
def test_values(made: Company, text: str, offered: list[str]) -> None:
    assert sorted(words(made, f"---\n{text}\n---\n")) == sorted(offered)


def test_what_an_objective_can_align_to(made: Company) -> None:
    assert {"city-rides", "quick-repairs/wait", "returns", "mission", "vision"} <= set(
        words(made, "---\naligns_to: [‸]\n---\n")
    )


def test_links_in_prose(made: Company) -> None:
    assert "quick-repairs/wait" in words(made, "---\ntitle: A\n---\nSee [[qui‸]] and more.")
    assert words(made, "---\ntitle: A\n---\nSee qui‸ and more.") == []
    assert led_to(made, "---\ntitle: A\n---\nSee [[quick-repairs/wa‸it|our wait]].") == "key-result:quick-repairs/wait"


@pytest.mark.parametrize(
    ("text", "uid"),
    [
        ("owner: ivo-br‸andt", "person:ivo-brandt"),
        ("aligns_to: [city-rides/adv‸ice]", "key-result:city-rides/advice"),
        ("aligns_to: [mis‸sion]", "mission"),
        ("aligns_to: [{to: kpi:ret‸urns}]", "kpi:returns"),
        ("owner: nob‸ody", None),
        ("title: ivo-br‸andt", None),
        ("ow‸ner: ivo-brandt", None),
    ],
)
def test_where_a_reference_leads(made: Company, text: str, uid: str | None) -> None:
    assert led_to(made, f"---\n{text}\n---\n") == uid


def test_what_is_said_of_an_entity_and_of_a_key(made: Company) -> None:
    project = made.load()
    assert explanation(project, OBJECTIVE, *at("---\naligns_to: [quick-repairs/wa‸it]\n---\n")) == (
        "**Days from drop-off to pick-up**\n\nkey result · quick-repairs/wait · Ivo Brandt\n\n60% (56% expected), on-track"
    )  # fmt: skip
    assert (
        explanation(project, OBJECTIVE, *at("---\nhori‸zon: x\n---\n"))
        == "**horizon**: how far it looks\n\nFor example: `horizon: tactical`"
    )
    assert explanation(project, OBJECTIVE, *at("---\nx-o‸wn: 1\n---\ntext")) == ""
    assert explanation(
        project, "content/objectives/quick-repairs.md", *at("---\ntitle: Rid‸ers get\n---\n")
    ).startswith("**Riders get their bicycle back")


def test_the_place_of_a_person_is_the_name(made: Company) -> None:
    person = made.load().graph.people["ivo-brandt"]
    assert place_of(person) == ("content/people/ivo-brandt.md", (2, 7, 2, 17))


def test_texts_that_are_open_count_and_a_wrong_configuration_is_survived(company: CompanyMaker) -> None:
    mine = company(BASE)
    desk = Desk(mine.root, lambda: TODAY)
    assert root_of(mine.content / "teams" / "x.md") == mine.root
    assert root_of(mine.root.parent / "elsewhere.md") is None
    desk.put("content/teams/new.md", "---\nname: New\nparent: compnay\n---\n")
    desk.refresh()
    assert desk.project is not None
    assert "OKR201" in [f.code for f in desk.project.findings]
    desk.put("okrsite.yaml", "colour: red\n")
    desk.refresh()
    assert desk.project is not None
    assert "unknown key" in desk.fault
    desk.put("okrsite.yaml", None)
    desk.put("content/teams/new.md", None)
    desk.refresh()
    assert (desk.fault, desk.project.findings) == ("", ())


# ------------------------------------------------------------------------------------------------ over stdio

TYPED = "---\ntitle: Größe 👩‍🔧 zählt\nteam: wrokshop   # 👩‍🔧 \nowner: ivo-brandt\ncycle: 2026-q4\naligns_to: [city-rides]\n\n---\nWhy: [[city-rides]]\n"


class Editor(LanguageClient):
    """A client that keeps what the server publishes."""

    def __init__(self) -> None:
        super().__init__("editor", "1")
        self.told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def keep(params: types.PublishDiagnosticsParams) -> None:
            self.told.put_nowait(params)

    async def told_of(self, uri: str) -> list[types.Diagnostic]:
        while (told := await asyncio.wait_for(self.told.get(), 60)).uri != uri:
            pass
        return list(told.diagnostics)


async def session(made: Company) -> None:
    editor = Editor()
    await editor.start_io(
        sys.executable,
        "-m",
        "okrsite",
        "--today",
        TODAY.isoformat(),
        "lsp",
        env=environment(made.root),
        cwd=str(made.root),
    )
    initialized = await editor.initialize_async(
        types.InitializeParams(types.ClientCapabilities(), root_uri=made.root.as_uri())
    )
    assert initialized.capabilities.hover_provider
    editor.initialized(types.InitializedParams())
    uri = (made.content / "objectives" / "new.md").as_uri()
    document = types.TextDocumentIdentifier(uri)
    editor.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "markdown", 1, TYPED)))
    told = {d.code: d for d in await editor.told_of(uri)}
    assert told["OKR201"].range == types.Range(types.Position(2, 6), types.Position(2, 14))
    assert told["OKR201"].severity == types.DiagnosticSeverity.Error
    assert told["OKR201"].message.startswith('unknown team "wrokshop" (did you mean "workshop"?)')

    change = types.TextDocumentContentChangePartial(
        types.Range(types.Position(2, 6), types.Position(2, 14)), "workshop"
    )
    editor.text_document_did_change(
        types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(2, uri), [change])
    )
    assert "OKR201" not in {d.code for d in await editor.told_of(uri)}

    keys = await editor.text_document_completion_async(types.CompletionParams(document, types.Position(6, 0)))
    assert isinstance(keys, types.CompletionList)
    assert "key_results" in {item.label for item in keys.items}
    ids = await editor.text_document_completion_async(types.CompletionParams(document, types.Position(3, 10)))
    assert isinstance(ids, types.CompletionList)
    edit = next(item.text_edit for item in ids.items if item.label == "mara-lind")
    assert edit == types.TextEdit(types.Range(types.Position(3, 7), types.Position(3, 17)), "mara-lind")

    hover = await editor.text_document_hover_async(types.HoverParams(document, types.Position(8, 9)))
    assert isinstance(hover, types.Hover)
    assert isinstance(hover.contents, types.MarkupContent)
    assert "The city trusts us with its bicycles" in hover.contents.value
    assert "expected), " in hover.contents.value
    where = await editor.text_document_definition_async(types.DefinitionParams(document, types.Position(5, 15)))
    assert isinstance(where, types.Location)
    assert where.uri == (made.content / "objectives" / "city-rides.md").as_uri()
    assert where.range.start == types.Position(1, 7)
    nothing = types.TextDocumentIdentifier("file:///elsewhere.md")
    assert await editor.text_document_hover_async(types.HoverParams(nothing, types.Position(0, 0))) is None

    editor.text_document_did_close(types.DidCloseTextDocumentParams(document))
    assert await editor.told_of(uri) == []
    await editor.shutdown_async(None)
    editor.exit(None)
    await editor.stop()  # type: ignore[no-untyped-call]


def run(story: Coroutine[None, None, None]) -> None:
    """In a thread of its own: the browser of other tests may have a loop of its own in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, asyncio.wait_for(story, 120)).result()


@pytest.mark.slow
def test_an_editor_is_answered(company: CompanyMaker) -> None:
    made = company(BASE)
    before = made.snapshot(".")
    run(session(made))
    assert made.snapshot(".") == before


def test_the_extra_is_asked_for_where_it_is_missing(company: CompanyMaker) -> None:
    code = "import sys; sys.modules['pygls'] = None; sys.modules['lsprotocol'] = None; from okrsite.cli.app import run; sys.exit(run(['lsp']))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(company().root),
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "Error: the language server is an extra: pip install 'okrsite[lsp]'\n"
