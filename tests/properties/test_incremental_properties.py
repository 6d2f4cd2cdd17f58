"""Whatever happened before, a build publishes what a build into an empty folder by a program without memory would.

A machine edits, renames, deletes, hides and breaks files, changes theme, configuration, day, audience and number of
processes, kills builds, and damages what they remember and what they published. After each build the published bytes are
those of a clean one; where that would be refused, nothing has changed; and nobody sees what is not for them.
"""

from __future__ import annotations

import gc
import io
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from okrsite import build, output, rules
from okrsite.cli.app import run
from okrsite.findings import UsageError
from tests.conftest import BASE, REPOSITORY, TODAY, files_of
from tests.publishing import Faults, Killed

pytestmark = pytest.mark.usefixtures("themes_read_once")
EXAMPLES = int(os.environ.get("OKRSITE_EXAMPLES", "200"))
PARTS = 4
STEPS = 50 if EXAMPLES >= 1000 else 25
MANY = EXAMPLES * 10 // PARTS if EXAMPLES >= 1000 else 2 * STEPS
"""So many steps a part takes, and some more: each that was taken is counted."""

FAULTS = Faults()
SETTLED = 0.06
"""Seconds after which a look at the files is believed; sooner, nothing is remembered."""

CONFIGS = tuple(
    "audiences: {leadership: [everyone], board: [leadership]}\n" + rest
    for rest in ("", "site: {title: Spoke}\n", "site: {title: Spike}\n", "labels: {objective: Ziel}\n", "theme: paper\n", "theme: nowhere\n")
)  # fmt: skip
"""The last one is a mistake: nothing can be built with it."""

FILES = files_of(BASE) | {
    "pages/open.md": "---\ntitle: Open\n---\nSee [[quick-repairs]] and ![a](../assets/a.png).\n",
    "assets/a.png": "png",
    "pillars/trust.md": "---\ntitle: Trust\n---\n",
    "initiatives/shelf.md": "---\ntitle: A shelf\nmoves: [quick-repairs/wait]\n---\n",
    "check-ins/week.md": "---\ndate: 2026-11-19\nteam: workshop\nby: ivo-brandt\nentries: {quick-repairs/wait: {value: 3}}\n---\nx\n",
}
FILES.pop("okrsite.yaml")
SECRET = {
    "objectives/canary.md": "---\ntitle: CANARY\nteam: workshop\nowner: ivo-brandt\ncycle: 2026-q4\naudience: leadership\n"
    "aligns_to: [{to: city-rides, contributes: true}]\nkey_results: [{id: k, title: CANARY, baseline: 0, target: 9}]\n---\nCANARY\n",
    "people/canary.md": "---\nname: CANARY\nteam: workshop\naudience: board\n---\n",
    "pages/canary.md": "---\ntitle: CANARY\naudience: leadership\n---\n![c](../assets/canary.png)\n",
    "assets/canary.png": "canary",
}  # fmt: skip
ANY = st.integers(0, 1 << 20)
"""Which one of so many as there are: how many there are may hang on the moment, what is drawn must not."""
LOOSE = sorted(path for path in FILES if path.startswith(("pages/", "pillars/", "initiatives/", "check-ins/")))
"""What may go away without leaving the rest in pieces."""


def snapshot(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


class Incremental(RuleBasedStateMachine):
    """One project, one published folder, one memory."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="okrsite-incremental-"))
        self.root, self.memory, self.site = (self.folder / name for name in ("root", "memory", "site"))
        self.today, self.audience, self.shown = TODAY, "everyone", dict[str, bytes]()
        self.undo = ExitStack()
        self.undo.callback(os.chdir, Path.cwd())
        self.undo.callback(os.environ.__setitem__, "XDG_CACHE_HOME", os.environ.get("XDG_CACHE_HOME", ""))
        for module, pays in ((output, 20), (rules, 1)):  # small as the company is, its work is shared
            self.undo.callback(vars(module).__setitem__, "PAYS", vars(module)["PAYS"])
            vars(module)["PAYS"] = pays
        os.environ["XDG_CACHE_HOME"] = str(self.memory)
        for path, text in (FILES | SECRET).items():
            self.write(f"content/{path}", text)
        self.write("okrsite.yaml", CONFIGS[0])
        shutil.copytree(REPOSITORY / "tests/themes/paper", self.root / "themes/paper")
        os.chdir(self.root)

    def teardown(self) -> None:
        self.undo.close()
        shutil.rmtree(self.folder)
        gc.collect()  # what is loaded counts as old, which is seldom searched: thousands of builds would fill the memory

    @invariant()
    def counted(self) -> None:
        """After each step."""
        type(self).steps += 1

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode())

    # ---------------------------------------------------------------------------------------- what people do

    @rule(
        path=st.sampled_from(sorted(FILES)),
        how=st.sampled_from(["same length", "longer", "shorter", "as it was", "touched"]),
        quietly=st.booleans(),
    )
    def edit(self, path: str, how: str, *, quietly: bool) -> None:
        """Quietly: with the time that it had before."""
        file = self.root / "content" / path
        before = file.stat() if file.exists() else None
        old = file.read_bytes().decode() if before else FILES[path]
        new = {
            "same length": old.replace("title: A", "title: B") if "title: A" in old else old.replace("title: R", "title: A").replace("e", "f", 0),
            "longer": old + "\nMore of it, and [[city-rides]].\n" if path.endswith(".md") else old,
            "shorter": FILES[path].replace("note: ", "note: x"),
            "as it was": FILES[path],
            "touched": old,
        }[how]  # fmt: skip
        self.write(f"content/{path}", new)
        if quietly and before:
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    @rule(path=st.sampled_from(LOOSE))
    def delete(self, path: str) -> None:
        (self.root / "content" / path).unlink(missing_ok=True)

    @rule(names=st.permutations(["pages/open.md", "pages/renamed.md", "pages/sub.md"]))
    def rename(self, names: list[str]) -> None:
        old, new = (self.root / "content" / name for name in names[:2])
        if old.exists():
            old.rename(new)

    @rule(path=st.sampled_from([path for path in SECRET if path.endswith(".md")]), there=st.booleans())
    def hide(self, path: str, *, there: bool) -> None:
        if there:
            self.write(f"content/{path}", SECRET[path])
        else:
            (self.root / "content" / path).unlink(missing_ok=True)

    @rule(path=st.sampled_from(["pages/open.md", "pillars/trust.md"]), audience=st.sampled_from(["everyone", "board"]))
    def give_to(self, path: str, audience: str) -> None:
        self.write(f"content/{path}", FILES[path].replace("---\n", f"---\naudience: {audience}\n", 1))

    @rule(broken=st.sampled_from([True, False, False]))
    def break_something(self, *, broken: bool) -> None:
        if broken:
            self.write("content/teams/lost.md", "---\nname: Lost\nparent: nowhere\n---\n")
        else:
            (self.root / "content/teams/lost.md").unlink(missing_ok=True)

    @rule(config=st.sampled_from(CONFIGS))
    def configure(self, config: str) -> None:
        self.write("okrsite.yaml", config)

    @rule(what=st.sampled_from(["none", "own", "other", "paper changed"]))
    def change_theme(self, what: str) -> None:
        shutil.rmtree(self.root / "theme", ignore_errors=True)
        if what in {"own", "other"}:
            page = "{% extends 'base.html' %}{% block main %}" + f"<p>{what}</p>" + "{% endblock %}\n"
            self.write("theme/templates/404.html", page)
        if what == "paper changed":
            with (self.root / "themes/paper/assets/paper.css").open("a") as file:
                file.write(f"/* {what} */\n")

    @rule(days=st.sampled_from([-1, 0, 0, 1, 30]))
    def travel(self, days: int) -> None:
        self.today = TODAY + timedelta(days=days)

    # ---------------------------------------------------------------------------------------- what befalls the disk

    @rule(
        which=ANY,
        where=ANY,
        how=st.sampled_from(["truncated", "flipped", "emptied", "gone", "a folder", "longer", "a link"]),
    )
    def damage_memory(self, which: int, where: int, how: str) -> None:
        files = [path for path in sorted(self.memory.rglob("*")) if path.is_file()]
        if not files:
            return
        path = files[which % len(files)]
        content = path.read_bytes()
        at = where % max(1, len(content) * 8)
        path.unlink()
        if how == "a folder":
            path.mkdir()
        elif how == "a link":
            path.symlink_to("/dev/zero")
        elif how != "gone":
            flipped = bytearray(content or b"\0")
            flipped[at // 8] ^= 1 << at % 8
            path.write_bytes(
                {"truncated": content[: at // 8], "flipped": bytes(flipped), "emptied": b"", "longer": content * 2}[how]
            )

    @rule(which=ANY, how=st.sampled_from(["gone", "flipped", "a folder"]))
    def damage_site(self, which: int, how: str) -> None:
        """A page that is no longer what was published; the marker is left, for it says whose the folder is."""
        files = sorted(path for path in snapshot(self.site) if path != ".okrsite.json") if self.site.exists() else []
        if not files:
            return
        path = self.site / files[which % len(files)]
        content, before = path.read_bytes(), path.stat()
        if how == "flipped" and content:
            path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        else:
            path.unlink()
        if how == "a folder":
            path.mkdir()
        self.shown = snapshot(self.site)

    # ---------------------------------------------------------------------------------------- builds

    @initialize()
    def first(self) -> None:
        self.build_and_compare("everyone", 1, settled=False, options=())

    @rule(
        audience=st.sampled_from(["everyone", "everyone", "leadership", "board"]),
        jobs=st.integers(1, 3),
        settled=st.booleans(),
        options=st.sampled_from(
            [(), (), (), ("--offline",), ("--drafts",), ("--base-url", "https://e.example/o/"), ("--no-cache",)]
        ),
        again=st.booleans(),
    )
    def build_and_compare(
        self, audience: str, jobs: int, *, settled: bool, options: tuple[str, ...], again: bool = False
    ) -> None:
        self.audience = audience
        if settled:
            time.sleep(SETTLED)
        expected = clean(self.inputs(audience, options))
        for _ in range(1 + again):
            code, said = self.built(audience, jobs, options)
            found = snapshot(self.site) if self.site.exists() else {}
            if expected is None:
                assert code in {1, 2}, said
                assert found == self.shown, "nothing is published where it would be refused"
            else:
                assert code == 0, said
                assert sorted(found) == sorted(expected)
                assert [path for path, content in found.items() if content != expected[path]] == []
            if audience == "everyone":
                assert "canar" not in said.lower()
                if expected is not None:
                    assert [path for path, content in found.items() if b"canar" in content.lower()] == []
            self.shown = found

    @rule(at=st.integers(0, 400), jobs=st.integers(1, 2), audience=st.sampled_from(["everyone", "board"]))
    def kill(self, at: int, jobs: int, audience: str) -> None:
        """A build that ends at any call: the old site or the new one, whole; the next one goes on."""
        expected = clean(self.inputs(audience, ()))
        try:
            with FAULTS.failing(at, Killed(), lasting=True):
                self.built(audience, jobs, ())
        except Killed:
            pass
        found = snapshot(self.site) if self.site.exists() else {}
        assert found in (self.shown, expected), "torn"
        self.shown = found

    def built(self, audience: str, jobs: int, options: tuple[str, ...]) -> tuple[int, str]:
        said = io.StringIO()
        command = ["--today", self.today.isoformat(), "build", "--audience", audience, "--jobs", str(jobs)]
        with redirect_stdout(said), redirect_stderr(said):
            code = run([*command, "--out", str(self.site), *options])
        return code, said.getvalue()

    def inputs(self, audience: str, options: tuple[str, ...]) -> Inputs:
        return Inputs(tuple(snapshot(self.root).items()), self.today, audience, options)


class Inputs(NamedTuple):
    """All that a site is made from."""

    files: tuple[tuple[str, bytes], ...]
    today: date
    audience: str
    options: tuple[str, ...]


@lru_cache(maxsize=200)
def clean(inputs: Inputs) -> Mapping[str, bytes] | None:
    """What a build makes of files that lie in a new folder, without memory; None where it is refused."""
    with tempfile.TemporaryDirectory(prefix="okrsite-clean-") as folder:
        root, options = Path(folder, "root"), inputs.options
        for path, content in inputs.files:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        wanted = build.Options(
            root, inputs.today, out=Path(folder, "site"), audience=inputs.audience, drafts="--drafts" in options,
            offline="--offline" in options, base_url=options[1] if "--base-url" in options else "",
        )  # fmt: skip
        try:
            outcome = build.build(wanted, time.perf_counter)
        except UsageError:
            return None
        return snapshot(Path(folder, "site")) if outcome.published else None


@pytest.mark.parametrize("part", range(PARTS))
def test_every_build_is_a_clean_one(part: int) -> None:
    """In parts, so that several processes may take one each."""
    begun = Incremental.steps
    while (left := MANY - (Incremental.steps - begun)) > 0:
        run_state_machine_as_test(
            Incremental,
            settings=settings(
                max_examples=-(-left // STEPS),
                stateful_step_count=STEPS,
                derandomize=False,  # else each part, and each round of it, would take the same steps where CI is set
                deadline=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
    print(f"{Incremental.steps - begun} steps")  # noqa: T201 - a figure of docs/security.md
