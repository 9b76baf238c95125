"""Progress on stderr for a person at a terminal; nothing for everyone else."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bars:
    """One bar a source, one for judging; each appears when it is first told of."""

    def __init__(self, progress: "Progress | None" = None) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def harvest(self, source: str, done: int, total: int) -> None:
        """`done` of `total` days of a source are answered for."""
        self._tell(f"harvest {source}", done, total)

    def enrich(self, source: str, done: int, total: int) -> None:
        """`done` of `total` listed papers were asked for."""
        self._tell(f"enrich {source}", done, total)

    def judge(self, done: int, total: int) -> None:
        """`done` of `total` works have their suggestion."""
        self._tell("judge", done, total)

    def _tell(self, name: str, done: int, total: int) -> None:
        if self._progress is None:
            return
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total)
        self._progress.update(self._tasks[name], completed=done, total=total)


_SILENT = Bars()
current: ContextVar[Bars] = ContextVar("progress", default=_SILENT)


@contextmanager
def shown() -> Iterator[None]:
    """Show bars while this lasts, if stderr is a terminal."""
    if not sys.stderr.isatty():
        yield
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
        token = current.set(Bars(progress))
        try:
            yield
        finally:
            current.reset(token)
