"""How does written text become part of a page? Prose, titles and notes, with every link made relative to that page."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from okrsite.content import prose as written
from okrsite.content.prose import LinkEnd, ProseLink, Rendered
from okrsite.site.markup import Html
from okrsite.site.pictures import Size


class Target(NamedTuple):
    """Where a link leads from the page it stands on: `uid` names the entity, `title` is its title in HTML.

    `size` is that of a picture.
    """

    href: str
    uid: str = ""
    title: str = ""
    size: Size | None = None


Resolve = Callable[[ProseLink], Target | None]
"""What knows where a link leads; None for one that leads nowhere: then only its words stand there."""


def title(text: str) -> Html:
    """A title for use inside a link: emphasis and code, but the words only of any link in it."""
    return _html(written.inline(text), _nowhere)


def line(text: str, resolve: Resolve) -> Html:
    """A title or a note on its own, with its links."""
    return _html(written.inline(text), resolve) if text else Html("")


def prose(text: str, resolve: Resolve, top: int = 3) -> Html:
    """A body of Markdown; its highest heading has level `top`, one below the heading that it stands under."""
    return _html(written.parse(text, top), resolve) if text.strip() else Html("")


def plain(text: str) -> str:
    """A title without its markup."""
    return written.inline_text(text)


def is_web(address: str) -> bool:
    """Whether an address is one that a link may lead to outside the site."""
    return written.classify(address) == "web"


def _nowhere(_link: ProseLink) -> Target | None:
    return None


def _html(rendered: Rendered, resolve: Resolve) -> Html:
    if len(rendered.parts) == 1 and isinstance(rendered.parts[0], str):
        return Html(rendered.parts[0].rstrip("\n"))
    out: list[str] = []
    closing: list[str] = []
    for part in rendered.parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, LinkEnd):
            out.append(closing.pop() if closing else "")
        elif part.kind == "image":
            out.append(_image(part, resolve(part)))
        elif part.kind == "wiki":
            out.append(_mention(part, None if any(closing) else resolve(part)))
        else:
            target = None if any(closing) else resolve(part)
            out.append(_opened(target) if target else "")
            closing.append("</a>" if target else "")
    return Html("".join(out).rstrip("\n"))


def _image(link: ProseLink, target: Target | None) -> str:
    if target is None:
        return escape(link.label or link.target)
    size = f' width="{target.size.width}" height="{target.size.height}"' if target.size else ""
    return f'<img src="{escape(target.href)}" alt="{escape(link.label)}"{size} loading="lazy">'


def _mention(link: ProseLink, target: Target | None) -> str:
    words = escape(link.label) if link.label or target is None else target.title
    return f"{_opened(target)}{words}</a>" if target and target.href else words or escape(link.target)


def _opened(target: Target) -> str:
    name = f' data-id="{escape(target.uid)}"' if target.uid else ' rel="noopener"' if "://" in target.href else ""
    return f'<a{name} href="{escape(target.href)}">'
