"""Which headers should hosts send? `_headers`, as Netlify, Cloudflare Pages and others read it."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.site.context import Context
from okrsite.site.registry import File, page_kind

HEADERS = """\
{root}*
  X-Content-Type-Options: nosniff
  Referrer-Policy: same-origin
  Content-Security-Policy: frame-ancestors 'none'
  Cache-Control: no-cache
{root}static/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
"""
"""A page says itself what it may load; that nobody may frame it, and how long a file is kept, only a header can say."""


@page_kind("headers")
def headers(ctx: Context) -> Iterator[File]:
    """One file, unless there is no host."""
    if not ctx.urls.offline:
        yield File("_headers", lambda: HEADERS.format(root=ctx.urls.absolute()).encode())
