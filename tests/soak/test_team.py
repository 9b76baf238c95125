"""Two nightly runs, a backfill, five curators, a publisher and backups at once, each a process, on both databases.

LIVINGLIST_SOAK_SECONDS sets the length (60). Loopback only; every loop ends with the clock.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
import tomlkit
from sqlalchemy import func, select
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.demo.adverse_papers import TOPIC, adversarial_papers
from livinglist.demo.papers import utc
from livinglist.demo.standins import StandIns
from livinglist.flows.harvesting import harvest_source
from livinglist.flows.publish import publish
from livinglist.flows.streams import configured_sources
from livinglist.store import publications, screening, works
from livinglist.store.database import closing_engine, open_store
from livinglist.store.laws import defects
from livinglist.store.tables import DecisionRow, PublicationRow, RecordRow, Work

from ..flows.conftest import point_at

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3_000)]
_SECONDS = float(os.environ.get("LIVINGLIST_SOAK_SECONDS", "60"))
_FIRST, _DAYS = utc(2026, 3, 2, 9, 30), 150
_CREW = ["nights", "nights", "backfill", *["curator"] * 5, "publisher", "archivist"]


def _start(role, seed, root):
    words = [sys.executable, "-m", "livinglist.tests.soak.team", role, str(root), str(seed)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _work(root, services):
    """Everybody at once, while the services' clock goes on; what each member did."""
    (root / "clock").write_text(_FIRST.isoformat())
    crew = [_start(role, seed, root) for seed, role in enumerate(_CREW, 1)]
    while len(list(root.glob("ready-*"))) < len(crew) and all(member.poll() is None for member in crew):
        time.sleep(0.1)
    started = time.time()
    _put(root / "until", str(started + _SECONDS))
    while (worked := time.time() - started) < _SECONDS:
        now = _FIRST + timedelta(days=(_DAYS - 60) * worked / max(_SECONDS, 300))
        services.set_now(now)
        _put(root / "clock", now.isoformat())
        time.sleep(1)
    ended = [member.communicate(timeout=600) for member in crew]
    assert [member.returncode for member in crew] == [0] * len(crew), [err[-2_000:] for _, err in ended if err]
    return [json.loads(out) for out, _ in ended]


def _put(path, text):
    path.with_suffix(".new").write_text(text)
    path.with_suffix(".new").replace(path)


@pytest.fixture
def services(root):
    papers = adversarial_papers(1, first=_FIRST - timedelta(days=60), days=_DAYS, a_day=3)
    with StandIns(papers, now=_FIRST) as services:
        point_at(root, services)
        _ask_for(root, arxiv={"terms": f'all:"{TOPIC}"'}, pubmed={"query": f'"{TOPIC}"[tiab]'})
        yield services


def _ask_for(root, **sources):
    path = root / "livinglist.toml"
    config = tomlkit.parse(path.read_text())
    for name, keys in sources.items():
        config["sources"][name].update(keys)
    path.write_text(tomlkit.dumps(config))


def test_a_busy_team_loses_nothing(root, services, capsys):
    before = (root / "README.md").read_text()
    workspace = load_workspace(root)
    with closing_engine(open_store(workspace.database_url)) as engine:
        crew = _work(root, services)
        with capsys.disabled():
            _tell(engine, crew)
        assert all(member.get("runs") or member.get("made") for member in crew), "somebody did nothing at all"
        assert [error for member in crew for error in member["errors"]] == []
        _nothing_is_lost(engine, crew)
        _whoever_came_second_was_told(engine, crew)
        assert crew[-1]["broken"] == []
        _the_list_says_what_was_decided(workspace, engine, before)
        assert list(defects(engine)) == []
        _a_quiet_night_finds_nothing_half_done(workspace, engine, services)


def _count(engine, table, *where):
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(table).where(*where))


def _nothing_is_lost(engine, crew):
    """Every reported decision and record is in the store, once; the works are those that follow from what is stored."""
    reported = Counter((d["curator"], d["verdict"], d["note"]) for member in crew for d in member.get("made", []))
    with Session(engine) as session:
        rows = session.scalars(select(DecisionRow))
        stored = Counter((row.curator, row.verdict, row.note) for row in rows)
    assert stored == reported
    assert _count(engine, RecordRow) == sum(member.get("new", 0) for member in crew)
    with Session(engine) as session:
        assert works.audit(session, session.scalars(select(Work.id))) == {}


def _whoever_came_second_was_told(engine, crew):
    """Of each decision that replaced one, its curator was told which; of each that replaced none, nothing was told."""
    told = {d["note"]: d["told"] for member in crew for d in member.get("made", [])}
    with Session(engine) as session:
        merged = set(session.scalars(select(Work.merged_into).where(Work.merged_into.is_not(None))))
        merged |= set(session.scalars(select(Work.id).where(Work.merged_into.is_not(None))))
        standing = {}
        for row in session.scalars(select(DecisionRow).order_by(DecisionRow.id)):
            before = standing.get(row.work_id)
            expected = [before.curator, before.verdict] if before and before.verdict != "reopen" else None
            if row.work_id not in merged and row.verdict != "reopen":
                assert told[row.note] == expected, row
            standing[row.work_id] = row


def _the_list_says_what_was_decided(workspace, engine, before):
    told = publish(workspace, draft=False, at=_FIRST + timedelta(days=3_000))
    text = workspace.list_path.read_text()
    lines = iter(text.splitlines())
    assert all(line in lines for line in before.splitlines()), "a line of the list is gone or moved"
    with Session(engine) as session:
        pending = publications.pending(session)
        assert (pending.insertions, pending.removals, pending.conflicts) == ([], [], []), told["conflicts"]
        included = [row for row in screening.decided(session) if row.verdict == "include"]
        assert len(text.splitlines()) - len(before.splitlines()) >= len(included)
        written = session.scalars(select(PublicationRow).order_by(PublicationRow.id)).all()
        assert all(row.written_at for row in written)
        assert [row.before_digest for row in written[1:]] == [row.after_digest for row in written[:-1]]


def _a_quiet_night_finds_nothing_half_done(workspace, engine, services):
    for _ in range(2):
        reports = [harvest_source(engine, source, now=services.now) for source in configured_sources(workspace)]
    assert [(report.source, report.tally.new, report.tally.updated) for report in reports if report.tally.new] == []
    assert list(defects(engine)) == []


def _tell(engine, crew):
    made = [decision for member in crew for decision in member.get("made", [])]
    told = sum(decision["told"] is not None for decision in made)
    print(f"\n{engine.dialect.name}, {_SECONDS:.0f} s: {len(made)} decisions, {told} told of another's", end=", ")
    print(f"{sum(member.get('refused', 0) for member in crew)} refused")
    for role in dict.fromkeys(_CREW):
        members = [member for member in crew if member["role"] == role]
        sums = {key: sum(member[key] for member in members) for key in members[0] if isinstance(members[0][key], int)}
        waits = sorted(wait for member in members for wait in member["waits"]) or [0.0]
        marks = [f"{waits[int(share * (len(waits) - 1))]:.3f}" for share in (0.5, 0.95, 0.99, 1)]
        errors = sum(len(member["errors"]) for member in members)
        print(f"  {role:<10} seconds p50, p95, p99, most: {', '.join(marks)}; errors {errors}; {sums}")
    print("  stored:", {table.__tablename__: _count(engine, table) for table in (RecordRow, Work, DecisionRow)})
