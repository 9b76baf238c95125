"""A paper and how each service shows it: the truth the stand-ins answer from. Every instant is aware UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

Server = Literal["biorxiv", "medrxiv"]


@dataclass(frozen=True)
class ArxivVersion:
    """One version: searched by `submitted`, shown from `announced` on. None means as in the version before."""

    submitted: datetime
    announced: datetime
    title: str | None = None
    abstract: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class OnArxiv:
    """`journal_ref` and `doi` appear at `published_since` (None: from the start) and make no new version."""

    id: str
    categories: tuple[str, ...]
    versions: tuple[ArxivVersion, ...]
    comment: str = ""
    journal_ref: str = ""
    doi: str = ""
    published_since: datetime | None = None
    touched: tuple[datetime, ...] = ()  # administrative changes: the datestamp moves, nothing else does
    is_fleeting: bool = False  # comes and goes between two pages, if the service has that manner; no part of the truth

    def version_at(self, now: datetime) -> int:
        """The newest announced version, counted from 1; 0 before the first announcement."""
        return sum(version.announced <= now for version in self.versions)

    def is_linked_at(self, now: datetime) -> bool:
        """Whether journal reference and DOI are shown."""
        return self.published_since is None or self.published_since <= now

    def changes(self) -> list[datetime]:
        """Every instant at which the shown record changes."""
        announced = [version.announced for version in self.versions]
        later = [self.published_since] if self.published_since else []
        return sorted(announced + later + list(self.touched))


@dataclass(frozen=True)
class PreprintVersion:
    """One version: shown from `posted` on, under the date `dated` (None: the day it was posted)."""

    posted: datetime
    dated: date | None = None
    title: str | None = None
    abstract: str | None = None
    type: str = "new results"

    @property
    def date(self) -> date:
        """The date the service gives it."""
        return self.dated or self.posted.date()


@dataclass(frozen=True)
class OnPreprintServer:
    """A bioRxiv or medRxiv preprint; the link to the journal version appears at `linked_since`."""

    server: Server
    doi: str
    category: str
    versions: tuple[PreprintVersion, ...]
    published_doi: str = ""
    published_journal: str = ""
    published_on: date | None = None
    linked_since: datetime | None = None
    license: str = "cc_by"
    is_fleeting: bool = False  # as on arXiv

    def version_at(self, now: datetime) -> int:
        """The newest posted version, counted from 1; 0 before the first posting."""
        return sum(version.posted <= now for version in self.versions)

    def is_linked_at(self, now: datetime) -> bool:
        """Whether the journal's DOI is shown."""
        return bool(self.published_doi) and (self.linked_since is None or self.linked_since <= now)


@dataclass(frozen=True)
class Relation:
    """A CommentsCorrections row, shown from `since` on (None: from the start)."""

    type: str  # UpdateIn, UpdateOf, RetractionIn, ...
    pmid: str
    source: str
    since: datetime | None = None


@dataclass(frozen=True)
class OnPubmed:
    """A PubMed record: created at `entered` (CRDT); what arrives later moves its modification date (MDAT)."""

    pmid: str
    entered: datetime
    journal: str
    doi: str = ""
    dated: date | None = None  # publication date; None: the day it was entered
    edat: date | None = None  # back-dated for a late entry; None: the day it was entered
    types: tuple[str, ...] = ("Journal Article",)
    relations: tuple[Relation, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()  # (label, text) of a structured abstract
    collective: str = ""
    vernacular_title: str = ""
    abstract_since: datetime | None = None
    doi_since: datetime | None = None
    revised: tuple[datetime, ...] = ()
    deleted: datetime | None = None
    is_book: bool = False
    indexed_since: datetime | None = None  # found from then on, under the dates it has had since it was entered

    def is_visible_at(self, now: datetime) -> bool:
        """Whether the record exists then, and is found."""
        return (self.indexed_since or self.entered) <= now and not self.is_deleted_at(now)

    def is_deleted_at(self, now: datetime) -> bool:
        """Whether the record was taken out by then."""
        return self.deleted is not None and self.deleted <= now

    def changes_until(self, now: datetime) -> list[datetime]:
        """The instants up to `now` at which the record was created or changed, oldest first."""
        later = [self.abstract_since, self.doi_since, *self.revised, *(relation.since for relation in self.relations)]
        return sorted(at for at in [self.entered, *later] if at is not None and at <= now)

    def modified_at(self, now: datetime) -> datetime:
        """The last change up to `now`: MDAT."""
        return self.changes_until(now)[-1]


@dataclass(frozen=True)
class Paper:
    """One paper, under as many roofs as it has. Authors are written "Given Family"."""

    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ("Jane Q Doe",)
    arxiv: OnArxiv | None = None
    preprint: OnPreprintServer | None = None
    pubmed: OnPubmed | None = None


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """An aware instant."""
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
