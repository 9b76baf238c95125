"""The run ledger: what ran when, what it found, and which runs were killed."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from .tables import RunRow


def start(session: Session, command: str, *, pretended_now: datetime, at: datetime) -> int:
    """Open a run; its number. Runs of the command that never finished are marked as killed."""
    for killed in session.scalars(
        select(RunRow).where(col(RunRow.command) == command, col(RunRow.finished_at).is_(None))
    ):
        killed.finished_at, killed.report = at, {"problems": ["killed before it finished"]}
    run = RunRow(command=command, pretended_now=pretended_now, started_at=at)
    session.add(run)
    session.flush()
    assert run.id is not None
    return run.id


def finish(session: Session, run_id: int, *, complete: bool, report: dict[str, Any], at: datetime) -> None:
    """Close a run with its report."""
    run = session.get_one(RunRow, run_id)
    run.finished_at, run.complete, run.report = at, complete, report


def latest(session: Session, *, limit: int = 10) -> list[RunRow]:
    """The last runs, newest first."""
    return list(session.scalars(select(RunRow).order_by(col(RunRow.id).desc()).limit(limit)))


def last_report(session: Session, command: str) -> dict[str, Any]:
    """The report of the last run of a command that ended; empty if none did."""
    query = select(RunRow).where(col(RunRow.command) == command, col(RunRow.finished_at).is_not(None))
    run = session.scalars(query.order_by(col(RunRow.id).desc()).limit(1)).first()
    return run.report if run else {}
