"""The night: every source side by side, then judging, then a report. Thin Prefect round plain functions."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from sqlmodel import Session

from ..config.workspace import Workspace, load_workspace
from ..store import runs, screening
from ..store.database import open_store, reading
from ..store.works import Attached
from . import progress
from .errors import RefusedError
from .harvesting import SourceReport, harvest_source
from .judge import judge
from .report import night_as_markdown
from .streams import configured_sources


@flow(name="nightly")
async def nightly(workspace: str, now: str | None = None, only: list[str] | None = None) -> dict[str, Any]:
    """Harvest every source, judge what is new, report: the shape of CONTRACT's `nightly --json`.

    `workspace` is the folder, `now` an ISO 8601 instant to pretend, `only` the sources to ask.
    """
    place = load_workspace(Path(workspace))
    at = datetime.fromisoformat(now) if now else datetime.now(UTC)
    with _alone(place):
        run_id, started_at = _start(place, at), datetime.now(UTC)
        names = [source.name for source in configured_sources(place, only or ())]
        harvests = [harvest(workspace, name, at.isoformat()) for name in names]
        gathered: list[SourceReport | BaseException] = await asyncio.gather(*harvests, return_exceptions=True)
        reports = [_as_report(name, result) for name, result in zip(names, gathered, strict=True)]
        judged = await _judge(workspace, at)
        report = _report(place, run_id, reports, judged, started_at=started_at)
        await acreate_markdown_artifact(night_as_markdown(report), key="night-report")
        _finish(place, run_id, report)
        return report


@flow(name="harvest")
async def harvest(workspace: str, source: str, now: str) -> SourceReport:
    """One source; its failure is its own."""
    return await harvest_days(workspace, source, now)


@task(cache_policy=NO_CACHE)
async def harvest_days(workspace: str, source: str, now: str) -> SourceReport:
    """All open days of one source, in a thread beside the other sources."""
    return await asyncio.to_thread(_harvest, Path(workspace), source, datetime.fromisoformat(now))


@task(cache_policy=NO_CACHE)
async def judge_waiting(workspace: str, now: str) -> int:
    """A suggestion for every work that waits and has none of the current model; how many."""
    return await asyncio.to_thread(_judge_waiting, Path(workspace), datetime.fromisoformat(now))


def _harvest(root: Path, name: str, now: datetime) -> SourceReport:
    place = load_workspace(root)
    [source] = configured_sources(place, [name])
    engine = open_store(place.database_url)
    try:
        return harvest_source(engine, source, now=now, advance=progress.current.get().harvest)
    finally:
        engine.dispose()


def _judge_waiting(root: Path, now: datetime) -> int:
    place = load_workspace(root)
    engine = open_store(place.database_url)
    try:
        return judge(place, engine, at=now, advance=progress.current.get().judge)
    finally:
        engine.dispose()


async def _judge(workspace: str, at: datetime) -> dict[str, Any]:
    """How many were judged, and what went wrong; what was harvested is kept all the same."""
    started = time.monotonic()
    results = await asyncio.gather(*[judge_waiting(workspace, at.isoformat())], return_exceptions=True)
    return {
        "judged": sum(result for result in results if isinstance(result, int)),
        "judging_seconds": round(time.monotonic() - started, 1),
        "problems": [f"judging failed: {_explain(error)}" for error in results if isinstance(error, BaseException)],
    }


def _as_report(name: str, result: SourceReport | BaseException) -> SourceReport:
    if isinstance(result, SourceReport):
        return result
    return SourceReport(name, problems=[f"{name} failed: {_explain(result)}"])


def _explain(error: BaseException) -> str:
    if isinstance(error, (KeyboardInterrupt, asyncio.CancelledError)):
        raise error
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


@contextmanager
def _alone(place: Workspace) -> Iterator[None]:
    place.state.mkdir(exist_ok=True)
    lock = FileLock(place.state / "nightly.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise RefusedError(
            "another nightly run is under way in this workspace; wait for it to end (`livinglist status` shows runs)"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _start(place: Workspace, at: datetime) -> int:
    engine = open_store(place.database_url)
    with Session(engine) as session:
        run_id = runs.start(session, "nightly", pretended_now=at, at=datetime.now(UTC))
        session.commit()
    engine.dispose()
    return run_id


def _finish(place: Workspace, run_id: int, report: dict[str, Any]) -> None:
    engine = open_store(place.database_url)
    with Session(engine) as session:
        runs.finish(session, run_id, complete=report["complete"], report=report, at=datetime.now(UTC))
        session.commit()
    engine.dispose()


def _report(
    place: Workspace, run_id: int, reports: Sequence[SourceReport], judged: dict[str, Any], *, started_at: datetime
) -> dict[str, Any]:
    attached = sum((report.attached for report in reports), Attached())
    engine = open_store(place.database_url)
    with reading(engine) as session:
        candidates = screening.count_candidates(session)
    engine.dispose()
    return {
        "run": run_id,
        "started_at": started_at.isoformat(),
        "finished_at": datetime.now(UTC).isoformat(),
        "complete": all(report.complete for report in reports) and not judged["problems"],
        "sources": {report.source: report.as_json() for report in reports},
        "works": {"new": attached.new, "merged": attached.merged, "questions": attached.questions},
        "candidates": candidates,
    } | judged
