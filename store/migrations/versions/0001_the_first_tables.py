"""The first tables."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


# A decision is never edited and never lost: the database itself refuses.
_APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER decision_no_{verb} BEFORE {verb.upper()} ON decision "
        "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION decision_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'decisions are append-only'; END $$",
        "CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE ON decision "
        "FOR EACH ROW EXECUTE FUNCTION decision_append_only()",
    ],
}


def upgrade() -> None:
    op.create_table('harvest_window',
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('stream', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('expected', sa.Integer(), nullable=True),
    sa.Column('got', sa.Integer(), nullable=False),
    sa.Column('walks', sa.Integer(), nullable=False),
    sa.Column('opened_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('tried_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('ok_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.CheckConstraint("status IN ('ok', 'failed', 'partial')", name='window_status'),
    sa.PrimaryKeyConstraint('source', 'stream', 'day')
    )
    with op.batch_alter_table('harvest_window', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_harvest_window_status'), ['status'], unique=False)

    op.create_table('publication',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('written_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('before_digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('after_digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('diff', sa.Text(), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('removed', sa.Integer(), nullable=False),
    sa.Column('adopted', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('rejection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('stream', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('identifier', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=False),
    sa.Column('first_seen', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('last_seen', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('source', 'identifier')
    )
    op.create_table('run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('command', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('pretended_now', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('started_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('finished_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('report', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('work',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('merged_into', sa.Integer(), nullable=True),
    sa.Column('first_seen', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['merged_into'], ['work.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('work', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_work_merged_into'), ['merged_into'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('curator', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('venue', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('paper_url', sa.Text(), nullable=True),
    sa.Column('code_url', sa.Text(), nullable=True),
    sa.Column('suggested', sa.JSON(), nullable=False),
    sa.CheckConstraint("verdict IN ('include', 'exclude', 'reopen')", name='decision_verdict'),
    sa.ForeignKeyConstraint(['work_id'], ['work.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_work_id'), ['work_id'], unique=False)

    op.create_table('entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.Column('section', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('title_key', sqlmodel.sql.sqltypes.AutoString(length=240), nullable=False),
    sa.Column('venue', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('paper_url', sa.Text(), nullable=True),
    sa.Column('code_url', sa.Text(), nullable=True),
    sa.Column('raw', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('origin', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('made_year_block', sa.Boolean(), nullable=False),
    sa.Column('first_seen', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('published_in', sa.Integer(), nullable=True),
    sa.Column('removed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('removed_by', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('removed_in', sa.Integer(), nullable=True),
    sa.CheckConstraint("origin IN ('adopted', 'published', 'hand')", name='entry_origin'),
    sa.ForeignKeyConstraint(['published_in'], ['publication.id'], ),
    sa.ForeignKeyConstraint(['removed_in'], ['publication.id'], ),
    sa.ForeignKeyConstraint(['work_id'], ['work.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_title_key'), ['title_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_entry_work_id'), ['work_id'], unique=False)

    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('other_work_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['other_work_id'], ['work.id'], ),
    sa.ForeignKeyConstraint(['work_id'], ['work.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('kind', 'work_id', 'other_work_id')
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_other_work_id'), ['other_work_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_work_id'), ['work_id'], unique=False)

    op.create_table('record',
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('source_id', sqlmodel.sql.sqltypes.AutoString(length=256), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('abstract', sqlmodel.sql.sqltypes.AutoString(length=100000), nullable=False),
    sa.Column('authors', sa.JSON(), nullable=False),
    sa.Column('venue', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('first_posted', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('revised', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('is_preprint', sa.Boolean(), nullable=False),
    sa.Column('is_provisional', sa.Boolean(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('document_type', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('subjects', sa.JSON(), nullable=False),
    sa.Column('doi', sqlmodel.sql.sqltypes.AutoString(length=256), nullable=True),
    sa.Column('arxiv_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.Column('pmid', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
    sa.Column('pmcid', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
    sa.Column('relations', sa.JSON(), nullable=False),
    sa.Column('journal_ref', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('url', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('pdf_url', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
    sa.Column('code_url', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('title_key', sqlmodel.sql.sqltypes.AutoString(length=240), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('first_seen', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('last_changed', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['work_id'], ['work.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('source', 'source_id')
    )
    with op.batch_alter_table('record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_record_title_key'), ['title_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_record_work_id'), ['work_id'], unique=False)

    op.create_table('suggestion',
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('relevance', sa.Float(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('probabilities', sa.JSON(), nullable=False),
    sa.Column('why', sa.JSON(), nullable=False),
    sa.Column('similar', sa.JSON(), nullable=False),
    sa.Column('model', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['work_id'], ['work.id'], ),
    sa.PrimaryKeyConstraint('work_id')
    )
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggestion_relevance'), ['relevance'], unique=False)

    op.create_table('identifier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scheme', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(length=256), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=True),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.Column('asserted', sa.Boolean(), nullable=False),
    sa.CheckConstraint('(record_id IS NULL) <> (entry_id IS NULL)', name='identifier_owner'),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], ),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identifier_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identifier_record_id'), ['record_id'], unique=False)
        batch_op.create_index('ix_identifier_scheme_value', ['scheme', 'value'], unique=False)

    op.create_table('record_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('abstract', sa.Text(), nullable=False),
    sa.Column('revised', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('first_seen', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('record_id', 'version', 'digest')
    )
    for statement in _APPEND_ONLY[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table('record_version')
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.drop_index('ix_identifier_scheme_value')
        batch_op.drop_index(batch_op.f('ix_identifier_record_id'))
        batch_op.drop_index(batch_op.f('ix_identifier_entry_id'))

    op.drop_table('identifier')
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_suggestion_relevance'))

    op.drop_table('suggestion')
    with op.batch_alter_table('record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_record_work_id'))
        batch_op.drop_index(batch_op.f('ix_record_title_key'))

    op.drop_table('record')
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_work_id'))
        batch_op.drop_index(batch_op.f('ix_question_other_work_id'))

    op.drop_table('question')
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_work_id'))
        batch_op.drop_index(batch_op.f('ix_entry_title_key'))

    op.drop_table('entry')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_work_id'))

    op.drop_table('decision')
    with op.batch_alter_table('work', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_work_merged_into'))

    op.drop_table('work')
    op.drop_table('run')
    op.drop_table('rejection')
    op.drop_table('publication')
    with op.batch_alter_table('harvest_window', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_harvest_window_status'))

    op.drop_table('harvest_window')
