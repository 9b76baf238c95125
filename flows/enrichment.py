"""Abstracts, DOIs, venues and code links of what is listed, asked for by identifier: a bounded share each night."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..records.page import Harvested
from ..sources.parsers import parsers_digest
from ..store import enrichment, harvests
from ..store.database import reading
from . import progress
from .ledger import opened_store
from .source_report import SourceReport
from .streams import Source, configured_sources
from .training import train_model

_A_PORTION = 100

Advance = Callable[[str, int, int], None]  # (source, papers asked for, papers in all)


def enrich(
    engine: Engine,
    source: Source,
    report: SourceReport,
    *,
    now: datetime,
    limit: int | None = None,
    advance: Advance | None = None,
) -> None:
    """Ask a source for at most `limit` listed papers it has not told of. A fault is a note; they are asked again."""
    with reading(engine) as session:
        wanted = enrichment.wanting(session, source.name, at=now, limit=limit)
    for begin in range(0, len(wanted), _A_PORTION):
        portion = wanted[begin : begin + _A_PORTION]
        if not _ask(engine, source, report, portion, now=now):
            return
        if advance:
            advance(source.name, begin + len(portion), len(wanted))


def _ask(engine: Engine, source: Source, report: SourceReport, portion: list[str], *, now: datetime) -> bool:
    """Whether the source answered for all of them."""
    missed: dict[str, str] = {}
    problems: list[str] = []
    for batch in source.by_id(portion):
        missed |= {item.identifier: item.reason for item in batch.rejected}
        missed |= _save(engine, batch, report, now=now)
        report.requests += batch.requests
        problems += [batch.problem] if batch.problem else []
    report.notes += problems
    if not problems:
        with Session(engine) as session:
            enrichment.remember(session, source.name, portion, missed, at=now)
            session.commit()
    return not problems


def _save(engine: Engine, batch: Harvested, report: SourceReport, *, now: datetime) -> dict[str, str]:
    """Store the records that are the listed papers; what the others are."""
    with Session(engine) as session:
        fit, foreign = enrichment.fitting(session, batch.records)
        _, attached = harvests.save(session, replace(batch, records=fit, rejected=[]), at=now, parser=parsers_digest())
        session.commit()
    report.enriched += len(fit)
    report.attached += attached
    return foreign


def enrich_listed(workspace: Workspace, *, at: datetime) -> list[SourceReport]:
    """Ask every source for all listed papers it may know, and learn from what came."""
    reports = []
    with opened_store(workspace) as engine, progress.shown():
        for source in configured_sources(workspace):
            report = SourceReport(source.name)
            enrich(engine, source, report, now=at, advance=progress.current.get().enrich)
            reports.append(report)
        if any(report.enriched for report in reports):
            train_model(workspace, engine, at=at)
    return reports
