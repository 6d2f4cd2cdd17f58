"""Where on a picture does a value stand? Scales and coordinates, right for any size of number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from okrsite.model import Number

HUGE = 1e300

Place = tuple[float, float]


class Scale:
    """Values to shares of a height, with a margin; right for one value, for equal ones, and for any size."""

    def __init__(self, values: Iterable[Number], margin: float = 0.06) -> None:
        finite = [as_float(value) for value in values] or [0.0]
        low, high = min(finite), max(finite)
        pad = (high / 2 - low / 2) * 2 * margin or abs(high) * 0.1 or 1.0
        self.low, self.high = low - pad, high + pad
        self._bottom, self._span = self.low / 2, self.high / 2 - self.low / 2

    def share(self, value: Number) -> float:
        """0 at the lower end, 1 at the upper one."""
        return within((as_float(value) / 2 - self._bottom) / self._span) if self._span else 0.5


def within(share: float, low: float = 0.0, high: float = 1.0) -> float:
    """The share, or the nearer end."""
    if low < share < high:
        return share
    return min(high, max(low, share))


def short(value: float) -> str:
    """One decimal at most: a tenth of a percent is less than a pixel."""
    text = f"{value:.1f}"
    if text == "-0.0":
        return "0"
    return text.removesuffix(".0")


def line(places: Sequence[Place]) -> str:
    """A path through the places."""
    return "M" + "L".join([f"{short(x)} {short(y)}" for x, y in places])


def as_float(value: Number) -> float:
    """The value as a float; one that no float holds is as large as can be drawn."""
    try:
        return within(float(value), -HUGE, HUGE)
    except OverflowError:
        return HUGE if value > 0 else -HUGE
