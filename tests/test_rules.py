"""How are rules run: switched, tuned, silenced, sorted? And do the helpers that several rules share do what they say?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from okrsite import rules
from okrsite.findings import Bug, Finding, Level, UsageError
from okrsite.rules import RULES, phrases, registry, similar, wording
from okrsite.rules.context import Context
from okrsite.rules.forest import Forest, rings
from okrsite.rules.settings import path_pattern
from okrsite.rules.words import vocabulary
from tests.conftest import BASE, TODAY, Company, CompanyMaker

LOUD = "title: Answers in 10 seconds"


def objective(*lines: str, body: str = "Because people asked for it.") -> str:
    """An objective that breaks no rule, with these lines first; a line replaces the one of the same key."""
    front = {
        "title": "Repairs feel like a gift",
        "team": "workshop",
        "owner": "ivo-brandt",
        "cycle": "2026-q4",
        "horizon": "tactical",
        "ambition": "committed",
        "aligns_to": "[city-rides]",
    }
    front |= {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}
    key_results = [
        f"  - {{id: {id}, title: Letters of thanks in a {id}, unit: letters a {id}, baseline: 0, target: 100,"
        f" class: {klass}, check_ins: [{{date: 2026-11-18, value: 70, confidence: 6, note: As planned.}}]}}"
        for id, klass in (("month", "target"), ("week", "commit"))
    ]
    keys = [f"{key}: {value}" for key, value in front.items() if value]
    return "\n".join(["---", *keys, "key_results:", *key_results, "---", body, ""])


def of(made: Company, *codes: str) -> list[tuple[str, str, int]]:
    """The findings of these codes: code, file and line."""
    return [(f.code, f.place.path.removeprefix("content/"), f.place.line) for f in made.findings() if f.code in codes]


def only(made: Company, code: str) -> Finding:
    (found,) = [f for f in made.findings() if f.code == code]
    return found


# ------------------------------------------------------------------------------------------------ the catalogue


def test_the_catalogue_is_in_the_order_of_its_codes_and_every_slug_is_its_own() -> None:
    assert list(RULES) == sorted(RULES)
    assert len({rule.slug for rule in RULES.values()}) == len(RULES) == 74
    assert {rule.family for rule in RULES.values()} == set(registry.FAMILIES.values())


def test_a_code_or_a_slug_is_given_once() -> None:
    with pytest.raises(Bug, match="two rules are called OKR301 or lonely"):
        registry.rule("OKR301", "lonely", Level.INFO)(RULES["OKR301"].function)


def test_a_company_that_breaks_no_rule(company: CompanyMaker) -> None:
    assert company(BASE, {"objectives/good.md": objective()}).findings() == ()


def test_an_error_in_a_rule_is_a_bug(company: CompanyMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(c: Context) -> Iterator[registry.Worse]:
        raise ZeroDivisionError(c.today)

    monkeypatch.setitem(registry._rules, "OKR301", RULES["OKR301"]._replace(function=broken))
    with pytest.raises(Bug, match="rule OKR301 failed: ZeroDivisionError"):
        company(BASE).findings()


# ------------------------------------------------------------------------------------------------ configuration


@pytest.mark.parametrize(
    ("config", "levels"),
    [
        ("{}", ["warning"]),
        ("{OKR401: off}", []),
        ("{number-in-objective: error}", ["error"]),
        ("{OKR401: {level: info}}", ["info"]),
        ("{OKR401: {ignore: [objectives/loud.md]}}", []),
        ("{OKR401: {ignore: [content/objectives/*.md]}}", []),
        ("{OKR401: {ignore: [objectives]}}", []),
        ("{OKR401: {ignore: ['**/*.md']}}", []),
        ("{OKR401: {ignore: ['*.md', objectives/lou, teams]}}", ["warning"]),
    ],
)
def test_a_rule_is_switched_in_the_configuration(company: CompanyMaker, config: str, levels: list[str]) -> None:
    made = company(BASE, {"objectives/loud.md": objective(LOUD), "okrsite.yaml": f"rules: {config}\n"})
    assert [f.level for f in made.findings() if f.code == "OKR401"] == levels


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("{OKR999: off}", 'okrsite.yaml: rules: there is no rule "OKR999"'),
        ("{orphan-objectiv: off}", r'did you mean "orphan-objective"\?'),
        ("{OKR403: {maximum: 5}}", r'OKR403 has no option "maximum"; it has max, level and ignore'),
        ("{OKR403: {max: many}}", "OKR403: max must be a whole number from 0, not 'many'"),
        ("{OKR403: {max: 2.5}}", "OKR403: max must be a whole number"),
        ("{OKR403: {max: -1}}", "OKR403: max must be a whole number"),
        ("{OKR308: {similarity: high}}", "OKR308: similarity must be a number from 0"),
        ("{OKR402: {verbs: launch}}", "OKR402: verbs must be a list of words"),
        ("{OKR403: off, long-title: error}", "OKR403 and long-title are one rule"),
    ],
)
def test_settings_that_do_not_fit_name_the_file(company: CompanyMaker, config: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        company(BASE, {"okrsite.yaml": f"rules: {config}\n"}).findings()


def test_a_level_that_is_worse_in_one_case_gives_way_to_the_configuration(company: CompanyMaker) -> None:
    bare = objective().partition("key_results:")[0] + "---\n"
    strict, mild = (company(BASE, {"objectives/bare.md": bare}) for _ in range(2))
    mild.write({"okrsite.yaml": "rules: {key-result-count: warning}\n"})
    assert [only(made, "OKR501").level for made in (strict, mild)] == ["error", "warning"]


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("objectives/*.md", "objectives/a.md", True),
        ("objectives/*.md", "objectives/old/a.md", False),
        ("objectives/**/*.md", "objectives/a.md", True),
        ("objectives/**/*.md", "objectives/old/older/a.md", True),
        ("./objectives/old/", "objectives/old/a.md", True),
        ("objectives/?.md", "objectives/ab.md", False),
        ("a+b.md", "aab.md", False),
    ],
)
def test_globs_of_paths(*, glob: str, path: str, fits: bool) -> None:
    pattern = path_pattern([glob], "content")
    assert pattern is not None
    assert [bool(pattern.fullmatch(p)) for p in (path, f"content/{path}")] == [fits, fits]


# ------------------------------------------------------------------------------------------------ silence


IGNORE = "# okrsite: ignore"


@pytest.mark.parametrize(
    "quiet",
    [
        objective(f"{LOUD}  {IGNORE}[OKR401] ten is the brand"),
        objective(f"{LOUD}  {IGNORE}[number-in-objective] ten is the brand"),
        objective(LOUD).replace("title:", f"{IGNORE}[OKR401] ten is the brand\n# and more\ntitle:", 1),
        objective(LOUD, body="<!-- okrsite: ignore[OKR401] ten is the brand -->\nBecause."),
    ],
)
def test_a_comment_with_a_reason_silences(company: CompanyMaker, quiet: str) -> None:
    assert of(company(BASE, {"objectives/quiet.md": quiet}), "OKR401", "OKR004") == []


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("[OKR402] not a task", "ignoring OKR402 silences nothing"),
        ("[OKR402, OKR405] not a task", "ignoring OKR402, OKR405 silences nothing"),
        ("[OKR999] no such rule", 'there is no rule "OKR999" to ignore'),
        ("[OKR401, OKR402] ten is the brand", "ignoring OKR402 silences nothing"),
        ("[OKR401]", "ignoring OKR401 without a reason"),
        ("[] why", "ignoring nothing names no rule"),
    ],
)
def test_a_comment_that_is_of_no_use_is_found(company: CompanyMaker, comment: str, message: str) -> None:
    made = company(BASE, {"objectives/quiet.md": objective(f"{LOUD}  {IGNORE}{comment}")})
    found = only(made, "OKR004")
    assert (found.message.split(" (did you")[0], found.place.line, found.level) == (message, 2, "warning")
    assert found.place.column == len(LOUD) + 3


@pytest.mark.parametrize("code", ["OKR401", "OKR902"])
def test_what_cannot_be_judged_is_not_called_unused(company: CompanyMaker, code: str) -> None:
    made = company(BASE, {"objectives/calm.md": objective(f"team: workshop  {IGNORE}[{code}] for the day it is on")})
    made.write({"okrsite.yaml": "rules: {OKR401: off}\n"})
    assert of(made, "OKR004") == []


def test_a_comment_about_comments_silences_them(company: CompanyMaker) -> None:
    made = company(BASE, {"objectives/quiet.md": objective(f"team: workshop  {IGNORE}[OKR402, OKR004] a draft")})
    assert of(made, "OKR004") == []


# ------------------------------------------------------------------------------------------------ one run


def test_findings_are_sorted_by_path_and_position_and_come_once(company: CompanyMaker) -> None:
    made = company(BASE, {f"objectives/{id}.md": objective("title: Ship 5 tools", "owner: nobody") for id in "cab"})
    found = made.findings()
    places = [(f.place.path, f.place.span[:2], f.code) for f in found]
    assert places == sorted(places)
    assert len({(f.place, f.code, f.message) for f in found}) == len(found) >= 9


def test_the_real_day_is_not_moved_by_looking_back(company: CompanyMaker) -> None:
    project = company(BASE).load()
    then = date(2026, 10, 20)
    codes = [f.code for f in rules.check(project.graph, project.scores, project.config, [], then, now=TODAY)]
    blind = [f.code for f in rules.check(project.graph, project.scores, project.config, [], then)]
    assert ("OKR705" in codes, "OKR705" in blind) == (False, True)


def test_a_broken_file_makes_no_cascade(company: CompanyMaker) -> None:
    made = company(BASE, {"objectives/below.md": "---\ntitle: [Below\n---\n", "teams/legal.md": "---\nname: Legal\n"})
    made.write({"objectives/linked.md": objective("aligns_to: [below, below/some]", body="See [[below]].")})
    assert made.codes() == ["OKR002", "OKR002"]


# ------------------------------------------------------------------------------------------------ alignment


def chained(count: int) -> dict[str, str]:
    ids = [f"o{n:06}" for n in range(count)]
    above = ["mission", *ids]
    return {f"objectives/{id}.md": objective(f"aligns_to: [{up}]") for id, up in zip(ids, above, strict=False)}


def test_a_circle_is_printed_whole_and_once(company: CompanyMaker) -> None:
    files = {"a": "[b]", "b": "[c/week]", "c": "[a, mission]", "d": "[a]", "self": "[self]"}
    made = company(BASE, {f"objectives/{id}.md": objective(f"aligns_to: {to}") for id, to in files.items()})
    found = [f for f in made.findings() if f.code == "OKR203"]
    texts = ["objectives align to each other in a circle: a → b → c → a"]
    texts += ["objectives align to each other in a circle: self → self"]
    assert [f.message for f in found] == texts
    assert [r.place.path for r in found[0].related] == ["content/objectives/b.md", "content/objectives/c.md"]
    assert of(made, "OKR302", "OKR306") == []


def test_a_path_that_ends_too_early_names_its_end(company: CompanyMaker) -> None:
    made = company(BASE, {"objectives/low.md": objective("aligns_to: [high]")})
    made.write({"objectives/high.md": objective("aligns_to: ['kpi:returns']", "horizon: strategic")})
    low = next(f for f in made.findings() if f.code == "OKR302" and f.entity == "objective:low")
    assert low.hint == 'its path ends at "high": align that one further up'
    assert [r.place.path for r in low.related] == ["content/objectives/high.md"]


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (
            ["title: Every repair feels like a gift"],
            'objective "one" overlaps with "two" of team "company": both titles speak of "feel", "gift" and "repair"',
        ),
        (["title: Letters of thanks"], None),
        (["title: Every repair feels like a gift", "team: workshop"], None),
        (["title: Every repair feels like a gift", "cycle: '2026'"], None),
        (["title: Every repair feels like a gift", "aligns_to: [one]"], None),
        (["title: Every repair feels like a gift", "depends_on: [{on: one, confirmed: true}]"], None),
    ],
)
def test_overlaps_say_what_is_shared(company: CompanyMaker, other: list[str], message: str | None) -> None:
    files = {"objectives/one.md": objective(), "objectives/two.md": objective("team: company", *other)}
    found = [f.message for f in company(BASE, files).findings() if f.code == "OKR309"]
    assert found == ([message] if message else [])


def test_overlaps_on_a_kpi(company: CompanyMaker) -> None:
    moving = "key_results:\n  - {id: back, title: Repairs that come back, kpi: returns, target: 2}"
    one = objective().replace("key_results:", moving)
    two = objective("team: company", "title: Nobody has to come twice").replace("key_results:", moving)
    found = only(company(BASE, {"objectives/one.md": one, "objectives/two.md": two}), "OKR309")
    assert found.message == 'objective "one" overlaps with "two" of team "company": both move KPI "returns"'


# ------------------------------------------------------------------------------------------------ links and audiences


@pytest.mark.parametrize(
    ("link", "is_broken"),
    [
        ("[[city-rides]]", False),
        ("[[city-rides/advice|advice]]", False),
        ("[[team:workshop]] [[mara-lind]] [[mission]] [[returns]]", False),
        (
            "[a](city-rides.md) [b](../teams/workshop.md) [d](#why) [e](city-rides.md#top)",
            False,
        ),
        ("[web](https://example.com/none)", False),
        ("`[[code]]` and\n\n    [[indented]]", False),
        ("[[city-ride]]", True),
        ("[[city-rides/nothing]]", True),
        ("[a](../../okrsite.yaml)", True),
        ("[a](missing.md)", True),
        ("[a](/teams/workshop.md)", True),
        ("[a](../kpis/returns.csv)", True),
        ("[a](#missing)", True),
        ("[a](city-rides.md#missing)", True),
        ("![a](missing.png)", True),
    ],
)
def test_links_lead_somewhere(company: CompanyMaker, *, link: str, is_broken: bool) -> None:
    high = BASE.replace("People hand their bicycle", "# Top\n\nPeople hand their bicycle")
    made = company(high, {"objectives/linking.md": objective(body=f"# Why\n\n{link}")})
    assert bool(of(made, "OKR801")) == is_broken


AUDIENCES = "audiences: {everyone: [], leadership: [everyone], board: [leadership]}\n"


@pytest.mark.parametrize(
    ("own", "others", "leaks"),
    [
        ("everyone", "everyone", False),
        ("leadership", "everyone", False),
        ("board", "leadership", False),
        ("board", "everyone", False),
        ("everyone", "leadership", True),
        ("leadership", "board", True),
    ],
)
@pytest.mark.parametrize("reference", ["aligns_to: [other]", "depends_on: [{on: other, confirmed: true}]", "prose"])
def test_nobody_is_told_of_what_they_may_not_see(
    company: CompanyMaker, *, own: str, others: str, leaks: bool, reference: str
) -> None:
    linking = objective(f"audience: {own}", body="[[other]]") if reference == "prose" else ""
    linking = linking or objective(f"audience: {own}", reference)
    made = company(BASE, {"objectives/linking.md": linking, "objectives/other.md": objective(f"audience: {others}")})
    made.write({"okrsite.yaml": AUDIENCES})
    assert [path for _, path, _ in of(made, "OKR204")] == ["objectives/linking.md"] * leaks


# ------------------------------------------------------------------------------------------------ wording


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Grow by 20 %", ["20 %"]),
        ("Answers in 10 seconds", ["10"]),
        ("From 40 to 60 points", ["40", "60"]),
        ("Save €1,200 a day", ["€1,200"]),
        ("Q4 of 2026: B2B, SOC 2, ISO 27001, 24/7, phase 2, tier-1, H1", []),
        ("A 6-month roadmap ([#19](https://example.com/19))", []),
        ("Large companies (5k users and more) choose us", []),
    ],
)
def test_numbers_that_measure(title: str, found: list[str]) -> None:
    assert phrases.figures(title) == found


@pytest.mark.parametrize(
    ("title", "verb"),
    [
        ("Launch the wizard", "launch"),
        ("Successfully launch it", "launch"),
        ("1. Build the wizard", "build"),
        ("Roll out the wizard", "roll out"),
        ("**Ship** it", "ship"),
        ("Customers cheer at every launch", ""),
        ("Release notes that people read", ""),
        ("Build a company that thrives", ""),
        ("Build a product that people miss on holiday", ""),
        ("Build a product page", "build"),
        ("Run on one small machine", ""),
        ("Run the survey", "run"),
        ("1 release that everybody loves", ""),
        ("", ""),
    ],
)
def test_a_title_that_begins_with_work(title: str, verb: str) -> None:
    english = vocabulary("en")
    assert phrases.opening(title, english.tasks, english) == verb


@pytest.mark.parametrize(
    ("title", "verb"),
    [("Support tickets answered in a day", ""), ("Release frequency", ""), ("Support the teams in Asia", "support")],
)
def test_the_name_of_a_number_is_no_work(title: str, verb: str) -> None:
    english = vocabulary("en-GB")
    assert phrases.opening(title, english.tasks | english.activities, english, is_name=True) == verb


@pytest.mark.parametrize(
    ("title", "verb"),
    [
        ("Support sign-in with a key", ""),
        ("Support large workshops", ""),
        ("Support every new colleague", "support"),
        ("Support sales with examples", "support"),
        ("Help beginners", "help"),
    ],
)
def test_what_a_product_supports_is_no_activity(title: str, verb: str) -> None:
    english = vocabulary("en")
    assert phrases.opening(title, english.activities, english) == verb


@pytest.mark.parametrize(
    ("title", "verb"),
    [
        ("Neue Importstrecke bauen", "bauen"),
        ("Einführung der Importstrecke", "einführung"),
        ("Kunden freuen sich beim Bauen", ""),
        ("Kunden kommen wieder", ""),
    ],
)
def test_german_titles_end_with_their_verb(title: str, verb: str) -> None:
    german = vocabulary("de-AT")
    assert phrases.opening(title, german.tasks, german) == verb


def test_the_words_follow_the_language_of_the_site_and_can_be_added_to(company: CompanyMaker) -> None:
    files = {
        "objectives/german.md": objective("title: Neue Werkbank bauen"),
        "objectives/own.md": objective("title: Forge a new workbench"),
    }
    codes = {
        config: [path for _, path, _ in of(company(BASE, files, {"okrsite.yaml": config}), "OKR402")]
        for config in ("", "site: {language: de}\n", "rules: {OKR402: {also: [forge]}}\n")
    }
    assert list(codes.values()) == [[], ["objectives/german.md"], ["objectives/own.md"]]


# ------------------------------------------------------------------------------------------------ shared helpers


def test_a_forest_knows_what_stands_below_at_any_depth() -> None:
    deep = {"0": None, **{str(n): str(n - 1) for n in range(1, 100_000)}}
    forest = Forest({**deep, "a": "b", "b": "a"})
    assert forest.is_below("99999", "0")
    assert not forest.is_below("0", "99999")
    assert not forest.is_below("a", "b")
    assert forest.above(["3"]) == {"0", "1", "2", "3"}


@pytest.mark.parametrize(
    ("edges", "found"),
    [
        ({"a": ["b"], "b": ["c"], "c": []}, []),
        ({"a": ["b"], "b": ["a"]}, ["a b"]),
        ({"b": ["a"], "a": ["b", "c"], "c": ["a"]}, ["a b", "a c"]),
        ({"a": ["a"]}, ["a"]),
        ({"x": ["a"], "a": ["b"], "b": ["a", "y"], "y": []}, ["a b"]),
        ({"a": ["b", "b"], "b": ["a", "gone"]}, ["a b"]),
    ],
)
def test_rings_are_found_once(edges: dict[str, list[str]], found: list[str]) -> None:
    assert [" ".join(ring) for ring in rings(edges)] == found


def test_a_ring_of_any_length() -> None:
    count = 100_000
    (ring,) = rings({str(n): [str((n + 1) % count)] for n in range(count)})
    assert len(ring) == count


def test_many_rings_through_one_member_stay_readable() -> None:
    hub = {"hub": [f"s{n}" for n in range(500)], **{f"s{n}": ["hub"] for n in range(500)}}
    assert len(rings(hub)) == 500


def test_alike_pairs_and_what_they_share() -> None:
    bags = {"a": "open report fast", "b": "fast report open", "c": "open report slowly", "d": "open door"}
    sets = {name: frozenset(words.split()) for name, words in bags.items()}
    assert {(p.first, p.second): p.shared for p in similar.alike(sets, 0.5)} == {
        ("a", "b"): ("fast", "open", "report"),
        ("a", "c"): ("open", "report"),
    }
    assert [(p.first, p.second) for p in similar.alike(sets, 0.6)] == [("a", "b")]


def test_what_two_titles_are_about() -> None:
    english = vocabulary("en")
    assert wording.topics("Improve the [reports](https://example.com) of `our` mid-market teams", english) == {
        "report",
        "mid",
        "market",
        "team",
    }
    assert wording.share(wording.words("One two three"), wording.words("one TWO four")) == pytest.approx(2 / 3)


@pytest.mark.slow
def test_the_time_of_alike_grows_with_the_titles_and_not_with_their_square() -> None:
    def seconds(count: int) -> float:
        bags = {str(n): frozenset(f"w{(n * k) % 997}" for k in (1, 7, 31, 101, 389)) for n in range(count)}
        begin = time.perf_counter()
        assert list(similar.alike(bags, 0.6))
        return time.perf_counter() - begin

    seconds(1_000)
    assert seconds(20_000) < 40 * seconds(2_000)


@pytest.mark.parametrize(
    "title", ["[" * 16_000, "(" * 16_000, "1," * 8_000, "[a](" * 4_000, "a-" * 8_000, "!" * 16_000]
)
def test_a_hostile_title_costs_no_more_than_any_other(title: str) -> None:
    english = vocabulary("en")
    begin = time.perf_counter()
    phrases.figures(title)
    phrases.opening(title, english.tasks, english)
    wording.topics(title, english)
    assert time.perf_counter() - begin < 1


@pytest.mark.slow
def test_a_long_chain_is_checked_without_recursion(company: CompanyMaker) -> None:
    made = company(BASE, chained(3_000))
    assert of(made, "OKR203", "OKR302") == []


# ------------------------------------------------------------------------------------------------ what reading real sets taught


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Raise the % of riders who come back", "%"),
        ("Half of them, 20% and % more", "20%"),
        ("Read [the plan](https://example.com/a%20b) first", ""),
    ],
)
def test_a_per_cent_sign_alone_is_a_number_in_an_objective(company: CompanyMaker, title: str, number: str) -> None:
    made = company(BASE, {"objectives/x.md": objective(f"title: {title}")})
    text = f'the title of objective "x" holds a number, "{number}"'
    assert [f.message for f in made.findings() if f.code == "OKR401"] == ([text] if number else [])


def test_a_parent_that_is_named_twice_hides_nothing_and_moves_no_place(company: CompanyMaker) -> None:
    made = company(
        BASE,
        {
            "cycles/2025.md": "---\ntitle: Last year\nstart: 2025-01-01\nend: 2025-12-31\nclosed: true\n---\n",
            "objectives/old.md": objective('cycle: "2025"', "state: draft"),
            "objectives/x.md": objective('aligns_to: [city-rides, "objective:city-rides", old]'),
            "teams/idle.md": "---\nname: Idle\nparent: company\n---\n",
        },
    )
    found = [f for f in made.findings() if f.code == "OKR305"]
    line = 'aligns_to: [city-rides, "objective:city-rides", old]'
    assert [(f.field, f.place.column) for f in found] == [("aligns_to.2", line.index("old]") + 1)]
    assert "OKR604" in made.codes(), "what is missing may be called missing"


@pytest.mark.parametrize(("language", "is_vague"), [("en", True), ("de", False)])
def test_only_german_joins_two_words_to_one(company: CompanyMaker, language: str, *, is_vague: bool) -> None:
    made = company(
        BASE,
        f"=== okrsite.yaml\nsite: {{title: A, language: {language}}}\n",
        {"objectives/x.md": objective("title: Telecommunications everywhere")},
    )
    assert ("OKR408" in made.codes()) == is_vague


def test_a_postmortem_that_was_left_empty_says_nothing(company: CompanyMaker) -> None:
    def closed(postmortem: str) -> str:
        told = f"{{outcome: missed, decision: keep, lesson: Start early, postmortem: {postmortem}}}"
        return objective("state: closed", f"closing: {told}", "score: 0.5")

    files = {
        "objectives/a.md": closed('""'),
        "objectives/b.md": closed("pages/why"),
        "objectives/c.md": closed("pages/gone"),
        "pages/why.md": "Why it went wrong.\n",
    }
    assert [path for code, path, _ in of(company(BASE, files), "OKR712")] == ["objectives/a.md"]


@pytest.mark.parametrize(
    ("check_ins", "codes"),
    [
        ("[]", ["OKR704"]),
        ("", ["OKR704"]),
        ("[{date: 2026-11-18, value: 9, confidence: 2}]", ["OKR706"]),
        ("[{date: 2026-11-11, confidence: 2, note: Ill}, {date: 2026-11-18, value: 9, confidence: 2}]", ["OKR706"]),
        ("[{date: 2026-11-11, confidence: 2}, {date: 2026-11-18, value: 9, note: All are well again}]", []),
        ("[{date: 2026-11-11, confidence: 2}, {date: 2026-11-18, value: 9}]", ["OKR706"]),
    ],
)
def test_check_ins_that_say_too_little(company: CompanyMaker, check_ins: str, codes: list[str]) -> None:
    front, _, rest = objective().partition("key_results:")
    key_results = f"[{{id: k, title: Letters, unit: letters, baseline: 0, target: 10, check_ins: {check_ins}}}]"
    text = f"{front}key_results: {key_results}\n---{rest.partition('---')[2]}"
    found = of(company(BASE, {"objectives/x.md": text}), "OKR703", "OKR704", "OKR706", "OKR102", "OKR103")
    assert [code for code, *_ in found] == codes


def test_ranges_weights_and_days_of_goals_kpis_and_objectives(company: CompanyMaker) -> None:
    goal = "---\ntitle: Learn\nperson: ivo-brandt\ncycle: 2026-q4\nmeasures:\n{}---\n"
    made = company(
        BASE,
        {
            "goals/flat.md": goal.format("  - {id: a, title: A, baseline: 2, target: 2.0}\n  - {id: b, title: B}\n"),
            "goals/light.md": goal.format("  - {id: a, title: A, weight: 0}\n"),
            "goals/late.md": goal.format(
                "  - {id: a, title: A, check_ins: [{date: 2026-11-22, value: 1}, {date: 2026-08-31, value: 1}]}\n"
                "  - {id: b, title: B, check_ins: [{date: 2026-08-30, value: 1}]}\n"
            ),
            "kpis/odd.md": "---\ntitle: Odd\nhealthy: {min: 3, max: 2}\nwarning: {min: 1, max: 1}\n---\n",
            "objectives/x.md": objective(
                "check_ins: [{date: 2026-11-30, note: a}, {date: 2026-11-20, note: b}, {date: 2026-11-20, note: c}]"
            ),
        },
    )
    found = [f for f in made.findings() if f.code in {"OKR503", "OKR505", "OKR705"}]
    assert [(f.code, f.entity, f.place.line, f.message) for f in found] == [
        ("OKR503", "goal:flat", 6, 'baseline and target of measure "a" are both 2.0'),
        (
            "OKR705",
            "goal:late",
            6,
            'the check-in on measure "a" is dated 2026-11-22, after today (2026-11-21)',
        ),
        (
            "OKR705",
            "goal:late",
            7,
            'the check-in on measure "b" is dated 2026-08-30, long before cycle "2026-q4", which starts on 2026-10-01',
        ),
        ("OKR505", "goal:light", 6, 'all measures of goal "light" weigh 0'),
        ("OKR503", "kpi:odd", 3, 'KPI "odd" can never be inside: min 3 is above max 2'),
        (
            "OKR705",
            "objective:x",
            9,
            'the check-in on objective "x" is dated 2026-11-30, after today (2026-11-21)',
        ),
        ("OKR705", "objective:x", 9, 'objective "x" has two check-ins of 2026-11-20 by nobody named'),
    ]


def test_a_last_value_that_nobody_knows(company: CompanyMaker) -> None:
    def told(kind: str, *values: str) -> str:
        check_ins = ", ".join(
            f"{{date: 2026-11-{day}, value: {v}}}" for day, v in zip((10, 11, 18), values, strict=False)
        )
        return f"[{{id: k, title: Letters, kind: {kind}, baseline: 0, target: 9, check_ins: [{check_ins}]}}]"

    def alone(key_results: str, state: str = "active") -> str:
        front, _, rest = objective(f"state: {state}").partition("key_results:")
        return f"{front}key_results: {key_results}\n---{rest.partition('---')[2]}"

    made = company(
        BASE,
        {
            "objectives/a.md": alone(told("metric", "1", "unknown")),
            "objectives/b.md": alone(told("metric", "unknown", "1")),
            "objectives/c.md": alone(told("baseline", "unknown")),
            "objectives/d.md": alone(told("metric", "unknown"), "draft"),
        },
    )
    found = only(made, "OKR106")
    assert (found.message, found.entity, found.place.path) == (
        'the value of key result "k" is unknown',
        "key-result:a/k",
        "content/objectives/a.md",
    )


def test_the_number_of_an_issue_makes_no_title_long(company: CompanyMaker) -> None:
    title = (
        "title: " + "Everybody who brings a bicycle knows on the spot what it will cost and when it will be ready, too"
    )
    files = {
        "objectives/a.md": objective(f'{title} (#1024)"'.replace(": E", ': "E')),
        "objectives/b.md": objective(f"{title} (now)"),
    }
    assert of(company(BASE, files), "OKR403") == [("OKR403", "objectives/b.md", 2)]


def test_an_owner_with_the_name_of_a_team_may_own_as_many_as_a_team(company: CompanyMaker) -> None:
    people = {f"people/{id}.md": f"---\nname: {id}\nteam: workshop\n---\n" for id in ("workshop", "eva")}
    owned = {f"objectives/{id}-{n}.md": objective(f"owner: {id}") for id in ("workshop", "eva") for n in range(4)}
    found = [
        f.place.path
        for f in company(BASE, people, owned).findings()
        if f.code == "OKR502" and f.entity.startswith("person")
    ]
    assert found == ["content/people/eva.md"]


def test_what_to_do_about_yes_or_no_names_the_number_that_is_there(company: CompanyMaker) -> None:
    text = objective()
    start, end = text.index("key_results:"), text.index("---\nBecause")
    boolean = "key_results:\n" + "".join(
        f"  - {{id: {id}, title: {title}, kind: boolean}}\n"
        for id, title in (("a", "A bell that rings"), ("b", "Half of 40 stands are new"))
    )
    assert only(company(BASE, {"objectives/x.md": text[:start] + boolean + text[end:]}), "OKR506").hint == (
        'the title of "b" holds a number: make it a target, with a baseline and a unit, instead of yes or no'
    )  # fmt: skip


def test_what_to_do_without_key_results_depends_on_what_stands_below(company: CompanyMaker) -> None:
    bare = "---\ntitle: Riders stay\nteam: company\nowner: mara-lind\ncycle: 2026-q4\naligns_to: [city-rides]\n---\nBecause.\n"
    alone = company(BASE, {"objectives/bare.md": bare})
    assert only(alone, "OKR501").hint.endswith("okrsite schema objective shows their keys")
    served = company(BASE, {"objectives/bare.md": bare, "objectives/below.md": objective("aligns_to: [bare]")})
    assert only(served, "OKR501").hint.endswith("or let those below it count: contributes: true in aligns_to")


def test_a_broken_link_is_not_taken_for_one_to_its_own_file(company: CompanyMaker) -> None:
    made = company(BASE, "=== teams/odd.md\n---\nname: Odd\nparent: company\n---\n[x](gone.md) [y](workshp.md)\n")
    assert [f.message for f in made.findings() if f.code == "OKR801"] == [
        '"gone.md" leads to no file',
        '"workshp.md" leads to no file (did you mean "teams/workshop.md"?)',
    ]
