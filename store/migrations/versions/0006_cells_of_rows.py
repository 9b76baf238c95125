"""What a curator says of a dataset for the columns of its table."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE decision ADD COLUMN cells JSON DEFAULT '{}' NOT NULL")


def downgrade() -> None:
    op.drop_column("decision", "cells")
