"""A workspace without services and without a model: a list, a store, papers to include, and people who edit."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.flows.publish import publish
from livinglist.flows.understanding import describe
from livinglist.listing.document import parse
from livinglist.listing.reading import listed
from livinglist.records.page import Harvested
from livinglist.records.record import Record
from livinglist.review import screen
from livinglist.review.lines import layout_of
from livinglist.store import answering, entries, harvests, questions
from livinglist.store.database import open_store
from livinglist.store.tables import RecordRow

_CONFIG = """
[list]
path = "README.md"
surveys = ""
[store]
url = "{url}"
[[categories]]
key = "NONE"
name = "None"
methods = "No such heading"
"""


class World:
    """One curator's workspace. Every act has its own minute."""

    def __init__(self, root, url, text, *, extra=""):
        root.mkdir(exist_ok=True)
        (root / "README.md").write_bytes(text if isinstance(text, bytes) else text.encode())
        content = text.decode() if isinstance(text, bytes) else text
        _, config = describe(content, _CONFIG.format(url=url))
        (root / "livinglist.toml").write_text(config + extra, encoding="utf-8")
        self.workspace = load_workspace(root)
        self.engine = open_store(self.workspace.database_url)
        self.now = datetime(2026, 5, 3, 12, tzinfo=UTC)
        self.layout = layout_of(self.workspace.settings)
        with Session(self.engine) as session:
            if entries.is_empty(session):
                entries.take_in(session, listed(parse(content), self.layout), origin="adopted", at=self.now)
                session.commit()

    @property
    def path(self):
        return self.workspace.list_path

    @property
    def text(self):
        return self.path.read_bytes().decode()

    @property
    def categories(self):
        return [category.key for category in self.workspace.settings.categories]

    def later(self):
        self.now += timedelta(minutes=1)
        return self.now

    def edit(self, old, new=""):
        """A person replaces a piece of the list."""
        assert old in self.text, old
        self.path.write_bytes(self.text.replace(old, new, 1).encode())

    def harvest(self, *records):
        """Store records; the numbers of their works."""
        with Session(self.engine) as session:
            for record in records:
                harvests.save(session, Harvested(record.source, "s", [record]), at=self.later())
            session.commit()
            numbers = {row.source_id: row.work_id for row in session.scalars(select(RecordRow))}
            return [numbers[record.source_id] for record in records]

    def include(self, work, category=None, *, curator="amal", **amend):
        amend = screen.Amendments(category=category or self.categories[0], **amend)
        return screen.include(self.workspace, self.engine, work, amend, curator=curator, note="", at=self.later())

    def exclude(self, work, *, curator="amal"):
        return screen.exclude(self.workspace, self.engine, work, reason="no", curator=curator, note="", at=self.later())

    def reopen(self, work, *, curator="amal"):
        return screen.reopen(self.workspace, self.engine, work, curator=curator, at=self.later())

    def publish(self, *, draft=False):
        return publish(self.workspace, draft=draft, at=self.later())

    def answer(self, kind, word, **amended):
        """Answer the one open (or, to undo, answered) question of a kind."""
        with Session(self.engine) as session:
            found = questions.waiting(session)
            [number] = [q.id for q in found if q.row.kind == kind] or [self.asked[kind]]
            answering.answer(session, number, word, curator="amal", at=self.later(), **amended)
            session.commit()
        self.asked = {kind: number}

    def decisions(self):
        """(verdict, category, curator, origin) of every decision, oldest first."""
        from livinglist.store.tables import DecisionRow

        with Session(self.engine) as session:
            rows = session.scalars(select(DecisionRow).order_by(DecisionRow.id))
            return [(row.verdict, row.category, row.curator, row.origin) for row in rows]

    def close(self):
        self.engine.dispose()


def paper(number, **fields):
    """An arXiv record."""
    given = {
        "source": "arxiv", "source_id": f"2605.{number:05d}", "arxiv_id": f"2605.{number:05d}",
        "title": f"{_NAMES[number % len(_NAMES)]}{number}: a model of shore number {number}",
        "authors": [f"Doe{number}, J."], "abstract": "We train.", "venue": "arXiv", "year": 2021 + number % 5,
        "url": f"https://arxiv.org/abs/2605.{number:05d}",
    } | fields  # fmt: skip
    return Record(**given)


_NAMES = ("Gull", "Heron", "Tern", "Plover", "Avocet", "Dunlin")
