"""Which headers should hosts send? `_headers`, as Netlify, Cloudflare Pages and others read it."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.site.context import Context
from okrsite.site.registry import File, page_kind
from okrsite.site.theme import POLICY

HEADERS = f"""\
{{root}}*
  X-Content-Type-Options: nosniff
  Referrer-Policy: same-origin
  Content-Security-Policy: {POLICY}; frame-ancestors 'none'
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
  Cache-Control: no-cache
{{root}}badges/*
  ! Cross-Origin-Resource-Policy
  Cross-Origin-Resource-Policy: cross-origin
{{root}}static/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
"""
"""A page says itself what it may load; files that are no pages need a header for that. That nobody may frame it or look
into its window, and how long it is kept, only a header can say. Badges are there to be shown by other sites."""


@page_kind("headers")
def headers(ctx: Context) -> Iterator[File]:
    """One file, unless there is no host."""
    if not ctx.urls.offline:
        yield File("_headers", lambda: HEADERS.format(root=ctx.urls.absolute()).encode())
