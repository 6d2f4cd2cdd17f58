"""A site for an audience is, byte for byte, the site of a company in which the rest was never written."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest

from okrsite.site import Options, render
from tests.conftest import BASE, Company, CompanyMaker

AUDIENCES = {"okrsite.yaml": "site: {title: Spoke OKRs}\naudiences: {leadership: [everyone], board: [leadership]}\n"}

HIDDEN = {
    "pillars/quiet.md": "---\ntitle: CANARY pillar\naudience: leadership\n---\nCANARY\n",
    "cycles/2027.md": "---\ntitle: CANARY 2027\nstart: 2027-01-01\nend: 2027-12-31\naudience: board\n---\n",
    "teams/canary.md": "---\nname: CANARY team\nparent: company\naudience: leadership\n---\n",
    "people/canary.md": "---\nname: CANARY person\nteam: canary\naudience: leadership\nemail: canary@example.com\n---\n",
    "kpis/canary.md": "---\ntitle: CANARY kpi\nteam: workshop\nowner: ivo-brandt\nunit: canaries\nvalues: canary.csv\naudience: board\n---\n",
    "objectives/canary.md": "---\ntitle: CANARY objective\nteam: workshop\nowner: ivo-brandt\ncycle: 2026-q4\naudience: leadership\n"
    "aliases: [canary-old]\naligns_to: [{to: city-rides, contributes: true}]\ndepends_on: [{on: quick-repairs}]\n"
    "key_results: [{id: k, title: CANARY result, baseline: 0, target: 10, unit: canaries, "
    "initiatives: [{id: canary-work, title: CANARY work}], check_ins: [{date: 2026-11-18, value: 9, note: CANARY}]}]\n---\nCANARY\n",
    "initiatives/canary.md": "---\ntitle: CANARY initiative\nmoves: [quick-repairs/wait]\naudience: leadership\n---\n",
    "goals/canary.md": "---\ntitle: CANARY goal\nperson: ivo-brandt\ncycle: 2026-q4\naudience: leadership\n"
    "measures: [{key_result: quick-repairs/wait}]\n---\n",
    "pages/canary.md": "---\ntitle: CANARY page\naudience: leadership\n---\n[[canary]]\n",
    "check-ins/canary.md": "---\ndate: 2026-11-19\nteam: canary\nby: canary\naudience: leadership\nentries: {canary/k: {value: 8}}\n---\nCANARY\n",
}  # fmt: skip


def site(made: Company, audience: str) -> dict[str, bytes]:
    project = made.load(audience=audience, drafts=False)
    files = dict(render(project, Options(root=made.root)).items())
    files["okrs.json"] = json.dumps(json.loads(files["okrs.json"]) | {"audience": ""}).encode()
    return files


@pytest.mark.parametrize("twin_audience", ["everyone", "board"])
def test_everyone_sees_what_would_be_there_without_the_hidden_part(company: CompanyMaker, twin_audience: str) -> None:
    full, twin = company(BASE, AUDIENCES, HIDDEN), company(BASE, AUDIENCES)
    seen, expected = site(full, "everyone"), site(twin, twin_audience)
    assert sorted(seen) == sorted(expected)
    assert [path for path, content in seen.items() if content != expected[path]] == []


def test_no_byte_for_everyone_holds_a_trace(company: CompanyMaker) -> None:
    full = company(BASE, AUDIENCES, HIDDEN)
    files = site(full, "everyone")
    assert [path for path, content in files.items() if b"canar" in content.lower() or "canar" in path] == []
    assert [path for path in site(full, "leadership") if "canary" in path] != []


@pytest.mark.parametrize("hidden", HIDDEN)
def test_each_hidden_entity_alone_leaves_no_trace(company: CompanyMaker, hidden: str) -> None:
    alone = {
        hidden: HIDDEN[hidden]
        .replace("team: canary\n", "")
        .replace("by: canary\n", "")
        .replace("canary/k", "quick-repairs/wait")
    }
    seen, expected = site(company(BASE, AUDIENCES, alone), "everyone"), site(company(BASE, AUDIENCES), "everyone")
    assert sorted(seen) == sorted(expected)
    assert [path for path, content in seen.items() if content != expected[path]] == []


def test_the_log_of_a_build_tells_nothing(company: CompanyMaker) -> None:
    made = company(
        BASE, AUDIENCES, HIDDEN, {"teams/canary.md": "---\nname: CANARY\nparent: compny\naudience: leadership\n---\n"}
    )
    result = made.run("build", "--json")
    assert result.code == 0
    assert "canar" not in (result.out + result.err).lower()


WORD = "zeisigk\u00e4fer"
"""What is looked for: a word that stands in every hidden file, and nowhere else."""


def traces(word: str, texts: list[str]) -> dict[str, bytes]:
    """The word as it might look in bytes: in two alphabets, escaped in three ways, in hexadecimal and base 64, hashed."""
    plain = word.encode()
    shifted = {f"base64 {n}": base64.b64encode(b"x" * n + plain)[4 if n else 0 : -4] for n in range(3)}
    hashes = {f"sha256 {n}": hashlib.sha256(text.encode()).hexdigest().encode() for n, text in enumerate(texts)}
    return {
        "utf-8": plain[:7],
        "utf-16": word[:7].encode("utf-16-le"),
        "utf-16-be": word[:7].encode("utf-16-be"),
        "percent": b"k%C3%A4fer",
        "json": b"k\\u00e4fer",
        "entity": b"k&#",
        "hex": plain[:7].hex().encode(),
        "backwards": plain[6::-1],
        **shifted,
        **hashes,
    }


def found(traces_: dict[str, bytes], content: bytes) -> list[str]:
    low = content.lower()
    return [name for name, trace in traces_.items() if trace.lower() in low]


def test_no_byte_and_no_line_of_real_builds_holds_a_trace_in_any_encoding(company: CompanyMaker) -> None:
    """Also after everything was built into the same folder for the board: nothing of it is left."""
    secret = {
        path: text.replace("CANARY", WORD).replace("canaries", WORD).replace("canary@", "zeisigk@")
        for path, text in HIDDEN.items()
    }
    secret |= {
        "kpis/zeisigk.csv": "date,value\n2026-11-01,3\n",
        "kpis/canary.md": secret["kpis/canary.md"].replace("canary.csv", "zeisigk.csv"),
        "assets/zeisigk.png": WORD,
        "pages/canary.md": secret["pages/canary.md"] + f"![{WORD}](../assets/zeisigk.png)\n[{WORD}](zeisigk.md)\n",
    }
    shown = {
        "pages/open.md": "---\ntitle: Open\n---\n[[zeisihk]] [x](../assets/zeisihk.png) [y](../kpis/zeisihk.csv)\n"
    }
    made = company(
        BASE,
        {"okrsite.yaml": AUDIENCES["okrsite.yaml"] + "rules: {OKR801: warning}\n"},
        {path.replace("canary", "zeisigk"): text.replace("canary", "zeisigk") for path, text in secret.items()},
        shown,
    )
    wanted = traces(WORD, list(secret.values()))
    whole = made.run("build", "--audience", "board")
    assert found(wanted, b"".join(made.snapshot("site").values())) != [], whole.err
    said = ""
    for command in (("build",), ("-v", "-v", "build", "--json"), ("-v", "build", "--offline")):
        ended = made.run(*command)
        assert ended.code == 0
        said += ended.out + ended.err
        left = {path: found(wanted, path.encode() + content) for path, content in made.snapshot("site").items()}
        assert {path: names for path, names in left.items() if names} == {}
    assert found(wanted, said.encode()) == []
