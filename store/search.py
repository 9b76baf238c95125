"""Search over everything ever harvested: the words of titles, abstracts, authors and venues."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlmodel import Session, col

from ..records.text import fold
from .bulk import chunks
from .states import state_expression
from .tables import EntryRow, RecordRow, SuggestionRow, Work

MOST = 2_000  # matches that are ranked; of more, the newest are shown
_MOST_WORDS = 12
_PARTS = re.compile(r'"([^"]+)"|(\w+)')


@dataclass(frozen=True)
class Found:
    """Works in order, the best match first. `is_all` is False where more match than are ranked: then the newest."""

    work_ids: list[int]
    is_all: bool


def search(
    session: Session,
    query: str,
    *,
    state: str | None = None,
    source: str | None = None,
    category: str | None = None,
    year: int | None = None,
) -> Found:
    """The works whose records, or lines of the list, have every word; nothing where there is no word to look for."""
    parts = [(phrase or word, bool(phrase)) for phrase, word in _PARTS.findall(fold(query))][:_MOST_WORDS]
    parts = [(words, is_phrase) for words, is_phrase in parts if re.search(r"\w", words)]
    if not parts:
        return Found([], True)
    records = _matches(session, parts)
    wanted = _works(session, records, source=source, year=year)
    if source is None:
        wanted = list(dict.fromkeys(wanted + _lines(session, [words for words, _ in parts], year=year)))
    if category:
        wanted = _suggested(session, wanted, category)
    if state:
        wanted = _in_state(session, wanted, state)
    return Found(wanted, len(records) < MOST)


def _matches(session: Session, parts: list[tuple[str, bool]]) -> list[int]:
    """Numbers of the rows of `record`."""
    if session.get_bind().dialect.name == "postgresql":
        asked = " ".join(f'"{words}"' if is_phrase else words for words, is_phrase in parts)
        query = text(
            "SELECT record_id FROM record_words WHERE words @@ websearch_to_tsquery('simple', :asked) "
            "ORDER BY record_id DESC LIMIT :most"
        )
        return list(session.scalars(query, {"asked": asked, "most": MOST}))
    asked = " AND ".join(f'"{words}"' if is_phrase else f'"{words}"*' for words, is_phrase in parts)
    found = "SELECT rowid FROM record_words WHERE record_words MATCH :asked ORDER BY {} LIMIT :most"
    given = {"asked": asked, "most": MOST}
    newest = list(session.scalars(text(found.format("rowid DESC")), given))
    return newest if len(newest) == MOST else list(session.scalars(text(found.format("rank")), given))


def _works(session: Session, records: list[int], *, source: str | None, year: int | None) -> list[int]:
    works: dict[int, int] = {}
    for chunk in chunks(records):
        query = select(col(RecordRow.id), col(RecordRow.work_id)).where(col(RecordRow.id).in_(chunk))
        if source:
            query = query.where(col(RecordRow.source) == source)
        if year:
            query = query.where(col(RecordRow.year) == year)
        works |= {record: work for record, work in session.execute(query) if record is not None}
    return list(dict.fromkeys(works[record] for record in records if record in works))


def _lines(session: Session, words: Collection[str], *, year: int | None) -> list[int]:
    """Works of the list's lines, which no source may have told of."""
    query = select(col(EntryRow.work_id)).where(col(EntryRow.removed_at).is_(None)).limit(MOST)
    for word in words:
        query = query.where(func.lower(col(EntryRow.title)).contains(word.lower(), autoescape=True))
    if year:
        query = query.where(col(EntryRow.year) == year)
    return list(session.scalars(query))


def _suggested(session: Session, work_ids: list[int], category: str) -> list[int]:
    """Those whose line stands in the category, or that it is suggested for."""
    kept: set[int] = set()
    for chunk in chunks(work_ids):
        for named in (SuggestionRow, EntryRow):
            query = select(col(named.work_id)).where(col(named.work_id).in_(chunk), col(named.category) == category)
            kept |= set(session.scalars(query))
    return [work_id for work_id in work_ids if work_id in kept]


def _in_state(session: Session, work_ids: list[int], state: str) -> list[int]:
    kept: set[int] = set()
    for chunk in chunks(work_ids):
        query = select(col(Work.id), state_expression(col(Work.id))).where(col(Work.id).in_(chunk))
        kept |= {work_id for work_id, found in session.execute(query) if found == state and work_id is not None}
    return [work_id for work_id in work_ids if work_id in kept]
