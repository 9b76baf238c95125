"""Harvest: which days are proven, what was refused, how far each source is read, and the runs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from ..texts import any_length


class WindowRow(SQLModel, table=True):
    """One day of one stream, with its proof. Only `ok` is closed; `partial` is a day that was not over yet.

    `tried_at` is the last try of an open day, and the last proof of a closed one.
    """

    __tablename__ = "harvest_window"
    __table_args__ = (CheckConstraint("status IN ('ok', 'failed', 'partial')", name="window_status"),)

    source: str = Field(primary_key=True, max_length=16)
    stream: str = Field(primary_key=True, sa_type=any_length(64))
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
    stream: str = Field(sa_type=any_length(64))
    identifier: str = Field(max_length=500)
    reason: str = Field(sa_column=Column(Text, nullable=False))
    raw: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    parser: str = Field(default="", max_length=16)
    first_seen: datetime
    last_seen: datetime
    resolved_at: datetime | None = None


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
