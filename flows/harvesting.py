"""Harvesting one source: its open days and the last W, then its channels; each batch saved with what it proves."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from ..records.page import Harvested
from ..records.record import Tally
from ..sources.novelties import novelties
from ..sources.parsers import parsers_digest
from ..sources.read_again import read_again
from ..store import bookmarks, harvests, rejections, windows
from ..store.alarms import alarms
from ..store.database import reading
from .channels import Channel
from .enrichment import enrich
from .source_report import SourceReport, explain_failures
from .streams import Source

_EARLY = timedelta(hours=12)  # nights are not exactly a day apart
_OVERDUE = timedelta(hours=48)

Advance = Callable[[str, int, int], None]  # (source, days done, days in all)


@dataclass(frozen=True)
class Period:
    """Past days, both ends included."""

    first: date
    last: date

    @classmethod
    def of(cls, ends: tuple[str, str]) -> "Period":
        """The period between two ISO 8601 dates."""
        return cls(date.fromisoformat(ends[0]), date.fromisoformat(ends[1]))


def harvest_source(
    engine: Engine,
    source: Source,
    *,
    now: datetime,
    period: Period | None = None,
    enriched_at_most: int = 0,
    advance: Advance | None = None,
) -> SourceReport:
    """Harvest a source up to `now`, or the unproven days of `period`; what arrives is kept in any case.

    Afterwards it is asked for `enriched_at_most` listed papers that it has not told of yet.
    """
    started = time.monotonic()
    report = SourceReport(source.name)
    _try_refused_again(engine, source, report, now=now)
    days = _plan(engine, source, report, now, period)
    gave_up = _harvest_days(engine, source, report, days, now=now, advance=advance)
    if period is None and not gave_up:
        for channel in source.channels:
            read_channel(engine, source, channel, report, now=now)
        enrich(engine, source, report, now=now, limit=enriched_at_most)
    with reading(engine) as session:
        report.windows = windows.counts(session, source=source.name, stream=source.stream, now=now)
        report.alarms = alarms_of(session, source, now=now)
        report.lag_days = windows.lag_days(session, source=source.name, share=0.95)
    report.seconds = time.monotonic() - started
    return report


def read_channel(engine: Engine, source: Source, channel: Channel, report: SourceReport, *, now: datetime) -> None:
    """Read a channel if it is due. Its faults are problems where it proves something, else notes; it is asked again."""
    with Session(engine) as session:
        bookmark = bookmarks.recall(session, channel.name)
        text, set_at = (bookmark.text, bookmark.set_at) if bookmark else ("", now)
        if bookmark is None:
            bookmarks.remember(session, {channel.name: ""}, at=now)
        session.commit()
    if text and now - set_at < channel.every - _EARLY:
        return
    for harvested in channel.read(engine, text, now):
        tally = _save(engine, harvested, report, now=now)
        report.tally += Tally(tally.new, tally.updated, 0, tally.rejected)  # told twice in a night, counted once
        if harvested.problem:
            (report.problems if channel.is_proof else report.notes).append(harvested.problem)


def alarms_of(session: Session, source: Source, *, now: datetime) -> list[str]:
    """What deserves a look though no request failed."""
    return [
        *alarms(session, source=source.name, stream=source.stream, window_days=source.window_days, now=now),
        *_overdue(session, source, now=now),
    ]


def explain_former(source: Source, first: date, last: date) -> str:
    """What to do about days that were harvested with another query than the source's present one."""
    return (
        f"the query is new; the days from {first} to {last} were harvested with another. For these: "
        f"`livinglist backfill --source {source.name} --from {first} --to {last}`"
    )


def _overdue(session: Session, source: Source, *, now: datetime) -> list[str]:
    late = []
    for channel in source.channels:
        bookmark = bookmarks.recall(session, channel.name)
        if bookmark and now - bookmark.set_at > channel.every + _OVERDUE:
            late.append(f"{channel.about} could not be read whole since {bookmark.set_at:%Y-%m-%d}")
    return late


def _plan(engine: Engine, source: Source, report: SourceReport, now: datetime, period: Period | None) -> list[date]:
    with Session(engine) as session:
        if period:
            return windows.unproven(
                session, source=source.name, stream=source.stream, first=period.first, last=min(period.last, now.date())
            )
        is_new = windows.is_new(session, source=source.name, stream=source.stream)
        days = windows.plan(session, source=source.name, stream=source.stream, now=now, window_days=source.window_days)
        former = windows.proven_by_former_streams(session, source=source.name, stream=source.stream) if is_new else None
        session.commit()
    if former:
        report.notes.append(explain_former(source, *former))
    return days


def _harvest_days(
    engine: Engine, source: Source, report: SourceReport, days: list[date], *, now: datetime, advance: Advance | None
) -> bool:
    """Whether the source gave up before the last of the days: then it is not asked for anything else tonight."""
    done: set[date] = set()
    gave_up = False
    with reading(engine) as session:
        bookmark = bookmarks.recall(session, source.memory)
        remembered = bookmark.text if bookmark else ""
    for harvested in source.harvest(days, now=now, remembered=remembered):
        report.tally += _save(engine, harvested, report, now=now)
        report.problems += [harvested.problem] if harvested.problem else []
        done |= harvested.proven.keys() | harvested.failed.keys()
        gave_up = bool(harvested.failed) or (gave_up and not harvested.proven)
        if advance:
            advance(source.name, len(done), len(days))
    if silent := len(set(days) - done):
        report.problems.append(f"{source.name} said nothing of {silent} of {len(days)} days; their windows stay open")
    return gave_up


def _save(engine: Engine, harvested: Harvested, report: SourceReport, *, now: datetime) -> Tally:
    with Session(engine) as session:
        tally, attached = harvests.save(session, harvested, at=now, parser=parsers_digest())
        session.commit()
    report.attached += attached
    report.requests += harvested.requests
    report.problems += explain_failures(harvested.failed)
    report.notes += harvested.notes
    report.novelties += [
        line for line in novelties(harvested.records, harvested.rejected) if line not in report.novelties
    ]
    return tally


def _try_refused_again(engine: Engine, source: Source, report: SourceReport, *, now: datetime) -> None:
    """Items that another parser could not read, read by this one from their bytes."""
    parser = parsers_digest()
    with Session(engine) as session:
        for row in rejections.refused_by_another(session, source=source.name, parser=parser):
            page = read_again(source.name, row.raw)
            if page.records:
                tally, attached = harvests.save(
                    session, Harvested(source.name, row.stream, page.records), at=now, parser=parser
                )
                report.tally += tally
                report.attached += attached
            rejections.tried_again(row, parser=parser, is_read=bool(page.records), at=now)
        session.commit()
