"""Whatever order things arrive in, in whatever batches, the works are the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from livinglist.store import works
from livinglist.store.database import open_store

from .worlds import histories, lines, names, open_pairs, partition, read_list, save, tell

_SETTINGS = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15
)


@pytest.fixture
def two_stores(new_store):
    """Two empty stores; what an example leaves behind is rolled back."""
    engines = [open_store(new_store()), open_store(new_store())]
    yield engines
    for engine in engines:
        engine.dispose()


def _live(data, session, records, listed):
    """One life of a store: records in any order and batches, the list read at any moment, answers in between."""
    said = []
    events = data.draw(st.permutations([*records, "list"]), label="order")
    while events:
        size = data.draw(st.integers(1, 4), label="batch")
        batch, events = events[:size], events[size:]
        save(session, [event for event in batch if event != "list"])
        if "list" in batch:
            read_list(session, listed)
        known = sorted(names(session).values())
        if len(known) > 1 and data.draw(st.integers(0, 3), label="answer now") == 0:
            pair = data.draw(st.lists(st.sampled_from(known), min_size=2, max_size=2, unique=True), label="pair")
            word = data.draw(st.sampled_from(["same", "different", "undo"]), label="word")
            tell(session, *pair, word)
            said.append((*pair, word))
    return said


def _check(data, two_stores, history, listed):
    records = [record for versions in history for record in versions]
    with Session(two_stores[0]) as one, Session(two_stores[1]) as other:
        said = _live(data, one, records, listed)
        read_list(other, listed)
        save(other, records)
        for answer in said:
            tell(other, *answer)
        assert partition(one) == partition(other)
        assert open_pairs(one) == open_pairs(other)
        assert works.audit(one, names(one)) == {}


@_SETTINGS
@given(data=st.data(), history=histories(), listed=lines())
def test_the_works_depend_on_what_is_stored_and_not_on_how_it_came(two_stores, data, history, listed):
    _check(data, two_stores, history, listed)


@pytest.mark.soak
@pytest.mark.timeout(7_200)
@settings(_SETTINGS, max_examples=2_000)
@given(data=st.data(), history=histories(), listed=lines())
def test_the_works_depend_on_what_is_stored_thousands_of_times(two_stores, data, history, listed):
    _check(data, two_stores, history, listed)
