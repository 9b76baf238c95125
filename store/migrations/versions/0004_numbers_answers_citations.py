"""A number of its own for every record and line; questions with answers; citations."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
import sqlmodel
from alembic import op

from livinglist.records.record import Record
from livinglist.store.keys import keys_of_line, keys_of_record

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sqlmodel.sql.sqltypes.UTCDateTime
_TEXT = sqlmodel.sql.sqltypes.AutoString

# An answer is never edited and never lost: the database itself refuses.
_APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER answer_no_{verb} BEFORE {verb.upper()} ON answer "
        "BEGIN SELECT RAISE(ABORT, 'answers are append-only'); END"
        for verb in ("update", "delete")
    ]
    + [
        # INSERT OR REPLACE deletes the old row without firing its delete trigger.
        "CREATE TRIGGER answer_no_replace BEFORE INSERT ON answer "
        "WHEN EXISTS (SELECT 1 FROM answer WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'answers are append-only'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION answer_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'answers are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER answer_append_only BEFORE UPDATE OR DELETE ON answer "
        "FOR EACH ROW EXECUTE FUNCTION answer_append_only()",
        "CREATE TRIGGER answer_no_truncate BEFORE TRUNCATE ON answer "
        "FOR EACH STATEMENT EXECUTE FUNCTION answer_append_only()",
    ],
}


def upgrade() -> None:
    # Plain ALTERs, which rewrite no table; SQLite can add a column that refers to another table only so.
    for table in ("record", "entry"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN number INTEGER REFERENCES work (id)")
    op.execute("ALTER TABLE entry ADD COLUMN published_for INTEGER REFERENCES work (id)")
    _give_numbers()
    for table in ("record", "entry"):
        op.create_index(f"ix_{table}_number", table, ["number"], unique=True)
    _tie_published_lines()
    _renew_keys()
    _renew_questions()
    _create_answers_and_citations()
    op.drop_index("ix_suggestion_relevance", "suggestion")
    op.create_index("ix_suggestion_screening_order", "suggestion", ["relevance", "work_id"])


def downgrade() -> None:
    op.create_index("ix_suggestion_relevance", "suggestion", ["relevance"])
    op.drop_index("ix_suggestion_screening_order", "suggestion")
    op.drop_table("citation")
    op.drop_table("answer")
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION answer_append_only()")
    for table in ("record", "entry"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN title_key VARCHAR(240) NOT NULL DEFAULT ''")
        op.execute(
            f"UPDATE {table} SET title_key = COALESCE((SELECT min(value) FROM identifier "
            f"WHERE scheme = 'title' AND {table}_id = {table}.id), '')"
        )
        op.create_index(f"ix_{table}_title_key", table, ["title_key"])
    op.execute("DELETE FROM identifier WHERE scheme IN ('title', 'near')")
    op.execute("DELETE FROM question WHERE kind <> 'same'")
    with op.batch_alter_table("question") as batch:
        for column in ("subject", "proposal", "stands"):
            batch.drop_column(column)
    for table in ("record", "entry"):
        op.drop_index(f"ix_{table}_number", table)
        op.drop_column(table, "number")
    op.drop_column("entry", "published_for")


def _give_numbers() -> None:
    """The first record of a work, else its first line, gets the work's number, the others those that were merged in."""
    op.execute(
        "UPDATE record SET number = work_id WHERE id IN (SELECT min(id) FROM record GROUP BY work_id)"
    )
    op.execute(
        "UPDATE entry SET number = work_id WHERE id IN (SELECT min(id) FROM entry "
        "WHERE work_id NOT IN (SELECT work_id FROM record) GROUP BY work_id)"
    )
    connection = op.get_bind()
    merged: dict[int, list[int]] = {}
    for number, root in connection.execute(
        sa.text("SELECT id, merged_into FROM work WHERE merged_into IS NOT NULL ORDER BY id DESC")
    ):
        merged.setdefault(root, []).append(number)
    last = connection.scalar(sa.text("SELECT COALESCE(max(id), 0) FROM work"))
    insert = sa.text("INSERT INTO work (id, merged_into, first_seen) VALUES (:id, :root, :at)")
    for table in ("record", "entry"):
        rows = connection.execute(
            sa.text(f"SELECT id, work_id, first_seen FROM {table} WHERE number IS NULL ORDER BY id")
        ).all()
        for row_id, root, first_seen in rows:
            if waiting := merged.get(root):
                number = waiting.pop()
            else:
                number = last = last + 1
                connection.execute(insert, {"id": number, "root": root, "at": first_seen})
            connection.execute(sa.text(f"UPDATE {table} SET number = :n WHERE id = :i"), {"n": number, "i": row_id})
    _continue_numbering("work")


def _continue_numbering(table: str) -> None:
    """Rows were inserted with their ids, of which PostgreSQL's sequence knows nothing."""
    if op.get_context().dialect.name == "postgresql":
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        op.execute(f"SELECT setval({sequence}, COALESCE(max(id), 1), max(id) IS NOT NULL) FROM {table}")


def _tie_published_lines() -> None:
    op.execute(
        "UPDATE entry SET published_for = COALESCE((SELECT d.work_id FROM decision d JOIN work w ON w.id = d.work_id "
        "WHERE w.id = entry.work_id OR w.merged_into = entry.work_id ORDER BY d.id DESC LIMIT 1), work_id) "
        "WHERE origin = 'published'"
    )


def _renew_keys() -> None:
    """All identifiers and title keys, as this program reads them; a title key has its place among them now."""
    op.execute("DELETE FROM identifier")
    for table in ("record", "entry"):
        op.drop_index(f"ix_{table}_title_key", table)
        op.drop_column(table, "title_key")
    connection = op.get_bind()
    fields = "id, title, doi, arxiv_id, pmid, pmcid, relations, is_preprint"
    for rows in _batches(connection, f"SELECT {fields} FROM record"):
        _insert_keys(connection, "record_id", {row["id"]: keys_of_record(_as_record(row)) for row in rows})
    for rows in _batches(connection, "SELECT id, title, paper_url FROM entry"):
        _insert_keys(connection, "entry_id", {row["id"]: keys_of_line(row["title"], row["paper_url"]) for row in rows})


def _batches(connection: sa.Connection, query: str) -> Iterator[Sequence[Mapping[str, Any]]]:
    last = 0
    statement = sa.text(f"{query} WHERE id > :last ORDER BY id LIMIT 5000")
    while rows := connection.execute(statement, {"last": last}).mappings().all():
        yield rows
        last = rows[-1]["id"]


def _as_record(row: Mapping[str, Any]) -> Record:
    relations = row["relations"]
    relations = json.loads(relations) if isinstance(relations, str) else relations
    return Record.model_construct(**dict(row) | {"relations": relations, "is_preprint": bool(row["is_preprint"])})


def _insert_keys(connection: sa.Connection, owner: str, found: Mapping[int, Mapping[tuple[str, str], bool]]) -> None:
    rows = [
        {"scheme": scheme, "value": value, "owner": row_id, "asserted": asserted}
        for row_id, mine in found.items()
        for (scheme, value), asserted in mine.items()
    ]
    statement = f"INSERT INTO identifier (scheme, value, {owner}, asserted) VALUES (:scheme, :value, :owner, :asserted)"
    if rows:
        connection.execute(sa.text(statement), rows)


def _renew_questions() -> None:
    connection = op.get_bind()
    old = connection.execute(sa.text("SELECT * FROM question ORDER BY id")).mappings().all()
    op.drop_table("question")
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _TEXT(length=16), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("other_work_id", sa.Integer(), nullable=False),
        sa.Column("subject", _TEXT(length=300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("asked_at", _TIME(), nullable=False),
        sa.CheckConstraint("kind IN ('same', 'upgrade', 'withdrawn')", name="question_kind"),
        sa.ForeignKeyConstraint(["other_work_id"], ["work.id"]),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "work_id", "other_work_id", "subject"),
    )
    for column in ("work_id", "other_work_id"):
        op.create_index(f"ix_question_{column}", "question", [column])
    names = ("id", "kind", "work_id", "other_work_id", "reason", "asked_at")
    statement = sa.text(
        f"INSERT INTO question ({', '.join(names)}, subject, proposal, stands) "
        f"VALUES ({', '.join(f':{name}' for name in names)}, '', '{{}}', true)"
    )
    for row in old:
        connection.execute(statement, {name: row[name] for name in names})
    _continue_numbering("question")


def _create_answers_and_citations() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("answer", _TEXT(length=16), nullable=False),
        sa.Column("curator", _TEXT(length=200), nullable=False),
        sa.Column("at", _TIME(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("agreed", sa.JSON(), nullable=False),
        sa.CheckConstraint("answer IN ('same', 'different', 'yes', 'no', 'undo')", name="answer_word"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_answer_question_id", "answer", ["question_id"])
    op.create_table(
        "citation",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("scheme", _TEXT(length=16), nullable=False),
        sa.Column("value", _TEXT(length=256), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"]),
        sa.PrimaryKeyConstraint("record_id", "scheme", "value"),
    )
    op.create_index("ix_citation_scheme_value", "citation", ["scheme", "value"])
    for statement in _APPEND_ONLY[op.get_context().dialect.name]:
        op.execute(statement)
