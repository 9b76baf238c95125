"""What sources tell beside their days: changes however late, journal versions, what was missing at first.

A channel is read from its bookmark, and gives batches like a harvest of days; the last one moves the bookmark, if
everything before it came whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from ..records.page import Harvested
from ..records.record import CitingRecord, Record
from ..sources import arxiv, arxiv_oai, biorxiv, biorxiv_pubs, crossref, pubmed
from ..store import enrichment, known
from ..store.database import reading

_WEEK = timedelta(days=7)
_PUBLISHED_LATELY = timedelta(days=60)  # a journal version is linked weeks after it appeared
_COMPLETED_LATER = timedelta(days=90)

Read = Callable[[Engine, str, datetime], Iterator[Harvested]]  # (store, text of the bookmark or "", now)


@dataclass(frozen=True)
class Channel:
    """One list beside the days of a source, asked again after `every`.

    `is_proof`: without it papers may be missing, so that a fault makes the night incomplete; else it is a note.
    """

    name: str
    about: str
    every: timedelta
    is_proof: bool
    read: Read


def arxiv_changes(stream: arxiv.ArxivStream, changed: arxiv_oai.OaiStream) -> Channel:
    """OAI-PMH: what arXiv announced or changed since the bookmark, the papers of the stream among it."""

    def read(engine: Engine, bookmark: str, now: datetime) -> Iterator[Harvested]:
        since = date.fromisoformat(bookmark) if bookmark else None
        until, is_whole = None, True
        for change in arxiv_oai.harvest_changes(changed, since=since, now=now):
            stored, asked_for = _sorted_out(engine, stream, change.harvested)
            yield stored
            for found in arxiv.fetch_matching(stream, asked_for) if asked_for else ():
                is_whole = is_whole and not found.problem
                yield found
            until = change.complete_until
        if until and is_whole:
            yield Harvested("arxiv", changed.name, bookmarks={changed.name: until.isoformat()})

    return Channel(changed.name, "changes of arXiv", timedelta(0), True, read)


def _sorted_out(engine: Engine, stream: arxiv.ArxivStream, batch: Harvested) -> tuple[Harvested, list[str]]:
    """Of a batch of changes, what is stored already; and the ids of papers that arXiv must tell whether they match."""
    told = [record.source_id for record in batch.records]
    refused = [item.identifier for item in batch.rejected]
    with reading(engine) as session:
        stored = known.stored_ids(session, batch.source, [*told, *refused])
        began = known.beginning(session, source=batch.source, stream=stream.name)
    asked_for = [record.source_id for record in batch.records if began and arxiv_oai.is_new(record, *began)]
    return replace(
        batch,
        records=[record for record in batch.records if record.source_id in stored],
        rejected=[item for item in batch.rejected if item.identifier in stored],
    ), [name for name in (*asked_for, *refused) if name not in stored]


def journal_versions(stream: biorxiv.BiorxivStream) -> Channel:
    """`/pubs`: which stored preprints appeared in a journal since the bookmark, or in the 60 days before it."""
    name = f"{stream.name}:pubs"

    def read(engine: Engine, bookmark: str, now: datetime) -> Iterator[Harvested]:
        today, is_whole = now.date(), True
        read_until = min(today, date.fromisoformat(bookmark)) if bookmark else today
        for told in biorxiv_pubs.harvest_publications(stream, first=read_until - _PUBLISHED_LATELY, last=today):
            is_whole = is_whole and not told.problem
            yield _linked(engine, told)
        if is_whole:
            yield Harvested(stream.server, stream.name, bookmarks={name: today.isoformat()})

    return Channel(name, f"journal versions of {stream.server}", _WEEK, False, read)


def _linked(engine: Engine, told: biorxiv_pubs.Publications) -> Harvested:
    relations = {link.preprint_doi: link.relation for link in told.links}
    with reading(engine) as session:
        preprints = known.stored_records(session, told.source, relations)
    records = [
        preprint.model_copy(update={"relations": [*preprint.relations, relations[preprint.source_id]]})
        for preprint in preprints
    ]
    rejected = [replace(item, identifier=f"journal version of {item.identifier}") for item in told.rejected]
    return Harvested(told.source, told.stream, records, rejected, problem=told.problem, requests=told.requests)


def crossref_links(source: str, stream: str, asked: crossref.CrossrefStream, papers_per_night: int) -> Channel:
    """Crossref: what preprints that matter cite, and their articles. A share each night, again after 90 days."""
    name = f"{stream}:crossref"

    def read(engine: Engine, bookmark: str, now: datetime) -> Iterator[Harvested]:
        with reading(engine) as session:
            dois = known.preprints_to_link(session, source, asker=crossref.SOURCE, at=now, limit=papers_per_night)
        is_whole = True
        for answered in crossref.fetch_links(asked, dois):
            is_whole = is_whole and not answered.problem
            yield _cited(engine, source, stream, answered)
            if not answered.problem:
                _remember(engine, answered, at=now)
        if is_whole:
            yield Harvested(source, stream, bookmarks={name: now.isoformat()})

    return Channel(name, f"Crossref's links of {source}", timedelta(0), False, read)


def _cited(engine: Engine, source: str, stream: str, answered: crossref.Answered) -> Harvested:
    with reading(engine) as session:
        preprints = known.stored_records(session, source, answered.told)
    records: list[Record] = []
    for preprint in preprints:
        told = answered.told[preprint.source_id]
        said = dict(preprint) | {"relations": [*preprint.relations, *told.relations]}
        records.append(CitingRecord.model_construct(**said, references=told.references))
    return Harvested(source, stream, records, problem=answered.problem, requests=answered.requests)


def _remember(engine: Engine, answered: crossref.Answered, *, at: datetime) -> None:
    missed = {doi: "Crossref does not know it" for doi in answered.asked if doi not in answered.told}
    with Session(engine) as session:
        enrichment.remember(session, crossref.SOURCE, answered.asked, missed, at=at)
        session.commit()


def late_fields(stream: pubmed.PubmedStream) -> Channel:
    """Abstracts and DOIs that PubMed adds after the record: those without are asked for again for 90 days."""
    name = f"{stream.name}:late"

    def read(engine: Engine, bookmark: str, now: datetime) -> Iterator[Harvested]:
        read_until = min(now, datetime.fromisoformat(bookmark)) if bookmark else now
        with reading(engine) as session:
            pmids = known.incomplete_ids(session, "pubmed", since=read_until - _COMPLETED_LATER)
        is_whole = True
        for batch in pubmed.fetch_by_ids(stream, pmids) if pmids else ():
            is_whole = is_whole and not batch.problem
            yield replace(batch, rejected=[])  # it is stored; that PubMed no longer has it takes nothing back
        if is_whole:
            yield Harvested("pubmed", stream.name, bookmarks={name: now.isoformat()})

    return Channel(name, "late abstracts of PubMed", _WEEK, False, read)
