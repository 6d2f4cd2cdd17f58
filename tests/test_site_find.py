"""The index of the search: the same for the same company, in small files, of which the first stays small at any size."""

from __future__ import annotations

import json
from itertools import accumulate

import pytest

from okrsite.site import Options, finder, render
from okrsite.site.finder import Entry
from tests.conftest import BASE, CompanyMaker


def many(count: int) -> list[Entry]:
    """Objectives with a word that all have, one that few have and one of their own."""
    return [
        Entry(
            "Objectives",
            f"O-{n}",
            f"Always better {n % 7 and 'sound'} w{n}",
            "Team",
            f"objectives/o{n}/",
            "",
            f"t{n % 300}",
        )
        for n in range(count)
    ]


def words_of(files: dict[str, bytes], letter: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = json.loads(files[f"w{ord(letter) % finder.BUCKETS}.json"])
    return found


def test_the_files_are_those_that_were_named(company: CompanyMaker) -> None:
    files = render(company(BASE).load())
    assert [path.removeprefix("find/") for path in files if path.startswith("find/")] == list(finder.names(16))
    about = json.loads(files["find/index.json"])
    assert about["kinds"][:2] == [["Objectives", 0, 2], ["Key results", 2, 8]]
    assert about["kinds"][-1][2] == about["n"]
    assert about["said"]["some"] == "{n} found."
    assert json.loads(files["find/teams.json"]) == [["company", "Spoke"], ["workshop", "Workshop"]]


def test_a_word_leads_to_its_entries(company: CompanyMaker) -> None:
    files = dict(render(company(BASE).load()))
    words, rows = json.loads(files["find/w0.json"]), json.loads(files["find/e0.json"])
    found = [rows[n][1] for n in accumulate(words["bicycle"])]
    assert found == ["Riders get their bicycle back the day they need it"]
    assert "Ivo Brandt" in [rows[n][1] for n in accumulate(words["ivo"])]
    assert [rows[n][1] for n in accumulate(json.loads(files["find/status.json"])["on-track"])]


def test_the_same_company_has_the_same_index(company: CompanyMaker) -> None:
    one, two = render(company(BASE).load()), render(company(BASE).load())
    assert {p: one[p] for p in one if p.startswith("find/")} == {p: two[p] for p in two if p.startswith("find/")}


def test_from_a_disk_it_is_one_script(company: CompanyMaker) -> None:
    files = render(company(BASE).load(), Options(offline=True))
    assert [path for path in files if path.startswith("find/")] == ["find/index.js"]
    script = files["find/index.js"].decode()
    assert script.startswith("self.okrFind={")
    data = json.loads(script.removeprefix("self.okrFind="))
    assert data["e0.json"][0][3].endswith("/index.html")
    assert '<script src="./find/index.js" defer></script>' in files["index.html"].decode()


def test_the_first_load_stays_small_however_large_the_company() -> None:
    files = finder.make(many(40_000), {"said": {}})
    assert sorted(files) == sorted(finder.names(40_000))
    assert len(files["index.json"]) < 300
    assert max(len(content) for name, content in files.items() if name.startswith("e")) < 8_000
    words = words_of(files, "a")
    assert words == {"always": []}, "a word that everything has names nobody"
    assert words_of(files, "w")["w39999"] == [39_999]


def test_a_word_with_a_slip_in_its_first_letter_is_found_by_its_second() -> None:
    files = finder.make(many(3000), {"said": {}})
    seconds = json.loads(files[f"s{ord('o') % finder.BUCKETS}.json"])
    assert seconds == ["sound"]
    assert not [name for name in finder.make(many(30), {}) if name.startswith("s") and name != "status.json"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Émile's GRO-1.2", ["emile", "s", "gro", "1", "2"]),
        ("目標 OKR達成", ["目", "標", "okr", "達", "成"]),
        ("snake_case ½ – !", ["snake", "case", "½"]),
        ("", []),
    ],
)
def test_the_words_of_a_text(text: str, terms: list[str]) -> None:
    assert list(finder.terms(text)) == terms


def test_differences() -> None:
    assert finder.differences([3, 4, 9]) == [3, 1, 5]
