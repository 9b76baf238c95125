"""Who waits for a decision is asked in several ways, of a page, of one work and of all: they agree."""

import random

import pytest
from sqlalchemy import text

from livinglist.store import screening, suggestions
from livinglist.store.suggestions import Judged
from livinglist.store.tables import DecisionRow, EntryRow, Work

from .conftest import NOW

_WORKS = 200


@pytest.fixture
def busy(session):
    """A store whose works have every mixture of decisions, lines, removed lines and merges, by chance."""
    dice = random.Random(7)
    session.add_all(Work(id=number, first_seen=NOW) for number in range(1, _WORKS + 1))
    session.flush()
    roots = []
    for number in range(1, _WORKS + 1):
        if roots and dice.random() < 0.2:
            session.get(Work, number).merged_into = dice.choice(roots)
        else:
            roots.append(number)
            session.add_all(_line(number, dice) for _ in range(dice.choice((0, 0, 1, 2))))
        session.add_all(_decision(number, dice) for _ in range(dice.choice((0, 0, 0, 1, 2))))
    judged = [_judged(number, dice) for number in roots if dice.random() < 0.8]
    suggestions.save(session, judged, model="m", at=NOW)
    session.commit()
    return session


def _line(number, dice):
    return EntryRow(
        work_id=number, kind="method", section="BFM", title="A title", raw="- A title", position=1,
        origin=dice.choice(("adopted", "published")), first_seen=NOW, removed_at=dice.choice((None, NOW)),
    )  # fmt: skip


def _decision(number, dice):
    return DecisionRow(work_id=number, verdict=dice.choice(("include", "exclude", "reopen")), curator="amal", at=NOW)


def _judged(number, dice):
    category, kind = dice.choice(("LFM", "BFM", None)), dice.choice(("method", "survey"))
    return Judged(number, round(dice.random(), 1), kind, category, 0.5, {}, [], [])


def test_the_page_the_work_and_the_whole_say_alike_who_waits(busy):
    said = dict(busy.execute(screening.states()).all())
    assert set(said.values()) == {"candidate", "included", "excluded", "listed"}
    assert {work: screening.state_of(busy, work) for work in said} == said
    assert dict(screening.in_screening_order(busy, only_candidates=False)) == said
    waiting = {work for work, state in said.items() if state == "candidate"}
    assert {work for work, _ in screening.in_screening_order(busy, only_candidates=True)} == waiting
    assert screening.count_candidates(busy) == len(waiting)


def test_a_page_of_one_category_and_kind_is_the_beginning_of_all_that_are(busy):
    every = [work for work, _ in screening.in_screening_order(busy, only_candidates=True)]
    given = suggestions.suggestions(busy, every)
    for wanted in ({"category": "LFM"}, {"kind": "survey"}, {"category": "BFM", "kind": "method"}):
        mine = [w for w in every if w in given and all(getattr(given[w], k) == v for k, v in wanted.items())]
        page = screening.in_screening_order(busy, only_candidates=True, limit=5, **wanted)
        assert [work for work, _ in page] == mine[:5]


@pytest.mark.parametrize("wanted", [{}, {"category": "LFM"}, {"kind": "survey"}])
@pytest.mark.parametrize("stores", ["sqlite"], indirect=True)
def test_a_page_is_read_off_an_index(session, wanted, monkeypatch):
    """SQLite's plan for the page: it neither reads all works nor sorts them."""
    asked = []
    monkeypatch.setattr(session, "execute", lambda query, given: asked.append(query.params(given)) or iter(()))
    screening.in_screening_order(session, only_candidates=True, limit=0, **wanted)
    monkeypatch.undo()
    sql = str(asked[0].compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
    plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {sql}"))]
    assert any("suggestion USING INDEX" in step or "suggestion USING COVERING INDEX" in step for step in plan), plan
    assert not any("ORDER BY" in step for step in plan), plan
