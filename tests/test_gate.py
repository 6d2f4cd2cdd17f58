"""Which findings count: codes, paths, levels, and a baseline that survives moving lines."""

from __future__ import annotations

import pytest

from okrsite.findings import Finding, Level, Place, UsageError
from okrsite.gate import about, baseline_text, chosen, codes_of, fails, sift, stricter, within


def finding(
    code: str = "OKR401",
    path: str = "content/objectives/x.md",
    entity: str = "objective:x",
    level: Level = Level.WARNING,
) -> Finding:
    return Finding(code, "slug", level, "message", Place(path, (3, 1, 3, 9)), entity, "title")


def test_codes_are_named_by_code_slug_or_beginning() -> None:
    assert codes_of(["OKR401", "okr403", "orphan-objective"]) == {"OKR401", "OKR403", "OKR301"}
    assert {"OKR301", "OKR302"} <= codes_of(["OKR3"])
    with pytest.raises(UsageError, match='no rule "orphan-objectve" \\(did you mean "orphan-objective"'):
        codes_of(["orphan-objectve"])


@pytest.mark.parametrize("name", ["OKR999", "401", "O", "", "okr4x"])
def test_what_names_no_rule_is_a_mistake_of_the_command_line(name: str) -> None:
    with pytest.raises(UsageError):
        codes_of([name])


def test_chosen_by_code() -> None:
    both = (finding("OKR401"), finding("OKR403"))
    assert chosen(both, frozenset(), frozenset()) == both
    assert chosen(both, frozenset({"OKR401"}), frozenset()) == both[:1]
    assert chosen(both, frozenset(), frozenset({"OKR401"})) == both[1:]
    assert chosen(both, frozenset({"OKR401"}), frozenset({"OKR401"})) == ()


def test_within_paths() -> None:
    both = (finding(path="content/objectives/x.md"), finding(path="content/objectives-old.md"))
    assert within(both, []) == both
    assert within(both, ["."]) == both
    assert within(both, ["content/objectives"]) == both[:1]
    assert within(both, ["content/objectives-old.md"]) == both[1:]


def test_about_entities() -> None:
    both = (finding(entity="objective:x"), finding(entity="team:t"))
    assert about(both, frozenset({"team:t"})) == both[1:]


@pytest.mark.parametrize(
    ("level", "fail_level", "failed"),
    [
        (Level.WARNING, Level.ERROR, False),
        (Level.WARNING, Level.WARNING, True),
        (Level.ERROR, Level.INFO, True),
        (Level.INFO, Level.WARNING, False),
    ],
)
def test_fails_from_a_level_on(level: Level, fail_level: Level, failed: bool) -> None:
    assert fails((finding(level=level),), fail_level) is failed
    assert not fails((), fail_level)


def test_unknown_values_are_errors_in_a_strict_run() -> None:
    assert [f.level for f in stricter((finding("OKR106"), finding("OKR401")))] == [Level.ERROR, Level.WARNING]


def test_a_baseline_knows_a_finding_wherever_its_line_moves() -> None:
    baseline = baseline_text((finding(),))
    moved = finding()._replace(place=Place("content/objectives/x.md", (30, 1, 30, 9)), message="another wording")
    assert sift((moved,), baseline) == ((), 1, 0)


def test_a_baseline_knows_how_often_a_problem_stands_there() -> None:
    baseline = baseline_text((finding(), finding()))
    assert sift((finding(), finding(), finding()), baseline) == ((finding(),), 2, 0)
    assert sift((finding(),), baseline) == ((), 1, 1)


def test_what_has_no_entity_is_known_by_its_file() -> None:
    lost = finding(entity="", path="content/stray.md")
    assert sift((lost, finding(entity="", path="content/b.md")), baseline_text((lost,))).known == 1


def test_a_baseline_says_the_same_of_the_same_findings() -> None:
    both = (finding(), finding("OKR403"))
    assert baseline_text(both) == baseline_text(both[::-1])


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "nonsense", '{"format": "okrsite-baseline/2", "findings": []}', "[" * 100_000,
             '{"format": "okrsite-baseline/1", "findings": [{"code": "OKR401"}]}', '{"format": [], "findings": []}'],
)  # fmt: skip
def test_what_is_no_baseline_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="baseline cannot be read"):
        sift((), text)
