"""Whatever people write, pages are made of what the theme is made of, and nothing in them runs, loads or leads astray."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import count
from typing import NamedTuple, cast

import html5lib
import openpyxl
import pytest
from markdown_it import MarkdownIt

from okrsite.content.config import TERMS
from okrsite.content.trees import Tree
from okrsite.export import csv as table
from okrsite.export import formats
from okrsite.export import markdown as message
from okrsite.export.selection import select
from okrsite.project import Edit, Project, load
from okrsite.site import Options, feeds, render
from okrsite.site.kinds import calendar
from tests.conftest import BASE, TODAY, CompanyMaker
from tests.hostile import read
from tests.hostile.company import Maker, Words, quoted
from tests.hostile.payloads import ALL, BLOCKS, INLINE
from tests.properties.test_reader_properties import MemoryTree

pytestmark = pytest.mark.usefixtures("themes_read_once")

SIZE = 4
BASE_URL = "https://okrs.example/company/okrs/"
CONFIG = "site: {title: %s}\nrepository: {url: 'https://git.example/okrs'}\nlabels: %s\n"

MARKDOWN = (
    "*a* **b** `c` ~~d~~ [e](https://out.example/f) [g](mailto:h@i.example) [[x0]] ![j](../assets/j.png)\n\n"
    + "".join("#" * n + f" h{n}\n\n" for n in range(1, 7))
    + "1. l\n\n- m\n\n> n\n\n```python\no\n```\n\n    p\n\n---\n\nq\\\nr\n\n3. s\n\n"
    + "| t | u | v | w |\n|:-:|:-|-:|-|\n| x | y | z | ! |\n\n[k](#h-1)\n"
)
"""Everything that prose may be made of."""

Site = Mapping[str, bytes]


def project(words: Words, prose: Words, size: int = SIZE, config: str = "", today: date = TODAY) -> Project:
    files = {f"content/{name}": text.encode() for name, text in Maker(words, prose).files(size).items()}
    tree: Tree = MemoryTree({"okrsite.yaml": config.encode(), "content/assets/j.png": b"png", **files})
    made = load(tree, today=today, drafts=False)
    past = {path: (Edit("0" * 40, TODAY, words("author"), words("subject")),) for path in files}
    return made._replace(edits=past)


def site_of(made: Project, *, offline: bool = False) -> Site:
    return dict(render(made, Options(base_url=BASE_URL, offline=offline)).items())


class Harmless(NamedTuple):
    """A company of words: its site, what its pages are made of, and what each makes a browser do."""

    project: Project
    site: Site
    shape: read.Shape
    commands: Mapping[str, list[tuple[str, ...]]]


@cache
def harmless(size: int = SIZE) -> Harmless:
    """The same company with words, and what its pages are made of."""
    made = project(lambda name: f"*some* **{name}** `of` ~~ours~~", lambda _: MARKDOWN, size, CONFIG % ("T", "{}"))
    site = site_of(made)
    pages = read.pages_of(site)
    return Harmless(made, site, read.shape(pages.values()), {path: read.commands(page) for path, page in pages.items()})


def in_turn(texts: tuple[str, ...], step: int = 1) -> Words:
    """The texts one after the other, whatever the field; so many at once."""
    numbers = count()
    return lambda _: "\n\n".join(texts[next(numbers) % len(texts)] for _ in range(step))


@cache
def hostile() -> tuple[Project, Site]:
    """A company in which each text stands somewhere, in fields and in prose."""
    labels = {term: INLINE[n * 29] for n, term in enumerate(TERMS)}
    config = CONFIG % (
        quoted('T"><script>canary()</script>{{7*7}}'),
        "{" + ", ".join(f"{k}: {quoted(v)}" for k, v in labels.items()) + "}",
    )
    made = project(in_turn(INLINE), in_turn(BLOCKS, step=1 + len(BLOCKS) // (9 * SIZE)), SIZE, config)
    return made, site_of(made)


def faults_of(site: Site, made: Project, size: int = SIZE) -> list[str]:
    """Every fault of every file of a site, against the harmless one."""
    _, twin, *_ = harmless(size)
    told = [fault for path, page in read.of_suffix(site, ".html").items() for fault in faults_of_page(path, page, size)]
    told += [
        f"{path}: {fault}"
        for path, data in read.of_suffix(site, ".json").items()
        for fault in read.faults_of_json(data)
    ]
    for suffix in (".xml", ".svg"):
        form = read.shape_of_xml(iter(read.of_suffix(twin, suffix).values()))
        told += [
            f"{path}: {fault}"
            for path, data in read.of_suffix(site, suffix).items()
            for fault in read.faults_of_xml(data, form)
        ]
    events = site["calendar.ics"].count(b"BEGIN:VEVENT\r\n")
    told += [f"calendar.ics: {fault}" for fault in read.faults_of_calendar(site["calendar.ics"], events)]
    told += [
        f"csv: {fault}" for fault in read.faults_of_csv(exported(made, "csv").decode(), 1 + len(made.graph.key_results))
    ]
    json.loads(exported(made, "json"))
    return told


QUIET: set[tuple[str, int, bytes]] = set()
"""Pages in which nothing was found, by path, size of the company and hash: most of a site is the same for many texts."""


def faults_of_page(path: str, page: bytes, size: int) -> list[str]:
    """Every fault of a page, against the harmless one."""
    _, twin, allowed, commands = harmless(size)
    known = path, size, hashlib.sha256(page).digest()
    if known in QUIET or twin.get(path) == page:
        return []
    tree = html5lib.parse(page.decode(), namespaceHTMLElements=False)
    told = [f"{path}: {fault}" for fault in read.faults_of_page(tree, allowed)]
    if path in twin and commands[path] != read.commands(tree):
        told.append(f"{path} does something else")
    if not told:
        QUIET.add(known)
    return told


def exported(made: Project, style: str) -> bytes:
    return formats.write(style, select(made))


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 400


def test_the_words_stand_where_they_should() -> None:
    """Else the rest would prove nothing: nearly all fields were read, each kind has its pages."""
    made, site = hostile()
    plain, twin, *_ = harmless()
    graph = made.graph
    assert [node.uid for node in graph.nodes] == [node.uid for node in plain.graph.nodes]
    assert set(twin) - set(site) == {"assets/j.png"}
    shown = b"".join(site.values()).decode()
    assert [word for word in ("&lt;script&gt;", "{{7*7}}", "&lt;svg onload", "{% for") if word not in shown] == []
    assert "49" not in json.loads(site["okrs.json"])["objectives"][0]["title"]


def test_no_file_of_a_hostile_company_does_anything() -> None:
    made, site = hostile()
    told = faults_of(site, made)
    assert not told, "\n".join(told[:40])


def test_the_index_of_a_site_on_a_disk_is_data() -> None:
    site = site_of(hostile()[0], offline=True)
    script = site["find/index.js"].decode()
    assert script.startswith("self.okrFind={")
    assert list(read.faults_of_json(script.removeprefix("self.okrFind=").encode())) == []


@pytest.mark.parametrize("field", ["id", "aliases", "audience", "values", "postmortem"])
def test_names_are_names_or_nothing(company: CompanyMaker, field: str) -> None:
    """No id, alias, audience or file name of theirs reaches any address; a file of such a name is left out."""
    twin = set(site_of(company(BASE).load(drafts=False)))
    made = company(BASE)
    kinds = {"values": "kpis", "postmortem": "objectives"}
    for n, text in enumerate(INLINE):
        written = f"[{quoted(text)}]" if field == "aliases" else quoted(text)
        line = (
            f"closing: {{postmortem: {written}}}\nteam: workshop\ncycle: 2026-q4"
            if field == "postmortem"
            else f"{field}: {written}"
        )
        made.write({f"{kinds.get(field, 'pages')}/h{n}.md": f"---\ntitle: x\n{line}\n---\n"})
    new = sorted(set(site_of(made.load(audience="everyone", drafts=False))) - twin)
    assert [
        path for path in new if not re.fullmatch(r"(?:(?:-|[a-z0-9][a-z0-9-]*)/)*[a-z0-9][a-z0-9-]*\.[a-z]+", path)
    ] == []


def test_file_names_are_ids_or_nothing(company: CompanyMaker) -> None:
    names = [
        "<b>",
        'x"y',
        "a b",
        "é",
        "e\u0301",
        "A",
        "a\u202eb",
        "x" * 200,
        "a&b",
        "%2e%2e",
        "con",
        "$(x)",
        "`x`",
        "a;b",
        "'",
        "{{7*7}}",
        "-x",
        "x--",
        "\x1b[31m",
        "a\nb",
    ]
    made = company(
        BASE,
        {
            f"{folder}/{name}.md": "---\ntitle: x\nname: x\n---\n"
            for name in names
            for folder in ("pages", "teams", "pillars")
        },
    )
    assert set(site_of(made.load(drafts=False))) == set(site_of(company(BASE).load(drafts=False)))
    found = made.run("check", "--output-format", "full")
    assert found.code == 1
    assert "\x1b" not in found.out + found.err


def test_cells_of_a_series_are_data(company: CompanyMaker) -> None:
    rows = "".join(
        f'2026-11-{1 + n % 28:02},"{text.replace(chr(34), chr(34) * 2)}"\n"{text.replace(chr(34), chr(34) * 2)}",1\n'
        for n, text in enumerate(BLOCKS)
        if "\0" not in text
    )
    made = company(BASE, {"kpis/returns.csv": "date,value\n" + rows}).load(drafts=False)
    assert [r.value for r in made.graph.kpis["returns"].readings] == []
    assert {f.code for f in made.findings if f.place.path.endswith(".csv")} == {"OKR103"}


def test_assets_are_shown_and_never_run(company: CompanyMaker) -> None:
    svg = ['<svg onload="x"/>', "<svg><script/></svg>", '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "<svg><a href='javascript:x'/></svg>", "<svg><foreignObject/></svg>",
           "<svg><use href='data:x'/></svg>", "<svg><set/></svg>", "<svg xmlns:x='http://www.w3.org/1999/xhtml'><x:script/></svg>", "<?xml-stylesheet href='x.xsl'?><svg/>",
           "<svg><style>@import url(//x)</style></svg>", "<svg><image href='//out.example/x.png'/></svg>", "<svg><a href='java&#115;cript:x'/></svg>", "<svg\nonload\n=\n'x'/>",
           "<svg/onload='x'/>", "<svg a='b'onload='x'/>", "<svg><a href='java&#x0a;script:x'/></svg>"]  # fmt: skip
    utf16 = {
        f"assets/u{n}.svg": text.encode(code)
        for n, (text, code) in enumerate(
            [('<svg onload="x"/>', "utf-16"), ("<svg><script/></svg>", "utf-16-be"), ("<svg><script/></svg>", "utf-32")]
        )
    }
    others = {
        f"assets/x{end}": b"<script>canary()</script>"
        for end in (
            ".html",
            ".xhtml",
            ".js",
            ".svgz",
            ".xml",
            ".htm",
            ".mjs",
            ".css",
            ".swf",
            ".shtml",
            ".SVG",
            ".md",
            ".wasm",
            "",
        )
    }
    files: dict[str, str | bytes] = (
        {f"assets/s{n}.svg": text for n, text in enumerate(svg)}
        | utf16
        | others
        | {"assets/good.svg": "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"}
    )
    page = "---\ntitle: x\n---\n" + "".join(f"[a](../{name}) ![b](../{name})\n\n" for name in files)
    made = company(BASE, files, {"pages/x.md": page}).load(drafts=False)
    assert [path for path in render(made, Options()) if path.startswith("assets/")] == ["assets/good.svg"]


def test_each_text_is_one_line_of_a_calendar_and_one_cell_of_a_table() -> None:
    for text in ALL:
        assert len(f"x{calendar._text(text)}x".splitlines()) == 1
        assert not read.FORMULA.match(table.cell(text))
        assert not read.FORBIDDEN.search(feeds.xml(text))


# ------------------------------------------------------------------------------------------------ letters

WEEK = date(2026, 10, 9)
"""A day of a week in which much is said."""


def letter(style: str, words: Words, config: str) -> str:
    return exported(project(words, lambda _: "x", 30, config, WEEK), style).decode()


@cache
def letters(style: str) -> tuple[str, str]:
    """The week's digest of a harmless company, and of one that is made of hostile texts."""
    url = f"url: '{BASE_URL}', title: "
    config = CONFIG.replace("title: ", url)
    hostile = config % (quoted('T"><script>canary()</script>{{7*7}} @all'), "{key_result: " + quoted(INLINE[3]) + "}")
    return letter(style, lambda name: f"some {name}", config % ("T", "{}")), letter(style, in_turn(INLINE), hostile)


def parts(page: str) -> set[tuple[str, ...]]:
    """Every element of a page with its attributes, addresses by their beginning."""
    found: set[tuple[str, ...]] = set()
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        if callable(cast("object", element.tag)):
            found.add(("a comment",))
            continue
        attributes = {k: v[: len(BASE_URL)] if k == "href" else v for k, v in element.attrib.items()}
        found.add((str(element.tag), *(f"{k}={v}" for k, v in sorted(attributes.items()))))
    return found


def test_a_mail_is_made_of_what_our_mails_are_made_of() -> None:
    plain, hostile = letters("html")
    assert hostile.count("<tr>") > 20
    assert parts(hostile) <= parts(plain)
    assert [word for word in ("&lt;script&gt;", "{{7*7}}", "&lt;svg") if word not in hostile] == []


def test_a_message_in_a_chat_shows_what_was_written_and_calls_nobody() -> None:
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    plain, hostile = letters("markdown")
    assert hostile.count("- ") > 20
    assert parts(markdown.render(hostile)) <= parts(markdown.render(plain))
    assert not re.search(r"@(?=\w)|www\.|(?<!\]\(https)://", hostile)


@pytest.mark.parametrize("text", ALL)
def test_each_text_is_one_line_of_a_message(text: str) -> None:
    rendered = MarkdownIt("commonmark", {"html": True}).render(f"- {message.line(text)}")
    page = html5lib.parseFragment(rendered, namespaceHTMLElements=False)
    assert {str(e.tag) for e in page.iter()} <= {"DOCUMENT_FRAGMENT", "ul", "li"}


def test_each_text_is_one_cell_of_a_workbook() -> None:
    made = hostile()[0]
    book = openpyxl.load_workbook(io.BytesIO(exported(made, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [
        c.value
        for c in cells
        if str(c.value).startswith(("=", "+", "-", "@")) and not c.quotePrefix and c.data_type == "s"
    ] == []
