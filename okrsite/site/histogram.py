"""How are thousands spread, and when is a cycle? Pictures that stay small: stacked bars, a strip for some days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from okrsite.site.charts import Dot
from okrsite.site.markup import Svg
from okrsite.site.words import half_up

PILE = 40
"""As many dots make the highest column of dots."""

HEIGHT = 150
BASE = HEIGHT + 22
STATES = ("done", "on-track", "at-risk", "off-track", "pending", "upcoming", "no-data", "closed")


def has_room(items: Sequence[Dot], most: int) -> bool:
    """Whether there are few enough for a dot each, and not too many in one place."""
    return len(items) <= most and max(Counter(half_up(dot.share * 20) for dot in items).values(), default=0) <= PILE


def stacks(
    items: Sequence[Dot],
    *,
    words: str,
    mark: float | None,
    mark_name: str,
    ticks: Sequence[tuple[float, str]],
    top: float = 1.3,
) -> Svg:
    """What `charts.dots` shows, as bars: as many rectangles for ten as for ten thousand."""
    out = [f'<svg class="dots plot" height="{BASE + 28}" role="img" aria-label="{escape(words)}">']
    out.append(f'<line x1="0" x2="100%" y1="{BASE}" y2="{BASE}"/>')
    for share, name in ticks:
        side = "end" if share >= top else "start" if share <= 0 else "middle"
        at = f'x="{_place(share, top)}%" y="{BASE + 20}" text-anchor="{side}"'
        out.append(f'<text class="ch-x" {at}>{escape(name)}</text>')
    out += _bars(items, top)
    if mark is not None:
        at = f"{_place(mark, top)}%"
        out.append(f'<line class="ch-now" x1="{at}" x2="{at}" y1="0" y2="{BASE}"/>')
        out.append(f'<text class="ch-x ch-today" x="{at}" y="10" dx="5">{escape(mark_name)}</text>')
    return Svg("".join(out) + "</svg>")


def span(start: float, end: float, today: float, words: str) -> Svg:
    """A span of days within a longer one, all as shares of it, with a tick for today."""
    tick = f'<rect class="bar-p" x="{today * 100:.1f}%"/>' if 0 <= today <= 1 else ""
    fill = f'<rect class="bar-f" x="{start * 100:.1f}%" width="{max(0.5, (end - start) * 100):.1f}%"/>'
    head = f'<svg class="bar bar-s" role="img" aria-label="{escape(words)}">'
    return Svg(f'{head}<rect class="bar-t"/>{fill}{tick}</svg>')


def _bars(items: Sequence[Dot], top: float) -> Iterator[str]:
    """A bar for each twentieth of the way, in the colours of what stands there."""
    bins: dict[int, Counter[str]] = {}
    for dot in items:
        bins.setdefault(half_up(min(top, max(0.0, dot.share)) * 20), Counter())[dot.state] += 1
    most = max((counts.total() for counts in bins.values()), default=1)
    for index, counts in sorted(bins.items()):
        floor = float(BASE)
        for state in sorted(counts, key=lambda s: STATES.index(s) if s in STATES else len(STATES)):
            height = max(0.5, counts[state] / most * HEIGHT)
            floor -= height
            box = f'x="{_place(index / 20 - 0.02, top)}%" width="3%" y="{floor:.1f}" height="{height:.1f}"'
            yield f'<rect class="h-{state}" {box}><title>{counts[state]}</title></rect>'


def _place(share: float, top: float) -> str:
    return f"{1.5 + share / top * 97:.1f}"
