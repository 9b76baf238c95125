"""What people say by editing the list: each edit that includes, excludes or moves a paper is a decision of theirs.

It is added only where it contradicts no decision that the list did not show yet: that is a conflict, which
`publications.pending` names and only a curator can settle.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from . import screening
from .entries import Corrected
from .tables import DecisionRow, EntryRow

REMOVED = "taken off the list by hand"
_REPEATED = ("kind", "category", "title", "venue", "year", "paper_url", "code_url", "cells")


def added(session: Session, entry: EntryRow, *, curator: str, at: datetime) -> DecisionRow | None:
    """An entry that a person wrote includes its paper."""
    last = screening.standing(session, entry.work_id)
    if last and (last.verdict == "include" or (last.verdict == "exclude" and last.origin != "hand")):
        return None
    return _decide(session, entry, "include", curator, at, kind=entry.kind, category=entry.category)


def removed(session: Session, entry: EntryRow, *, curator: str, at: datetime) -> DecisionRow | None:
    """A line that people wrote and a person takes out excludes its paper, if no other line of it stands."""
    last = screening.standing(session, entry.work_id)
    of_people = last is None or (last.verdict == "include" and last.origin == "hand")
    if entry.origin == "published" or not of_people or _has_another_line(session, entry):
        return None
    return _decide(session, entry, "exclude", curator, at, reason=REMOVED)


def returned(session: Session, entry: EntryRow, *, curator: str, at: datetime) -> DecisionRow | None:
    """A line that a person took out and put back is decided as it was before."""
    history = screening.history(session, entry.work_id)
    if not history or (history[-1].verdict, history[-1].origin) != ("exclude", "hand"):
        return None
    before = history[-2] if len(history) > 1 else None
    if before is None or before.verdict != "include":
        return _decide(session, entry, "reopen", curator, at)
    return _decide(session, entry, "include", curator, at, **{name: getattr(before, name) for name in _REPEATED})


def moved(session: Session, corrected: Corrected, *, curator: str, at: datetime) -> DecisionRow | None:
    """A line in another section is a paper of that category or kind."""
    entry = corrected.entry
    if (corrected.kind_was, corrected.category_was) == (entry.kind, entry.category):
        return None
    last = screening.standing(session, entry.work_id)
    if last and (last.verdict != "include" or is_outdated(entry, last)):
        return None
    return _decide(session, entry, "include", curator, at, kind=entry.kind, category=entry.category)


def is_outdated(entry: EntryRow, decision: DecisionRow) -> bool:
    """Whether a published line stems from a decision before this one: it is written anew."""
    return entry.origin == "published" and decision.origin != "hand" and decision.at > entry.first_seen


def _decide(session: Session, entry: EntryRow, verdict: str, curator: str, at: datetime, **details: Any) -> DecisionRow:
    return screening.decide(
        session, entry.work_id, verdict=verdict, curator=curator, at=at, origin="hand", **details
    ).decision


def _has_another_line(session: Session, entry: EntryRow) -> bool:
    query = select(col(EntryRow.id)).where(
        col(EntryRow.work_id) == entry.work_id, col(EntryRow.removed_at).is_(None), col(EntryRow.id) != entry.id
    )
    return session.scalars(query).first() is not None
