"""What do the numbers look like? Bars, trends and dots as SVG: geometry in attributes, colour by class, meaning in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from typing import NamedTuple

from okrsite.model import Number
from okrsite.site.markup import Svg, attributes

HUGE = 1e300
OVER = 1.005
"""From here on a bar gets its chevrons: more than the target, also after rounding."""
PLOT_HEIGHT, LABEL_PITCH = 300.0, 17.0


class Meter(NamedTuple):
    """What a bar shows. `state` is the class of its colour, empty for an aggregate; `words` say the same."""

    progress: float | None
    expected: float | None = None
    status: str | None = None
    stale: bool = False
    state: str = ""
    words: str = ""
    tick: bool = True


def hooks(meter: Meter) -> str:
    """The attributes that programs read: progress unclamped, six decimals, and what belongs to it."""
    return attributes(
        data_progress=_fixed(meter.progress), data_expected=_fixed(meter.expected), data_status=meter.status or "",
        data_stale="true" if meter.stale else "false",
    )


def bar(meter: Meter, *, small: bool = False, hooked: bool = True) -> Svg:
    """A progress bar: full width is the target, the tick is where it should be today."""
    height, y, thickness = (10, 3, 4) if small else (14, 4, 6)
    track = f'y="{y}" height="{thickness}" rx="1"'
    classes = " ".join(filter(None, ("bar", "bar-s" if small else "", f"h-{meter.state}" if meter.state else "", "is-stale" if meter.stale else "")))
    head = f'<svg class="{classes}" role="img" aria-label="{escape(meter.words)}"{hooks(meter) if hooked else ""}>'
    if meter.progress is None:
        return Svg(f'{head}<rect class="bar-t bar-none" {track} width="100%"/></svg>')
    filled = 100 * min(1.0, max(0.0, meter.progress))
    parts = [head, f'<rect class="bar-t" {track} width="100%"/>']
    if filled > 0:
        parts.append(f'<rect class="bar-f" {track} width="{_short(filled)}%"/>')
    if meter.progress > OVER:
        parts.append(f'<svg class="bar-o" x="100%" y="{y - small}" overflow="visible"><path d="M-11 0l3 3-3 3M-7 0l3 3-3 3"/></svg>')
    if meter.expected is not None and meter.tick:
        parts.append(f'<rect class="bar-p" x="{_short(100 * min(1.0, max(0.0, meter.expected)))}%" width="2" height="{height}"/>')
    return Svg("".join(parts) + "</svg>")


def weeks(now: int, of: int, words: str) -> Svg:
    """The weeks of a cycle as dashes: the past filled, this one tall."""
    of = min(of, 60)
    step, cells = 100 / max(1, of), []
    for index in range(of):
        past = ' class="is-past"' if index < now else ""
        kind = ' class="is-now" y="1" height="12"' if index == now - 1 else f'{past} y="5" height="4"'
        cells.append(f'<rect x="{_short(index * step)}%" width="{_short(step * 0.9)}%"{kind}/>')
    return Svg(f'<svg class="weeks" role="img" aria-label="{escape(words)}">{"".join(cells)}</svg>')


def spark(points: Sequence[tuple[float, float]], *, state: str, words: str, width: int = 104, height: int = 26) -> Svg:
    """Progress over the cycle's time, both as shares: the slope is the pace, blank space the time left."""
    head = f'<svg class="spark{f" h-{state}" if state else ""}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(words)}">'
    ideal = f'<path class="sp-i" d="M2 {height - 3}L{width - 2} 4"/>'
    if not points:
        return Svg(f"{head}{ideal}</svg>")
    at = [(2 + min(1.0, max(0.0, x)) * (width - 4), height - 3 - min(1.12, max(-0.08, y)) * (height - 7)) for x, y in points]
    x, y = at[-1]
    return Svg(f'{head}{ideal}<path class="sp-l" d="{_path(at)}"/><circle class="sp-d" cx="{_short(x)}" cy="{_short(y)}" r="2.5"/></svg>')


def series(values: Sequence[Number], zone: tuple[Number | None, Number | None], *, state: str, words: str, width: int = 150, height: int = 30) -> Svg:
    """A KPI's readings as a line, its healthy zone shaded."""
    head = f'<svg class="spark{f" h-{state}" if state else ""}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(words)}">'
    if not values:
        return Svg(f'{head}<path class="sp-i" d="M2 {height / 2:g}H{width - 2}"/></svg>')
    scale = Scale([*values, *(v for v in zone if v is not None)], 0.08)
    low, high = (scale.share(bound) if bound is not None else open_end for bound, open_end in zip(zone, (0.0, 1.0), strict=True))
    step = (width - 6) / max(1, len(values) - 1)
    at = [(2 + index * step, height - 2 - scale.share(value) * (height - 4)) for index, value in enumerate(values)]
    shade = f'<rect class="sp-z" y="{_short(2 + (1 - high) * (height - 4))}" width="{width}" height="{_short(max(0.0, high - low) * (height - 4))}"/>'
    x, y = at[-1]
    return Svg(f'{head}{shade}<path class="sp-l" d="{_path(at)}"/><circle class="sp-d" cx="{_short(x)}" cy="{_short(y)}" r="2.5"/></svg>')


class Line(NamedTuple):
    """A level in a chart: `kind` is target, baseline, commit, stretch, min, max or forecast; `value` in words is `label`."""

    kind: str
    name: str
    value: Number
    label: str


class Trend(NamedTuple):
    """What the chart of a key result shows; `plan` is where the value was meant to be, `expected` where today."""

    title: str
    words: str
    start: date
    end: date
    today: date
    today_name: str
    points: tuple[tuple[date, Number], ...]
    lines: tuple[Line, ...]
    plan: tuple[tuple[date, Number], ...] = ()
    expected: tuple[Number, str] | None = None
    forecast: Line | None = None
    months: tuple[tuple[date, str], ...] = ()
    state: str = ""
    value: str = ""
    corridor: tuple[Number | None, Number | None] | None = None


def trend(chart: Trend) -> Svg:
    """Values against plan and levels. Plotted in percentages, so that text keeps its size at every width."""
    axes = _Axes(chart)
    inner = [*_months(chart, axes), *_corridor(chart, axes), *_lines(chart, axes), *_plan(chart, axes), *_today(chart, axes), *_values(chart, axes)]
    head = '<svg class="chart plot" role="img" aria-labelledby="chart-t chart-d">'
    return Svg(f'{head}<title id="chart-t">{escape(chart.title)}</title><desc id="chart-d">{escape(chart.words)}</desc>{"".join(inner)}</svg>')


class Dot(NamedTuple):
    """One dot of a distribution: where it stands, its colour, its fill (`commit`, `target`, `stretch`) and what it says."""

    share: float
    state: str
    level: str
    words: str


def dots(items: Sequence[Dot], *, words: str, mark: float | None, mark_name: str, ticks: Sequence[tuple[float, str]], top: float = 1.3) -> Svg:
    """A dot for each, by share of the way, in bins of five points, stacked; `mark` is a line to compare with."""
    bins: dict[int, list[Dot]] = {}
    for dot in sorted(items, key=lambda d: (d.share, d.state, d.words)):
        bins.setdefault(half(min(top, max(0.0, dot.share)) * 20), []).append(dot)
    pitch = 12 if max(map(len, bins.values()), default=0) <= 16 else 5
    height = max(map(len, bins.values()), default=0) * pitch + 22
    place = lambda share: _short(1.5 + share / top * 97)  # noqa: E731
    out = [f'<svg class="dots plot" height="{height + 28}" role="img" aria-label="{escape(words)}">']
    for share, name in ticks:
        side = "end" if share >= top else "start" if share <= 0 else "middle"
        out.append(f'<text class="ch-x" x="{place(share)}%" y="{height + 20}" text-anchor="{side}">{escape(name)}</text>'
                   f'<line class="ch-g" x1="{place(share)}%" x2="{place(share)}%" y1="{height}" y2="{height + 5}"/>')
    out.append(f'<line x1="0" x2="100%" y1="{height}" y2="{height}"/>')
    if mark is not None:
        out.append(f'<line class="ch-now" x1="{place(mark)}%" x2="{place(mark)}%" y1="0" y2="{height}"/>'
                   f'<text class="ch-x ch-today" x="{place(mark)}%" y="10" dx="5">{escape(mark_name)}</text>')
    for index, stack in sorted(bins.items()):
        out += [f'<circle class="h-{d.state} lv-{d.level}" cx="{place(index / 20)}%" cy="{height - 7 - i * pitch}" r="4.5"><title>{escape(d.words)}</title></circle>'
                for i, d in enumerate(stack)]
    return Svg("".join(out) + "</svg>")


class Scale:
    """Values to shares of a height, with a margin; right for one value, for equal ones, and for any size."""

    def __init__(self, values: Iterable[Number], margin: float = 0.06) -> None:
        finite = [_float(value) for value in values] or [0.0]
        low, high = min(finite), max(finite)
        pad = (high / 2 - low / 2) * 2 * margin or abs(high) * 0.1 or 1.0
        self.low, self.high = low - pad, high + pad

    def share(self, value: Number) -> float:
        span = self.high / 2 - self.low / 2
        return min(1.0, max(0.0, (_float(value) / 2 - self.low / 2) / span)) if span else 0.5


def half(value: float) -> int:
    return int(value + 0.5)


class _Axes:
    def __init__(self, chart: Trend) -> None:
        bounds = [v for v in chart.corridor or () if v is not None]
        ends = [chart.forecast.value] if chart.forecast else []
        expected = [chart.expected[0]] if chart.expected else []
        self.scale = Scale([v for _, v in (*chart.points, *chart.plan)] + [line.value for line in chart.lines] + bounds + ends + expected)
        self.start, self.days = chart.start, max(1, (chart.end - chart.start).days)

    def x(self, day: date) -> float:
        return 100 * min(1.0, max(0.0, (day - self.start).days / self.days))

    def y(self, value: Number) -> float:
        return 100 - 100 * self.scale.share(value)


def _months(chart: Trend, axes: _Axes) -> Iterator[str]:
    for day, name in chart.months:
        x = _short(axes.x(day))
        yield f'<line class="ch-g" x1="{x}%" x2="{x}%" y1="0" y2="100%"/><text class="ch-x" x="{x}%" y="100%" dx="4" dy="18">{escape(name)}</text>'


def _corridor(chart: Trend, axes: _Axes) -> Iterator[str]:
    if chart.corridor:
        low, high = chart.corridor
        top, bottom = (axes.y(high) if high is not None else 0.0), (axes.y(low) if low is not None else 100.0)
        yield f'<rect class="sp-z" x="0" width="100%" y="{_short(top)}%" height="{_short(max(0.0, bottom - top))}%"/>'


def _lines(chart: Trend, axes: _Axes) -> Iterator[str]:
    for line in chart.lines:
        y = _short(axes.y(line.value))
        yield f'<line class="ch-{line.kind}" x1="0" x2="100%" y1="{y}%" y2="{y}%"/>'
    labels = sorted([*chart.lines, *([chart.forecast] if chart.forecast else [])], key=lambda line: axes.y(line.value))
    for line, y_at in zip(labels, _spread([axes.y(line.value) * PLOT_HEIGHT / 100 for line in labels]), strict=True):
        yield (f'<text class="ch-lab" x="100%" y="{_short(100 * y_at / PLOT_HEIGHT)}%" dx="10" dy=".35em">'
               f'<tspan class="ch-lab-n">{escape(line.name)}</tspan> {escape(line.label)}</text>')


def _spread(places: Sequence[float]) -> list[float]:
    """Sorted places moved apart until labels do not touch; if that runs out of the plot, all move up."""
    spread: list[float] = []
    for place in places:
        spread.append(max(place, spread[-1] + LABEL_PITCH) if spread else place)
    excess = max(0.0, spread[-1] - PLOT_HEIGHT - LABEL_PITCH) if spread else 0.0
    return [place - excess for place in spread]


def _plan(chart: Trend, axes: _Axes) -> Iterator[str]:
    if len(chart.plan) > 1:
        yield _polyline("ch-i", [(axes.x(day), axes.y(value)) for day, value in chart.plan])


def _today(chart: Trend, axes: _Axes) -> Iterator[str]:
    if not chart.start <= chart.today <= chart.end:
        return
    x = axes.x(chart.today)
    side = ' text-anchor="end"' if x > 88 else ""  # noqa: PLR2004  so that the words stay in the plot
    yield f'<line class="ch-now" x1="{_short(x)}%" x2="{_short(x)}%" y1="0" y2="100%"/><text class="ch-x ch-today" x="{_short(x)}%" y="0" dy="-8"{side}>{escape(chart.today_name)}</text>'
    if chart.expected:
        value, words = chart.expected
        y = axes.y(value)
        yield f'<text class="ch-note" x="{_short(x)}%" y="{_short(y)}%" {_beside(chart, axes, of_value=False)}>{escape(words)}</text>'


def _values(chart: Trend, axes: _Axes) -> Iterator[str]:
    at = [(axes.x(day), axes.y(value)) for day, value in chart.points]
    if not at:
        return
    if chart.forecast:
        yield f'<line class="ch-f" x1="{_short(at[-1][0])}%" y1="{_short(at[-1][1])}%" x2="100%" y2="{_short(axes.y(chart.forecast.value))}%"/>'
    if len(at) > 1:
        yield _polyline("ch-l", at)
    for x, y in at[:-1]:
        yield f'<circle class="ch-d" cx="{_short(x)}%" cy="{_short(y)}%" r="3"/>'
    x, y = at[-1]
    yield f'<circle class="ch-d ch-last h-{chart.state}" cx="{_short(x)}%" cy="{_short(y)}%" r="5"/>'
    yield f'<text class="ch-val" x="{_short(x)}%" y="{_short(y)}%" {_beside(chart, axes, of_value=True)}>{escape(chart.value)}</text>'


def _beside(chart: Trend, axes: _Axes, *, of_value: bool) -> str:
    """Value and expectation stand on opposite sides of the plan's line, each where no line crosses it."""
    last = axes.y(chart.points[-1][1]) if chart.points else 50.0
    higher = chart.expected is None or last <= axes.y(chart.expected[0])
    rising = len(chart.plan) < 2 or axes.y(chart.plan[-1][1]) <= axes.y(chart.plan[0][1])  # noqa: PLR2004
    above = higher if of_value else not higher
    left = above == rising
    x = axes.x(chart.points[-1][0]) if of_value and chart.points else axes.x(chart.today)
    left = left if 12 < x < 88 else x >= 88  # noqa: PLR2004  no words beyond the plot's ends
    return ('dx="-10" text-anchor="end"' if left else 'dx="10"') + (' dy="-8"' if above else ' dy="18"')


def _polyline(name: str, at: Sequence[tuple[float, float]]) -> str:
    return f'<svg viewBox="0 0 100 100" preserveAspectRatio="none"><path class="{name}" d="{_path(at)}"/></svg>'


def _path(at: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in at)


def _short(value: float) -> str:
    """One decimal at most: a tenth of a percent is less than a pixel."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") and text != "-0.0" else "0" if text == "-0.0" else text


def _fixed(share: float | None) -> str:
    return "" if share is None else f"{share:.6f}"


def _float(value: Number) -> float:
    try:
        return min(HUGE, max(-HUGE, float(value)))
    except OverflowError:
        return HUGE if value > 0 else -HUGE
