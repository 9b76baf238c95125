"""What the records tell of the papers that a list links to, by identifier."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from ..records.identifiers import Pair
from .bulk import chunks
from .describe import Description, describe
from .enrichment import linked_elsewhere
from .tables import IdentifierRow, RecordRow, VersionRow


@dataclass(frozen=True)
class Fact:
    """The titles of the paper that an identifier names: of the record with this identifier, of its others, former ones.

    `paper` is all that is known of it; None where a source told only that the identifier is another paper's.
    """

    titles: tuple[str, ...]
    paper: Description | None = None


def facts(session: Session, wanted: Collection[Pair]) -> dict[Pair, Fact]:
    """What is known of each identifier that a record has, or that a source said to be another paper's."""
    told = linked_elsewhere(session)
    found = {pair: Fact((told[pair[1]],)) for pair in wanted if pair[1] in told}
    records = _records(session, wanted)
    papers = describe(session, sorted({row.work_id for rows in records.values() for row in rows}))
    former = _former_titles(session, [record.id for paper in papers.values() for record in paper.records if record.id])
    for pair, rows in records.items():
        paper = papers[rows[0].work_id]
        mine = [row for row in (*rows, *paper.records) if row.work_id == rows[0].work_id]
        titles = [row.title for row in mine] + [title for row in mine for title in former.get(row.id or 0, [])]
        found[pair] = Fact(tuple(dict.fromkeys(titles)), paper)
    return found


def _former_titles(session: Session, record_ids: Collection[int]) -> dict[int, list[str]]:
    """What earlier versions of each record were called."""
    found: dict[int, list[str]] = defaultdict(list)
    for chunk in chunks(sorted(record_ids)):
        query = select(col(VersionRow.record_id), col(VersionRow.title)).where(col(VersionRow.record_id).in_(chunk))
        for record_id, title in session.execute(query):
            found[record_id].append(title)
    return found


def _records(session: Session, wanted: Collection[Pair]) -> dict[Pair, list[RecordRow]]:
    """The records that have each identifier themselves; what another record asserts of it is left out."""
    by_scheme: dict[str, list[str]] = defaultdict(list)
    for scheme, value in sorted(wanted):
        by_scheme[scheme].append(value)
    found: dict[Pair, list[RecordRow]] = defaultdict(list)
    for scheme, values in by_scheme.items():
        for chunk in chunks(values):
            query = (
                select(col(IdentifierRow.value), RecordRow)
                .join(RecordRow, col(RecordRow.id) == col(IdentifierRow.record_id))
                .where(col(IdentifierRow.scheme) == scheme, col(IdentifierRow.value).in_(chunk))
                .where(col(IdentifierRow.asserted).is_(False))
                .order_by(col(RecordRow.is_provisional), col(RecordRow.id))
            )
            for value, record in session.execute(query):
                found[scheme, value].append(record)
    return found
