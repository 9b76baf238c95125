"""Decisions that stores share: told by what names a paper, for each store numbers its works in its own way."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from ..records.identifiers import clean_arxiv_id, clean_doi, clean_pmid
from ..records.text import fold
from . import keys, screening
from .bulk import chunks
from .describe import describe
from .tables import DecisionRow, EntryRow, IdentifierRow, RecordRow

_SCHEMES = {"arxiv": clean_arxiv_id, "doi": clean_doi, "pmid": clean_pmid}
_DETAILS = ("reason", "note", "kind", "category", "title", "venue", "year", "paper_url", "code_url", "cells")


def _folded(words: str) -> str:
    if not (clean := fold(words)):
        raise ValueError("is empty")
    return clean


def _web(address: str) -> str:
    if not address.startswith(("https://", "http://")) or address != fold(address):
        raise ValueError("is no http(s) address")
    return address


_Words = Annotated[str, AfterValidator(_folded)]
_Url = Annotated[str, Field(max_length=2_000), AfterValidator(_web)]


class Paper(BaseModel):
    """What names a paper in every store."""

    title: _Words = Field(max_length=2_000)
    arxiv: str | None = Field(default=None, max_length=100)
    doi: str | None = Field(default=None, max_length=256)
    pmid: str | None = Field(default=None, max_length=20)

    def identifiers(self) -> list[keys.Key]:
        """Its identifiers as they are stored; what is none is left out."""
        cleaned = {scheme: clean(getattr(self, scheme) or "") for scheme, clean in _SCHEMES.items()}
        return [(scheme, value) for scheme, value in cleaned.items() if value]


class Shared(BaseModel):
    """One decision as it is told to other stores. What a newer livinglist adds is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    paper: Paper
    at: AwareDatetime
    uid: str = Field(pattern=r"^[0-9a-f]{32}$")
    verdict: Literal["include", "exclude", "reopen"]
    curator: _Words = Field(max_length=200)
    reason: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=10_000)
    kind: Literal["method", "survey", "dataset"] | None = None
    category: str | None = Field(default=None, pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,30}$")
    title: Annotated[str, Field(max_length=2_000), AfterValidator(_folded)] | None = None
    venue: Annotated[str, Field(max_length=200), AfterValidator(_folded)] | None = None
    year: int | None = Field(default=None, ge=1900, le=2099)
    paper_url: _Url | None = None
    code_url: _Url | None = None
    cells: dict[str, str] = Field(default_factory=dict, max_length=50)


def told(session: Session) -> list[Shared]:
    """Every decision of this store, oldest first."""
    rows = list(session.scalars(select(DecisionRow).order_by(col(DecisionRow.id))))
    roots = {row.work_id: screening.root_of(session, row.work_id) for row in rows}
    papers = describe(session, sorted(set(roots.values())))
    return [
        Shared.model_construct(
            paper=Paper.model_construct(None, title=papers[root].title, **papers[root].identifiers),
            uid=row.uid or _old_uid(row),
            **{name: getattr(row, name) for name in ("at", "verdict", "curator", *_DETAILS)},
        )
        for row in rows
        if (root := roots[row.work_id]) in papers
    ]


def take(session: Session, said: Sequence[Shared]) -> int:
    """Add the decisions that this store does not know, each unless a later one stands; how many were added.

    What is said of a paper that is not stored, or that more than one work could be, waits until it can be told.
    """
    known = {row.uid or _old_uid(row) for row in session.scalars(select(DecisionRow))}
    news = sorted((one for one in said if one.uid not in known), key=lambda one: (one.at, one.uid))
    works = _works(session, [one.paper for one in news])
    added = 0
    for one in news:
        if (work_id := works.get(_name(one.paper))) is None:
            continue
        last = screening.standing(session, work_id)
        if last is None or (one.at, one.uid) > (last.at, last.uid or ""):
            _add(session, work_id, one)
            added += 1
    return added


def _add(session: Session, work_id: int, one: Shared) -> None:
    """An inclusion that a line of the list shows already is no reason to write that line anew."""
    entry = session.scalars(
        select(EntryRow).where(col(EntryRow.work_id) == work_id, col(EntryRow.removed_at).is_(None))
    ).first()
    is_shown = entry is not None and (entry.kind, entry.category) == (one.kind or entry.kind, one.category)
    details = {name: getattr(one, name) for name in _DETAILS}
    details["note"] = one.note.replace("\x00", "")
    row = screening.decide(
        session, work_id, verdict=one.verdict, curator=one.curator, at=one.at, is_spoken_now=not is_shown,
        origin="log", uid=one.uid, **details,
    ).decision  # fmt: skip
    if entry is not None and is_shown and entry.origin == "hand" and one.verdict == "include":
        entry.origin, entry.published_for = "published", row.work_id  # another store's publish wrote it
        entry.made_year_block = not _had_year(session, entry)


def _had_year(session: Session, entry: EntryRow) -> bool:
    """Whether the list had lines of that year in that section before."""
    query = select(col(EntryRow.id)).where(
        col(EntryRow.section) == entry.section,
        col(EntryRow.year) == entry.year,
        col(EntryRow.first_seen) < entry.first_seen,
    )
    return session.scalars(query.limit(1)).first() is not None


def _works(session: Session, papers: Iterable[Paper]) -> dict[str, int]:
    """The one work that each paper is, by identifier, else by title; those that are none or several have none."""
    wanted = {_name(paper): (paper.identifiers(), keys.stored_key(paper.title)) for paper in papers}
    pairs = {pair for identifiers, _ in wanted.values() for pair in identifiers}
    found = _carriers(session, pairs | {(keys.TITLE, key) for _, key in wanted.values() if key})
    works = {}
    for name, (identifiers, key) in wanted.items():
        named = set().union(*(found.get(pair, set()) for pair in identifiers)) or found.get((keys.TITLE, key), set())
        if len(named) == 1:
            works[name] = next(iter(named))
    return works


def _carriers(session: Session, pairs: Iterable[keys.Key]) -> dict[keys.Key, set[int]]:
    """The works of the records and lines that carry each key themselves."""
    found: dict[keys.Key, set[int]] = {}
    wanted = set(pairs)
    for chunk in chunks(sorted({value for _, value in wanted})):
        for table, owner in ((RecordRow, IdentifierRow.record_id), (EntryRow, IdentifierRow.entry_id)):
            query = (
                select(col(IdentifierRow.scheme), col(IdentifierRow.value), col(table.work_id))
                .join(table, col(table.id) == col(owner))
                .where(col(IdentifierRow.value).in_(chunk), col(IdentifierRow.asserted).is_(False))
            )
            for scheme, value, work_id in session.execute(query):
                if (scheme, value) in wanted:
                    found.setdefault((scheme, value), set()).add(work_id)
    return found


def _name(paper: Paper) -> str:
    return repr((paper.identifiers(), paper.title))


def _old_uid(row: DecisionRow) -> str:
    """A name for a decision from before decisions had one."""
    return hashlib.sha256(f"{row.id} {row.at.isoformat()} {row.curator} {row.verdict}".encode()).hexdigest()[:32]
