from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from livinglist.records.page import Harvested, Proof, Rejected
from livinglist.records.record import Tally
from livinglist.store import harvests, windows
from livinglist.store.tables import IdentifierRow, RecordRow, RejectionRow, VersionRow, WindowRow, Work

from .conftest import NOW

_DAY = date(2026, 5, 1)


def _save(session, *records, at=NOW, source="arxiv", **fields):
    tally, attached = harvests.save(session, Harvested(source, "s", list(records), **fields), at=at)
    session.commit()
    return tally, attached


def _count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_the_same_harvest_twice_leaves_the_same_database(session, record):
    records = [record(n) for n in range(30)]
    assert _save(session, *records, proven={_DAY: Proof(30, 30)})[0] == Tally(new=30)
    before = [_count(session, table) for table in (Work, RecordRow, VersionRow, IdentifierRow, WindowRow)]
    assert _save(session, *records, proven={_DAY: Proof(30, 30)})[0] == Tally(unchanged=30)
    assert [_count(session, table) for table in (Work, RecordRow, VersionRow, IdentifierRow, WindowRow)] == before


def test_a_new_version_updates_the_record_and_is_kept_beside_the_old_one(session, record):
    _save(session, record(1))
    tally, _ = _save(session, record(1, version=2, title="A foundation model for organ number 1, revised"))
    assert tally == Tally(updated=1)
    assert _count(session, VersionRow) == 2
    assert session.scalars(select(RecordRow)).one().version == 2


def test_an_older_version_takes_nothing_back(session, record):
    _save(session, record(1, version=2, title="The newer title of it all"))
    _save(session, record(1, version=1))
    stored = session.scalars(select(RecordRow)).one()
    assert (stored.version, stored.title) == (2, "The newer title of it all")


def test_an_empty_field_never_overwrites_a_filled_one(session, record):
    _save(session, record(1))
    tally, _ = _save(session, record(1, abstract="", authors=[]))
    assert tally == Tally(unchanged=1)
    assert session.scalars(select(RecordRow)).one().abstract == "We train a model."


def test_a_withdrawal_is_kept_though_another_channel_does_not_tell(session, record):
    _save(session, record(1, withdrawn=True))
    assert _save(session, record(1))[0] == Tally(unchanged=1)
    assert session.scalars(select(RecordRow)).one().withdrawn


def test_a_hint_fills_gaps_and_overwrites_nothing(session, record):
    _save(session, record(1, abstract=""))
    _save(session, record(1, title="What the feed says", abstract="From the feed.", is_provisional=True))
    stored = session.scalars(select(RecordRow)).one()
    assert stored.title == "A foundation model for organ number 1"
    assert stored.abstract == "From the feed."
    assert not stored.is_provisional


def test_the_truth_replaces_a_hint(session, record):
    _save(session, record(1, title="What the feed says", is_provisional=True))
    assert _save(session, record(1))[0] == Tally(unchanged=1)  # the paper was counted as new when the hint brought it
    assert session.scalars(select(RecordRow)).one().title == "A foundation model for organ number 1"


def test_a_window_closes_on_proof_only(session):
    _save(session, failed={_DAY: "HTTP 500"})
    assert windows.counts(session, source="arxiv", stream="s", now=NOW) == {"ok": 0, "open": 1}
    _save(session, proven={_DAY: Proof(0, 0)})
    assert windows.counts(session, source="arxiv", stream="s", now=NOW) == {"ok": 1, "open": 0}
    assert windows.last_complete_day(session, source="arxiv", stream="s") == _DAY


def test_a_later_failure_does_not_reopen_a_proven_day(session):
    _save(session, proven={_DAY: Proof(0, 0)})
    _save(session, failed={_DAY: "HTTP 500"})
    assert windows.counts(session, source="arxiv", stream="s", now=NOW) == {"ok": 1, "open": 0}


@pytest.mark.parametrize(("hours", "status"), [(11, "partial"), (13, "ok")])
def test_a_day_closes_only_when_it_is_over_everywhere(session, hours, status):
    at = NOW.replace(hour=hours)
    _save(session, proven={at.date() - timedelta(days=1): Proof(0, 0)}, at=at)
    assert session.scalars(select(WindowRow)).one().status == status


def test_a_night_plans_all_open_days_and_the_last_ones(session):
    def planned(now):
        days = windows.plan(session, source="arxiv", stream="s", now=now, window_days=3)
        session.commit()
        return days

    first = planned(NOW)
    assert first == [date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3)]
    _save(session, proven={day: Proof(0, 0) for day in first[:1]})
    _save(session, proven={date(2026, 5, day): Proof(0, 0) for day in range(3, 8)}, at=NOW + timedelta(days=9))
    later = planned(NOW + timedelta(days=4))
    assert later == [date(2026, 5, day) for day in (2, *range(5, 8))]


def test_a_month_away_leaves_no_gap_and_asks_again_for_the_days_before_it(session):
    days = windows.plan(session, source="arxiv", stream="s", now=NOW, window_days=3)
    _save(session, proven={day: Proof(0, 0) for day in days}, at=NOW + timedelta(hours=23))
    later = windows.plan(session, source="arxiv", stream="s", now=NOW + timedelta(days=30), window_days=3)
    assert later == [NOW.date() + timedelta(days=ahead) for ahead in range(31)]


def test_a_day_is_asked_for_until_it_was_proven_after_its_overlap(session):
    """Though the first runs after an absence fail."""
    days = [date(2026, 5, day) for day in (1, 2, 3)]
    windows.plan(session, source="arxiv", stream="s", now=NOW, window_days=3)
    _save(session, proven={day: Proof(0, 0) for day in days}, at=NOW + timedelta(hours=23))
    for away in (30, 31):
        planned = windows.plan(session, source="arxiv", stream="s", now=NOW + timedelta(days=away), window_days=3)
        assert planned[:2] == [days[-1], days[-1] + timedelta(days=1)]
        _save(session, failed=dict.fromkeys(planned, "HTTP 500"), at=NOW + timedelta(days=away))
    _save(session, proven={day: Proof(0, 0) for day in days}, at=NOW + timedelta(days=32))
    planned = windows.plan(session, source="arxiv", stream="s", now=NOW + timedelta(days=33), window_days=3)
    assert planned[0] == days[-1] + timedelta(days=1)


def test_a_gap_of_years_is_for_backfill(session):
    windows.plan(session, source="arxiv", stream="s", now=NOW, window_days=3)
    with pytest.raises(windows.TooLongAgoError, match="backfill --source arxiv --from 2026-05-04"):
        windows.plan(session, source="arxiv", stream="s", now=NOW.replace(year=9999), window_days=3)


def test_a_window_and_its_records_are_one_transaction(engine, session, record):
    harvests.save(session, Harvested("arxiv", "s", [record(1)], proven={_DAY: Proof(1, 1)}), at=NOW)
    session.rollback()
    assert _count(session, RecordRow) == _count(session, WindowRow) == 0


def test_what_could_not_be_read_is_kept_with_its_bytes(session):
    rejected = Rejected("2605.00009", "no title", b"<entry/>")
    assert _save(session, rejected=[rejected])[0] == Tally(rejected=1)
    _save(session, rejected=[rejected], at=NOW + timedelta(days=1))
    row = session.scalars(select(RejectionRow)).one()
    assert (row.reason, row.raw, row.first_seen) == ("no title", b"<entry/>", NOW)


def test_a_record_with_two_rows_in_one_batch_is_one_record_with_two_versions(session, record):
    _save(session, record(1, version=2), record(1, version=1, title="A foundation model for organ 1"))
    assert session.scalars(select(RecordRow)).one().version == 2
    assert _count(session, VersionRow) == 2
