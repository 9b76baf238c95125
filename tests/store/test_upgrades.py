"""A listed preprint that is published, a listed paper that is withdrawn: asked once, and kept until the list has it."""

import pytest

from livinglist.records.page import Harvested
from livinglist.store import answering, entries, harvests, questions, screening, upgrades
from livinglist.store.questions import AnswerError

from .conftest import NOW
from .worlds import Line

_TITLE = "A foundation model for organ number 1"
_LISTED = Line(_TITLE, "https://arxiv.org/abs/2605.00001")


def _save(session, *records):
    for record in records:
        harvests.save(session, Harvested(record.source, "s", [record]), at=NOW)
    session.commit()


def _published_as(doi="10.1038/s1", **more):
    return [{"type": "published_as", "scheme": "doi", "value": doi} | more]


def _journal(record, **fields):
    return record(
        1, source="pubmed", source_id="7", pmid="7", doi="10.1038/s1", venue="Nature", year=2027, is_preprint=False,
        **fields,
    )  # fmt: skip


def _answer(session, question, word, **amended):
    found = answering.answer(session, question, word, curator="amal", at=NOW, **amended)
    session.commit()
    return found


@pytest.fixture
def listed(session, record):
    """A store whose list holds one arXiv paper, which was harvested."""
    entries.take_in(session, [_LISTED], origin="adopted", at=NOW)
    _save(session, record(1))
    return session


def test_a_listed_preprint_that_gains_a_version_of_record_is_asked_about(listed, record):
    assert questions.waiting(listed) == []
    _save(listed, _journal(record))
    [question] = questions.waiting(listed)
    assert question.row.kind == "upgrade"
    assert question.row.proposal == {"venue": "Nature", "year": 2027, "paper_url": "https://doi.org/10.1038/s1"}


def test_one_version_of_record_is_asked_about_once_whoever_tells_of_it(listed, record):
    _save(listed, record(1, version=2, relations=_published_as()))
    [question] = questions.waiting(listed)
    assert question.row.proposal["venue"] is None
    _save(listed, _journal(record))
    [same] = questions.waiting(listed)
    assert (same.id, same.row.proposal["venue"]) == (question.id, "Nature")


def test_a_link_may_tell_the_journal_and_the_day(listed, record):
    _save(listed, record(1, relations=_published_as(venue="Cell", date="2027-02-01")))
    assert questions.waiting(listed)[0].row.proposal["venue"] == "Cell"
    assert questions.waiting(listed)[0].row.proposal["year"] == 2027


def test_a_journal_reference_alone_changes_no_link(listed, record):
    _save(listed, record(1, version=2, journal_ref="Proc. of MICCAI 2025, LNCS 15, 1-9"))
    assert questions.waiting(listed)[0].row.proposal == {"venue": "Proc. of MICCAI", "year": 2025, "paper_url": None}


def test_what_a_curator_agreed_to_waits_until_the_list_shows_it(listed, record):
    _save(listed, _journal(record))
    _answer(listed, 1, "yes", year=2026)
    [upgrade] = upgrades.pending_upgrades(listed)
    assert (upgrade.venue, upgrade.year, upgrade.paper_url) == ("Nature", 2026, "https://doi.org/10.1038/s1")
    assert upgrade.entry.title == _TITLE
    shown = Line(_TITLE, "https://doi.org/10.1038/s1", venue="Nature")
    entries.take_in(listed, [shown], origin="hand", at=NOW)
    assert upgrades.pending_upgrades(listed) == []
    assert questions.waiting(listed) == []


def test_no_is_an_answer_too_and_can_be_undone(listed, record):
    _save(listed, _journal(record))
    _answer(listed, 1, "no")
    _save(listed, _journal(record, abstract="More of it."))
    assert (questions.waiting(listed), upgrades.pending_upgrades(listed)) == ([], [])
    _answer(listed, 1, "undo")
    assert questions.count_open(listed) == 1


def test_a_venue_that_nobody_tells_must_be_said(listed, record):
    _save(listed, record(1, relations=_published_as()))
    with pytest.raises(AnswerError, match="--venue"):
        _answer(listed, 1, "yes")
    _answer(listed, 1, "yes", venue="Nature")
    assert upgrades.pending_upgrades(listed)[0].venue == "Nature"


@pytest.mark.parametrize(
    "line",
    [
        Line(_TITLE, "https://arxiv.org/abs/2605.00001", venue="NeurIPS"),
        Line(_TITLE, "https://arxiv.org/abs/2605.00001", kind="dataset"),
    ],
)
def test_a_line_that_shows_no_preprint_is_left_alone(session, record, line):
    entries.take_in(session, [line], origin="adopted", at=NOW)
    _save(session, record(1), _journal(record))
    assert questions.waiting(session) == []


def test_a_line_put_on_the_list_later_is_asked_about_as_well(session, record):
    _save(session, record(1), _journal(record))
    assert questions.waiting(session) == []
    entries.take_in(session, [_LISTED], origin="hand", at=NOW)
    assert [question.row.kind for question in questions.waiting(session)] == ["upgrade"]
    entries.take_in(session, [], origin="hand", at=NOW)
    assert questions.waiting(session) == []


def test_a_withdrawn_listed_paper_is_asked_about(listed, record):
    _save(listed, record(1, withdrawn=True))
    [question] = questions.waiting(listed)
    assert (question.row.kind, question.row.subject) == ("withdrawn", "arxiv:2605.00001")
    _answer(listed, question.id, "yes")
    assert [removal.entry.title for removal in upgrades.pending_removals(listed)] == [_TITLE]
    _answer(listed, question.id, "undo")
    assert upgrades.pending_removals(listed) == []


def test_a_yes_to_a_withdrawal_excludes_what_was_included_until_it_is_undone(session, record):
    _save(session, record(1))
    screening.decide(session, 1, verdict="include", curator="bo", at=NOW, category="VFM", kind="method")
    entries.add(session, _LISTED, origin="published", at=NOW, work_id=1)
    _save(session, record(1, withdrawn=True))
    assert _answer(session, 1, "yes").decision.verdict == "exclude"
    assert [row.verdict for row in screening.history(session, 1)] == ["include", "exclude"]
    restored = _answer(session, 1, "undo").decision
    assert (restored.verdict, restored.category) == ("include", "VFM")


def test_a_withdrawn_candidate_is_no_question(session, record):
    _save(session, record(1, withdrawn=True))
    assert questions.waiting(session) == []
