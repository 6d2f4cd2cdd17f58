"""What does the site look like? A chain of themes: the project's own, the named one, its `extends`, the default."""

from __future__ import annotations

import hashlib
import importlib.resources
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from types import CodeType
from typing import NamedTuple

import yaml
from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, TemplateNotFound
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from okrsite.findings import Bug, UsageError
from okrsite.site.atoms import Atoms, Parts
from okrsite.site.compiler import PageEnvironment
from okrsite.site.faults import OURS
from okrsite.site.markup import Html, Picture, safe
from okrsite.site.words import Words

DEFAULT = "default"
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""What a browser may do on any page. It stands before everything that it rules."""

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Of libyaml, ten times as fast, where PyYAML was built with it."""

PARTS = "parts.html"
WORDS = re.compile(r"\{\{ t\(\"([\w.-]+)\"\) \}\}")
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
LANGUAGE = re.compile(r"[A-Za-z0-9-]+")
RULES = ".rules.yaml"
"""How the file of what rules mean ends; `de.rules.yaml` is long, and only the pages of the rules read it."""

CONTENTS = ("theme.yaml", "templates", "partials", "assets", "locales")
"""What makes a folder a theme."""

TEMPLATE_SUFFIXES = (".html", ".txt", ".xml")


class Layer(NamedTuple):
    """One theme folder, read whole: `templates` by file name, `assets` by path, `locales` by language.

    `places` says where each template stands, for those who have to mend it.
    """

    name: str
    extends: str
    kinds: tuple[str, ...]
    templates: Mapping[str, str]
    places: Mapping[str, str]
    assets: Mapping[str, bytes]
    locales: Mapping[str, Mapping[str, str]]
    folder: Path


class Theme(NamedTuple):
    """The layers of one site, the strongest first."""

    layers: tuple[Layer, ...]

    def renders(self, kind: str) -> bool:
        """Whether the theme has pages of that kind; one that names no kinds has all."""
        named = next((layer.kinds for layer in self.layers if layer.kinds), ())
        return not named or kind in named

    def catalogue(self, language: str) -> dict[str, str]:
        """The texts of a language over English, of the strongest layer over the weakest."""
        texts: dict[str, str] = {}
        for code in dict.fromkeys(("en", *_codes(language))):
            for layer in reversed(self.layers):
                texts.update(layer.locales.get(code, {}))
        return texts

    def rules(self, language: str) -> dict[str, str]:
        """What rules mean in a language, such as `OKR301.why`; read from the disk, for whoever shows it."""
        texts: dict[str, str] = {}
        for code in filter(LANGUAGE.fullmatch, _codes(language)):
            for layer in reversed(self.layers):
                texts.update(_flat(_mapping(layer.folder / "locales" / f"{code}{RULES}")))
        return texts

    def assets(self) -> dict[str, bytes]:
        """Style sheets are joined, the weakest layer first, so that one token can be changed; other assets replace."""
        merged: dict[str, bytes] = {}
        styles = []
        for layer in reversed(self.layers):
            styles += [content for name, content in layer.assets.items() if name.endswith(".css")]
            merged.update({name: content for name, content in layer.assets.items() if not name.endswith(".css")})
        return {**merged, "okr.css": b"\n".join(styles)}

    def digest(self) -> str:
        """The hash of all templates, and of what its files say of rules: pages of one hash look alike."""
        found = hashlib.sha256()
        for layer in self.layers:
            for path in sorted((layer.folder / "locales").glob(f"*{RULES}")):
                found.update(f"{layer.name}\0{path.name}\0".encode() + path.read_bytes())
            for name, text in sorted(layer.templates.items()):
                found.update(f"{layer.name}\0{name}\0{text}\0".encode())
        return found.hexdigest()


def load(name: str, root: Path | None = None) -> Theme:
    """The theme of that name for the project in `root`. UsageError if there is none of that name."""
    layers = []
    own = root / "theme" if root else None
    if own is not None and own.is_dir():
        layers.append(_read(own, "theme", "theme"))
    wanted = layers[0].extends if layers and layers[0].extends else name
    while wanted not in (found := [layer.name for layer in layers]) or DEFAULT not in found:
        if wanted in found:  # the name of the project's own folder, or a circle: below both stands the default
            wanted = DEFAULT
        folder, shown = _folder(wanted, root, is_named=wanted == name)
        layers.append(_read(folder, wanted, shown))
        wanted = layers[-1].extends or DEFAULT
    return Theme(tuple(layers))


def hashed(name: str, content: bytes) -> str:
    """`okr.css` -> `okr-3f2a91bc07.css`: a name that changes with its bytes."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-{hashlib.sha256(content).hexdigest()[:10]}{path.suffix}"))


def environment(theme: Theme, words: Words) -> Environment:
    """The one Jinja environment of a build."""
    env = PageEnvironment(
        loader=_Loader(theme, words),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=COMPILED,
        keep_trailing_newline=False,
    )
    atoms = Atoms(words)
    policy = safe(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">')
    env.globals.update({"t": words, "p": atoms, "policy": policy})
    env.filters.update({"prose": _prose, "svg": _svg})
    macros = env.get_template(PARTS).module
    env.globals["p"] = Parts(atoms, {name: macro for name, macro in vars(macros).items() if not name.startswith("_")})
    return env


class _Compiled(BytecodeCache):
    """Templates once compiled, by their source: the next site of this process does not compile them again."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, bucket.code = self._codes.get(bucket.key, ("", None))
        if checksum != bucket.checksum:
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.checksum, bucket.code


COMPILED = _Compiled()


class _Loader(BaseLoader):
    """`x.html` is the strongest layer's, `default:x.html` that of one: so an override can extend what it replaces."""

    def __init__(self, theme: Theme, words: Words) -> None:
        self.layers, self.words = theme.layers, words

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        layer_name, _, name = template.rpartition(":")
        for layer in self.layers:
            if layer_name in ("", layer.name) and name in layer.templates:
                return self._said(layer.templates[name]), layer.places[name], lambda: True
        raise TemplateNotFound(template)

    def _said(self, source: str) -> str:
        """The template with its fixed words put in: one language, one environment, so they are part of the template."""
        return WORDS.sub(self._put, source)

    def _put(self, found: re.Match[str]) -> str:
        """A word; one that the catalogue lacks stays to be asked for, so that the fault has a line."""
        return str(escape(self.words(found[1]))).replace("{", "&#123;") if self.words.has(found[1]) else found[0]

    def list_templates(self) -> list[str]:
        return sorted({name for layer in self.layers for name in layer.templates})


def _prose(value: object) -> Markup:
    if not isinstance(value, Html):
        raise Bug(f"the filter prose is for rendered Markdown, not for {type(value).__name__}")
    return safe(value.text)


def _svg(value: object) -> Markup:
    if not isinstance(value, Picture):
        raise Bug(f"the filter svg is for our own pictures, not for {type(value).__name__}")
    return safe(value.text)


def is_apart(name: str, root: Path) -> bool:
    """Whether a theme is a folder that only the configuration names: nobody looks there for what has changed."""
    return not any(place.is_dir() for place, _ in _places(name, root))


def _folder(name: str, root: Path | None, *, is_named: bool) -> tuple[Path, str]:
    """Where a theme lies, and what its place is called. Who is named by the configuration may be any folder."""
    places = list(_places(name, root))
    if root is not None and is_named and any((root / name / part).exists() for part in CONTENTS):
        places.append((root / name, os.path.normpath(name)))
    for place, shown in places:
        if place.is_dir():
            return place, shown
    if not NAME.fullmatch(name):
        raise UsageError(f"theme: {name!r} is not the name of a theme, and no folder of the project that holds one")
    raise UsageError(
        f"theme: there is no theme {name!r} in themes/ of the project, and none is shipped under that name"
    )


def _places(name: str, root: Path | None) -> Iterator[tuple[Path, str]]:
    """Where a theme of that name may lie, the project's own first."""
    if NAME.fullmatch(name):
        if root is not None:
            yield root / "themes" / name, f"themes/{name}"
        for folder in _shipped():
            yield folder / name, f"{OURS}{name}"


def _shipped() -> Iterator[Path]:
    """Where themes come with okrsite: inside the installed package, or beside it in a checkout."""
    package = Path(str(importlib.resources.files("okrsite")))
    yield package / "themes"
    yield package.parent / "themes"


def _read(folder: Path, name: str, shown: str) -> Layer:
    about = _mapping(folder / "theme.yaml")
    kinds = about.get("kinds") or []
    paths = [
        path
        for part in ("partials", "templates")
        for path in sorted((folder / part).glob("*"))
        if path.suffix in TEMPLATE_SUFFIXES
    ]
    return Layer(
        name=name,
        extends=str(about.get("extends") or ""),
        kinds=tuple(str(kind) for kind in kinds) if isinstance(kinds, list) else (),
        templates={path.name: INDENTATION.sub("", _text(path, shown)) for path in paths},
        places={path.name: f"{shown}/{path.parent.name}/{path.name}" for path in paths},
        assets={
            path.relative_to(folder / "assets").as_posix(): path.read_bytes()
            for path in sorted((folder / "assets").rglob("*"))
            if path.is_file()
        },
        locales=_locales(folder / "locales"),
        folder=folder,
    )


def _locales(folder: Path) -> dict[str, dict[str, str]]:
    """The texts by language; `de.yaml` and what stands beside it as `de.findings.yaml` are one catalogue."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*.yaml")):
        if not path.name.endswith(RULES):
            found.setdefault(path.name.partition(".")[0], {}).update(_flat(_mapping(path)))
    return found


def _codes(language: str) -> tuple[str, ...]:
    """`de-CH` takes what it lacks from `de`."""
    return tuple(dict.fromkeys((language.split("-", maxsplit=1)[0], language)))


def _text(path: Path, shown: str) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{shown}/{path.name} cannot be read as text: {error}") from None


def _mapping(path: Path) -> dict[str, object]:
    """A theme's YAML file, every scalar as text; empty where the file is absent."""
    if not path.is_file():
        return {}
    try:
        data = yaml.load(_text(path, path.parent.name), Loader=LOADER)  # noqa: S506  it makes plain text only
    except yaml.YAMLError as error:
        raise UsageError(f"theme: {path.name} is not readable YAML: {error}") from None
    return data if isinstance(data, dict) else {}


def _flat(data: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)
