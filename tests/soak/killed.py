"""One night in a process of its own, without Prefect, to be killed at any instant; and what it leaves behind."""

import os
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.flows.harvesting import harvest_source
from livinglist.flows.judge import judge
from livinglist.flows.ledger import opened_store
from livinglist.flows.streams import configured_sources
from livinglist.store.tables import IdentifierRow, RecordRow, SuggestionRow, VersionRow, WindowRow


def one_night(root: Path, at: datetime) -> bool:
    """Sources side by side, then judging; whether nothing is incomplete."""
    workspace = load_workspace(root)
    sources = configured_sources(workspace)
    with opened_store(workspace) as engine:
        with ThreadPoolExecutor(len(sources)) as pool:
            reports = list(pool.map(lambda source: harvest_source(engine, source, now=at), sources))
        judge(workspace, engine, at=at)
    return all(report.complete for report in reports)


def fork_nights(at: datetime) -> None:
    """For each folder named on standard input, a night in a fork of this process: prints its id, then its end."""
    for line in sys.stdin:
        if child := os.fork():
            print(child, flush=True)
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        else:
            os._exit(0 if one_night(Path(line.strip()), at) else 1)


def left_behind(root: Path) -> dict[str, Any]:
    """The content of the store, without the numbers of its rows."""
    with opened_store(load_workspace(root)) as engine, Session(engine) as session:
        records = {row.id: row for row in session.scalars(select(RecordRow))}
        key = {number: (row.source, row.source_id) for number, row in records.items()}
        works = defaultdict(list)
        for number, row in records.items():
            works[row.work_id].append(key[number])
        judged = {row.work_id: (row.relevance, row.category) for row in session.scalars(select(SuggestionRow))}
        versions, identifiers = session.scalars(select(VersionRow)).all(), session.scalars(select(IdentifierRow)).all()
        windows = session.scalars(select(WindowRow)).all()
        return {
            "records": sorted((*key[n], row.version, row.withdrawn, row.digest) for n, row in records.items()),
            "works": sorted((sorted(keys), judged.get(work)) for work, keys in works.items()),
            "versions": sorted((*key[row.record_id], row.version, row.digest) for row in versions),
            "windows": sorted((row.source, row.stream, row.day, row.status, row.got) for row in windows),
            "identifiers": sorted(
                (*key[row.record_id], row.scheme, row.value, row.asserted) for row in identifiers if row.record_id
            ),
        }


if __name__ == "__main__":
    fork_nights(datetime.fromisoformat(sys.argv[1]))
