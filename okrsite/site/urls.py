"""At which address does each entity stand? All addresses are relative to the site's root, and made from ids only."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import urlsplit

from okrsite.model import KIND_FOLDERS

ON_HOME = ("vision", "mission", "pillar")
"""What has no page of its own: it stands on the home page, under an anchor."""


class Urls(NamedTuple):
    """The addresses of one build. `kinds` are the page kinds that are rendered: what has no page has no address."""

    kinds: Collection[str]
    offline: bool = False
    base: str = ""

    def page(self, folder: str = "") -> str:
        """The address of the page in a folder: `tree` -> `tree/`, or `tree/index.html` offline; `` -> the home page."""
        address = f"{folder}/" if folder else ""
        return address + "index.html" if self.offline else address

    def of(self, uid: str) -> str:
        """The address of an entity, or an empty text where no page shows it."""
        kind, _, ident = uid.partition(":")
        if kind in ON_HOME:
            return f"{self.page()}#{anchor(uid)}" if "home" in self.kinds else ""
        if kind not in self.kinds:
            return ""
        return self.page(folder(kind, ident))

    def root(self, path: str) -> str:
        """What leads from an output file back to the site's root: `../../` from `objectives/x/index.html`."""
        if path == "404.html":
            return self.absolute()
        return "../" * path.count("/") or "./"

    def absolute(self) -> str:
        """The root as seen from anywhere on the host: the one page that is served at every depth needs it."""
        if self.offline:
            return "./"
        path = urlsplit(self.base).path
        return path if path.endswith("/") else path + "/"

    def canonical(self, address: str) -> str:
        """The whole address for machines; empty where the site's own url is not known."""
        return f"{self.base.rstrip('/')}/{address}" if self.base else ""


def web(address: str) -> str:
    """An address of the configuration that a browser may be sent to; empty for any other, such as git@example.com:o."""
    return address if address.startswith(("https://", "http://")) else ""


def folder(kind: str, ident: str) -> str:
    """The folder of an entity's page; a key result stands below its objective."""
    return f"{'objectives' if kind == 'key-result' else KIND_FOLDERS[kind]}/{ident}"


def output(folder_: str) -> str:
    """The file that holds the page of a folder."""
    return f"{folder_}/index.html" if folder_ else "index.html"


def anchor(uid: str) -> str:
    """The id of an entity's element on a page that shows several: `pillar-trust`, `vision`."""
    return uid.replace(":", "-").replace("/", "-")
