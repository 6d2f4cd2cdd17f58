"""Is a history that is kept and continued the same as one that is read anew, whatever happened to both?"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from okrsite import cache
from okrsite.history import kept
from okrsite.history.annals import Annals, looked_into
from okrsite.history.git import Git
from okrsite.history.log import Commit, commits
from okrsite.history.objects import Objects
from tests.conftest import BASE, Company, CompanyMaker, environment
from tests.repository import begun, commit, git
from tests.test_diff import edit

REPAIRS = "objectives/quick-repairs.md"


def git_of(made: Company) -> Git:
    return Git(made.root, environment(made.root))


def clean(made: Company, head: str, content: str = "content") -> tuple[Commit, ...]:
    """The history as it is without anything kept."""
    with Objects(git_of(made)) as objects:
        return looked_into(commits(git_of(made), content, head), content, objects)


def shown(found: tuple[Commit, ...]) -> list[object]:
    """What of a history reaches a page or a rule: contents before an edit do not."""
    return [(c.edit, [(f.path, f.was, f.is_new, f.blobs[1], f.touched) for f in c.files]) for c in found]


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return begun(company(BASE), "2026-09-30")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What git is asked for, one entry a process."""
    asked: list[tuple[str, ...]] = []
    run = Git.run

    def noted(self: Git, *args: str) -> object:
        asked.append(args)
        return run(self, *args)

    monkeypatch.setattr(Git, "run", noted)
    return asked


def wild(made: Company, seed: int) -> list[str]:
    """Thirty commits with branches, merges, renames and dates that lie; their names, parents first."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    stream = ["reset refs/heads/wild\n"]
    for n in range(1, 31):
        when = f"P <p@example.com> {1_790_000_000 + n * 9_000 + chance.choice([0, 0, 50_000, -50_000])} +0000"
        parents = sorted(chance.sample(range(1, n), min(n - 1, chance.choice([1, 1, 2]))), reverse=True)
        stream.append(f"commit refs/heads/wild-{n}\nmark :{n}\nauthor {when}\ncommitter {when}\ndata 2\n{n % 10}\n")
        stream += [f"{'merge' if i else 'from'} :{parent}\n" for i, parent in enumerate(parents)]
        name = f"content/objectives/o{chance.randint(1, 3)}.md"
        text = f"---\ntitle: T{chance.randint(1, 9)}\nkey_results:\n  - {{id: a, target: {n}}}\n---\n"
        stream.append(f"M 100644 inline {name}\ndata {len(text)}\n{text}\n")
        if n % 7 == 0:
            stream.append(f"R {name} content/objectives/moved-{n}.md\n")
    git(made, "fast-import", "--quiet", stdin="".join(stream).encode())
    return [git(made, "rev-parse", f"wild-{n}") for n in range(1, 31)]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_continued_is_what_is_read_anew(made: Company, tmp_path: Path, seed: int) -> None:
    heads = wild(made, seed)
    folder, lasting = tmp_path / "kept", Annals(git_of(made))
    for head in [*heads, *heads[::-3]]:
        expected = shown(clean(made, head))
        assert shown(Annals(git_of(made), folder).of("content", head, deep=True)) == expected
        assert shown(lasting.of("content", head, deep=True)) == expected


def test_a_history_is_read_once_and_then_only_what_is_new(
    made: Company, tmp_path: Path, runs: list[tuple[str, ...]]
) -> None:
    folder = tmp_path / "kept"

    def logs() -> list[tuple[str, ...]]:
        runs.clear()
        found = Annals(git_of(made), folder).of("content", git_of(made).head(), deep=True)
        logged = [args for args in runs if args[0] == "log"]
        assert shown(found) == shown(clean(made, git_of(made).head()))
        return logged

    assert [args[-3] for args in logs()] == [first := git_of(made).head()]
    assert logs() == []
    edit(made, REPAIRS, "target: 2\n", "target: 3\n")
    second = commit(made, "Second", "2026-10-02")
    assert [args[-4:-2] for args in logs()] == [(second, f"^{first}")]
    assert logs() == []


def test_an_earlier_head_is_answered_from_what_is_kept_and_takes_nothing_away(
    made: Company, tmp_path: Path, runs: list[tuple[str, ...]]
) -> None:
    first = git_of(made).head()
    edit(made, REPAIRS, "target: 2\n", "target: 3\n")
    second = commit(made, "Second", "2026-10-02")
    folder = tmp_path / "kept"
    Annals(git_of(made), folder).of("content", second, deep=True)
    before, expected = (folder / kept.NAME).read_bytes(), shown(clean(made, first))
    runs.clear()
    assert shown(Annals(git_of(made), folder).of("content", first, deep=True)) == expected
    assert [args for args in runs if args[0] == "log"] == []
    assert (folder / kept.NAME).read_bytes() == before


def test_another_folder_of_content_is_another_history(made: Company, tmp_path: Path) -> None:
    head = git_of(made).head()
    for content in ("content", "", "content"):
        expected = shown(clean(made, head, content))
        assert shown(Annals(git_of(made), tmp_path / "kept").of(content, head, deep=True)) == expected


def test_who_only_reads_keeps_nothing(made: Company, tmp_path: Path) -> None:
    Annals(git_of(made), tmp_path / "kept", only_reads=True).of("content", git_of(made).head())
    assert not (tmp_path / "kept").exists()


# ---- what is kept

DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "half": lambda data: data[: len(data) // 2],
    "one byte": lambda data: data.replace(b"Begin", b"begin", 1),
    "another version": lambda data: data.replace(b"okrsite-history/1", b"okrsite-history/0", 1),
    "another program": lambda data: data.replace(b"/1 ", b"/1 9", 1),
    "no line": lambda data: data.replace(b"\n", b" "),
    "noise": lambda _: bytes(range(256)) * 40,
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_damaged_is_read_anew_and_put_right(made: Company, tmp_path: Path, name: str) -> None:
    head, folder = git_of(made).head(), tmp_path / "kept"
    expected = shown(Annals(git_of(made), folder).of("content", head, deep=True))
    whole = (folder / kept.NAME).read_bytes()
    (folder / kept.NAME).write_bytes(DAMAGE[name](whole))
    assert kept.read(folder, "content") is None
    assert shown(Annals(git_of(made), folder).of("content", head, deep=True)) == expected
    assert (folder / kept.NAME).read_bytes() == whole


@pytest.mark.parametrize(
    "data", [[], {}, {"content": "content"}, {"content": "content", "head": "x", "commits": []},
             {"content": "content", "head": "0" * 40, "commits": [1]},
             {"content": "content", "head": "0" * 40, "commits": [["0" * 40, "never", "a", "b", []]]},
             {"content": "content", "head": "0" * 40, "commits": [["0" * 40, "2026-01-01", "a", "b", [["x"]]]]}],
)  # fmt: skip
def test_what_has_a_true_hash_and_makes_no_sense_is_no_history(tmp_path: Path, data: object) -> None:
    body = json.dumps(data).encode()
    (tmp_path / kept.NAME).write_bytes(
        f"{cache.FORMAT} {kept.MARK} {hashlib.sha256(body).hexdigest()}\n".encode() + body
    )
    assert kept.read(tmp_path, "content") is None


def test_the_folder_tells_git_to_leave_it_alone_and_a_link_is_not_followed(made: Company, tmp_path: Path) -> None:
    head = git_of(made).head()
    folder = made.root / ".okrsite"
    Annals(git_of(made), folder).of("content", head)
    assert git(made, "status", "--porcelain") == ""
    assert {path.name for path in folder.iterdir()} == {".gitignore", "history"}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = tmp_path / "link"
    link.symlink_to(elsewhere)
    Annals(git_of(made), link).of("content", head)
    assert list(elsewhere.iterdir()) == []
    (folder / "history").replace(elsewhere / "history")
    (folder / "history").symlink_to(elsewhere / "history")
    assert kept.read(folder, "content") is None


def test_where_nothing_can_be_written_nothing_is_kept(made: Company, tmp_path: Path) -> None:
    head = git_of(made).head()
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "no" / "folder", tmp_path / "file" / "x"):
        assert shown(Annals(git_of(made), folder).of("content", head, deep=True)) == shown(clean(made, head))


def test_what_git_has_no_contents_of_is_looked_at_another_time(made: Company, tmp_path: Path) -> None:
    edit(made, REPAIRS, "target: 2\n", "target: 3\n")
    head = commit(made, "Second", "2026-10-02")
    git(made, "config", "uploadpack.allowFilter", "true")
    git(made, "clone", "-q", "--filter=blob:none", f"file://{made.root}", "part")
    part = Git(made.root / "part", environment(made.root))
    folder = tmp_path / "kept"
    found = Annals(part, folder).of("content", head, deep=True)
    assert [f.touched for f in found[0].files] == [None]
    git(made, "-C", "part", "config", "--unset", "remote.origin.promisor")
    git(made, "-C", "part", "fetch", "-q", "--refetch", "--no-filter", "origin")
    found = Annals(part, folder).of("content", head, deep=True)
    assert shown(found) == shown(clean(made, head))


ODD = {
    "log.follow": "true", "log.showRoot": "false", "diff.renames": "copies", "diff.renameLimit": "1", "log.date": "relative",
    "diff.noprefix": "true", "core.abbrev": "5", "core.quotePath": "true", "format.pretty": "oneline", "log.mailmap": "true",
    "i18n.logOutputEncoding": "latin1", "diff.submodule": "log", "log.diffMerges": "separate", "color.ui": "always",
    "diff.wordRegex": "x", "diff.algorithm": "patience", "diff.statGraphWidth": "1", "log.decorate": "full",
    "diff.relative": "true", "diff.colorMoved": "zebra", "log.abbrevCommit": "true", "core.pager": "false",
}  # fmt: skip


def test_no_configuration_of_a_repository_makes_another_history_of_it(made: Company) -> None:
    made.write({".mailmap": "Somebody <mara@example.com>\n"})
    git(made, "mv", f"content/{REPAIRS}", "content/objectives/fast.md")
    edit(made, "objectives/fast.md", "target: 2\n", "target: 3\n")
    head = commit(made, "Zwei Zeilen\n\nund mehr: ä", "2026-10-02", author="Renée Ω")
    expected = shown(clean(made, head))
    assert len(expected) == 2
    for key, value in ODD.items():
        git(made, "config", key, value)
    assert shown(clean(made, head)) == expected


def test_who_asks_again_is_answered_at_once(made: Company, runs: list[tuple[str, ...]]) -> None:
    lasting, head = Annals(git_of(made)), git_of(made).head()
    found = lasting.of("content", head, deep=True)
    runs.clear()
    assert lasting.of("content", head, deep=True) is found
    assert lasting.of("content", head) is found
    assert runs == []
