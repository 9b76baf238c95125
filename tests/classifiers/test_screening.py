"""The screening order: learnt anew after each decision, the same for the same decisions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.svm import LinearSVC

from livinglist.classifiers.examples import Text
from livinglist.classifiers.margin import BIAS, Lesson, Margin, fit_margin
from livinglist.classifiers.screening import is_audit, screening_order
from livinglist.classifiers.wording import wording

_WANTED = ["Protein language model of antibodies", "Language models read protein sequences", "Protein transformers"]
_OTHERS = ["Traffic light control", "Stock market forecasts", "Weather over the sea", "Robots that fold towels"]
_TEXTS = [Text(title, f"We study {title.lower()} with care.") for title in (*_WANTED, *_OTHERS)]


def test_what_reads_like_the_included_comes_first():
    order = screening_order(_TEXTS)
    order.decide(0, included=True)
    order.decide(3, included=False)
    assert set(order.order()[:2]) == {1, 2}


def test_every_decision_changes_the_order_at_once():
    order = screening_order(_TEXTS)
    order.decide(0, included=True)
    first = order.next()
    order.decide(first, included=False)
    assert first not in order.order()
    assert order.next() == order.order()[0]


def test_a_later_word_on_a_record_replaces_the_earlier_one():
    changed, plain = screening_order(_TEXTS), screening_order(_TEXTS)
    changed.decide(3, included=True)
    for order in (changed, plain):
        order.decide(0, included=True)
        order.decide(3, included=False)
    assert changed.order() == plain.order()


def test_a_reopened_record_waits_again():
    order = screening_order(_TEXTS)
    order.decide(0, included=True)
    order.decide(3, included=False)
    before = order.order()
    order.decide(4, included=True)
    order.reopen(4)
    assert order.order() == before


def test_one_place_in_a_hundred_is_drawn_at_random_whatever_was_decided():
    texts = [Text(f"{_TEXTS[n % 7].title} number{n}") for n in range(310)]
    drawn = []
    for wanted in (0, 1):
        order = screening_order(texts)
        for place in range(10):
            order.decide(place, included=place % 7 == wanted)
        drawn.append([place for at, place in enumerate(order.order(), 10) if is_audit(at)])
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 3


def test_the_next_record_is_the_first_of_the_order_throughout():
    texts = [Text(f"{_TEXTS[n % 7].title} number{n}") for n in range(120)]
    order = screening_order(texts)
    for _ in range(len(texts)):
        place = order.next()
        assert place == order.order()[0]
        order.decide(place, included=place % 7 < 3)


def test_without_a_decision_records_stand_as_they_came():
    assert screening_order(_TEXTS).order() == list(range(len(_TEXTS)))


def test_when_all_is_decided_nothing_comes_next():
    order = screening_order(_TEXTS[:2])
    for place in range(2):
        order.decide(place, included=bool(place))
    assert order.order() == []
    with pytest.raises(ValueError, match="every record is decided"):
        order.next()


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=12))
@settings(max_examples=40, deadline=None)
def test_the_undecided_are_ordered_whatever_was_decided(decisions):
    order = screening_order(_TEXTS)
    for place, included in decisions:
        order.decide(place, included=included)
        order.scores()
    assert sorted(order.order()) == sorted(set(range(7)) - {place for place, _ in decisions})
    assert np.isfinite(order.scores()).all()


@pytest.mark.parametrize("texts", [[], [Text("")], [Text(""), Text("a"), Text("\ud800 的 x" * 50)]])
def test_records_without_a_word_are_ordered_too(texts):
    order = screening_order(texts)
    if texts:
        order.decide(0, included=True)
    assert len(order.order()) == max(len(texts) - 1, 0)


def _unknown(n_examples):
    return Margin(np.zeros(n_examples, dtype=np.float32), np.ones(n_examples, dtype=bool))


def test_the_margin_is_that_of_a_support_vector_machine():
    random = np.random.default_rng(0)
    rows = wording([Text(f"{random.choice(_WANTED + _OTHERS)} word{place}") for place in range(60)])
    answers = np.where(random.random(60) < 0.3, 1, -1).astype(np.float32)
    lesson = Lesson(rows, answers, random.random(60) + 0.05)
    ours = fit_margin(lesson, _unknown(60))
    theirs = LinearSVC(tol=1e-8, max_iter=100_000, random_state=0).fit(rows, answers, sample_weight=lesson.costs)
    assert rows @ ours.direction(lesson) + BIAS * ours.held.sum() == pytest.approx(
        theirs.decision_function(rows), abs=5e-3
    )


def test_a_fit_that_starts_from_an_earlier_one_ends_where_a_fresh_one_does():
    rows = wording([Text(f"{one} {other}") for one in ("abc", "bcd", "cde", "def") for other in ("xyz", "xzy", "zyx")])
    answers = np.array([1, -1, -1, 1] * 3, dtype=np.float32)
    early = fit_margin(Lesson(rows, answers, np.full(12, 0.1)), _unknown(12))
    full = Lesson(rows, answers, np.full(12, 3.0))
    assert fit_margin(full, early).held == pytest.approx(fit_margin(full, _unknown(12)).held, abs=5e-3)


def test_a_word_in_nearly_every_record_tells_nothing():
    rows = wording([Text(f"common word{n}") for n in range(40)])
    assert (rows[0] @ rows[1].T).toarray()[0, 0] == 0
    assert rows.multiply(rows).sum(axis=1) == pytest.approx(1)
