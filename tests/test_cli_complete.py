"""What a shell offers at Tab: commands, options, and the ids of this project."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import BASE, Company, CompanyMaker, environment


def offered(made: Company, line: str, shell: str = "bash", folder: str = ".") -> list[str]:
    words = f"{line}|".split()
    index = str(len(words) - 1)
    words[-1] = words[-1][:-1]
    asked = {"COMP_WORDS": " ".join(words), "COMP_CWORD": words[-1] if shell == "fish" else index}
    env = environment(made.root) | {"_OKRSITE_COMPLETE": f"{shell}_complete"} | asked
    done = subprocess.run(
        [sys.executable, "-c", "from okrsite.cli.app import run; run([])"],
        cwd=made.root / folder, env=env, capture_output=True, check=False,
    )  # fmt: skip
    assert done.stderr == b""
    lines = done.stdout.decode().splitlines()
    return lines[1::3] if shell == "zsh" else [item.partition(",")[2].partition("\t")[0] for item in lines if item]


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE)


def test_ids_are_offered(made: Company) -> None:
    assert offered(made, "okrsite checkin quick") == [
        "quick-repairs",
        "quick-repairs/on-time",
        "quick-repairs/returns",
        "quick-repairs/wait",
    ]
    assert offered(made, "okrsite checkin quick-repairs/w") == ["quick-repairs/wait"]
    assert offered(made, "okrsite close 2026") == ["2026", "2026-q4"]
    assert offered(made, "okrsite show wor") == ["workshop"]
    assert offered(made, "okrsite checkin --owner ") == ["ivo-brandt", "mara-lind"]
    assert offered(made, "okrsite new objective --from c") == ["city-rides"]
    assert offered(made, "okrsite che") == ["check", "checkin"]


def test_terms_of_selectors_are_offered(made: Company) -> None:
    assert offered(made, "okrsite export te") == ["team:"]
    assert offered(made, "okrsite export qu") == ["quick-repairs"]
    assert offered(made, "okrsite list +qu") == ["+quick-repairs"]
    assert offered(made, "okrsite tree team:") == ["team:company", "team:workshop"]
    assert offered(made, "okrsite export team:company,team:w") == ["team:company,team:workshop"]
    assert offered(made, "okrsite export cycle:") == ["cycle:2026", "cycle:2026-q4", "cycle:running"]
    assert offered(made, "okrsite export owner:m") == ["owner:mara-lind"]
    assert offered(made, "okrsite list status:o") == ["status:off-track", "status:on-track"]
    assert offered(made, "okrsite export nothing:") == []
    assert offered(made, "okrsite export --format m") == ["markdown"]
    assert offered(made, "okrsite export --kind i") == ["initiative"]
    assert offered(made, "okrsite export --audience ") == ["everyone"]
    assert offered(made, "okrsite new team --parent w") == ["workshop"]
    assert offered(made, "okrsite new cycle --parent 2026-") == ["2026-q4"]
    assert offered(made, "okrsite close 2026-q4 --carry 2") == ["2026", "2026-q4"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_every_shell_gets_them(made: Company, shell: str) -> None:
    assert offered(made, "okrsite close 2026-", shell) == ["2026-q4"]


def test_a_broken_project_offers_nothing(made: Company) -> None:
    made.write({"okrsite.yaml": "content: ["})
    assert offered(made, "okrsite close ") == []
    made.path("okrsite.yaml").unlink()
    assert offered(made, "okrsite checkin ") == []
