import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from livinglist.benchmarks.filled import fill
from livinglist.benchmarks.invented import FIRST_DAY, Inventor, strangers
from livinglist.records.record import Record
from livinglist.store import screening
from livinglist.store.database import closing_engine, open_store
from livinglist.store.laws import defects
from livinglist.store.tables import RecordRow, Work


@pytest.fixture
def engine(new_store):
    with closing_engine(open_store(new_store())) as engine:
        yield engine


def test_a_filled_store_obeys_the_laws_and_can_be_filled_further(engine):
    fill(engine, 50, records_each=5)
    fill(engine, 10, records_each=2, first=50)
    assert list(defects(engine)) == []
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(RecordRow)) == 270
        assert session.scalar(select(func.count()).select_from(Work).where(Work.merged_into.is_(None))) == 60
        assert screening.count_decisions(session) == 1
        assert len(screening.in_screening_order(session, only_candidates=True)) == 59
        session.add(Work(first_seen=FIRST_DAY))
        session.flush()


def test_invented_papers_are_as_records_must_be():
    inventor = Inventor()
    for number in range(50):
        for record in inventor.paper(number, records=5, at=FIRST_DAY):
            assert Record.model_validate(record.model_dump()) == record


def test_invented_titles_meet_about_as_many_strangers_as_real_ones():
    inventor = Inventor()
    assert 0.004 < strangers([inventor.title() for _ in range(2_500)]) < 0.01  # real ones: 0.0064
