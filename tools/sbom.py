"""Of what is the wheel made, and what does it need? One document in CycloneDX beside it, with versions and hashes.

    python tools/sbom.py dist

Needs requirements/audit.txt. The same wheel and the same pins give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "requirements" / "runtime.txt"


def main(folder: Path) -> None:
    wheel = max(folder.glob("okrsite-*.whl"), key=lambda path: path.stat().st_mtime)
    page = wheel.with_suffix(".cdx.json")
    page.write_text(json.dumps(document(wheel), indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(page)


def document(wheel: Path) -> dict[str, Any]:
    """What cyclonedx-py tells of the pins, with the wheel as what it is about and the links between them."""
    command = ["cyclonedx_py", "requirements", str(PINS), "--output-reproducible", "--of", "JSON", "--sv", "1.6"]
    told = subprocess.run([sys.executable, "-W", "ignore", "-m", *command], capture_output=True, check=True)
    bom: dict[str, Any] = json.loads(told.stdout)
    refs = {part["name"].lower(): part["purl"] for part in bom["components"]}
    for part in bom["components"]:
        part["bom-ref"] = part["purl"]
        part.pop("description", None)
    name, version = wheel.name.split("-")[:2]
    root = f"pkg:pypi/{name}@{version}"
    seal = hashlib.sha256(wheel.read_bytes()).hexdigest()
    bom.setdefault("metadata", {})["component"] = {
        "type": "application", "bom-ref": root, "purl": root, "name": name, "version": version,
        "licenses": [{"license": {"id": "MIT"}}], "hashes": [{"alg": "SHA-256", "content": seal}],
    }  # fmt: skip
    links = {root: needs(name)} | {ref: needs(part) for part, ref in refs.items()}
    bom["dependencies"] = [
        {"ref": ref, "dependsOn": sorted(refs[need] for need in wanted if need in refs)}
        for ref, wanted in links.items()
    ]
    return bom


def needs(name: str) -> set[str]:
    """What an installed package needs, its extras left out."""
    wanted = [need for need in requires(name) or () if "extra ==" not in need]
    return {re.split(r"[^A-Za-z0-9._-]", need)[0].lower() for need in wanted}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
