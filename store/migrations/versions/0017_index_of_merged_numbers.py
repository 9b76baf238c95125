"""An index of the numbers that were merged alone: with all others in it, SQLite took it for useless, and read all rows."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NAME, _IS_MERGED = "ix_work_merged_into", sa.text("merged_into IS NOT NULL")


def upgrade() -> None:
    op.drop_index(_NAME, "work")
    op.create_index(_NAME, "work", ["merged_into"], sqlite_where=_IS_MERGED, postgresql_where=_IS_MERGED)


def downgrade() -> None:
    op.drop_index(_NAME, "work")
    op.create_index(_NAME, "work", ["merged_into"])
