"""Papers: works, what sources say of them, what they are looked up by, the lines of the list."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from ...records.record import Record
from ..texts import any_length


class Work(SQLModel, table=True):
    """A number. Every record and every line of the list has one of its own for life.

    Those of one paper are one work: it goes by the smallest of its numbers, and `merged_into` of the others names that.
    Questions, answers and decisions refer to numbers, so that neither a merge nor a split ever touches them.
    """

    __table_args__ = (
        Index(
            "ix_work_merged_into",
            "merged_into",
            sqlite_where=text("merged_into IS NOT NULL"),
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    merged_into: int | None = Field(default=None, foreign_key="work.id")
    first_seen: datetime


class RecordRow(Record, table=True):
    """What a source says of a paper now; `version_row` keeps what it said before."""

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        Index("ix_record_source_seen", "source", "first_seen", "first_posted"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(foreign_key="work.id", index=True, unique=True, nullable=True)  # its own
    work_id: int = Field(foreign_key="work.id", index=True)  # the work it is part of now
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
    number: int = Field(foreign_key="work.id", index=True, unique=True, nullable=True)  # its own
    work_id: int = Field(foreign_key="work.id", index=True)  # the work it is part of now
    published_for: int | None = Field(default=None, foreign_key="work.id")  # the number that was decided on
    kind: str = Field(max_length=16)
    category: str | None = Field(default=None, sa_type=any_length(32))
    section: str = Field(sa_type=any_length(500))
    year: int | None = None
    title: str = Field(sa_column=Column(Text, nullable=False))
    venue: str = Field(default="", sa_type=any_length(500))
    paper_url: str | None = Field(default=None, sa_column=Column(Text))
    code_url: str | None = Field(default=None, sa_column=Column(Text))
    raw: str = Field(sa_column=Column(Text, nullable=False))
    position: int  # the line, counted from 1, when last read
    origin: str = Field(max_length=16)
    made_year_block: bool = False
    first_seen: datetime
    edited: str = Field(default="", max_length=100)  # the fields people corrected since it was written, "title venue"
    edited_at: datetime | None = None  # when a hand edit was last taken in
    published_in: int | None = Field(default=None, foreign_key="publication.id")
    removed_at: datetime | None = None
    removed_by: str = Field(default="", max_length=16)  # publish or hand
    removed_in: int | None = Field(default=None, foreign_key="publication.id")


class IdentifierRow(SQLModel, table=True):
    """What a record or a line is looked up by: an identifier, or its title (schemes of `store.keys`).

    `asserted`: a record says that another record of its work has this identifier.
    """

    __tablename__ = "identifier"
    __table_args__ = (
        Index("ix_identifier_scheme_value", "scheme", "value", "record_id", "entry_id"),
        Index(
            "ix_identifier_entry_id",
            "entry_id",
            sqlite_where=text("entry_id IS NOT NULL"),
            postgresql_where=text("entry_id IS NOT NULL"),
        ),
        CheckConstraint("(record_id IS NULL) <> (entry_id IS NULL)", name="identifier_owner"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scheme: str = Field(max_length=16)
    value: str = Field(max_length=256)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    entry_id: int | None = Field(default=None, foreign_key="entry.id")
    asserted: bool = False


class CitationRow(SQLModel, table=True):
    """That a record cites an identifier, whether or not the paper of that identifier is stored."""

    __tablename__ = "citation"
    __table_args__ = (Index("ix_citation_scheme_value", "scheme", "value"),)

    record_id: int = Field(foreign_key="record.id", primary_key=True)
    scheme: str = Field(max_length=16, primary_key=True)
    value: str = Field(max_length=256, primary_key=True)
