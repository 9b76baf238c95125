"""What stands between the decisions and the list: what to insert, what to take out, and what was written."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlmodel import Session, col

from . import screening
from .tables import DecisionRow, EntryRow, IdentifierRow, PublicationRow


@dataclass(frozen=True)
class Pending:
    """Decisions the list does not show yet, and those a hand edit speaks against."""

    insertions: list[DecisionRow]
    removals: list[EntryRow]
    conflicts: list[str]
    made_year_blocks: frozenset[tuple[str, int | None]] = frozenset()  # (section, year) that livinglist ever made


def pending(session: Session) -> Pending:
    """Compare the standing decisions with the lines that stand on the list."""
    entries = list(session.scalars(select(EntryRow).order_by(col(EntryRow.position), col(EntryRow.id))))
    verdicts = {screening.root_of(session, row.work_id): row for row in screening.decided(session)}
    standing = {entry.work_id: entry for entry in entries if entry.removed_at is None}
    by_hand = {entry.work_id: entry.removed_at for entry in entries if entry.removed_by == "hand" and entry.removed_at}
    insertions, conflicts = [], []
    for work_id, decision in verdicts.items():
        line = standing.get(work_id)
        if decision.verdict == "exclude" and line and line.origin != "published":
            conflicts.append(
                f"work {work_id}: excluded by {decision.curator}, but a person keeps its line on the list; "
                f"take the line out by hand, or `reopen` the work"
            )
        if decision.verdict != "include" or (line and not _is_outdated(line, decision)):
            continue
        if line is None and work_id in by_hand and by_hand[work_id] >= decision.at:
            conflicts.append(
                f"work {work_id}: included by {decision.curator}, but its line was removed by hand; "
                f"`reopen` it to agree, or `include` it again"
            )
        else:
            insertions.append(decision)
    made = frozenset((entry.section, entry.year) for entry in entries if entry.made_year_block)
    return Pending(insertions, [entry for entry in entries if _must_go(entry, verdicts)], conflicts, made)


def digest_of(text: str) -> str:
    """The digest of a list's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def intend(session: Session, publication: PublicationRow, *, retired: list[EntryRow]) -> PublicationRow:
    """Store what is about to be written; `written` or `abandon` follows."""
    session.add(publication)
    session.flush()
    for entry in retired:
        entry.removed_at, entry.removed_by, entry.removed_in = publication.at, "publish", publication.id
    return publication


def unwritten(session: Session) -> list[PublicationRow]:
    """Publications of which it is not known that they reached the file: a run was killed in between."""
    query = select(PublicationRow).where(col(PublicationRow.written_at).is_(None)).order_by(col(PublicationRow.id))
    return list(session.scalars(query))


def abandon(session: Session, publication: PublicationRow) -> None:
    """Forget a publication that never reached the file: its decisions wait for the next one."""
    for entry in session.scalars(select(EntryRow).where(col(EntryRow.published_in) == publication.id)):
        session.execute(delete(IdentifierRow).where(col(IdentifierRow.entry_id) == entry.id))
        session.delete(entry)
    for entry in session.scalars(select(EntryRow).where(col(EntryRow.removed_in) == publication.id)):
        entry.removed_at, entry.removed_by, entry.removed_in = None, "", None
    session.flush()
    session.delete(publication)


def _must_go(entry: EntryRow, verdicts: dict[int, DecisionRow]) -> bool:
    if entry.removed_at is not None:
        return False
    if entry.origin != "published":
        return False
    decision = verdicts.get(entry.work_id)
    return decision is None or decision.verdict == "exclude" or _is_outdated(entry, decision)


def _is_outdated(entry: EntryRow, decision: DecisionRow) -> bool:
    """Whether a published line stems from a decision before this one: it is written anew."""
    return entry.origin == "published" and decision.at > entry.first_seen
