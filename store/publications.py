"""What stands between the decisions and the list: what to insert, what to take out, and what was written."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from . import screening
from .tables import DecisionRow, EntryRow, PublicationRow


@dataclass(frozen=True)
class Pending:
    """Decisions the list does not show yet, and those a hand edit speaks against."""

    insertions: list[DecisionRow]
    removals: list[EntryRow]
    conflicts: list[str]


def pending(session: Session) -> Pending:
    """Compare the standing decisions with the lines that stand on the list."""
    entries = list(session.scalars(select(EntryRow).order_by(col(EntryRow.position), col(EntryRow.id))))
    verdicts = {screening.root_of(session, row.work_id): row for row in screening.decided(session)}
    standing = {entry.work_id for entry in entries if entry.removed_at is None}
    by_hand = {entry.work_id: entry.removed_at for entry in entries if entry.removed_by == "hand" and entry.removed_at}
    insertions, conflicts = [], []
    for work_id, decision in verdicts.items():
        if decision.verdict != "include" or work_id in standing:
            continue
        if work_id in by_hand and by_hand[work_id] >= decision.at:
            conflicts.append(
                f"work {work_id}: included by {decision.curator}, but its line was removed by hand; "
                f"`reopen` it to agree, or `include` it again"
            )
        else:
            insertions.append(decision)
    return Pending(insertions, [entry for entry in entries if _must_go(entry, verdicts)], conflicts)


def digest_of(text: str) -> str:
    """The digest of a list's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def latest(session: Session) -> PublicationRow | None:
    """The last write to the list."""
    return session.scalars(select(PublicationRow).order_by(col(PublicationRow.id).desc()).limit(1)).first()


def retire(entry: EntryRow, *, at: datetime) -> None:
    """Note that livinglist took this line out."""
    entry.removed_at, entry.removed_by = at, "publish"


def _must_go(entry: EntryRow, verdicts: dict[int, DecisionRow]) -> bool:
    if entry.removed_at is not None:
        return False
    decision = verdicts.get(entry.work_id)
    if decision is None:
        return entry.origin == "published"  # reopened
    return decision.verdict == "exclude"
