"""Questions and their answers, and what was written to the list because of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from ..texts import any_length


class QuestionRow(SQLModel, table=True):
    """Something only a person can say, of two numbers, or of a listed work (then both numbers are one).

    `subject` is what is asked about where a work may raise several questions of a kind: the identifier of its version
    of record, the record that was withdrawn. `stands`: the evidence still asks. Whether it is open is computed.
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("kind", "work_id", "other_work_id", "subject"),
        CheckConstraint("kind IN ('same', 'upgrade', 'withdrawn')", name="question_kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=16)
    work_id: int = Field(foreign_key="work.id", index=True)
    other_work_id: int = Field(foreign_key="work.id", index=True)
    subject: str = Field(default="", max_length=300)
    reason: str = Field(sa_column=Column(Text, nullable=False))
    proposal: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    stands: bool = True
    asked_at: datetime


class AnswerRow(SQLModel, table=True):
    """What a curator said to a question. Rows are added, never changed: triggers refuse an update or a delete.

    The last one stands; `undo` opens the question again. `agreed` is what a yes agreed to, as it was then.
    """

    __tablename__ = "answer"
    __table_args__ = (CheckConstraint("answer IN ('same', 'different', 'yes', 'no', 'undo')", name="answer_word"),)

    id: int | None = Field(default=None, primary_key=True)
    question_id: int = Field(foreign_key="question.id", index=True)
    answer: str = Field(max_length=16)
    curator: str = Field(sa_type=any_length(200))
    at: datetime
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    agreed: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


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


class LineChangeRow(SQLModel, table=True):
    """A line that a publish changed or took out because of an answer, kept so that it can be what it was.

    `before` and `after` are the line as the list had it and has it; `after` is empty for one that was taken out. `was`
    is what it takes to put it back in its place, empty where it is written anew instead.
    """

    __tablename__ = "line_change"

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="entry.id", index=True)
    answer_id: int = Field(foreign_key="answer.id")
    publication_id: int = Field(foreign_key="publication.id")
    undone_in: int | None = Field(default=None, foreign_key="publication.id")
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    was: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
