"""Text of any length on PostgreSQL too: SQLite never minded headings and venues longer than their columns say."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

_COLUMNS = {
    ("entry", "category"): 32,
    ("entry", "section"): 500,
    ("entry", "venue"): 500,
    ("decision", "curator"): 200,
    ("decision", "reason"): 500,
    ("decision", "category"): 32,
    ("decision", "venue"): 500,
    ("answer", "curator"): 200,
    ("harvest_window", "stream"): 64,
    ("rejection", "stream"): 64,
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in _COLUMNS:
            op.alter_column(table, column, type_=sa.Text())


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for (table, column), characters in _COLUMNS.items():
            op.alter_column(table, column, type_=sa.String(length=characters))
