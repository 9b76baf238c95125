"""Doubtful pairs are asked, answered once, and can be answered otherwise; nothing that was decided is lost."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from livinglist.records.page import Harvested
from livinglist.store import answering, answers, entries, harvests, questions, screening, works
from livinglist.store.questions import AnswerError
from livinglist.store.tables import RecordRow

from .conftest import NOW
from .worlds import Line, partition

_TITLE = "A foundation model for organ number 1"


def _save(session, *records):
    for record in records:
        harvests.save(session, Harvested(record.source, "s", [record]), at=NOW)
    session.commit()


def _doubtful(record):
    """Two records of one title of which one names no authors."""
    return record(1), record(2, title=_TITLE, authors=[])


def _answer(session, question, word, curator="amal"):
    found = answering.answer(session, question, word, curator=curator, at=NOW)
    session.commit()
    return found


@pytest.fixture
def asked(session, record):
    """A store with one open question, about works 1 and 2."""
    _save(session, *_doubtful(record))
    return session


def test_a_doubtful_pair_is_asked_once_however_often_it_comes(asked, record):
    _save(asked, *_doubtful(record))
    [question] = questions.waiting(asked)
    assert (question.works, question.row.kind) == ((1, 2), "same")
    assert "authors not comparable" in question.row.reason


def test_a_line_that_we_published_does_not_answer_for_the_curator(asked):
    screening.decide(asked, 1, verdict="include", curator="amal", at=NOW)
    [paper] = [row.arxiv_id for row in asked.scalars(select(RecordRow)) if row.number == 1]
    entries.add(asked, Line(_TITLE, f"https://arxiv.org/abs/{paper}"), origin="published", at=NOW, work_id=1)
    asked.commit()
    assert len(partition(asked)) == 2
    assert questions.count_open(asked) == 1


def test_same_makes_one_work_and_undo_two_again(asked):
    _answer(asked, 1, "same")
    assert len(partition(asked)) == 1
    assert questions.count_open(asked) == 0
    _answer(asked, 1, "undo", curator="bo")
    assert len(partition(asked)) == 2
    assert questions.count_open(asked) == 1
    assert [row.answer for row in answers.history(asked, [1])] == ["same", "undo"]


def test_different_keeps_apart_for_good(asked, record):
    _answer(asked, 1, "different")
    _save(asked, record(2, version=2, title=_TITLE, authors=["Doe1, J."]))  # later evidence would merge them
    assert len(partition(asked)) == 2
    assert questions.count_open(asked) == 0
    _answer(asked, 1, "undo")
    assert len(partition(asked)) == 1


def test_a_third_record_joins_one_of_two_that_are_kept_apart(asked, record):
    _answer(asked, 1, "different")
    third = record(3, source="pubmed", source_id="3", pmid="3", title=_TITLE, authors=["Doe1, J."])
    _save(asked, third)
    assert {frozenset(name[1] for name in group) for group in partition(asked)} == {
        frozenset({"2605.00001", "3"}), frozenset({"2605.00002"}),
    }  # fmt: skip
    assert questions.count_open(asked) == 0  # of the two works a curator has spoken


def test_a_doubt_that_is_gone_is_no_longer_asked(asked, record):
    _save(asked, record(2, version=2, title="Whales of the southern oceans and their songs", authors=["Doe, J."]))
    assert questions.count_open(asked) == 0
    assert questions.find(asked, 1).row.stands is False


def test_a_decision_stays_with_the_paper_it_was_about(session, record):
    preprint = record(1)
    journal = record(
        2, source="pubmed", source_id="7", pmid="7", doi="10.1038/s7", title=_TITLE, authors=[], is_preprint=False,
        venue="Nature",
    )  # fmt: skip
    _save(session, preprint, journal)
    _answer(session, 1, "same")
    screening.decide(session, 1, verdict="include", curator="amal", at=NOW, category="VFM")
    line = Line("A foundation model of which the list says more", "https://example.org/x")
    entries.add(session, line, origin="published", at=NOW, work_id=1)
    session.commit()
    assert screening.state_of(session, 1) == "listed"
    _answer(session, 1, "undo")
    by_source = {row.source: row.work_id for row in session.scalars(select(RecordRow))}
    states = {source: screening.state_of(session, work) for source, work in by_source.items()}
    assert states == {
        "arxiv": "candidate",
        "pubmed": "listed",
    }  # the journal's record told of the work when it was decided
    _answer(session, 1, "same")
    assert screening.state_of(session, 1) == "listed"


def test_decisions_made_before_a_merge_come_back_with_the_split(asked):
    screening.decide(asked, 2, verdict="exclude", curator="bo", at=NOW, reason="no health data")
    _answer(asked, 1, "same")
    assert screening.state_of(asked, 1) == "excluded"
    _answer(asked, 1, "undo")
    assert [screening.state_of(asked, work) for work in (1, 2)] == ["candidate", "excluded"]


def test_the_second_of_two_curators_is_told(asked):
    assert _answer(asked, 1, "same").replaced is None
    second = _answer(asked, 1, "different", curator="bo")
    assert (second.replaced.curator, second.replaced.answer) == ("amal", "same")
    assert len(partition(asked)) == 2


@pytest.mark.parametrize("statement", ["UPDATE answer SET curator = 'eve'", "DELETE FROM answer"])
def test_the_database_refuses_to_change_an_answer(asked, statement):
    _answer(asked, 1, "same")
    with pytest.raises(IntegrityError, match="append-only"):
        asked.execute(text(statement))


@pytest.mark.parametrize(
    ("question", "word", "told"),
    [(9, "same", "no question 9"), (1, "yes", "same or different"), (1, "undo", "nothing to undo")],
)
def test_what_does_not_answer_a_question_is_refused(asked, question, word, told):
    with pytest.raises(AnswerError, match=told):
        answering.answer(asked, question, word, curator="amal", at=NOW)
    assert answers.history(asked, [1]) == []


def test_answers_do_not_contradict_each_other(asked, record):
    _save(asked, record(3, source="pubmed", source_id="3", pmid="3", title=_TITLE, authors=[]))
    pairs = {question.works: question.id for question in questions.waiting(asked)}
    _answer(asked, pairs[1, 2], "same")
    _answer(asked, pairs[1, 3], "different")
    with pytest.raises(AnswerError, match="different papers"):
        answering.answer(asked, pairs[2, 3], "same", curator="bo", at=NOW)
    assert questions.count_open(asked) == 0
    _answer(asked, pairs[1, 3], "undo")
    _answer(asked, pairs[1, 3], "same")
    with pytest.raises(AnswerError, match="one paper"):
        answering.answer(asked, pairs[2, 3], "different", curator="bo", at=NOW)
    assert len(partition(asked)) == 1


def test_a_curator_may_tell_works_together_and_apart_unasked(session, record):
    _save(session, record(1), record(2), record(1, version=2))
    answering.tell(session, 1, 2, "same", curator="amal", at=NOW)
    assert len(partition(session)) == 1
    answering.tell(session, 2, 1, "different", curator="bo", at=NOW)
    assert len(partition(session)) == 2
    answering.answer(session, 1, "undo", curator="bo", at=NOW)
    assert (len(partition(session)), questions.count_open(session)) == (2, 0)
    with pytest.raises(screening.UnknownWorkError):
        answering.tell(session, 1, 99, "same", curator="amal", at=NOW)


def test_works_that_were_merged_wrongly_can_be_split(session, record):
    wrong = [{"type": "published_as", "scheme": "doi", "value": "10.1038/s1"}]
    other = record(2, source="pubmed", source_id="2", pmid="2", doi="10.1038/s1", title=f"{_TITLE}, extended")
    _save(session, record(1, relations=wrong), other)
    assert len(partition(session)) == 1
    assert [link.reason for link in works.reasons(session, 1)]
    answering.tell(session, 1, 2, "different", curator="amal", at=NOW)
    assert len(partition(session)) == 2


def test_questions_about_listed_papers_come_first(session, record):
    _save(session, *_doubtful(record))
    entries.take_in(session, [Line("Of whales", "https://arxiv.org/abs/2605.00009")], origin="adopted", at=NOW)
    _save(session, record(9, title="Deep oceans of Mars and what sings in them"))
    assert [question.id for question in questions.in_order(session)] == [2, 1]
