"""Judgement: what the machine suggests, what people decide."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from ..texts import any_length


class SuggestionRow(SQLModel, table=True):
    """What the machine says of a work, and which model said it."""

    __tablename__ = "suggestion"
    __table_args__ = (
        Index("ix_suggestion_screening_order", "relevance", "work_id"),
        Index("ix_suggestion_category_order", "category", "relevance", "work_id"),
        Index("ix_suggestion_kind_order", "kind", "relevance", "work_id"),
    )

    work_id: int = Field(primary_key=True, foreign_key="work.id")
    relevance: float = Field(ge=0, le=1)
    kind: str = Field(max_length=16)
    category: str | None = Field(default=None, max_length=32)
    confidence: float = Field(ge=0, le=1)
    probabilities: dict[str, float] = Field(sa_column=Column(JSON, nullable=False))
    why: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    similar: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    model: str = Field(max_length=64)
    made_at: datetime


class BatchRow(SQLModel, table=True):
    """Decisions that one request made, and that one takes back. `key` is the form's: sent again, it is the same batch.

    `left_out` are the works that were asked for and not decided, each with the reason.
    """

    __tablename__ = "batch"
    __table_args__ = (UniqueConstraint("key"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=64)
    curator: str = Field(max_length=200)
    at: datetime
    said: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    left_out: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class DecisionRow(SQLModel, table=True):
    """One curator's verdict. Rows are added, never changed: triggers refuse an update or a delete.

    `origin` says how it came: "" told to this store, "hand" by an edit of the list, "log" from a decision log, in which
    it goes by its `uid`.
    """

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("verdict IN ('include', 'exclude', 'reopen')", name="decision_verdict"),
        Index("ix_decision_verdict", "verdict", "work_id"),
        Index("ix_decision_uid", "uid", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    work_id: int = Field(foreign_key="work.id", index=True)
    verdict: str = Field(max_length=16)
    curator: str = Field(sa_type=any_length(200))
    at: datetime
    reason: str = Field(default="", sa_type=any_length(500))
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    kind: str | None = Field(default=None, max_length=16)
    category: str | None = Field(default=None, sa_type=any_length(32))
    title: str | None = Field(default=None, sa_column=Column(Text))
    venue: str | None = Field(default=None, sa_type=any_length(500))
    year: int | None = None
    paper_url: str | None = Field(default=None, sa_column=Column(Text))
    code_url: str | None = Field(default=None, sa_column=Column(Text))
    suggested: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    cells: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default=text("'{}'"))
    )  # of its row, by column: {"modality": "CT"}
    origin: str = Field(default="", max_length=16)
    uid: str | None = Field(default=None, max_length=64)
    batch: int | None = Field(default=None, foreign_key="batch.id", index=True)


class VoteRow(SQLModel, table=True):
    """What one of two curators says of a paper, blind. Rows are added, never changed; her last one on a work counts.

    `reopen` takes it back. It is no decision: two votes that agree become one.
    """

    __tablename__ = "vote"
    __table_args__ = (CheckConstraint("verdict IN ('include', 'exclude', 'reopen')", name="vote_verdict"),)

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
    cells: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    batch: int | None = Field(default=None, foreign_key="batch.id", index=True)


class FacetRow(SQLModel, table=True):
    """A curator's word: a value of a facet belongs to a work, or does not. Rows are added; the last one counts."""

    __tablename__ = "facet"

    id: int | None = Field(default=None, primary_key=True)
    work_id: int = Field(foreign_key="work.id", index=True)
    facet: str = Field(max_length=64)
    value: str = Field(max_length=200)
    belongs: bool
    curator: str = Field(max_length=200)
    at: datetime
