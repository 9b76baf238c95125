"""What each of two curators says of a paper before she knows what the other says."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# A vote is never edited and never lost: the database itself refuses.
_APPEND_ONLY = {
    "sqlite": [
        *(
            f"CREATE TRIGGER vote_no_{verb} BEFORE {verb.upper()} ON vote "
            "BEGIN SELECT RAISE(ABORT, 'votes are append-only'); END"
            for verb in ("update", "delete")
        ),
        # INSERT OR REPLACE deletes the old row without firing its delete trigger.
        "CREATE TRIGGER vote_no_replace BEFORE INSERT ON vote "
        "WHEN EXISTS (SELECT 1 FROM vote WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'votes are append-only'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION vote_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'votes are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER vote_append_only BEFORE UPDATE OR DELETE ON vote "
        "FOR EACH ROW EXECUTE FUNCTION vote_append_only()",
        "CREATE TRIGGER vote_no_truncate BEFORE TRUNCATE ON vote "
        "FOR EACH STATEMENT EXECUTE FUNCTION vote_append_only()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("curator", sa.String(length=200), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("category", sa.String(length=32), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("venue", sa.String(length=500), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("paper_url", sa.Text(), nullable=True),
        sa.Column("code_url", sa.Text(), nullable=True),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint("verdict IN ('include', 'exclude', 'reopen')", name="vote_verdict"),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"]),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("work_id", "batch"):
        op.create_index(f"ix_vote_{column}", "vote", [column])
    for statement in _APPEND_ONLY[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("vote")
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION vote_append_only()")
