"""Around a run: alone in its workspace, entered in the ledger, reported in the shape of CONTRACT."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..store import runs, screening
from ..store.database import holding, open_store, reading
from ..store.works import Attached
from .errors import RefusedError
from .source_report import SourceReport


@dataclass(frozen=True)
class Run:
    """A run under way."""

    number: int
    started_at: datetime
    begun: float = field(default_factory=monotonic)

    @property
    def now(self) -> datetime:
        """By the clock that the run was given, which goes on from there."""
        return self.started_at + timedelta(seconds=monotonic() - self.begun)


@contextmanager
def opened_store(place: Workspace) -> Iterator[Engine]:
    """The workspace's store, closed afterwards."""
    engine = open_store(place.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def alone(place: Workspace) -> Iterator[None]:
    """Hold the workspace, and a database that others share, against other harvesting runs; refused during one."""
    place.state.mkdir(exist_ok=True)
    lock = FileLock(place.state / "nightly.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise RefusedError(
            "another nightly run is under way in this workspace; wait for it to end (`livinglist status` shows runs)"
        ) from None
    try:
        with opened_store(place) as engine, holding(engine, "harvest", wait=False) as is_alone:
            if not is_alone:
                raise RefusedError("another machine is harvesting into this database; wait for it to end")
            yield
    finally:
        lock.release()


def refuse_if_busy(place: Workspace) -> None:
    """Refused while another run is under way or nothing can be written: told before Prefect starts."""
    with alone(place), opened_store(place) as engine, engine.begin():
        pass


def start_run(place: Workspace, command: str, at: datetime) -> Run:
    """Enter a run in the ledger; those that were killed before are marked."""
    with opened_store(place) as engine, Session(engine) as session:
        number = runs.start(session, command, pretended_now=at, at=datetime.now(UTC))
        session.commit()
    return Run(number, at)


def finish_run(place: Workspace, run: Run, report: dict[str, Any]) -> None:
    """Close the run's entry with its report."""
    with opened_store(place) as engine, Session(engine) as session:
        runs.finish(session, run.number, complete=report["complete"], report=report, at=datetime.now(UTC))
        session.commit()


def report_of(place: Workspace, run: Run, reports: Sequence[SourceReport]) -> dict[str, Any]:
    """The shape of CONTRACT's `nightly --json`."""
    attached = sum((report.attached for report in reports), Attached())
    with opened_store(place) as engine, reading(engine) as session:
        candidates = screening.count_candidates(session)
    return {
        "run": run.number,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.now.isoformat(),
        "complete": all(report.complete for report in reports),
        "sources": {report.source: report.as_json() for report in reports},
        "works": {"new": attached.new, "merged": attached.merged, "questions": attached.questions},
        "candidates": candidates,
    }
