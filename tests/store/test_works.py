import itertools

from sqlalchemy import select

from livinglist.records.page import Harvested
from livinglist.store import entries, harvests, questions, screening, works
from livinglist.store.tables import EntryRow, RecordRow

from .conftest import NOW
from .worlds import Line, partition


def _save(session, *records):
    for source, group in itertools.groupby(records, key=lambda r: r.source):
        harvests.save(session, Harvested(source, "s", list(group)), at=NOW)
    session.commit()


def _three_ways(record):
    """arXiv, the bioRxiv preprint with its journal DOI, and the PubMed record of that DOI under another title."""
    return [
        record(1),
        record(
            1, source="biorxiv", source_id="10.64898/2026.05.01.1", doi="10.64898/2026.05.01.1",
            relations=[{"type": "published_as", "scheme": "doi", "value": "10.1038/s1"}],
        ),
        record(
            1, source="pubmed", source_id="77", pmid="77", doi="10.1038/s1", title="Organs, found", is_preprint=False,
        ),
    ]  # fmt: skip


def test_one_paper_that_arrives_three_ways_is_one_work(session, record):
    _save(session, *_three_ways(record))
    assert len(partition(session)) == 1


def test_a_merge_keeps_the_decision(session, record):
    first, second, third = _three_ways(record)
    _save(session, first, third)
    screening.decide(session, 2, verdict="include", curator="amal", at=NOW, category="VFM")
    _save(session, second)
    assert screening.root_of(session, 2) == 1
    assert screening.standing(session, 1).curator == "amal"


def test_a_listed_paper_is_recognised_by_its_title_or_its_address(session, record):
    title = "A foundation model for organ number 1"
    entries.take_in(session, [Line(title.lower(), "https://www.nature.com/articles/s1")], origin="adopted", at=NOW)
    _save(session, record(1), record(7, source="pubmed", source_id="9", pmid="9", doi="10.1038/s1", title=title))
    assert len(partition(session)) == 1
    assert screening.count_candidates(session) == 0


def test_a_wrong_identifier_on_the_list_neither_merges_nor_hides(session, record):
    url = "https://arxiv.org/pdf/2605.00001.pdf"
    stu = "STU-Net: scalable and transferable segmentation models empowered by supervised pre-training"
    mis = "Mis-fm: 3d image segmentation using foundation models pretrained on an unannotated dataset"
    entries.take_in(session, [Line(mis, url), Line(stu, url)], origin="adopted", at=NOW)
    _save(session, record(1, title=stu), record(2, title=mis))
    by_title = {entry.title: entry.work_id for entry in session.scalars(select(EntryRow))}
    found = {row.title: row.work_id for row in session.scalars(select(RecordRow))}
    assert found == by_title
    assert by_title[mis] != by_title[stu]


def test_a_data_row_that_shares_an_address_is_not_the_paper(session, record):
    url = "https://arxiv.org/abs/2605.00001"
    title = "A foundation model for organ number 1"
    row = Line("OrganSet", url, kind="dataset")
    entries.take_in(session, [row, Line(title, url)], origin="adopted", at=NOW)
    _save(session, record(1))
    listed = {entry.title: entry.work_id for entry in session.scalars(select(EntryRow))}
    assert session.scalars(select(RecordRow)).one().work_id == listed[title]


def test_a_doubtful_pair_becomes_a_question(session, record):
    line = Line("ClinicalBERT: notes for readmission", "https://arxiv.org/abs/2605.00001")
    entries.take_in(session, [line], origin="adopted", at=NOW)
    _save(session, record(1, title="Deep oceans of Mars and their whales"))
    assert questions.count_open(session) == 1
    assert screening.count_candidates(session) == 1


def test_two_groups_with_one_title_are_two_works(session, record):
    _save(session, record(1), record(2, title=record(1).title, authors=["Other, O."]))
    assert len(partition(session)) == 2


def test_a_hand_added_line_finds_the_harvested_work(session, record):
    _save(session, record(1))
    line = Line("A foundation model for organ number 1", "https://arxiv.org/abs/2605.00001")
    taken = entries.take_in(session, [line], origin="hand", at=NOW)
    assert taken.adopted == 1
    assert screening.count_candidates(session) == 0


def test_reading_the_same_list_again_changes_nothing(session):
    lines = [Line("One"), Line("Two"), Line("One")]
    entries.take_in(session, lines, origin="adopted", at=NOW)
    assert entries.take_in(session, lines, origin="hand", at=NOW) == entries.Taken(0, 0, 0)


def test_a_corrected_title_keeps_its_work(session):
    entries.take_in(session, [Line("Oen", "https://a.org/1")], origin="adopted", at=NOW)
    assert entries.take_in(session, [Line("One", "https://a.org/1")], origin="hand", at=NOW) == entries.Taken(0, 1, 0)
    assert [entry.title for entry in entries.present(session)] == ["One"]


def test_a_removed_line_is_remembered_as_removed_by_hand(session):
    entries.take_in(session, [Line("One")], origin="adopted", at=NOW)
    assert entries.take_in(session, [], origin="hand", at=NOW).removed == 1
    assert session.scalars(select(EntryRow)).one().removed_by == "hand"


def test_a_record_whose_identifier_changes_goes_where_it_belongs(session, record):
    people = ["Doe, J.", "Roe, R."]
    first = record(1, source="pubmed", source_id="1", pmid="1", title="Whales sing of the sea", authors=people)
    second = record(2, source="pubmed", source_id="2", pmid="2", title="Models speak of organs", authors=people)
    preprint = {"source": "biorxiv", "source_id": "10.1101/1", "doi": "10.1101/1", "authors": people}
    _save(session, first, second, record(3, pmid="1", **preprint))
    assert {len(group) for group in partition(session)} == {2, 1}
    _save(session, record(3, version=2, pmid="2", **preprint))
    assert frozenset({("biorxiv", "10.1101/1"), ("pubmed", "2")}) in partition(session)


def test_a_line_whose_wrong_link_is_mended_lets_go_of_the_other_paper(session, record):
    title = "A foundation model for organ number 1"
    wrong = Line(title, "https://arxiv.org/abs/2605.00002")
    entries.take_in(session, [wrong], origin="adopted", at=NOW)
    _save(session, record(2, title=f"{title}: what it says of the heart"))
    assert len(partition(session)) == 1
    entries.take_in(session, [Line(title, "https://arxiv.org/abs/2605.00001")], origin="hand", at=NOW)
    assert len(partition(session)) == 2


def test_what_a_crowd_bears_names_nobody(session, record):
    """Same title and author: two of them are one paper, but not sixty, and not the two once there are sixty."""
    title = "Letter to the editor about what was said of the heart"
    alike = [record(n, title=title, authors=["Doe, J."]) for n in range(1, 61)]
    _save(session, *alike[:40])
    assert len(partition(session)) == 1
    _save(session, *alike[40:])
    assert len(partition(session)) == 60
    _save(session, *(record(n, version=2, title=f"Quite another paper, number {n}") for n in range(1, 21)))
    assert sorted(len(group) for group in partition(session)) == [1] * 20 + [40]
    assert works.audit(session, range(1, 61)) == {}


def test_a_number_is_kept_for_life(session, record):
    _save(session, *_three_ways(record))
    numbers = {row.source: row.number for row in session.scalars(select(RecordRow))}
    assert numbers == {"arxiv": 1, "biorxiv": 2, "pubmed": 3}
    assert {screening.root_of(session, number) for number in numbers.values()} == {1}
