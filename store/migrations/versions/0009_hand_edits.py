"""Hand edits of lines, lines that answers changed, and decisions that go by a name of their own."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ALTERs: a table that is rebuilt would lose the triggers that keep decisions.
    op.add_column("decision", sa.Column("origin", sa.String(length=16), nullable=False, server_default=""))
    op.add_column("decision", sa.Column("uid", sa.String(length=64), nullable=True))
    op.create_index("ix_decision_uid", "decision", ["uid"], unique=True)
    op.add_column("entry", sa.Column("edited", sa.String(length=100), nullable=False, server_default=""))
    op.add_column("entry", sa.Column("edited_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.create_table(
        "line_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("undone_in", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"]),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"]),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["publication.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_line_change_entry_id", "line_change", ["entry_id"])


def downgrade() -> None:
    op.drop_table("line_change")
    for column in ("edited_at", "edited"):
        op.drop_column("entry", column)
    op.drop_index("ix_decision_uid", "decision")
    for column in ("uid", "origin"):
        op.drop_column("decision", column)
