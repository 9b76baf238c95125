"""Decisions that are made, and taken back, as one."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0013"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("curator", sa.String(length=200), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    # Plain ALTERs: a table that is rebuilt would lose the triggers that keep decisions.
    op.execute("ALTER TABLE decision ADD COLUMN batch INTEGER REFERENCES batch (id)")
    op.create_index("ix_decision_batch", "decision", ["batch"])


def downgrade() -> None:
    op.drop_index("ix_decision_batch", "decision")
    op.drop_column("decision", "batch")
    op.drop_table("batch")
