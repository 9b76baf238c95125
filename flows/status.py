"""How things stand: the shape of CONTRACT's `status --json`."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..records.record import KINDS
from ..review import two_people
from ..review.outlook import outlook
from ..store import acceptance, entries, publications, questions, rejections, runs, screening, windows
from ..store.database import reading
from .harvesting import alarms_of, explain_former
from .streams import Source, configured_sources

_SHOWN_BYTES = 2_000


def status(workspace: Workspace, engine: Engine, *, now: datetime) -> dict[str, Any]:
    """Sources, queue, list, decisions, model and the last runs."""
    with reading(engine) as session:
        listed = Counter(entry.kind for entry in entries.present(session))
        return {
            "sources": {source.name: _source(session, source, now=now) for source in configured_sources(workspace)},
            "rejected": len(rejections.unresolved(session)),
            "queue": screening.count_candidates(session),
            "questions": questions.count_open(session) + len(two_people.disagreements(session)),
            "conflicts": publications.pending(session).conflicts,
            "listed": {kind: listed[kind] for kind in KINDS},
            "decisions": screening.count_decisions(session),
            "model": _model(workspace),
            "stopping": outlook(session),
            "agreement": two_people.agreement(session),
            "drift": [asdict(week) for week in acceptance.weeks(session, now=now)],
            "runs": [_run(run) for run in runs.latest(session)],
        }


def unread(engine: Engine) -> list[dict[str, Any]]:
    """The items that could not be read, the latest first: where from, why, and the beginning of their bytes."""
    with reading(engine) as session:
        return [
            {
                "source": row.source,
                "stream": row.stream,
                "identifier": row.identifier,
                "reason": row.reason,
                "first_seen": row.first_seen.isoformat(),
                "last_seen": row.last_seen.isoformat(),
                "bytes": len(row.raw),
                "raw": row.raw[:_SHOWN_BYTES].decode("utf-8", "backslashreplace"),
            }
            for row in rejections.unresolved(session)
        ]


def _source(session: Session, source: Source, *, now: datetime) -> dict[str, Any]:
    last = windows.last_complete_day(session, source=source.name, stream=source.stream)
    return {
        "last_complete_day": last.isoformat() if last else None,
        "open_windows": windows.counts(session, source=source.name, stream=source.stream, now=now)["open"],
        "lag_days_p95": windows.lag_days(session, source=source.name, share=0.95),
        "alarms": [*alarms_of(session, source, now=now), *_novelties(session, source)],
        "notes": _notes(session, source),
    }


def _novelties(session: Session, source: Source) -> list[str]:
    """What the last night saw that no parser knows."""
    told = runs.last_report(session, "nightly").get("sources", {}).get(source.name, {})
    return list(told.get("novelties", []))


def _notes(session: Session, source: Source) -> list[str]:
    former = windows.proven_by_former_streams(session, source=source.name, stream=source.stream)
    return [explain_former(source, *former)] if former else []


def _model(workspace: Workspace) -> dict[str, Any] | None:
    from ..classifiers.storage import ModelError, load_model

    try:
        return load_model(workspace.model_path).card
    except ModelError as error:
        return {"problem": str(error)}


def _run(run: Any) -> dict[str, Any]:
    """By the clock that the run was given: `--now`, and as long as it took."""
    finished_at = run.finished_at and run.pretended_now + (run.finished_at - run.started_at)
    return {
        "run": run.id,
        "command": run.command,
        "started_at": run.pretended_now.isoformat(),
        "finished_at": finished_at.isoformat() if finished_at else None,
        "complete": run.complete,
        "problems": [problem for source in run.report.get("sources", {}).values() for problem in source["problems"]]
        + run.report.get("problems", []),
    }
