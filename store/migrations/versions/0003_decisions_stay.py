"""Decisions stay: no REPLACE and no TRUNCATE gets round the triggers, and both databases refuse in the same words."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


_STATEMENTS = {
    # INSERT OR REPLACE deletes the old row without firing its delete trigger.
    "sqlite": [
        "CREATE TRIGGER decision_no_replace BEFORE INSERT ON decision "
        "WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION decision_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'decisions are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER decision_no_truncate BEFORE TRUNCATE ON decision "
        "FOR EACH STATEMENT EXECUTE FUNCTION decision_append_only()",
    ],
}


def upgrade() -> None:
    for statement in _STATEMENTS[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    trigger = {"sqlite": "decision_no_replace", "postgresql": "decision_no_truncate ON decision"}
    op.execute(f"DROP TRIGGER {trigger[op.get_context().dialect.name]}")
