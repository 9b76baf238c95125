"""What services, lists and people may send and a database would refuse: stored alike on both, and told alike."""

import pytest
from sqlmodel import Session, select

from livinglist.records.page import Harvested, Rejected
from livinglist.store import entries, harvests, publications, screening
from livinglist.store.database import closing_engine, open_store
from livinglist.store.laws import defects
from livinglist.store.tables import BookmarkRow, DecisionRow, EntryRow, PublicationRow, RejectionRow, WindowRow

from .conftest import NOW, made_record
from .worlds import Line

_ODD = "a\0b \udce4 \ud800 \U0010ffff 界"


def _line(session, **fields):
    entries.take_in(session, [Line(_ODD, **fields)], origin="hand", at=NOW)


def _publish(session):
    digest = publications.digest_of(_ODD)
    row = PublicationRow(at=NOW, before_digest="", after_digest=digest, text=_ODD, diff=_ODD)
    publications.intend(session, row, retired=[])


def _decide(session):
    harvests.save(session, Harvested("arxiv", "s", [made_record()]), at=NOW)
    said = {"curator": _ODD, "note": _ODD, "reason": _ODD * 200, "venue": _ODD * 200, "category": "c" * 40}
    screening.decide(session, 1, verdict="include", at=NOW, cells={"modality": _ODD}, **said)


def _harvest(session):
    told = Harvested("arxiv", "s" * 100, rejected=[Rejected(_ODD, _ODD, b"\0\xff")], bookmarks={"feed": _ODD})
    told.failed[NOW.date()] = _ODD
    harvests.save(session, told, at=NOW)


@pytest.mark.parametrize(
    ("do", "table", "expected"),
    [
        (lambda s: _line(s, section=_ODD), EntryRow, {"section": _ODD, "title": _ODD}),
        (lambda s: _line(s, section="x" * 600, venue="y" * 600), EntryRow, {"section": "x" * 600, "venue": "y" * 600}),
        (_publish, PublicationRow, {"text": _ODD, "diff": _ODD}),
        (_decide, DecisionRow, {"curator": _ODD, "note": _ODD, "reason": _ODD * 200, "category": "c" * 40}),
        (_harvest, RejectionRow, {"identifier": _ODD, "reason": _ODD, "raw": b"\0\xff", "stream": "s" * 100}),
        (_harvest, WindowRow, {"note": _ODD, "stream": "s" * 100}),
        (_harvest, BookmarkRow, {"text": _ODD}),
    ],
)
def test_what_a_database_would_refuse_is_stored_and_told_as_it_came(new_store, do, table, expected):
    with closing_engine(open_store(new_store())) as engine:
        with Session(engine) as session:
            do(session)
            session.commit()
        with Session(engine) as session:
            row = session.scalars(select(table)).one()
            assert {name: getattr(row, name) for name in expected} == expected
        assert list(defects(engine)) == []


def test_the_list_with_odd_lines_is_unchanged_when_it_is_read_again(new_store):
    with closing_engine(open_store(new_store())) as engine, Session(engine) as session:
        _line(session, section=_ODD * 100)
        session.expire_all()
        taken = entries.take_in(session, [Line(_ODD, section=_ODD * 100)], origin="hand", at=NOW)
        assert (taken.adopted, taken.edited, taken.removed) == (0, 0, 0)


def _refused():
    return pytest.raises(screening.UnknownWorkError)


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 2**80])
def test_a_number_beyond_all_works_is_that_of_no_work(new_store, number):
    with closing_engine(open_store(new_store())) as engine, Session(engine) as session, _refused():
        screening.root_of(session, number)
