"""What stands on the list, work by work."""

from dataclasses import replace
from datetime import timedelta

from livinglist.store import entries, listed, works

from .conftest import NOW
from .worlds import Line

_LATER = NOW + timedelta(days=1)


def _take_in(session, *lines, at=NOW):
    entries.take_in(session, lines, origin="adopted", at=at)
    session.commit()


def _told(session):
    return [(work.number, work.stands, [line.title for line in work.lines]) for work in listed.ever_listed(session)]


def test_works_stand_in_the_order_of_the_list_each_once(session):
    one = Line("Of hearts", "https://doi.org/10.1000/heart", line=9)
    again = Line("Of hearts", "https://doi.org/10.1000/heart", line=3, section="LFM methods")
    _take_in(session, one, Line("Of whales", line=5), again)
    assert _told(session) == [(1, True, ["Of hearts", "Of hearts"]), (2, True, ["Of whales"])]


def test_a_line_that_went_is_told_as_it_was_last(session):
    _take_in(session, Line("Of hearts", line=3), Line("Of whales", line=5))
    _take_in(session, Line("Of whales", line=4), at=_LATER)
    assert _told(session) == [(1, False, ["Of hearts"]), (2, True, ["Of whales"])]


def test_a_line_changed_when_people_last_corrected_it(session):
    _take_in(session, Line("Of hearts"))
    assert listed.ever_listed(session)[0].changed_at == {1: NOW}
    _take_in(session, Line("Of hearts", venue="Nature"), at=_LATER)
    assert listed.ever_listed(session)[0].changed_at == {1: _LATER}


def test_what_went_changed_the_list_when_it_went(session):
    _take_in(session, Line("Of hearts"))
    _take_in(session, at=_LATER)
    assert listed.ever_listed(session)[0].changed_at == {1: _LATER}


def test_a_line_that_stays_is_read_as_the_category_it_is_called_now(session):
    _take_in(session, Line("Of hearts", category="VFM"))
    _take_in(session, Line("Of hearts", category="VISION"), at=_LATER)
    [entry] = entries.present(session)
    assert (entry.category, entry.edited_at) == ("VISION", None)


def test_a_line_read_as_a_row_of_data_now_is_no_paper_of_that_title(session):
    paper, row = Line("Of hearts", line=3), Line("Of hearts", line=9, section="LFM data")
    _take_in(session, paper, row)
    assert len(_told(session)) == 1
    _take_in(session, paper, replace(row, kind="dataset"), at=_LATER)
    assert [(number, titles) for number, _, titles in _told(session)] == [(1, ["Of hearts"]), (2, ["Of hearts"])]
    assert works.audit(session, [1, 2]) == {}


def test_a_store_began_when_its_first_number_was_given(session):
    assert listed.began_at(session) is None
    _take_in(session, Line("Of hearts"))
    _take_in(session, Line("Of hearts"), Line("Of whales"), at=_LATER)
    assert listed.began_at(session) == NOW
