"""Bookmarks of what is told beside the days, and which parser refused an item."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bookmark",
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("set_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("rejection", sa.Column("parser", sa.String(length=16), nullable=False, server_default=""))
    op.add_column("rejection", sa.Column("resolved_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("rejection", "resolved_at")
    op.drop_column("rejection", "parser")
    op.drop_table("bookmark")
