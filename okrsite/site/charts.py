"""What do the numbers look like? Bars, trends and dots as SVG: geometry in attributes, colour by class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from typing import NamedTuple

from okrsite.model import Number
from okrsite.site.geometry import Place, Scale, line, short, within
from okrsite.site.markup import Svg

OVER = 1.005
"""From here on a bar gets its chevrons: more than the target, also after rounding."""
PLOT_HEIGHT, LABEL_PITCH = 300.0, 17.0
WEEKS_SHOWN = 60
NEAR = 14
"""How many percent of a chart's width the words beside its last point may take."""

CHEVRONS = '<path d="M-11 0l3 3-3 3M-7 0l3 3-3 3"/>'


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
    return (
        f' data-progress="{_fixed(meter.progress)}" data-expected="{_fixed(meter.expected)}"'
        f' data-status="{escape(meter.status or "")}" data-stale="{"true" if meter.stale else "false"}"'
    )


def bar(meter: Meter, *, small: bool = False, hooked: bool = True) -> Svg:
    """A progress bar: full width is the target, the tick is where it should be today.

    What all bars share, their height and where it lies, is the style sheet's: bars are most of a page's weight.
    """
    classes = f"bar{' bar-s' if small else ''}{f' h-{meter.state}' if meter.state else ''}"
    stale = " is-stale" if meter.stale else ""
    head = f'<svg class="{classes}{stale}"{said(meter.words)}{hooks(meter) if hooked else ""}>'
    if meter.progress is None:
        return Svg(f'{head}<rect class="bar-t bar-none"/></svg>')
    parts = [head, '<rect class="bar-t"/>']
    if meter.progress > 0:
        parts.append(f'<rect class="bar-f" width="{short(100 * within(meter.progress))}%"/>')
    if meter.progress > OVER:
        parts.append(f'<svg class="bar-o" x="100%" y="{2 if small else 4}" overflow="visible">{CHEVRONS}</svg>')
    if meter.expected is not None and meter.tick:
        x = short(100 * within(meter.expected))
        parts.append(f'<rect class="bar-p" x="{x}%"/>')
    return Svg("".join(parts) + "</svg>")


def said(words: str) -> str:
    """The attributes of a picture that says these words, or only repeats what stands beside it."""
    return f' role="img" aria-label="{escape(words)}"' if words else ' aria-hidden="true"'


def fill(meter: Meter) -> Svg:
    """The ground of a cell that is itself a bar: filled up to its progress, the tick below where it should be."""
    parts = [f'<svg class="mc-f" aria-hidden="true"{hooks(meter)}>']
    if meter.progress is not None and meter.progress > 0:
        parts.append(f'<rect class="mc-r" width="{short(100 * within(meter.progress))}%" height="100%"/>')
    if meter.expected is not None and meter.tick:
        tick = f'<rect class="mc-p" x="{short(100 * within(meter.expected))}%" y="-6" width="1.5" height="6"/>'
        parts.append(f'<svg y="100%" overflow="visible">{tick}</svg>')
    return Svg("".join(parts) + "</svg>")


def weeks(now: int, of: int, words: str) -> Svg:
    """The weeks of a cycle as dashes: the past filled, this one tall."""
    of = min(of, WEEKS_SHOWN)
    step, cells = 100 / max(1, of), []
    for index in range(of):
        past = ' class="is-past"' if index < now else ""
        kind = ' class="is-now" y="1" height="12"' if index == now - 1 else f'{past} y="5" height="4"'
        cells.append(f'<rect x="{short(index * step)}%" width="{short(step * 0.9)}%"{kind}/>')
    return Svg(f'<svg class="weeks" role="img" aria-label="{escape(words)}">{"".join(cells)}</svg>')


def spark(points: Sequence[Place], *, state: str, words: str, width: int = 104, height: int = 26) -> Svg:
    """Progress over the cycle's time, both as shares: the slope is the pace, blank space the time left."""
    ideal = f'<path class="sp-i" d="M2 {height - 3}L{width - 2} 4"/>'
    places = [(2 + within(x) * (width - 4), height - 3 - within(y, -0.08, 1.12) * (height - 7)) for x, y in points]
    return Svg(f"{_spark_head(state, words, width, height)}{ideal}{_curve(places)}</svg>")


def series(
    values: Sequence[Number],
    zone: tuple[Number | None, Number | None],
    *,
    state: str,
    words: str,
    width: int = 150,
    height: int = 30,
) -> Svg:
    """A KPI's readings as a line, its healthy zone shaded."""
    head = _spark_head(state, words, width, height)
    if not values:
        return Svg(f'{head}<path class="sp-i" d="M2 {height / 2:g}H{width - 2}"/></svg>')
    scale = Scale([*values, *(v for v in zone if v is not None)], 0.08)
    low = scale.share(zone[0]) if zone[0] is not None else 0.0
    high = scale.share(zone[1]) if zone[1] is not None else 1.0
    step, inner = (width - 6) / max(1, len(values) - 1), height - 4
    places = [(2 + index * step, height - 2 - scale.share(value) * inner) for index, value in enumerate(values)]
    top, thick = short(2 + (1 - high) * inner), short(max(0.0, high - low) * inner)
    return Svg(f'{head}<rect class="sp-z" y="{top}" width="{width}" height="{thick}"/>{_curve(places)}</svg>')


class Line(NamedTuple):
    """A level in a chart: `kind` is its class (b, c, t, s, f), `name` what it is called, `label` its value in words."""

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
    parts = (_months, _corridor, _lines, _plan, _today, _values)
    inner = "".join([piece for part in parts for piece in part(chart, axes)])
    head = '<svg class="chart plot" role="img" aria-labelledby="chart-t chart-d">'
    title = f'<title id="chart-t">{escape(chart.title)}</title><desc id="chart-d">{escape(chart.words)}</desc>'
    return Svg(f"{head}{title}{inner}</svg>")


class Dot(NamedTuple):
    """One dot of a distribution: where it stands, its colour, its fill (a class) and what it says."""

    share: float
    state: str
    level: str
    words: str


def dots(
    items: Sequence[Dot],
    *,
    words: str,
    mark: float | None,
    mark_name: str,
    ticks: Sequence[tuple[float, str]],
    top: float = 1.3,
) -> Svg:
    """A dot for each, by share of the way, in bins of five points, stacked; `mark` is a line to compare with."""
    bins: dict[int, list[Dot]] = {}
    for dot in sorted(items, key=lambda d: (d.share, d.state, d.words)):
        bins.setdefault(int(within(dot.share, 0.0, top) * 20 + 0.5), []).append(dot)
    tallest = max(map(len, bins.values()), default=0)
    pitch = 12 if tallest <= 16 else 5
    height = tallest * pitch + 22
    out = [f'<svg class="dots plot" height="{height + 28}" role="img" aria-label="{escape(words)}">']
    out += [_tick(share, name, height, top) for share, name in ticks]
    out.append(f'<line x1="0" x2="100%" y1="{height}" y2="{height}"/>')
    if mark is not None:
        x = _across(mark, top)
        out.append(f'<line class="ch-now" x1="{x}" x2="{x}" y1="0" y2="{height}"/>')
        out.append(f'<text class="ch-x ch-today" x="{x}" y="10" dx="5">{escape(mark_name)}</text>')
    for index, stack in sorted(bins.items()):
        x = _across(index / 20, top)
        out += [_dot(dot, x, height - 7 - n * pitch) for n, dot in enumerate(stack)]
    return Svg("".join(out) + "</svg>")


def _across(share: float, top: float) -> str:
    return f"{short(1.5 + share / top * 97)}%"


def _tick(share: float, name: str, height: int, top: float) -> str:
    side = "end" if share >= top else "start" if share <= 0 else "middle"
    x = _across(share, top)
    text = f'<text class="ch-x" x="{x}" y="{height + 20}" text-anchor="{side}">{escape(name)}</text>'
    return f'{text}<line class="ch-g" x1="{x}" x2="{x}" y1="{height}" y2="{height + 5}"/>'


def _dot(dot: Dot, x: str, y: int) -> str:
    title = f"<title>{escape(dot.words)}</title>"
    return f'<circle class="h-{dot.state} lv-{dot.level}" cx="{x}" cy="{y}" r="4.5">{title}</circle>'


def _spark_head(state: str, words: str, width: int, height: int) -> str:
    classes = f"spark h-{state}" if state else "spark"
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg class="{classes}" {size} role="img" aria-label="{escape(words)}">'


def _curve(places: Sequence[Place]) -> str:
    if not places:
        return ""
    x, y = places[-1]
    return f'<path class="sp-l" d="{line(places)}"/><circle class="sp-d" cx="{short(x)}" cy="{short(y)}" r="2.5"/>'


class _Axes:
    def __init__(self, chart: Trend) -> None:
        values = [value for _, value in (*chart.points, *chart.plan)] + [level.value for level in chart.lines]
        values += [bound for bound in chart.corridor or () if bound is not None]
        values += [chart.forecast.value] if chart.forecast else []
        values += [chart.expected[0]] if chart.expected else []
        self.scale = Scale(values)
        self.start, self.days = chart.start, max(1, (chart.end - chart.start).days)

    def x(self, day: date) -> float:
        return 100 * within((day - self.start).days / self.days)

    def y(self, value: Number) -> float:
        return 100 - 100 * self.scale.share(value)


def _months(chart: Trend, axes: _Axes) -> Iterator[str]:
    for day, name in chart.months:
        x = short(axes.x(day))
        yield f'<line class="ch-g" x1="{x}%" x2="{x}%" y1="0" y2="100%"/>'
        yield f'<text class="ch-x" x="{x}%" y="100%" dx="4" dy="18">{escape(name)}</text>'


def _corridor(chart: Trend, axes: _Axes) -> Iterator[str]:
    if chart.corridor:
        low, high = chart.corridor
        top, bottom = (axes.y(high) if high is not None else 0.0), (axes.y(low) if low is not None else 100.0)
        yield f'<rect class="sp-z" x="0" width="100%" y="{short(top)}%" height="{short(max(0.0, bottom - top))}%"/>'


def _lines(chart: Trend, axes: _Axes) -> Iterator[str]:
    for level in chart.lines:
        y = short(axes.y(level.value))
        yield f'<line class="ch-{level.kind}" x1="0" x2="100%" y1="{y}%" y2="{y}%"/>'
    forecast = [chart.forecast] if chart.forecast else []
    labels = sorted([*chart.lines, *forecast], key=lambda level: axes.y(level.value))
    places = _spread([axes.y(level.value) * PLOT_HEIGHT / 100 for level in labels])
    for level, place in zip(labels, places, strict=True):
        name = f'<tspan class="ch-lab-n">{escape(level.name)}</tspan> {escape(level.label)}'
        yield f'<text class="ch-lab" x="100%" y="{short(100 * place / PLOT_HEIGHT)}%" dx="10" dy=".35em">{name}</text>'


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
    side = ' text-anchor="end"' if x > 88 else ""
    yield f'<line class="ch-now" x1="{short(x)}%" x2="{short(x)}%" y1="0" y2="100%"/>'
    yield f'<text class="ch-x ch-today" x="{short(x)}%" y="0" dy="-8"{side}>{escape(chart.today_name)}</text>'
    if chart.expected:
        value, words = chart.expected
        place = f'x="{short(x)}%" y="{short(axes.y(value))}%" {_beside(chart, axes, of_value=False)}'
        yield f'<text class="ch-note" {place}>{escape(words)}</text>'


def _values(chart: Trend, axes: _Axes) -> Iterator[str]:
    places = [(axes.x(day), axes.y(value)) for day, value in chart.points]
    if not places:
        return
    *earlier, (x, y) = places
    at = f'{short(x)}%" {{}}="{short(y)}%"'
    if chart.forecast:
        end = short(axes.y(chart.forecast.value))
        yield f'<line class="ch-f" x1="{at.format("y1")} x2="100%" y2="{end}%"/>'
    if earlier:
        yield _polyline("ch-l", places)
    yield from (f'<circle class="ch-d" cx="{short(a)}%" cy="{short(b)}%" r="3"/>' for a, b in earlier)
    yield f'<circle class="ch-d ch-last h-{chart.state}" cx="{at.format("cy")} r="5"/>'
    yield f'<text class="ch-val" x="{at.format("y")} {_beside(chart, axes, of_value=True)}>{escape(chart.value)}</text>'


def _beside(chart: Trend, axes: _Axes, *, of_value: bool) -> str:
    """Value and expectation stand on opposite sides of the plan's line, each where no line crosses it."""
    last = axes.y(chart.points[-1][1]) if chart.points else 50.0
    higher = _is_peak(chart, axes) if chart.expected is None else last <= axes.y(chart.expected[0])
    rising = len(chart.plan) < 2 or axes.y(chart.plan[-1][1]) <= axes.y(chart.plan[0][1])
    above = higher if of_value else not higher
    left = above == rising
    x = axes.x(chart.points[-1][0]) if of_value and chart.points else axes.x(chart.today)
    left = left if 12 < x < 88 else x >= 88
    return ('dx="-10" text-anchor="end"' if left else 'dx="10"') + (' dy="-8"' if above else ' dy="18"')


def _is_peak(chart: Trend, axes: _Axes) -> bool:
    """Whether the line comes up to its last value: then there is room above."""
    *earlier, (day, value) = chart.points or ((chart.today, 0),)
    near = [axes.y(v) for d, v in earlier if axes.x(day) - axes.x(d) < NEAR]
    return not near or axes.y(value) <= sum(near) / len(near)


def _polyline(name: str, places: Sequence[Place]) -> str:
    path = f'<path class="{name}" d="{line(places)}"/>'
    return f'<svg viewBox="0 0 100 100" preserveAspectRatio="none">{path}</svg>'


def _fixed(share: float | None) -> str:
    return "" if share is None else f"{share:.6f}"
