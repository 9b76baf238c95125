"""The tables. Constraints state the rules; what can be computed is not stored."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from ..records.record import Record
from .texts import any_length


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


class CitationRow(SQLModel, table=True):
    """That a record cites an identifier, whether or not the paper of that identifier is stored."""

    __tablename__ = "citation"
    __table_args__ = (Index("ix_citation_scheme_value", "scheme", "value"),)

    record_id: int = Field(foreign_key="record.id", primary_key=True)
    scheme: str = Field(max_length=16, primary_key=True)
    value: str = Field(max_length=256, primary_key=True)
