"""How things stand: the shape of CONTRACT's `status --json`."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..records.record import KINDS
from ..store import entries, questions, runs, screening, windows
from ..store.database import reading
from .harvesting import alarms_of
from .streams import Source, configured_sources


def status(workspace: Workspace, engine: Engine, *, now: datetime) -> dict[str, Any]:
    """Sources, queue, list, decisions, model and the last runs."""
    with reading(engine) as session:
        listed = Counter(entry.kind for entry in entries.present(session))
        return {
            "sources": {source.name: _source(session, source, now=now) for source in configured_sources(workspace)},
            "queue": screening.count_candidates(session),
            "questions": questions.count_open(session),
            "listed": {kind: listed[kind] for kind in KINDS},
            "decisions": screening.count_decisions(session),
            "model": _model(workspace),
            "runs": [_run(run) for run in runs.latest(session)],
        }


def _source(session: Session, source: Source, *, now: datetime) -> dict[str, Any]:
    last = windows.last_complete_day(session, source=source.name, stream=source.stream)
    return {
        "last_complete_day": last.isoformat() if last else None,
        "open_windows": windows.counts(session, source=source.name, stream=source.stream, now=now)["open"],
        "lag_days_p95": windows.lag_days(session, source=source.name, share=0.95),
        "alarms": alarms_of(session, source, now=now),
    }


def _model(workspace: Workspace) -> dict[str, Any] | None:
    from ..classifiers.storage import ModelError, load_model

    try:
        return load_model(workspace.model_path).card
    except ModelError as error:
        return {"problem": str(error)}


def _run(run: Any) -> dict[str, Any]:
    return {
        "run": run.id,
        "command": run.command,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "complete": run.complete,
        "problems": [problem for source in run.report.get("sources", {}).values() for problem in source["problems"]]
        + run.report.get("problems", []),
    }
