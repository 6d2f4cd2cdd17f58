"""Each format against its documentation: as a schema, by a real parser, or by the rules of whoever reads it.

The schemas here are our own, of the parts that okrsite writes: SARIF 2.1.0 (OASIS), GitLab's code quality report,
Reviewdog's diagnostic format and our own JSON. What they do not list must not appear. SARIF is held against the schema
that its makers published too, which comes in a package of theirs for tests.
"""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from jsonschema import Draft4Validator, FormatChecker
from junitparser import Failure, JUnitXml
from markdown_it import MarkdownIt

from okrsite.findings import Finding, Fix, Level, Place, Related
from okrsite.reporters.formats import REPORTERS
from okrsite.reporters.report import Report
from okrsite.reporters.summary import ROWS, summary
from tests.browser.tools import NODE, needed
from tests.conftest import BASE, Company, CompanyMaker

Schema = dict[str, Any]

SARIF_SCHEMA = NODE / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"

NASTY = [
    "\x1b[2J\x1b]0;title\x07 \x9b31m",
    "a\r\n::error file=x,line=1::owned\n::stop-commands::x",
    "100% %0A::warning::x %25",
    "a,b:c=d;e",
    '<script>alert(1)</script> & "q" \' ]]> <![CDATA[ &amp; &#0;',
    "\u2028\u2029\u202e\u2066\ufeff\u0000",
    "\udc80\ud800 \ufffe\uffff \U0010ffff",
    "| cell | `code` **bold** [link](javascript:alert(1)) ![x](http://example.com/x.png) @somebody #1 $x^2$",
    "= 1 + 1\t| --- |",
    "日本語 👩‍🔧 é",
    "",
]


def finding(text: str, number: int = 1, level: Level = Level.ERROR, code: str = "OKR201") -> Finding:
    place = Place(f"content/objectives/{text}.md".replace("\0", ""), (number, 2, number, 9))
    related = (Related(place, text),)
    return Finding(
        code, "unknown-reference", level, text, place, f"objective:{text}", text, text, related, Fix(place, text)
    )


HOSTILE = tuple(
    finding(text, n, level) for n, text in enumerate(NASTY, 1) for level in (Level.ERROR, Level.WARNING, Level.INFO)
)
SEVERAL_LINES = finding("across", 3)._replace(place=Place("x.md", (3, 9, 7, 2)))
TWICE = SEVERAL_LINES._replace(related=SEVERAL_LINES.related * 2)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Finding, ...]:
    """Findings of many rules, as a company that breaks them has."""
    made: Company = CompanyMaker(tmp_path_factory.mktemp("real"))(
        BASE,
        {
            "objectives/lost, 1:%41.md": "---\ntitel: Launch 20 % of it\n---\n",
            "objectives/a.md": "---\ntitle: Launch it\nteam: wrokshop\nowner: nobody\ncycle: 2026-q4\ncolour: red\nkey_results:\n"
            "  - {id: a, title: Launch, baseline: 1, target: 1, check_ins: [{date: 2026/11/01}, {date: 2027-01-01, value: 3}]}\n"
            "  - {id: a, title: 日本, kind: boolean}\n---\n[x](gone.md) ![](gone.png) <javascript:x> [[nobody]]\n",
            "pages/b.md": b"\xff\xfe",
            "pages/c.md": "---\na: &x 1\n---\n",
            "teams/t.md": "---\nname: T  # okrsite: ignore[OKR401] x\nparent: t\n---\n",
        },
    )
    found = made.findings()
    assert len({f.code for f in found}) > 15
    return found


def written(style: str, findings: tuple[Finding, ...]) -> str:
    return REPORTERS[style](Report(findings, lambda _: ["---", "title: 日本 é x", "team: grwoth"]))


@pytest.fixture(params=["none", "hostile", "lines", "real"])
def findings(request: pytest.FixtureRequest, real: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return {"none": (), "hostile": HOSTILE, "lines": (SEVERAL_LINES, TWICE), "real": real}[request.param]


def strict(required: Schema, **optional: object) -> Schema:
    """An object with these properties and no others."""
    return {
        "type": "object", "properties": required | optional, "required": list(required), "additionalProperties": False,
    }  # fmt: skip


def valid(schema: Schema, text: str) -> Any:  # noqa: ANN401 - JSON
    """The JSON of a text that fits a schema; nothing in it that a strict parser refuses."""
    assert not re.search(r"[\ud800-\udfff]|\\u[dD][89a-fA-F]", text)
    text.encode("utf-8")
    data = json.loads(text, parse_constant=pytest.fail)
    jsonschema.validate(data, schema | {"$schema": "https://json-schema.org/draft/2020-12/schema"})
    return data


TEXT = {"type": "string"}
FROM_ONE = {"type": "integer", "minimum": 1}

# ------------------------------------------------------------------------------------------------ our own

OURS = strict(
    {
        "format": {"const": "okrsite-findings/1"},
        "findings": {
            "type": "array",
            "items": strict(
                {
                    "code": {"pattern": "^OKR[0-9]{3}$"}, "slug": {"pattern": "^[a-z-]+$"},
                    "level": {"enum": ["error", "warning", "info"]}, "message": TEXT, "path": TEXT,
                    "line": FROM_ONE, "column": FROM_ONE, "end_line": FROM_ONE, "end_column": FROM_ONE,
                    "entity": TEXT, "field": TEXT, "hint": TEXT,
                    "related": {"type": "array", "items": strict({"path": TEXT, "line": FROM_ONE, "message": TEXT})},
                }
            ),
        },
        "counts": strict({level: {"type": "integer", "minimum": 0} for level in ("error", "warning", "info")}),
    }
)  # fmt: skip


def test_our_json_is_what_the_specification_says(findings: tuple[Finding, ...]) -> None:
    data = valid(OURS, written("json", findings))
    assert sum(data["counts"].values()) == len(data["findings"]) == len(findings)


# ------------------------------------------------------------------------------------------------ SARIF

MESSAGE = strict({"text": TEXT}, markdown=TEXT)
REGION = strict({"startLine": FROM_ONE, "startColumn": FROM_ONE, "endLine": FROM_ONE, "endColumn": FROM_ONE})
ARTIFACT = strict({"uri": {"type": "string", "pattern": "^(?:[A-Za-z0-9._~/!$&'()*+,;=@-]|%[0-9A-F]{2})+$"}})
PHYSICAL = strict({"artifactLocation": ARTIFACT, "region": REGION})
LOCATION = strict({"physicalLocation": PHYSICAL}, message=MESSAGE)
LEVELS = {"enum": ["none", "note", "warning", "error"]}
REPLACEMENT = strict({"deletedRegion": REGION, "insertedContent": strict({"text": TEXT})})
CHANGE = strict({"artifactLocation": ARTIFACT, "replacements": {"type": "array", "minItems": 1, "items": REPLACEMENT}})
SARIF = strict(
    {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array", "minItems": 1, "maxItems": 1,
            "items": strict(
                {
                    "tool": strict(
                        {
                            "driver": strict(
                                {
                                    "name": TEXT, "version": TEXT,
                                    "rules": {
                                        "type": "array", "uniqueItems": True,
                                        "items": strict(
                                            {
                                                "id": TEXT, "name": TEXT, "shortDescription": MESSAGE, "help": MESSAGE,
                                                "defaultConfiguration": strict({"level": LEVELS}),
                                            }
                                        ),
                                    },
                                }
                            )
                        }
                    ),
                    "columnKind": {"const": "unicodeCodePoints"},
                    "results": {
                        "type": "array",
                        "items": strict(
                            {
                                "ruleId": TEXT, "level": LEVELS, "message": MESSAGE,
                                "locations": {"type": "array", "items": LOCATION},
                                "partialFingerprints": {"type": "object", "additionalProperties": TEXT},
                            },
                            ruleIndex={"type": "integer", "minimum": 0},
                            relatedLocations={"type": "array", "uniqueItems": True, "items": LOCATION},
                            fixes={
                                "type": "array", "uniqueItems": True,
                                "items": strict({"artifactChanges": {"type": "array", "minItems": 1, "items": CHANGE}}, description=MESSAGE),
                            },
                        ),
                    },
                }
            ),
        },
    }
)  # fmt: skip


def test_sarif(findings: tuple[Finding, ...]) -> None:
    (run,) = valid(SARIF, written("sarif", findings))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(findings)
    for result, found in zip(run["results"], findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == found.code
        assert result["message"]["text"].strip() or not found.message
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert unquote(uri).encode() == found.place.path.encode("utf-8", "backslashreplace")
        assert ":" not in uri.partition("/")[0]


def test_sarif_by_its_published_schema(findings: tuple[Finding, ...]) -> None:
    schema = json.loads(needed(SARIF_SCHEMA).read_text(encoding="utf-8"))
    Draft4Validator(schema, format_checker=FormatChecker()).validate(json.loads(written("sarif", findings)))


def test_the_published_schema_would_refuse_what_is_no_sarif() -> None:
    schema = json.loads(needed(SARIF_SCHEMA).read_text(encoding="utf-8"))
    good = json.loads(written("sarif", HOSTILE))
    region = good["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    for place, key, wrong in (
        (good, "version", "2.0.0"), (region, "startLine", 0), (region, "line", 1), (good["runs"][0], "columnKind", "bytes"),
    ):  # fmt: skip
        kept = dict(place)
        place[key] = wrong
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(good, schema)
        place.clear()
        place.update(kept)
    jsonschema.validate(good, schema)


# ------------------------------------------------------------------------------------------------ GitLab

GITLAB = {
    "type": "array",
    "items": strict(
        {
            "description": {"type": "string", "minLength": 1}, "check_name": TEXT, "fingerprint": {"pattern": "^[0-9a-f]{40}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": strict({"path": {"type": "string", "pattern": "^[^./]"}, "lines": strict({"begin": FROM_ONE, "end": FROM_ONE})}),
        }
    ),
}  # fmt: skip


def test_gitlab(findings: tuple[Finding, ...]) -> None:
    issues = valid(GITLAB, written("gitlab", findings))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(findings)


# ------------------------------------------------------------------------------------------------ Reviewdog

POSITION = strict({"line": FROM_ONE, "column": FROM_ONE})
RANGE = strict({"start": POSITION, "end": POSITION})
RDJSON = strict(
    {
        "source": strict({"name": TEXT}, url=TEXT),
        "diagnostics": {
            "type": "array",
            "items": strict(
                {
                    "message": TEXT, "location": strict({"path": TEXT, "range": RANGE}),
                    "severity": {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]}, "code": strict({"value": TEXT}, url=TEXT),
                },
                suggestions={"type": "array", "items": strict({"range": RANGE, "text": TEXT})},
            ),
        },
    }
)  # fmt: skip


def test_rdjson(findings: tuple[Finding, ...]) -> None:
    assert len(valid(RDJSON, written("rdjson", findings))["diagnostics"]) == len(findings)


# ------------------------------------------------------------------------------------------------ JUnit


def test_junit(findings: tuple[Finding, ...]) -> None:
    read = JUnitXml.fromroot(JUnitXml.fromstring(written("junit", findings).encode())._elem)
    suites = list(read)
    cases = [case for suite in suites for case in suite]
    failures = [result for case in cases for result in case.result if isinstance(result, Failure)]
    assert len(failures) == len(findings) == read.failures
    assert (sum(suite.tests for suite in suites), read.tests) == (len(cases), len(cases))
    assert [failure.type for failure in failures] == [f.level.value for f in findings]
    shown = [str(failure.message) for failure in failures]
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", "".join(shown))


# ------------------------------------------------------------------------------------------------ GitHub

COMMAND = re.compile(r"::(\w+) (.*?)::(.*)")
"""A line as GitHub's runner reads it: `::name key=value,key=value::data`."""


def unescaped(text: str, *more: str) -> str:
    for written_as, character in {"%0D": "\r", "%0A": "\n", **{c: unquote(c) for c in more}, "%25": "%"}.items():
        text = text.replace(written_as, character)
    return text


def test_github_is_read_back_by_the_runner(findings: tuple[Finding, ...]) -> None:
    lines = written("github", findings).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(findings)
    for line, found in zip(lines, findings, strict=True):
        command = COMMAND.fullmatch(line)
        assert command is not None
        assert command[1] == {"error": "error", "warning": "warning", "info": "notice"}[found.level.value]
        properties = dict(part.split("=", 1) for part in command[2].split(","))
        assert set(properties) - {"col", "endColumn"} == {"file", "line", "endLine", "title"}
        assert ("col" in properties) == (found.place.span[0] == found.place.span[2])
        assert unescaped(properties["title"], "%3A", "%2C") == f"{found.code} {found.slug}"
        if found.place.path.isascii() and found.place.path.isprintable():
            assert unescaped(properties["file"], "%3A", "%2C") == found.place.path
        if found.message.isascii() and found.message.isprintable():
            assert unescaped(command[3]).split("\n")[0] == found.message


def test_the_summary_shows_content_as_text(findings: tuple[Finding, ...]) -> None:
    page = summary(Report(findings, lambda _: []))
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(page)
    assert set(re.findall(r"<(/?\w+)", html)) <= {
        "h2", "/h2", "p", "/p", "table", "/table", "thead", "/thead", "tbody", "/tbody", "tr", "/tr", "th", "/th", "td", "/td", "strong", "/strong", "br",
    }  # fmt: skip
    assert html.count("<tr>") == (min(len(findings), ROWS) + 1 if findings else 0)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]", page)


def test_the_summary_says_what_is_worst_first_and_is_never_endless() -> None:
    warnings = (finding(f"n{n}", n, Level.WARNING) for n in range(1, 300))
    page = summary(Report((*warnings, finding("worst")), lambda _: []))
    assert page.startswith(
        "## okrsite check\n\n1 error, 299 warnings\n\n| | Where | What |\n|---|---|---|\n"
        "| ❌ | content/objectives/worst.md&#58;1 | **OKR201** worst<br>worst |\n"
    )
    assert page.endswith("\n… and 100 more.\n")
    assert summary(Report((), lambda _: [])) == "## okrsite check\n\n✅ No findings.\n"


def test_the_page_of_the_job_gets_the_summary(company: CompanyMaker, tmp_path: Path) -> None:
    made = company(BASE, {"teams/t.md": "---\nname: T\nparent: nobody\n---\n"})
    page = tmp_path / "page.md"
    page.write_text("# An earlier step\n")
    done = made.run("check", "--output-format", "github", GITHUB_STEP_SUMMARY=str(page))
    assert "\n::error file=content/teams/t.md,line=3," in done.out
    assert page.read_text().startswith("# An earlier step\n## okrsite check\n\n1 error, 1 note\n")
    made.run("check", "--output-format", "concise", GITHUB_STEP_SUMMARY=str(page))
    assert page.read_text().count("## okrsite check") == 1


def test_a_page_that_cannot_be_written_fails_nothing(company: CompanyMaker, tmp_path: Path) -> None:
    done = company(BASE).run("check", "--output-format", "github", GITHUB_STEP_SUMMARY=str(tmp_path / "no" / "page"))
    assert done.code == 0
    assert "GITHUB_STEP_SUMMARY: " in done.err


@pytest.mark.parametrize("style", ["full", "concise"])
def test_texts_for_people_obey_nothing(style: str) -> None:
    lines = io.StringIO(written(style, HOSTILE)).read().split("\n")
    assert not any(re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u202e]", line) for line in lines)
    assert not any(line.lstrip().startswith("::") for line in lines)
