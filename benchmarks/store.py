"""How a night, the first queue page and a decision grow with the store, beside naive ways in the same run.

Run: python -m livinglist.benchmarks.store WORKSPACE… for workspaces that `livinglist.benchmarks.filled` made; each gets
a night of 10,000 more records and some decisions. All times are processor time.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlmodel import Session

from livinglist.benchmarks.invented import LAST_DAY, Inventor
from livinglist.config.workspace import Workspace, load_workspace
from livinglist.flows.cli import collect_seldom
from livinglist.records.page import Harvested
from livinglist.records.record import SOURCES, Record
from livinglist.records.text import title_key
from livinglist.review.screen import exclude
from livinglist.store import describe, harvests, screening, suggestions
from livinglist.store.database import closing_engine, open_store, reading
from livinglist.store.tables import RecordRow, Work

_BATCH = 2_000  # records in one transaction
_TITLES = 20_000  # that the naive way is timed on, where there are more
_NAIVE_RECORDS = 50
_TURNS = 25
_PAGE = 25


def main() -> None:
    """Print a line for each workspace."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspaces", type=Path, nargs="+")
    parser.add_argument("--night", type=int, default=10_000)
    given = parser.parse_args()
    collect_seldom()  # as every command does
    print(f"5,000,000 additions and multiplications in Python take {_worked(_count):.2f} s (0.3 s on a quiet core)")
    print("| works | records | saved, a second | the same again | naive | page, ms | decision, ms |")
    print("| --: | --: | --: | --: | --: | --: | --: |")
    for folder in given.workspaces:
        workspace = load_workspace(folder)
        with closing_engine(open_store(workspace.database_url)) as engine:
            print(_row(workspace, engine, given.night), flush=True)


def _row(workspace: Workspace, engine: Engine, count: int) -> str:
    with reading(engine) as session:
        records = session.scalar(select(func.count()).select_from(RecordRow)) or 0
        works = session.scalar(select(func.count()).select_from(Work).where(Work.merged_into.is_(None))) or 0
    page = _ms(lambda: _page(engine))
    waiting = iter(_page(engine))
    decision = _ms(lambda: _exclude(workspace, engine, next(waiting)))
    naive = 1 / (_naive_comparison(engine, records) + _naive_insert(engine))
    night = Inventor(records).night(10_000_000 + records, count, at=LAST_DAY + timedelta(days=31 + records % 900))
    batches = list(_batches(night))
    saved, again = (len(night) / _worked(lambda: _save(engine, batches)) for _ in range(2))
    return f"| {works:,} | {records:,} | {saved:,.0f} | {again:,.0f} | {naive:.3f} | {page:.1f} | {decision:.1f} |"


def _batches(records: list[Record]) -> Iterator[Harvested]:
    """As a night brings them: one source after the other."""
    for source in SOURCES:
        ours = [record for record in records if record.source == source]
        for start in range(0, len(ours), _BATCH):
            yield Harvested(source, "invented", ours[start : start + _BATCH])


def _save(engine: Engine, batches: list[Harvested]) -> None:
    for batch in batches:
        with Session(engine) as session:
            harvests.save(session, batch, at=LAST_DAY)
            session.commit()


def _naive_comparison(engine: Engine, records: int) -> float:
    """Seconds in which the title of one record is compared with all there are; told from some where there are many."""
    wanted = title_key(Inventor(2).title())
    started = time.process_time()
    with reading(engine) as session:
        rows = list(islice(session.scalars(select(RecordRow).limit(_TITLES)), _TITLES))
        any(title_key(row.title) == wanted for row in rows)
    return (time.process_time() - started) * records / len(rows)


def _naive_insert(engine: Engine) -> float:
    """Seconds in which one record is stored, object by object; undone afterwards."""
    night = Inventor(3).night(20_000_000, _NAIVE_RECORDS, at=LAST_DAY + timedelta(days=1_000))
    started = time.process_time()
    with Session(engine) as session:
        for record in night:
            work = Work(first_seen=LAST_DAY)
            session.add(work)
            session.flush()
            session.add(
                RecordRow(
                    **record.model_dump(), number=work.id, work_id=work.id, digest="", first_seen=LAST_DAY,
                    last_changed=LAST_DAY,
                )
            )  # fmt: skip
            session.flush()
        session.rollback()
    return (time.process_time() - started) / len(night)


def _page(engine: Engine) -> list[int]:
    """The first works that wait, with all that a page shows of them."""
    with reading(engine) as session:
        found = [work for work, _ in screening.in_screening_order(session, only_candidates=True, limit=_PAGE)]
        describe.describe(session, found)
        suggestions.suggestions(session, found)
    return found


def _exclude(workspace: Workspace, engine: Engine, work: int) -> None:
    exclude(workspace, engine, work, reason="off topic", curator="amal", note="", at=LAST_DAY)


def _ms(act: Callable[[], object]) -> float:
    """The median of some turns."""
    return 1_000 * statistics.median(_worked(act) for _ in range(_TURNS))


def _worked(act: Callable[[], object]) -> float:
    """Seconds of processor time: SQLite works within this process, and other processes are not what is measured."""
    started = time.process_time()
    act()
    return time.process_time() - started


def _count() -> None:
    total = 0
    for number in range(5_000_000):
        total += number * number


if __name__ == "__main__":
    main()
