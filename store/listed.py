"""What stands on the list, or ever stood on it, work by work: read in bulk."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from .tables import EntryRow, LineChangeRow, PublicationRow, Work


@dataclass(frozen=True)
class ListedWork:
    """A work and its lines, in the order of the list: those that stand, or, where none does, the last that did.

    `number` is the smallest of all lines it ever had, `changed_at` when people or publishes last changed each line,
    or took it out.
    """

    work_id: int
    number: int
    stands: bool
    lines: Sequence[EntryRow]
    changed_at: dict[int, datetime]


def ever_listed(session: Session) -> list[ListedWork]:
    """Every work that ever had a line, in the order of the list."""
    by_work: dict[int, list[EntryRow]] = defaultdict(list)
    for entry in session.scalars(select(EntryRow).order_by(col(EntryRow.position), col(EntryRow.number))):
        by_work[entry.work_id].append(entry)
    rewritten = _rewritten(session)
    found = [_work(work_id, lines, rewritten) for work_id, lines in by_work.items()]
    return sorted(found, key=lambda work: (work.lines[0].position, work.number))


def began_at(session: Session) -> datetime | None:
    """When the first number of the store was given; None before."""
    found: datetime | None = session.scalar(select(func.min(col(Work.first_seen))))
    return found


def _work(work_id: int, lines: list[EntryRow], rewritten: dict[int, datetime]) -> ListedWork:
    standing = [line for line in lines if line.removed_at is None]
    told_by = standing or [max(lines, key=lambda line: line.number)]
    changed_at = {
        line.number: max(
            at for at in (line.first_seen, line.edited_at, line.removed_at, rewritten.get(line.id or 0)) if at
        )
        for line in told_by
    }
    return ListedWork(work_id, min(line.number for line in lines), bool(standing), told_by, changed_at)


def _rewritten(session: Session) -> dict[int, datetime]:
    """When a publish last changed each line because of an answer, or changed it back."""
    change, publication = LineChangeRow, PublicationRow
    made_in = or_(col(publication.id) == col(change.publication_id), col(publication.id) == col(change.undone_in))
    query = select(col(change.entry_id), func.max(col(publication.at))).join(publication, made_in)
    return dict(session.execute(query.group_by(col(change.entry_id))).tuples().all())
