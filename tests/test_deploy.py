"""Are the files for CI and servers true, and is a stranger's configuration left out where that is asked for?"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest
import yaml

from okrsite.cli.app import okrsite
from okrsite.site.theme import POLICY
from tests.conftest import BASE, REPOSITORY, Company, CompanyMaker

ACTION = REPOSITORY / "action.yml"
GITLAB = REPOSITORY / "deploy" / "gitlab-ci.yml"
NGINX = REPOSITORY / "deploy" / "nginx.conf"


def test_nginx_sends_the_policy_of_the_pages() -> None:
    headers = dict(re.findall(r'add_header ([\w-]+) "?(.*?)"? always;', NGINX.read_text("utf-8")))
    assert headers.pop("Content-Security-Policy") == f"{POLICY}; frame-ancestors 'none'"
    assert headers == {
        "Cache-Control": "$caching",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "$sharing",
    }


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_understands_its_configuration(tmp_path: Path) -> None:
    copy = tmp_path / "nginx.conf"
    copy.write_text(NGINX.read_text("utf-8").replace("/tmp/", f"{tmp_path}/"))  # noqa: S108 - the path inside the image
    done = subprocess.run(
        ["nginx", "-t", "-e", tmp_path / "errors", "-c", copy], capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr


def scripts() -> list[str]:
    action = yaml.safe_load(ACTION.read_text("utf-8"))
    gitlab = yaml.safe_load(GITLAB.read_text("utf-8"))
    return [step["run"] for step in action["runs"]["steps"]] + [
        line for job in gitlab.values() for line in job.get("script", [])
    ]


def test_no_script_is_made_of_values_from_outside() -> None:
    assert [script for script in scripts() if "${{" in script] == []


def test_the_scripts_name_options_that_exist() -> None:
    used = [
        (name, option)
        for name, rest in re.findall(r'okrsite"? (check|diff|build)\b(.*)', "\n".join(scripts()))
        for option in re.findall(r"--[\w-]+", rest)
    ]
    assert len(used) > 8
    context = click.Context(okrsite)
    commands = {name: okrsite.get_command(context, name) for name, _ in used}
    known = {name: {o for p in found.params for o in p.opts} for name, found in commands.items() if found}
    assert [(name, option) for name, option in used if option not in known[name]] == []


@pytest.fixture
def strange(company: CompanyMaker) -> Company:
    """A project whose configuration turns a rule off, brings a theme, and builds elsewhere."""
    made = company(
        BASE,
        """
        === okrsite.yaml
        rules: {OKR401: off}
        output: elsewhere
        repository: {url: "https://phish.example.com"}
        """,
    )
    theme = made.root / "theme"
    (theme / "partials").mkdir(parents=True)
    (theme / "theme.yaml").write_text("extends: default\n")
    (theme / "partials" / "footer.html").write_text("<p>PHISH</p>")
    made.write({"objectives/quick-repairs.md": made.path("objectives/quick-repairs.md").read_text("utf-8").replace(
        "title: Riders get their bicycle back the day they need it", "title: Repairs in 30 minutes")})  # fmt: skip
    return made


def test_an_untrusted_configuration_has_no_say_in_rules(strange: Company) -> None:
    assert "OKR401" not in strange.run("check", "--output-format", "concise").out
    assert "OKR401" in strange.run("check", "--output-format", "concise", "--untrusted").out


def test_an_untrusted_project_brings_no_theme_folder_or_address(strange: Company) -> None:
    done = strange.run("build")
    assert done.code == 0, done.err
    assert b"PHISH" in (strange.root / "elsewhere" / "index.html").read_bytes()
    assert strange.run("build", "--untrusted").code == 0
    assert not any(b"PHISH" in data or b"phish" in data for data in strange.snapshot("site").values())


def test_an_untrusted_configuration_has_no_say_in_what_is_fixed_and_found_after_it(strange: Company) -> None:
    text = strange.path("objectives/quick-repairs.md").read_text("utf-8")
    strange.write({"objectives/quick-repairs.md": text.replace("owner: ivo-brandt\ncycle", "ownr: ivo-brandt\ncycle")})
    done = strange.run("check", "--fix", "--untrusted", "--output-format", "concise")
    assert "1 finding fixed in 1 file." in done.err
    assert "OKR401" in done.out
    assert "OKR101" not in done.out
