"""Indexes that keep the queue, the lag and the matching of a night as fast at a million works as at a thousand."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NEW = {
    "ix_suggestion_category_order": ("suggestion", ["category", "relevance", "work_id"]),
    "ix_suggestion_kind_order": ("suggestion", ["kind", "relevance", "work_id"]),
    "ix_decision_verdict": ("decision", ["verdict", "work_id"]),
    "ix_record_source_seen": ("record", ["source", "first_seen", "first_posted"]),
}
_HAS_ENTRY = sa.text("entry_id IS NOT NULL")


def upgrade() -> None:
    for name, (table, columns) in _NEW.items():
        op.create_index(name, table, columns)
    for name in ("ix_identifier_scheme_value", "ix_identifier_entry_id"):
        op.drop_index(name, "identifier")
    op.create_index("ix_identifier_scheme_value", "identifier", ["scheme", "value", "record_id", "entry_id"])
    op.create_index(
        "ix_identifier_entry_id", "identifier", ["entry_id"], sqlite_where=_HAS_ENTRY, postgresql_where=_HAS_ENTRY
    )


def downgrade() -> None:
    for name in ("ix_identifier_scheme_value", "ix_identifier_entry_id"):
        op.drop_index(name, "identifier")
    op.create_index("ix_identifier_scheme_value", "identifier", ["scheme", "value"])
    op.create_index("ix_identifier_entry_id", "identifier", ["entry_id"])
    for name, (table, _) in _NEW.items():
        op.drop_index(name, table)
