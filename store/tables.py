"""The tables. Constraints state the rules; what can be computed is not stored."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from ..records.record import Record

KEY_CHARACTERS = 240  # of a title key that are stored and indexed; enough to tell titles apart


class Work(SQLModel, table=True):
    """The paper itself. A merged work points to the one it became part of; all others point to themselves (or NULL)."""

    id: int | None = Field(default=None, primary_key=True)
    merged_into: int | None = Field(default=None, foreign_key="work.id", index=True)
    first_seen: datetime


class RecordRow(Record, table=True):
    """What a source says of a paper now; `version_row` keeps what it said before."""

    __tablename__ = "record"
    __table_args__ = (UniqueConstraint("source", "source_id"),)

    id: int | None = Field(default=None, primary_key=True)
    work_id: int = Field(foreign_key="work.id", index=True)
    title_key: str = Field(index=True, max_length=KEY_CHARACTERS)
    digest: str = Field(max_length=64)
    first_seen: datetime
    last_changed: datetime


class VersionRow(SQLModel, table=True):
    """A version of a record as it was when first seen."""

    __tablename__ = "record_version"
    __table_args__ = (UniqueConstraint("record_id", "version", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id")
    version: int
    title: str = Field(sa_column=Column(Text, nullable=False))
    abstract: str = Field(sa_column=Column(Text, nullable=False))
    revised: datetime | None = None
    digest: str = Field(max_length=64)
    first_seen: datetime


class EntryRow(SQLModel, table=True):
    """A line of the list, as last read. `origin` says who put it there: adopted, published or hand."""

    __tablename__ = "entry"
    __table_args__ = (CheckConstraint("origin IN ('adopted', 'published', 'hand')", name="entry_origin"),)

    id: int | None = Field(default=None, primary_key=True)
    work_id: int = Field(foreign_key="work.id", index=True)
    kind: str = Field(max_length=16)
    category: str | None = Field(default=None, max_length=32)
    section: str = Field(max_length=500)
    year: int | None = None
    title: str = Field(sa_column=Column(Text, nullable=False))
    title_key: str = Field(index=True, max_length=KEY_CHARACTERS)
    venue: str = Field(default="", max_length=500)
    paper_url: str | None = Field(default=None, sa_column=Column(Text))
    code_url: str | None = Field(default=None, sa_column=Column(Text))
    raw: str = Field(sa_column=Column(Text, nullable=False))
    position: int  # the line, counted from 1, when last read
    origin: str = Field(max_length=16)
    made_year_block: bool = False
    first_seen: datetime
    published_in: int | None = Field(default=None, foreign_key="publication.id")
    removed_at: datetime | None = None
    removed_by: str = Field(default="", max_length=16)  # publish or hand
    removed_in: int | None = Field(default=None, foreign_key="publication.id")


class IdentifierRow(SQLModel, table=True):
    """An identifier and the record or list entry that carries it. `asserted`: it names another record of the work."""

    __tablename__ = "identifier"
    __table_args__ = (
        Index("ix_identifier_scheme_value", "scheme", "value"),
        CheckConstraint("(record_id IS NULL) <> (entry_id IS NULL)", name="identifier_owner"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scheme: str = Field(max_length=16)
    value: str = Field(max_length=256)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    entry_id: int | None = Field(default=None, foreign_key="entry.id", index=True)
    asserted: bool = False


class WindowRow(SQLModel, table=True):
    """One day of one stream, with its proof. Only `ok` is closed; `partial` is a day that was not over yet.

    `tried_at` is the last try of an open day, and the last proof of a closed one.
    """

    __tablename__ = "harvest_window"
    __table_args__ = (CheckConstraint("status IN ('ok', 'failed', 'partial')", name="window_status"),)

    source: str = Field(primary_key=True, max_length=16)
    stream: str = Field(primary_key=True, max_length=64)
    day: date = Field(primary_key=True)
    status: str = Field(max_length=16, index=True)
    expected: int | None = None
    got: int = 0
    walks: int = 0
    opened_at: datetime
    tried_at: datetime
    ok_at: datetime | None = None
    note: str = Field(default="", sa_column=Column(Text, nullable=False))


class BookmarkRow(SQLModel, table=True):
    """How far a source has been read beside its days, or what a feed last showed. Set with the records it speaks of."""

    __tablename__ = "bookmark"

    name: str = Field(primary_key=True, max_length=100)
    text: str = Field(sa_column=Column(Text, nullable=False))
    set_at: datetime


class LookupRow(SQLModel, table=True):
    """A listed paper that was asked for by its identifier, and what came of it."""

    __tablename__ = "lookup"

    source: str = Field(primary_key=True, max_length=16)
    identifier: str = Field(primary_key=True, max_length=256)
    asked_at: datetime
    found: bool
    note: str = Field(default="", sa_column=Column(Text, nullable=False))


class RejectionRow(SQLModel, table=True):
    """An item that could not be read, kept with its bytes until a parser can. `parser` is the one that tried last."""

    __tablename__ = "rejection"
    __table_args__ = (UniqueConstraint("source", "identifier"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=16)
    stream: str = Field(max_length=64)
    identifier: str = Field(max_length=500)
    reason: str = Field(sa_column=Column(Text, nullable=False))
    raw: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    parser: str = Field(default="", max_length=16)
    first_seen: datetime
    last_seen: datetime
    resolved_at: datetime | None = None


class SuggestionRow(SQLModel, table=True):
    """What the machine says of a work, and which model said it."""

    __tablename__ = "suggestion"

    work_id: int = Field(primary_key=True, foreign_key="work.id")
    relevance: float = Field(index=True, ge=0, le=1)
    kind: str = Field(max_length=16)
    category: str | None = Field(default=None, max_length=32)
    confidence: float = Field(ge=0, le=1)
    probabilities: dict[str, float] = Field(sa_column=Column(JSON, nullable=False))
    why: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    similar: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    model: str = Field(max_length=64)
    made_at: datetime


class DecisionRow(SQLModel, table=True):
    """One curator's verdict. Rows are added, never changed: triggers refuse an update or a delete."""

    __tablename__ = "decision"
    __table_args__ = (CheckConstraint("verdict IN ('include', 'exclude', 'reopen')", name="decision_verdict"),)

    id: int | None = Field(default=None, primary_key=True)
    work_id: int = Field(foreign_key="work.id", index=True)
    verdict: str = Field(max_length=16)
    curator: str = Field(max_length=200)
    at: datetime
    reason: str = Field(default="", max_length=500)
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    kind: str | None = Field(default=None, max_length=16)
    category: str | None = Field(default=None, max_length=32)
    title: str | None = Field(default=None, sa_column=Column(Text))
    venue: str | None = Field(default=None, max_length=500)
    year: int | None = None
    paper_url: str | None = Field(default=None, sa_column=Column(Text))
    code_url: str | None = Field(default=None, sa_column=Column(Text))
    suggested: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class QuestionRow(SQLModel, table=True):
    """A doubtful pair, put to the curator instead of being merged or dropped silently."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("kind", "work_id", "other_work_id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=16)
    work_id: int = Field(foreign_key="work.id", index=True)
    other_work_id: int = Field(foreign_key="work.id", index=True)
    reason: str = Field(sa_column=Column(Text, nullable=False))
    asked_at: datetime


class PublicationRow(SQLModel, table=True):
    """One write to the list. Stored before the file is written, so that a kill between the two can be mended."""

    __tablename__ = "publication"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    written_at: datetime | None = None
    before_digest: str = Field(max_length=64)
    after_digest: str = Field(max_length=64)
    text: str = Field(sa_column=Column(Text, nullable=False))
    diff: str = Field(sa_column=Column(Text, nullable=False))
    added: int = 0
    changed: int = 0
    removed: int = 0
    adopted: int = 0


class RunRow(SQLModel, table=True):
    """One run of a command. Without `finished_at` it is under way, or was killed: the next run says so."""

    __tablename__ = "run"

    id: int | None = Field(default=None, primary_key=True)
    command: str = Field(max_length=32)
    pretended_now: datetime
    started_at: datetime
    finished_at: datetime | None = None
    complete: bool = False
    report: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
