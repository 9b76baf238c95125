"""Progress on stderr: bars for a person at a terminal, now and then a line in a log."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_BETWEEN_LINES_SECONDS = 60.0


class Silent:
    """Who is told how far a run has come; this one says nothing."""

    def harvest(self, source: str, done: int, total: int) -> None:
        """`done` of `total` days of a source are answered for."""
        self.tell(f"harvest {source}", done, total)

    def enrich(self, source: str, done: int, total: int) -> None:
        """`done` of `total` listed papers were asked for."""
        self.tell(f"enrich {source}", done, total)

    def judge(self, done: int, total: int) -> None:
        """`done` of `total` works have their suggestion."""
        self.tell("judge", done, total)

    def tell(self, name: str, done: int, total: int) -> None:
        """`done` of `total` of what is named."""


class Bars(Silent):
    """One bar for each thing that is told of, with the time it has left."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def tell(self, name: str, done: int, total: int) -> None:
        """Draw the bar; it appears when it is first told of."""
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total)
        self._progress.update(self._tasks[name], completed=done, total=total)


class Lines(Silent):
    """A line a minute at most for each thing that takes longer than that, for a log."""

    def __init__(self, write: Callable[[str], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._write, self._clock = write, clock
        self._began: dict[str, tuple[float, int]] = {}
        self._told: dict[str, float] = {}

    def tell(self, name: str, done: int, total: int) -> None:
        """Say how far it has come, and how long the rest takes at the pace so far."""
        now = self._clock()
        began, before = self._began.setdefault(name, (now, done))
        if now - self._told.setdefault(name, now) < _BETWEEN_LINES_SECONDS:
            return
        self._told[name] = now
        left = f", about {_span((now - began) * (total - done) / (done - before))} left" if done > before else ""
        self._write(f"{name}: {done:,} of {total:,}{left}\n")


def _span(seconds: float) -> str:
    """ "3 min", "2 h 5 min": no more exact than an estimate is."""
    minutes = max(1, round(seconds / 60))
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


current: ContextVar[Silent] = ContextVar("progress", default=Silent())  # noqa: B039


@contextmanager
def shown() -> Iterator[None]:
    """Show how far everything has come while this lasts."""
    if not sys.stderr.isatty():
        yield from _with(Lines(sys.stderr.write))
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description:<18}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from _with(Bars(progress))


def _with(teller: Silent) -> Iterator[None]:
    token = current.set(teller)
    try:
        yield
    finally:
        current.reset(token)
