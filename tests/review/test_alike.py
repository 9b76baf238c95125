"""The nearest works of a text in the whole store, and what is read of it night by night."""

from types import SimpleNamespace

import pytest
from sqlmodel import Session

from livinglist.classifiers.examples import Text
from livinglist.records.page import Harvested
from livinglist.review import alike
from livinglist.store import entries, harvests
from livinglist.store.database import open_store, reading

from ..store.conftest import NOW, made_record
from ..store.worlds import Line

_TOWNS = [
    made_record(n, title=f"{'Gardens' if n % 4 else 'Parks'} of town{n} in spring{n}", abstract="") for n in range(1, 9)
]


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(alike, "_PORTION", 3)
    return SimpleNamespace(likeness_path=tmp_path / "state" / "likeness")


def _save(engine, *records):
    with Session(engine) as session:
        harvests.save(session, Harvested("arxiv", "s", list(records)), at=NOW)
        session.commit()


def _near(place, engine, title, *, without=0):
    with reading(engine) as session:
        known = alike.what_was_read(place, session)
        return {one["work"]: one for one in alike.neighbours(session, known, without, Text(title))}


def test_the_nearest_of_the_whole_store_whoever_read_it_and_never_the_work_itself(place, engine):
    _save(engine, *_TOWNS)
    for _ in range(2):
        near = _near(place, engine, "Gardens of town3 in spring3", without=3)
        assert len(near) == 5
        assert 3 not in near
        assert next(iter(_near(place, engine, "town3"))) == 3
        alike.read_new_texts(place, engine)
        _save(engine, made_record(9, title="Town3 and its rivers"))
    alike.read_new_texts(place, engine)
    assert list(_near(place, engine, "Town3 rivers"))[:2] == [9, 3]


def test_what_is_new_is_read_once_and_what_changed_again(place, engine):
    _save(engine, *_TOWNS)
    alike.read_new_texts(place, engine)
    before = {path: path.stat().st_mtime_ns for path in place.likeness_path.iterdir()}
    alike.read_new_texts(place, engine)
    assert {path: path.stat().st_mtime_ns for path in place.likeness_path.iterdir()} == before
    _save(engine, made_record(2, title=_TOWNS[1].title, abstract="Glaciers melt.", version=2))
    alike.read_new_texts(place, engine)
    assert list(_near(place, engine, "Glaciers")) == [2]


def test_no_more_is_read_at_once_than_asked_for_and_the_rest_the_next_time(place, engine):
    _save(engine, *_TOWNS)
    alike.read_new_texts(place, engine, most=6)
    assert not _near(place, engine, "town8")
    alike.read_new_texts(place, engine)
    assert list(_near(place, engine, "town8")) == [8]


def test_a_line_of_the_list_that_no_source_told_of_is_a_neighbour(place, engine):
    _save(engine, *_TOWNS)
    with Session(engine) as session:
        entries.take_in(session, [Line("Rivers of town3", None)], origin="adopted", at=NOW)
        session.commit()
        known = alike.what_was_read(place, session)
        assert (known.n_texts, known.met_in("town3"), known.met_in("rivers")) == (9, 2, 1)
    alike.read_new_texts(place, engine)
    near = _near(place, engine, "Town3 by the rivers")
    assert (near[9]["state"], list(near)) == ("listed", [9, 3])


def test_what_was_read_of_another_store_is_read_anew(place, engine, new_store):
    _save(engine, *_TOWNS)
    alike.read_new_texts(place, engine)
    other = open_store(new_store())
    _save(other, *(_moved(record) for record in _TOWNS[:4]))
    alike.read_new_texts(place, other)
    assert next(iter(_near(place, other, "Harbours of town2"))) == 2
    other.dispose()


def _moved(record):
    return record.model_copy(update={"title": record.title.replace("Gardens", "Harbours")})
