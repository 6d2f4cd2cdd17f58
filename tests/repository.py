"""How do tests make a company a git repository, commit to it, and set traps in it?"""

from __future__ import annotations

import subprocess

from tests.conftest import Company, environment

TRAPS = (
    "core.fsmonitor", "core.hooksPath", "core.pager", "core.sshCommand", "core.gitProxy", "core.askPass", "core.editor",
    "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.clean", "filter.x.smudge", "filter.x.process",
    "merge.x.driver", "pager.log", "pager.ls-tree", "gpg.program", "gpg.ssh.program", "credential.helper",
    "remote.origin.uploadpack", "remote.origin.vcs", "uploadpack.packObjectsHook",
)  # fmt: skip
"""Settings by which a repository could have a program run."""


def git(made: Company, *args: str, stdin: bytes = b"", when: str = "", author: str = "Mara") -> str:
    """Run git as somebody who works here, on a day if one is named."""
    settings = ["-c", f"user.name={author}", "-c", "user.email=mara@example.com", "-c", "commit.gpgsign=false"]
    dates = {f"GIT_{who}_DATE": f"{when}T12:00:00 +0000" for who in ("AUTHOR", "COMMITTER") if when}
    done = subprocess.run(
        ["git", *settings, *args], cwd=made.root, env=environment(made.root) | dates, capture_output=True, check=True,
        input=stdin,
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace").strip()


def commit(made: Company, message: str, when: str = "", author: str = "Mara") -> str:
    """Commit all there is, and give the commit's name."""
    git(made, "add", "-A")
    git(made, "commit", "-q", "--allow-empty", "-m", message, when=when, author=author)
    return git(made, "rev-parse", "HEAD")


def begun(made: Company, when: str = "") -> Company:
    """Make a repository of a company, with one commit on `main`."""
    git(made, "init", "-q", "-b", "main")
    commit(made, "Begin", when)
    return made


def trapped(made: Company) -> None:
    """Set every trap; each leaves a file `sprung` if it is ever run."""
    trap = made.root / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {made.root / 'sprung'}\nexec cat\n")
    trap.chmod(0o755)
    hooks = made.root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (hooks / hook).write_bytes(trap.read_bytes())
        (hooks / hook).chmod(0o755)
    for key in TRAPS:
        git(made, "config", key, str(hooks) if key == "core.hooksPath" else str(trap))
    for key, value in {
        "log.showSignature": "true", "extensions.partialClone": "origin", "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{trap}", "protocol.ext.allow": "always", "diff.orderFile": "/nowhere",
        "core.repositoryFormatVersion": "1",
    }.items():  # fmt: skip
        git(made, "config", key, value)
    (made.root / ".gitattributes").write_text("* filter=x diff=x merge=x\n")


def is_sprung(made: Company) -> bool:
    """Whether a trap was run."""
    return (made.root / "sprung").exists()
