"""Charts as drawings: numbers turned into places, for a template to write as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 8, 10, 26
# Told apart by people who see fewer colours, on light and on dark (Okabe and Ito).
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#b8860b", "#8e5ea2", "#7f7f7f")


@dataclass(frozen=True)
class Bar:
    """A piece of a stacked bar, and what it says when pointed at."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    says: str


@dataclass(frozen=True)
class Chart:
    """A drawing: bars, a scale on the left, names below, a legend."""

    name: str
    title: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str], ...]
    legend: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]  # the same as a table, for who cannot see it


def stacked(
    name: str,
    title: str,
    columns: Sequence[str],
    series: Mapping[str, Sequence[float]],
    *,
    unit: str = "",
    most: float | None = None,
) -> Chart:
    """Bars, one a column, the series on top of each other."""
    totals = [sum(values[place] for values in series.values()) for place in range(len(columns))]
    most = most or _round_up(max(totals, default=0))
    step = (WIDTH - _LEFT - _RIGHT) / max(len(columns), 1)
    bars = []
    for place, column in enumerate(columns):
        base = 0.0
        for number, (what, values) in enumerate(series.items()):
            if not values[place]:
                continue
            bottom, top = _y(base, most), _y(base + values[place], most)
            says = f"{column}, {what}: {values[place]:g}{unit}"
            colour = COLOURS[number % len(COLOURS)]
            bars.append(Bar(_LEFT + place * step + 1, top, max(step - 2, 1), bottom - top, colour, says))
            base += values[place]
    every = max(1, len(columns) // 8)
    labels = tuple((_LEFT + (i + 0.5) * step, column) for i, column in enumerate(columns) if i % every == 0)
    rows = tuple((column, *(f"{values[i]:g}{unit}" for values in series.values())) for i, column in enumerate(columns))
    legend = tuple((what, COLOURS[number % len(COLOURS)]) for number, what in enumerate(series))
    return Chart(name, title, tuple(bars), _ticks(most, unit), labels, legend, (("", *series), *rows))


def _y(value: float, most: float) -> float:
    return HEIGHT - _BOTTOM - value / most * (HEIGHT - _TOP - _BOTTOM)


def _ticks(most: float, unit: str) -> tuple[tuple[float, str], ...]:
    return tuple((_y(most * part / 4, most), f"{most * part / 4:g}{unit}") for part in range(5))


def _round_up(most: float) -> float:
    """The next number that four equal steps lead to in round figures."""
    step = 4.0
    while step < most:
        for factor in (2, 2.5, 2):
            if step >= most:
                break
            step *= factor
    return step
