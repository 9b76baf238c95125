from livinglist.records.page import Harvested
from livinglist.records.record import CitingRecord
from livinglist.store import citations, entries, harvests

from .conftest import NOW
from .worlds import Line


def _citing(record, number, *references):
    made = record(
        number, source="pubmed", source_id=str(number), pmid=str(number), doi=f"10.1000/{number}", is_preprint=False
    )
    return CitingRecord.model_validate(made.model_dump() | {"references": references})


def _save(session, *records):
    harvests.save(session, Harvested(records[0].source, "s", list(records)), at=NOW)
    session.commit()


def test_a_work_knows_what_it_cites_and_who_cites_it_whatever_came_first(session, record):
    _save(session, _citing(record, 1, ("pmid", "2"), ("doi", "10.1000/2"), ("arxiv", "2605.00003"), ("pmid", "999")))
    _save(session, _citing(record, 2))
    _save(session, record(3))
    assert citations.cites(session, 1) == [2, 3]
    assert citations.cited_by(session, 2) == citations.cited_by(session, 3) == [1]
    assert (citations.cites(session, 2), citations.cited_by(session, 1)) == ([], [])


def test_a_citation_that_a_later_answer_leaves_out_is_kept(session, record):
    _save(session, _citing(record, 1, ("pmid", "2")), _citing(record, 2))
    _save(session, _citing(record, 1))
    _save(session, _citing(record, 1, ("pmid", "2"), ("doi", "10.1000/2")))
    assert citations.cites(session, 1) == [2]


def test_a_listed_paper_no_source_has_told_of_is_cited_by_its_link(session, record):
    entries.take_in(session, [Line("An old paper", "https://doi.org/10.1000/old")], origin="adopted", at=NOW)
    _save(session, _citing(record, 5, ("doi", "10.1000/old")))
    assert citations.cites(session, 2) == [1]
    assert citations.cited_by(session, 1) == [2]


def test_a_wrong_link_on_the_list_is_not_what_is_cited(session, record):
    entries.take_in(session, [Line("Of whales and their songs", "https://doi.org/10.1000/7")], origin="adopted", at=NOW)
    _save(session, _citing(record, 7), _citing(record, 8, ("doi", "10.1000/7")))
    assert citations.cites(session, 3) == [2]
