"""Harvesting runs: the night, and the past. Every source side by side, then judging, then a report.

Thin Prefect round plain functions; flows and tasks take plain values.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from sqlmodel import Session

from ..config.workspace import Workspace, load_workspace
from ..store.windows import TooLongAgoError
from . import decision_log, progress
from .bulk import Judging, judge_waiting
from .errors import RefusedError
from .harvesting import Period, harvest_source
from .ledger import alone, finish_run, opened_store, report_of, start_run
from .report import night_as_markdown
from .source_report import SourceReport
from .streams import configured_sources


@flow(name="nightly")
async def nightly(workspace: str, now: str | None = None, only: list[str] | None = None) -> dict[str, Any]:
    """Harvest all open days and the last W, judge what is new, report: the shape of CONTRACT's `nightly --json`.

    `workspace` is the folder, `now` an ISO 8601 instant to pretend, `only` the sources to ask.
    """
    return await _run("nightly", workspace, now, only, None)


@flow(name="backfill")
async def backfill(
    workspace: str, period: tuple[str, str], now: str | None = None, only: list[str] | None = None
) -> dict[str, Any]:
    """The same over the days of `period` (first and last, ISO 8601) that are not proven yet."""
    return await _run("backfill", workspace, now, only, period)


@flow(name="harvest")
async def harvest(workspace: str, source: str, now: str, period: tuple[str, str] | None) -> SourceReport:
    """One source; its failure is its own."""
    return await harvest_days(workspace, source, now, period)


@task(cache_policy=NO_CACHE)
async def harvest_days(workspace: str, source: str, now: str, period: tuple[str, str] | None) -> SourceReport:
    """The days of one source, in a thread beside the other sources."""
    return await asyncio.to_thread(_harvest, Path(workspace), source, datetime.fromisoformat(now), period)


async def _run(
    command: str, workspace: str, now: str | None, only: list[str] | None, period: tuple[str, str] | None
) -> dict[str, Any]:
    place = load_workspace(Path(workspace))
    at = datetime.fromisoformat(now) if now else datetime.now(UTC)
    with alone(place):
        run = start_run(place, command, at)
        names = [source.name for source in configured_sources(place, only or ())]
        harvests = [harvest(workspace, name, at.isoformat(), period) for name in names]
        gathered = await asyncio.gather(*harvests, return_exceptions=True)
        reports = [_as_report(name, result) for name, result in zip(names, gathered, strict=True)]
        problems = await asyncio.to_thread(_hear, place, at)
        report = report_of(place, run, reports) | await _judge(workspace, at)
        report["problems"] = [*problems, *report["problems"]]
        report["complete"] = report["complete"] and not report["problems"]
        await acreate_markdown_artifact(night_as_markdown(report), key="night-report")
        finish_run(place, run, report)
        return report


def _harvest(root: Path, name: str, now: datetime, period: tuple[str, str] | None) -> SourceReport:
    place = load_workspace(root)
    [source] = configured_sources(place, [name])
    days = Period.of(period) if period else None
    with opened_store(place) as engine:
        return harvest_source(
            engine,
            source,
            now=now,
            period=days,
            enriched_at_most=place.settings.harvest.enriched_per_night,
            advance=progress.current.get().harvest,
        )


def _hear(place: Workspace, at: datetime) -> list[str]:
    """Take in what other curators wrote into the decision log; why not, if it cannot be read."""
    try:
        with opened_store(place) as engine, Session(engine) as session:
            decision_log.take_in(place, session, at=at)
            session.commit()
    except RefusedError as error:
        return [str(error)]
    return []


async def _judge(workspace: str, at: datetime) -> dict[str, Any]:
    """How many were judged, by what model, and what went wrong; what was harvested is kept all the same."""
    started = asyncio.get_running_loop().time()
    judging = asyncio.to_thread(judge_waiting, Path(workspace), at)
    [result] = await asyncio.gather(judging, return_exceptions=True)
    judged = result if isinstance(result, Judging) else Judging(0, ())
    return {
        "judged": judged.works,
        "judging_seconds": round(asyncio.get_running_loop().time() - started, 1),
        "notes": list(judged.notes),
        "problems": [f"judging failed: {_explain(result)}"] if isinstance(result, BaseException) else [],
    }


def _as_report(name: str, result: SourceReport | BaseException) -> SourceReport:
    if isinstance(result, SourceReport):
        return result
    return SourceReport(name, problems=[f"{name} failed: {_explain(result)}"])


def _explain(error: BaseException) -> str:
    if isinstance(error, TooLongAgoError):
        return str(error)
    if isinstance(error, (KeyboardInterrupt, asyncio.CancelledError)):
        raise error
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
