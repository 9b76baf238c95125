"""What stands between the decisions and the list: what to insert, what to take out, and what was written."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Session, col

from . import audit, line_changes, screening, upgrades
from .hand_edits import is_outdated
from .tables import DecisionRow, EntryRow, IdentifierRow, LineChangeRow, PublicationRow


@dataclass(frozen=True)
class Pending:
    """Decisions the list does not show yet, and those a hand edit speaks against."""

    insertions: list[DecisionRow]
    removals: list[EntryRow]
    conflicts: list[str]
    made_year_blocks: frozenset[tuple[str, int | None]] = frozenset()  # (section, year) that livinglist ever made


def pending(session: Session) -> Pending:
    """Compare the standing decisions with the lines that stand on the list.

    Lines of people that an answer takes out (`upgrades.pending_removals`) are no conflict.
    """
    entries = list(session.scalars(select(EntryRow).order_by(col(EntryRow.position), col(EntryRow.id))))
    decided = screening.decided(session)
    works = audit.works_of(session, [row.work_id for row in decided])
    verdicts = {works[row.work_id]: row for row in decided}
    standing = {entry.work_id: entry for entry in entries if entry.removed_at is None}
    by_hand = {entry.work_id: entry.removed_at for entry in entries if entry.removed_by == "hand" and entry.removed_at}
    leaving = {removal.entry.work_id for removal in upgrades.pending_removals(session)}
    last = screening.last_decisions(session, sorted({e.work_id for e in standing.values() if e.edited_at}))
    insertions, conflicts = [], []
    for work_id, decision in verdicts.items():
        line = standing.get(work_id)
        if contradiction := _contradiction(decision, line, by_hand.get(work_id), is_leaving=work_id in leaving):
            conflicts.append(f"work {work_id}: {contradiction}")
        elif decision.verdict == "include" and (line is None or is_outdated(line, decision)):
            insertions.append(decision)
    removals = [entry for entry in entries if _must_go(entry, verdicts)]
    contested = [entry for entry in removals if _was_edited_since(entry, last.get(entry.work_id))]
    reopened = [entry for entry in contested if entry.work_id not in verdicts]
    conflicts += [f"work {entry.work_id}: {_reopened(last[entry.work_id])}" for entry in reopened]
    made = frozenset((entry.section, entry.year) for entry in entries if entry.made_year_block)
    return Pending(insertions, [entry for entry in removals if entry not in contested], conflicts, made)


def digest_of(text: str) -> str:
    """The digest of a list's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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


def last(session: Session) -> PublicationRow | None:
    """The last publication that reached the file."""
    query = select(PublicationRow).where(col(PublicationRow.written_at).is_not(None))
    return session.scalars(query.order_by(col(PublicationRow.id).desc()).limit(1)).first()


def lines_since(session: Session, publication_id: int) -> tuple[set[str], set[str]]:
    """The lines that later publications wrote and that decisions still want there, and those that they took away."""
    since = select(EntryRow).where(col(EntryRow.published_in) > publication_id, col(EntryRow.removed_at).is_(None))
    there = list(session.scalars(since))
    decided = screening.last_decisions(session, sorted({entry.work_id for entry in there}))
    wanted = {work_id for work_id, decision in decided.items() if decision.verdict == "include"}
    gone = session.scalars(select(col(EntryRow.raw)).where(col(EntryRow.removed_in) > publication_id))
    came, went = {entry.raw for entry in there if entry.work_id in wanted}, set(gone)
    query = select(LineChangeRow).where(
        col(LineChangeRow.publication_id) > publication_id, col(LineChangeRow.undone_in).is_(None)
    )
    for change in session.scalars(query):
        came |= {change.after["raw"]} if change.after else set()
        went |= {change.before["raw"]} if change.before else set()
    return came, went


def abandon(session: Session, publication: PublicationRow) -> None:
    """Forget a publication that never reached the file: its decisions wait for the next one."""
    assert publication.id is not None
    line_changes.abandon(session, publication.id, at=publication.at)
    for entry in session.scalars(select(EntryRow).where(col(EntryRow.published_in) == publication.id)):
        session.execute(delete(IdentifierRow).where(col(IdentifierRow.entry_id) == entry.id))
        session.delete(entry)
    for entry in session.scalars(select(EntryRow).where(col(EntryRow.removed_in) == publication.id)):
        entry.removed_at, entry.removed_by, entry.removed_in = None, "", None
    session.flush()
    session.delete(publication)


def _contradiction(
    decision: DecisionRow, line: EntryRow | None, taken_out: datetime | None, *, is_leaving: bool
) -> str:
    """How a hand edit speaks against a decision that stands, and what settles it; "" if it does not."""
    said = f"{decision.verdict}d by {decision.curator}"
    if line is None:
        if decision.verdict == "include" and taken_out and taken_out >= decision.at:
            return f"{said}, but its line was removed by hand; `reopen` it to agree, or `include` it again"
        return ""
    if line.origin != "published":
        if decision.verdict == "exclude" and not is_leaving:
            return f"{said}, but a person keeps its line on the list; take the line out by hand, or `reopen` the work"
        if decision.verdict == "include" and _was_put_elsewhere(line, decision):
            there = line.category or line.section
            return f"{said} for {decision.category}, but a person wrote it under {there}; move it, or `reopen` the work"
        return ""
    if _was_edited_since(line, decision) and (decision.verdict == "exclude" or is_outdated(line, decision)):
        return f"{said}, but its line was corrected by hand meanwhile; `{decision.verdict}` it again, or `reopen` it"
    return ""


def _reopened(decision: DecisionRow) -> str:
    return (
        f"reopened by {decision.curator}, but its line was corrected by hand meanwhile; `reopen` it again to take the "
        f"line out, or `include` it to keep it"
    )


def _was_put_elsewhere(line: EntryRow, decision: DecisionRow) -> bool:
    """Whether a person wrote the line after the decision, in another part of the list than was decided."""
    is_later = line.origin == "hand" and decision.origin != "hand" and line.first_seen >= decision.at
    return is_later and decision.category is not None and line.category != decision.category


def _was_edited_since(entry: EntryRow, decision: DecisionRow | None) -> bool:
    return bool(entry.edited_at and decision and decision.origin != "hand" and entry.edited_at >= decision.at)


def _must_go(entry: EntryRow, verdicts: dict[int, DecisionRow]) -> bool:
    if entry.removed_at is not None:
        return False
    if entry.origin != "published":
        return False
    decision = verdicts.get(entry.work_id)
    return decision is None or decision.verdict == "exclude" or is_outdated(entry, decision)
