"""What is remembered of pages, and when is it believed? Not of another site, not of others' notes, nothing that is gone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from okrsite import site
from okrsite.content.trees import DiskTree, Hashed
from okrsite.project import load
from okrsite.site.answers import WIDTH, Answers
from okrsite.site.fresh import Fresh, Record
from okrsite.site.notes import unpacked
from tests.conftest import BASE, TODAY, Company, CompanyMaker
from tests.test_answers import MORE, put

TALK = """
=== pages/talk.md
---
title: Talk
---
Of [[old-shelf/found]].
=== pages/gossip.md
---
title: Gossip
---
Of [[nobody]].
"""
PAGES = (
    "pages/talk/index.html",
    "pages/gossip/index.html",
    "people/zoe-amari/index.html",
    "people/mara-lind/index.html",
    "find/e0.json",
)


class Made:
    """A site, some pages of which were made."""

    def __init__(self, made: Company, paths: tuple[str, ...] = PAGES, *, shared: str = "") -> None:
        tree = Hashed(DiskTree(made.root))
        self.site = site.Site(load(tree, today=TODAY), site.Options(root=made.root))
        self.digests, self.shared = tree.digests, shared
        self.fresh = Fresh(self.site, tree.digests, shared)
        self.answers = Answers(self.site.context, tree.digests)
        self.pages = {}
        for path in paths:
            self.pages[path] = self.site[path]
            self.fresh.made(path, f"seal of {path}", self.site.noted())

    def among(self, record: Record | None) -> Mapping[str, str]:
        self.fresh = Fresh(self.site, self.digests, self.shared)
        return self.fresh.among(record)


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE, MORE, TALK)


@pytest.fixture
def record(made: Company) -> Record:
    return Made(made).fresh.record()


SEALS = {path: f"seal of {path}" for path in PAGES}


def test_a_record_has_each_note_once_with_its_answer(made: Company) -> None:
    found = Made(made)
    record, uids = found.fresh.record(), found.site.context.notes.uids
    noted = unpacked(record["notes"]).tolist()
    assert set(record) == {"base", "uids", "notes", "answers", "pages"}
    assert noted == sorted({note for _, text in record["pages"].values() for note in unpacked(text)})
    assert len(noted) > 9
    assert record["answers"] == "".join(found.answers.of(note, uids) for note in noted)
    assert len(record["answers"]) == WIDTH * len(noted)
    assert record["uids"] == uids
    assert {path: seal for path, (seal, _) in record["pages"].items()} == SEALS


def test_nothing_is_the_same_without_a_record_or_by_one_of_another_site(made: Company, record: Record) -> None:
    assert Made(made, ()).among(record) == SEALS
    assert Made(made, ()).among(None) == {}
    assert Made(made, (), shared="another program").among(record) == {}
    for base in ("", "0" * WIDTH, "g" * WIDTH):
        assert Made(made, ()).among({**record, "base": base}) == {}


def test_a_page_is_another_one_as_soon_as_one_answer_is(made: Company, record: Record) -> None:
    """Whatever it was before: an answer is the same, or it is not."""
    now = Made(made, ())
    for n in range(0, len(record["answers"]), WIDTH):
        for other in ("0" * WIDTH, "g" * WIDTH):
            answers = record["answers"][:n] + other + record["answers"][n + WIDTH :]
            note = unpacked(record["notes"])[n // WIDTH]
            asked = {path for path, (_, noted) in record["pages"].items() if note in unpacked(noted)}
            assert asked
            assert now.among({**record, "answers": answers}).keys() == SEALS.keys() - asked


def test_a_page_that_is_gone_is_not_the_same(made: Company, record: Record) -> None:
    more = {**record, "pages": {**record["pages"], "pages/gone/index.html": ("seal", "")}}
    assert Made(made, ()).among(more) == SEALS


def test_what_was_not_made_again_is_remembered_again(made: Company, record: Record) -> None:
    again = Made(made, ())
    again.among(record)
    assert again.fresh.record() == record


@pytest.mark.parametrize("name", ["aaron-first", "zz-last"])
def test_with_one_more_among_them_notes_count_by_other_numbers(made: Company, record: Record, name: str) -> None:
    made.write({f"people/{name}.md": f"---\nname: {name}\nteam: company\n---\n"})
    now = Made(made, ())
    same = now.among(record)
    assert sorted(same) == ["pages/talk/index.html", "people/mara-lind/index.html", "people/zoe-amari/index.html"]
    anew = Made(made, tuple(same)).fresh.record()
    assert now.fresh.record() == anew
    assert anew["uids"] != record["uids"]
    made.remove(f"people/{name}.md")
    assert sorted(Made(made, ()).among(anew)) == sorted(same)


def test_who_was_asked_about_and_is_gone_makes_pages_anew(made: Company, record: Record) -> None:
    made.remove("people/zoe-amari.md")
    assert sorted(Made(made, ()).among(record)) == ["pages/talk/index.html", "people/mara-lind/index.html"]


def test_a_link_by_an_old_name_of_an_objective_is_looked_at_again(made: Company, record: Record) -> None:
    """It leads to a key result, in whose own names nothing has changed."""
    before = Made(made, ("pages/talk/index.html",)).pages
    put("objectives/shelf.md", "old-shelf", "former-shelf")(made.content)
    now = Made(made, ("pages/talk/index.html",))
    assert now.pages != before
    assert "pages/talk/index.html" not in Made(made, ()).among(record)


@pytest.mark.parametrize("name", ["list.txt", "shelf.svg"])
def test_an_asset_that_is_changed_while_pages_are_made_is_taken_for_changed(made: Company, name: str) -> None:
    """Whether it was published before or after: the next build cannot know."""
    made.write({"pages/talk.md": "---\ntitle: Talk\n---\n[a](../assets/list.txt)\n", "assets/list.txt": "Screws"})
    path, file = f"assets/{name}", made.content / "assets" / name
    now = Made(made, (path,))
    file.write_bytes(file.read_bytes() + b"<!-- -->")
    assert Made(made, ()).fresh.among(now.fresh.record()) == {}
    same = Made(made, ()).fresh.among(Made(made, (path,)).fresh.record())
    assert same == {path: f"seal of {path}"}
