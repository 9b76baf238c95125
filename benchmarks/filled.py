"""A store filled with invented papers in bulk: a million works in minutes, with up to five records each.

Run: python -m livinglist.benchmarks.filled FOLDER [--works 1000000] [--records-each 1] makes a workspace there.
Rows are what the code that saves a night would store, so `livinglist db check` finds nothing wrong with them; they are
inserted by the thousand, and the identifiers' indexes, dropped before, are built at the end.
"""

import argparse
import gc
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select, text

from livinglist.benchmarks.inserting import Bound, Rows, insert
from livinglist.benchmarks.invented import FIRST_DAY, LAST_DAY, Inventor, spread
from livinglist.config.workspace import load_workspace
from livinglist.flows.adopt import init
from livinglist.records.record import SOURCES, Record
from livinglist.store import harvests, keys
from livinglist.store.database import closing_engine, open_store
from livinglist.store.tables import DecisionRow, IdentifierRow, RecordRow, SuggestionRow, VersionRow, WindowRow, Work

_PAPERS = 1_000  # a batch
_AHEAD = 4  # batches
_CATEGORIES = ("LFM", "VFM", "BFM", "MFM", None)
_DECIDED = 0.02  # of all works: what stands on top of the queue is decided first
_INCLUDED_EVERY = 8
_REASONS = ("off topic", "not a foundation model", "no health data")
_FAST = ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000", "temp_store=MEMORY")


def main() -> None:
    """Make a workspace and fill its store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--records-each", type=int, default=1)
    given = parser.parse_args()
    init(given.folder, list_file=None, preset="healthcare-fm", at=FIRST_DAY)
    gc.disable()  # nothing here makes circles, and there is much to look through
    started = time.perf_counter()
    with closing_engine(open_store(load_workspace(given.folder).database_url)) as engine:
        fill(engine, given.works, records_each=given.records_each)
    print(f"{given.works:,} works in {time.perf_counter() - started:,.0f} s")


@dataclass(frozen=True)
class _Batch:
    """So many papers to invent, and the numbers they get."""

    papers: range
    of: int
    records_each: int
    number: int
    row_id: int
    driver: str

    def bound(self) -> Bound:
        gc.disable()
        inventor, rows = Inventor(self.papers.start + 1), Rows(self.driver)
        number, row_id = self.number, self.row_id
        for paper in self.papers:
            records = inventor.paper(paper, records=self.records_each, at=spread(paper, self.of))
            at = spread(paper, self.of) + timedelta(days=2)
            for place, record in enumerate(records, 1):
                _store(rows, record, row_id + place, number + place, number + 1, at)
            _suggest(rows, number + 1, at)
            number, row_id = number + len(records), row_id + len(records)
        return rows.bound()


def fill(engine: Engine, works: int, *, records_each: int = 1, first: int = 0) -> None:
    """Store so many new papers, numbered from `first`, with a suggestion each; the most relevant are decided."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.detach()  # it alone may forget what was last written
            driver: Any = connection.connection.dbapi_connection
            for pragma in _FAST:
                driver.execute(f"PRAGMA {pragma}")
        _fill(connection, range(first, first + works), records_each)


def _fill(connection: Connection, papers: range, records_each: int) -> None:
    number = connection.scalar(select(func.max(Work.id))) or 0
    row_id = connection.scalar(select(func.max(RecordRow.id))) or 0
    batches = (
        _Batch(
            papers[start : start + _PAPERS], papers.stop, records_each, number + start * records_each,
            row_id + start * records_each, connection.engine.url.drivername,
        )
        for start in range(0, len(papers), _PAPERS)
    )  # fmt: skip
    indexes = list(IdentifierRow.__table__.indexes)
    for index in indexes:
        index.drop(connection, checkfirst=True)
    connection.commit()
    with ProcessPoolExecutor(2) as others:
        ahead: deque[Any] = deque()
        for batch in batches:
            ahead.append(others.submit(batch.bound))
            if len(ahead) > _AHEAD:
                insert(connection, ahead.popleft().result())
        while ahead:
            insert(connection, ahead.popleft().result())
    works = range(number + 1, number + 1 + len(papers) * records_each, records_each)
    _decide(connection, [(work, spread(paper, papers.stop)) for work, paper in zip(works, papers, strict=True)])
    _prove(connection)
    for index in indexes:
        index.create(connection)
    _number_on(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))  # as its own vacuum would; SQLite is never asked to, so it is not here
    connection.commit()


def _store(rows: Rows, record: Record, row_id: int, number: int, work_id: int, at: datetime) -> None:
    rows.add(Work, id=number, merged_into=None if number == work_id else work_id, first_seen=at)
    said = dict(record)
    rows.add(
        RecordRow, id=row_id, number=number, work_id=work_id, digest=harvests.digest(record), first_seen=at,
        last_changed=at, **said,
    )  # fmt: skip
    rows.add(
        VersionRow, record_id=row_id, version=1, title=record.title, abstract=record.abstract, revised=None,
        digest=harvests.version_digest(record.title, record.abstract), first_seen=at,
    )  # fmt: skip
    for (scheme, value), asserted in keys.keys_of_record(record).items():
        rows.add(IdentifierRow, scheme=scheme, value=value, record_id=row_id, entry_id=None, asserted=asserted)


def _suggest(rows: Rows, work_id: int, at: datetime) -> None:
    category = _CATEGORIES[work_id // 5 % len(_CATEGORIES)]
    rows.add(
        SuggestionRow, work_id=work_id, relevance=relevance_of(work_id),
        kind="survey" if work_id % 31 == 0 else "method", category=category, confidence=0.8 if category else 0.3,
        probabilities={"LFM": 0.05, "VFM": 0.05, "BFM": 0.8, "MFM": 0.1},
        why=[{"term": "model", "weight": 1.1}, {"term": "clinical", "weight": 0.4}], similar=[], model="invented",
        made_at=at,
    )  # fmt: skip


def relevance_of(work_id: int) -> float:
    """Spread like a model's: most near nothing, hardly any twice."""
    return float((work_id * 2_654_435_761 % 4_294_967_296 / 4_294_967_296) ** 6)


def _decide(connection: Connection, works: list[tuple[int, datetime]]) -> None:
    rows = Rows(connection.engine.url.drivername)
    best = sorted(works, key=lambda told: relevance_of(told[0]), reverse=True)[: int(_DECIDED * len(works))]
    for place, (work_id, at) in enumerate(sorted(best)):
        category = _CATEGORIES[work_id // 5 % len(_CATEGORIES)] or "BFM"
        told = {"verdict": "include", "kind": "method", "category": category, "reason": ""}
        if place % _INCLUDED_EVERY:
            told = {"verdict": "exclude", "kind": None, "category": None, "reason": _REASONS[place % len(_REASONS)]}
        rows.add(
            DecisionRow, work_id=work_id, curator=f"curator {place % 5}", at=at + timedelta(days=3), note="",
            suggested={"work_id": work_id, "relevance": relevance_of(work_id), "model": "invented"}, cells={},
            origin="", uid=f"{work_id:032x}", **told,
        )  # fmt: skip
    insert(connection, rows.bound())


def _prove(connection: Connection) -> None:
    """A year of days that every source has answered for, and one that it has not."""
    if connection.scalar(select(func.count()).select_from(WindowRow).where(WindowRow.stream == "invented")):
        return
    rows = Rows(connection.engine.url.drivername)
    for source in SOURCES:
        for ago in range(365):
            day = LAST_DAY - timedelta(days=ago)
            rows.add(
                WindowRow, source=source, stream="invented", day=day.date(), status="ok" if ago else "failed",
                expected=None, got=20, walks=2, opened_at=day, tried_at=day + timedelta(days=2),
                ok_at=day + timedelta(days=2) if ago else None, note="",
            )  # fmt: skip
    insert(connection, rows.bound())


def _number_on(connection: Connection) -> None:
    """PostgreSQL numbers by sequences, which know nothing of rows that came with their numbers."""
    if connection.dialect.name == "postgresql":
        for name in ("work", "record"):
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"))


if __name__ == "__main__":
    main()
