from datetime import date, timedelta

from sqlmodel import Session

from livinglist.demo.corpus import NIGHTS
from livinglist.flows.harvesting import Period, harvest_source
from livinglist.flows.streams import configured_sources
from livinglist.store import windows

_NOW = NIGHTS[3] + timedelta(days=60)
_PERIOD = Period(date(2026, 5, 1), date(2026, 5, 10))


def _backfill(workspace, engine, source):
    [found] = configured_sources(workspace, [source])
    return harvest_source(engine, found, now=_NOW, period=_PERIOD)


def test_the_past_is_harvested_day_by_day_and_only_once(workspace, engine, services):
    services.set_now(_NOW)
    first = _backfill(workspace, engine, "biorxiv")
    assert first.complete
    assert first.windows == {"ok": 10, "open": 0}
    assert first.tally.new
    again = _backfill(workspace, engine, "biorxiv")
    assert (again.requests, again.tally.new, again.complete) == (0, 0, True)


def test_a_backfill_that_was_stopped_goes_on_where_it_stopped(workspace, engine, services):
    services.set_now(_NOW)
    services.take_down("biorxiv")
    assert not _backfill(workspace, engine, "biorxiv").complete
    services.bring_up("biorxiv")
    assert _backfill(workspace, engine, "biorxiv").windows == {"ok": 10, "open": 0}


def test_a_period_ends_today_at_the_latest(workspace, engine, services):
    with Session(engine) as session:
        days = windows.unproven(session, source="x", stream="s", first=date(2026, 5, 1), last=date(2026, 5, 3))
    assert days == [date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3)]
    [source] = configured_sources(workspace, ["medrxiv"])
    future = Period(_NOW.date(), _NOW.date() + timedelta(days=9))
    services.set_now(_NOW)
    assert harvest_source(engine, source, now=_NOW, period=future).windows["ok"] == 0
