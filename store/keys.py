"""Keys: what records and lines of the list are looked up by. Identifiers, and their titles folded."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import delete, select
from sqlmodel import Session, col

from ..records.identifiers import identifiers_in
from ..records.record import Record
from ..records.relations import same_work_relations
from ..records.text import title_key
from ..records.titles import title_keys
from .bulk import chunks, insert_rows
from .tables import IdentifierRow

Key = tuple[str, str]  # (scheme, value)
Keys = dict[Key, bool]  # True: an identifier that a record asserts of another record of its work
Owner = Literal["record_id", "entry_id"]

# Schemes of keys that are no identifiers: the folded title, and what is left of it without a name or a subtitle.
TITLE, NEAR = "title", "near"
_CHARACTERS = 240  # of a title key that are stored and indexed; enough to tell titles apart
_LONGEST = 256  # nothing that names a paper is longer


def stored_key(title: str) -> str:
    """The title key as it is stored and looked up."""
    return title_key(title)[:_CHARACTERS]


def is_title(scheme: str) -> bool:
    """Whether keys of a scheme are titles and no identifiers."""
    return scheme in (TITLE, NEAR)


def keys_of_record(record: Record) -> Keys:
    """What a record is looked up by: its own identifiers, those it asserts of its work, its title."""
    own: Keys = dict.fromkeys(record.identifiers(), False)
    asserted = same_work_relations(record.relations, is_preprint=record.is_preprint)
    others: Keys = {pair: True for pair in asserted if len(pair[1]) <= _LONGEST}
    return others | own | _title_keys(record.title)


def keys_of_line(title: str, paper_url: str | None) -> Keys:
    """What a line of the list is looked up by."""
    return dict.fromkeys(identifiers_in(paper_url).pairs(), False) | _title_keys(title)


def save(session: Session, keys: Mapping[int, Keys], *, owner: Owner) -> None:
    """Store the keys of new records or lines, by their row id."""
    rows = [
        {owner: row_id, "scheme": scheme, "value": value, "asserted": asserted}
        for row_id, mine in keys.items()
        for (scheme, value), asserted in mine.items()
    ]
    insert_rows(session, IdentifierRow, rows)


def replace(session: Session, keys: Mapping[int, Keys], *, owner: Owner) -> dict[int, set[Key]]:
    """Make the keys of stored records or lines these; the keys each of them had before and has no more."""
    column: Any = getattr(IdentifierRow, owner)
    before: dict[int, Keys] = defaultdict(dict)
    for chunk in chunks(sorted(keys)):
        query = select(column, col(IdentifierRow.scheme), col(IdentifierRow.value), col(IdentifierRow.asserted))
        for row_id, scheme, value, asserted in session.execute(query.where(column.in_(chunk))):
            before[row_id][scheme, value] = asserted
    changed = {row_id: mine for row_id, mine in keys.items() if mine != before[row_id]}
    for chunk in chunks(sorted(changed)):
        session.execute(delete(IdentifierRow).where(column.in_(chunk)))
    save(session, changed, owner=owner)
    return {row_id: set(before[row_id]) - set(mine) for row_id, mine in changed.items()}


def _title_keys(title: str) -> Keys:
    key = stored_key(title)
    keys: Keys = {(NEAR, near): False for near in title_keys(title)}
    return keys | {(TITLE, key): False} if key else keys
