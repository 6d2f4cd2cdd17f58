"""What does a fuzzer find that is guided by coverage? So many seconds of it on everything that reads bytes of others.

    python -m tests.torture.fuzz 600            all targets, one after the other
    python -m tests.torture.fuzz 60 markdown    one

A target fails where anything is raised, where a finding points outside of its file, or where prose becomes an element that
the theme does not write; the input is printed. Needs requirements/torture.txt, where Atheris has a wheel for the system.
"""

from __future__ import annotations

import base64
import importlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TARGETS = ("reader", "yaml", "markdown", "series", "rows", "document", "drawing")
INSTRUMENTED = ["okrsite", "markdown_it"]
LONGEST = 4096
SLOWEST = 10
"""Seconds for one input of that length; the long ones are tests/torture/long_texts.py."""


def main(seconds: int, targets: tuple[str, ...]) -> int:
    """Run the targets in processes of their own, each for its share; tell what each did. 1 if anything was found."""
    failed = 0
    for target in targets:
        with tempfile.TemporaryDirectory() as folder:
            command = [
                sys.executable,
                "-m",
                "tests.torture.fuzz",
                "--target",
                target,
                folder,
                str(seconds // len(targets)),
            ]
            done = subprocess.run(command, capture_output=True, check=False)
            said = done.stderr.decode("utf-8", "replace")
            runs = re.findall(r"(?:#|Done |units: )(\d+)", said)
            covered = re.findall(r"cov: (\d+)", said)
            told = "nothing found" if done.returncode == 0 else "FOUND:"
            tell(f"{target}: {(runs or [0])[-1]} inputs, {(covered or [0])[-1]} places reached, {told}")
            if done.returncode != 0:
                failed = 1
                trace = [line for line in said.splitlines() if not line.startswith(("INFO", "#", "0x"))]
                tell("\n".join(trace[-60:]))
                for found in Path(folder).glob("found-*"):
                    tell(f"{found.name} {base64.b64encode(found.read_bytes()).decode()}")
    return failed


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fuzz(target: str, folder: Path, seconds: str) -> None:
    """Fuzz one target; libFuzzer ends the process."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=INSTRUMENTED):
        targets = importlib.import_module("tests.torture.fuzz_targets")
    corpus = folder / "corpus"
    corpus.mkdir()
    for n, seed in enumerate(targets.SEEDS[target]()):
        (corpus / str(n)).write_bytes(seed[:LONGEST])
    options = (f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={SLOWEST}", "-rss_limit_mb=2048")
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/found-", str(corpus)], getattr(targets, target))
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1] == "--target":
        fuzz(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
    else:
        sys.exit(main(int(sys.argv[1]), tuple(sys.argv[2:]) or TARGETS))
