"""Which files are read, as what, and what is said of those that cannot be."""

from __future__ import annotations

import os

import pytest

from okrsite.content.documents import Document, classify, read_documents
from okrsite.content.trees import DiskTree
from okrsite.findings import UsageError
from okrsite.model import Prose
from tests.conftest import Company, CompanyMaker


def documents(made: Company) -> dict[str, Document]:
    return {d.path: d for d in read_documents(DiskTree(made.root), "content").documents}


def said(made: Company) -> list[tuple[str, str, str]]:
    content = read_documents(DiskTree(made.root), "content")
    problems = [*content.problems, *(p for d in content.documents for p in d.problems)]
    return sorted((p.code, p.place.path, p.message) for p in problems)


@pytest.mark.parametrize(
    ("path", "kind_and_name"),
    [
        ("vision.md", ("vision", "vision")),
        ("mission.yaml", ("mission", "mission")),
        ("objectives/x.md", ("objective", "x")),
        ("objectives/2026-q4/growth/x.y.md", ("objective", "2026-q4/growth/x.y")),
        ("check-ins/w47.md", ("check-in", "w47")),
        ("people/ana.yml", ("person", "ana")),
        ("kpis/x.csv", ("", "")),
        ("readme.md", ("", "")),
        ("notes/x.md", ("", "")),
        ("assets/x.md", ("", "")),
    ],
)
def test_the_kind_comes_from_the_folder(path: str, kind_and_name: tuple[str, str]) -> None:
    assert classify(path) == kind_and_name


def test_front_matter_and_prose(company: CompanyMaker) -> None:
    made = company({"pages/x.md": "\ufeff---\r\ntitle: X\r\n---\r\nOne\r\n--- two\r\n", "pages/bare.md": "# Bare\n"})
    read = documents(made)
    assert read["content/pages/x.md"].body == Prose("One\r\n--- two\r\n", 4)
    assert read["content/pages/bare.md"].body == Prose("# Bare\n", 1)


def test_a_yaml_file_is_the_same_with_its_prose_under_body(company: CompanyMaker) -> None:
    made = company({"objectives/x.yaml": "title: X\nbody: |\n  Why.\n  More.\nteam: growth\n"})
    read = documents(made)["content/objectives/x.yaml"]
    assert read.body == Prose("Why.\nMore.\n", 3)
    assert read.root is not None
    assert list(read.root.values) == ["title", "team"]


def test_what_cannot_be_read_is_said(company: CompanyMaker) -> None:
    made = company(
        {
            "objectives/empty.md": b"",
            "objectives/unclosed.md": b"---\ntitle: X\n",
            "objectives/list.md": b"---\n- a\n---\n",
            "objectives/nul.md": b"---\ntitle: a\0b\n---\n",
            "objectives/latin.md": b"---\ntitle: Caf\xe9\n---\n",
            "objectives/large.md": b"x" * (1024 * 1024 + 1),
            "objectives/front.md": b"---\nx-a: |\n" + b"  yyyyyyy\n" * 7000 + b"---\n",
        }
    )
    assert said(made) == [
        ("OKR001", "content/objectives/front.md", "the front matter is larger than 64 KiB (70,007 bytes)"),
        ("OKR001", "content/objectives/large.md", "the file is larger than 1 MiB (1,048,577 bytes); split it"),
        ("OKR001", "content/objectives/latin.md", "the file is not UTF-8 (byte 15); save it as UTF-8"),
        ("OKR001", "content/objectives/nul.md", "the file is not text: it holds a NUL byte"),
        ("OKR002", "content/objectives/empty.md", "the file is empty"),
        ("OKR002", "content/objectives/list.md", "a list stands where keys with values are expected"),
        ("OKR002", "content/objectives/unclosed.md", "the front matter is not closed"),
    ]


def test_what_is_no_file_is_said_and_never_followed(company: CompanyMaker) -> None:
    made = company(
        {"objectives/x.md": "---\ntitle: X\n---\n", "objective/lost.md": "", ".git/y.md": "", "pages/.hidden.md": ""}
    )
    (made.content / "teams.md").symlink_to("/etc/hostname")
    (made.content / "objectives" / "loop").symlink_to("..")
    (made.content / "objectives" / "folder.md").mkdir()
    os.mkfifo(made.content / "objectives" / "fifo.md")
    assert said(made) == [
        ("OKR001", "content/objective", 'okrsite does not read a folder "objective" (did you mean "objectives"?)'),
        ("OKR001", "content/objectives/fifo.md", "this is not a regular file"),
        ("OKR001", "content/objectives/folder.md", "this is a folder with the name of a file"),
        ("OKR001", "content/objectives/loop", "this is a link, and content is not followed through links"),
        ("OKR001", "content/teams.md", "this is a link, and content is not followed through links"),
    ]


def test_a_name_that_is_not_utf8_can_be_printed(company: CompanyMaker) -> None:
    made = company({"pages/x.md": ""})
    (made.content / os.fsdecode(b"pages/\xff.md")).write_bytes(b"")
    assert said(made) == [("OKR001", "content/pages/\\xff.md", "the name is not UTF-8")]


def test_ignore_comments(company: CompanyMaker) -> None:
    made = company(
        {
            "objectives/x.md": "---\n"
            "title: In 5 days  # okrsite: ignore[OKR401] five is the brand\n"
            "# okrsite: ignore[OKR601, no-why]\n"
            "# a comment between\n"
            "\n"
            "team: 'no # okrsite: ignore[OKR001] comment'\n"
            "---\n"
            "Why. <!-- okrsite: ignore[OKR404] the board\nasked -->\n"
        }
    )
    found = documents(made)["content/objectives/x.md"].ignores
    assert [(i.codes, i.reason, i.target_line, i.place.line, i.place.column) for i in found] == [
        (("OKR404",), "the board\nasked", None, 8, 6),
        (("OKR401",), "five is the brand", 2, 2, 19),
        (("OKR601", "no-why"), "", 6, 3, 1),
    ]


def test_a_content_folder_that_is_none_is_refused(company: CompanyMaker) -> None:
    made = company()
    made.content.rmdir()
    assert refusal(made) == 'there is no folder "content"; okrsite.yaml says where the content is'
    made.content.write_text("x")
    assert refusal(made) == '"content" is a file and not a folder; okrsite.yaml says where the content is'
    made.content.unlink()
    made.content.symlink_to("/etc")
    assert refusal(made).startswith('"content" is a link, and content is not followed through links')


def refusal(made: Company) -> str:
    with pytest.raises(UsageError) as error:
        read_documents(DiskTree(made.root), "content")
    return str(error.value)
