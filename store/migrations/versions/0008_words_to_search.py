"""The words of every record, to search them: kept by the database itself, whoever writes."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_AUTHORS = "(SELECT group_concat(value, ' ') FROM json_each(CASE WHEN json_valid({0}) THEN {0} ELSE '[]' END))"
_NEW = "new.id, new.title, new.abstract, " + _AUTHORS.format("new.authors") + ", new.venue"
_OLD = "'delete', old.id, old.title, old.abstract, " + _AUTHORS.format("old.authors") + ", old.venue"
_ADD = f"INSERT INTO record_words(rowid, title, abstract, authors, venue) VALUES ({_NEW});"
_REMOVE = f"INSERT INTO record_words(record_words, rowid, title, abstract, authors, venue) VALUES ({_OLD});"
_SQLITE = (
    "CREATE VIRTUAL TABLE record_words USING fts5("
    "title, abstract, authors, venue, content='', tokenize='unicode61 remove_diacritics 2')",
    "INSERT INTO record_words(rowid, title, abstract, authors, venue) "
    f"SELECT id, title, abstract, {_AUTHORS.format('authors')}, venue FROM record",
    f"CREATE TRIGGER record_words_added AFTER INSERT ON record BEGIN {_ADD} END",
    f"CREATE TRIGGER record_words_removed AFTER DELETE ON record BEGIN {_REMOVE} END",
    "CREATE TRIGGER record_words_changed AFTER UPDATE OF title, abstract, authors, venue ON record "
    f"BEGIN {_REMOVE} {_ADD} END",
)
_POSTGRESQL = (
    """CREATE TABLE record_words (
        record_id integer PRIMARY KEY REFERENCES record(id) ON DELETE CASCADE, words tsvector NOT NULL)""",
    """CREATE FUNCTION words_of_record(title text, abstract text, authors json, venue text) RETURNS tsvector
        LANGUAGE sql STABLE AS $$ SELECT to_tsvector('simple', left(concat_ws(' ', title, abstract, venue,
            (SELECT string_agg(name, ' ') FROM json_array_elements_text(authors) AS name)), 200000)) $$""",
    "INSERT INTO record_words SELECT id, words_of_record(title, abstract, authors, venue) FROM record",
    "CREATE INDEX ix_record_words ON record_words USING gin (words)",
    """CREATE FUNCTION keep_record_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO record_words VALUES (new.id, words_of_record(new.title, new.abstract, new.authors, new.venue))
            ON CONFLICT (record_id) DO UPDATE SET words = excluded.words;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER record_words_kept AFTER INSERT OR UPDATE OF title, abstract, authors, venue ON record
        FOR EACH ROW EXECUTE FUNCTION keep_record_words()""",
)
_BACK = {
    "sqlite": (
        "DROP TRIGGER record_words_added",
        "DROP TRIGGER record_words_removed",
        "DROP TRIGGER record_words_changed",
        "DROP TABLE record_words",
    ),
    "postgresql": (
        "DROP TRIGGER record_words_kept ON record",
        "DROP FUNCTION keep_record_words",
        "DROP TABLE record_words",
        "DROP FUNCTION words_of_record",
    ),
}


def upgrade() -> None:
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in _BACK[op.get_bind().dialect.name]:
        op.execute(statement)
