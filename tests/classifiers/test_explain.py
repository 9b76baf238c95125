"""The explanation is the judgement, taken apart: nothing more, nothing less."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.classifiers.examples import Example, Text
from livinglist.classifiers.explain import THE_REST
from livinglist.classifiers.features import new_features, word_columns
from livinglist.classifiers.grams import N_WORDS
from livinglist.classifiers.model import train
from livinglist.classifiers.reasons import reasons

from .corpus import CATEGORIES, TRAINED_AT, listed, model

_TEXTS = st.builds(Text, st.text(max_size=120), st.text(max_size=300))
_ABSTRACT = "We pretrain on pathology images and reports of patients, and answer visual questions."


@settings(max_examples=50, deadline=None)
@given(_TEXTS, st.integers(0, 12))
def test_the_weights_sum_to_the_log_odds_of_relevance(text, limit):
    terms = model().why(text, limit, of="relevance")
    relevance = model().suggest([text])[0].relevance
    assert sum(term.weight for term in terms) == pytest.approx(math.log(relevance / (1 - relevance)), abs=1e-4)
    assert len(terms) <= limit + 1
    assert terms[-1].term == THE_REST


@settings(max_examples=50, deadline=None)
@given(_TEXTS)
def test_the_weights_sum_to_the_log_odds_of_the_category(text):
    logs = [math.log(p) for p in model().suggest([text])[0].probabilities.values()]
    against_the_mean = max(logs) - sum(logs) / len(logs)
    assert sum(term.weight for term in model().why(text)) == pytest.approx(against_the_mean, abs=1e-4)


def test_with_room_for_all_terms_only_the_head_start_is_left():
    text = Text("Segment anything in bone radiographs")
    head = model().category
    best = max(range(len(CATEGORIES)), key=lambda i: head.scores(_row(text))[0, i])
    assert model().why(text, limit=1_000)[-1].weight == pytest.approx(head.intercepts[best], abs=1e-5)


def test_each_term_stands_once_and_the_weightiest_first():
    terms = model().why(Text("A multimodal assistant for pathology images", _ABSTRACT), limit=20, of="relevance")[:-1]
    weights = [abs(term.weight) for term in terms]
    assert weights == sorted(weights, reverse=True)
    assert len({term.term for term in terms}) == len(terms)


def test_the_telling_words_are_among_the_terms():
    terms = [term.term for term in model().why(Text("Protein language models for enzymes"), limit=12)]
    assert {"protein", "(speaks of molecules)"} <= set(terms)


def test_words_of_the_abstract_speak_for_relevance():
    terms = {term.term for term in model().why(Text("Xenia", _ABSTRACT), limit=50, of="relevance")}
    assert {"pathology", "reports"} <= terms


def test_marks_are_spelt_out():
    terms = [term.term for term in model().why(Text("Segment anything in bone radiographs"), limit=50)]
    assert not [term for term in terms if term.startswith("q")]


def test_reasons_for_many_papers_are_those_for_each():
    texts = [Text("A multimodal assistant for pathology images", _ABSTRACT), Text("Xenia"), Text("")]
    for text, told in zip(texts, reasons(model(), texts), strict=True):
        alone = model().why(text, of="relevance")
        assert [term.term for term in told.why] == [term.term for term in alone]
        assert [term.weight for term in told.why] == pytest.approx([term.weight for term in alone], abs=1e-5)
        assert told.similar == model().similar(text)


def test_the_nearest_listed_paper_comes_first():
    nearest = model().similar(Text("Segment anything in dental radiographs"))
    assert nearest[0].title == "Segment anything in bone radiographs"
    assert nearest[0].category == "VFM"
    assert len(nearest) <= 3


def test_papers_that_share_nothing_are_not_similar():
    assert model().similar(Text("zzz")) == []


def test_only_listed_papers_are_shown_as_similar():
    titles = {example.title for example in listed()}
    assert {similar.title for similar in model().similar(Text("CLIP in medical imaging"), limit=50)} <= titles


def test_a_model_that_learnt_nothing_explains_nothing():
    empty = train(
        [Example("", "method")], [], categories=("a", "b"), abstain_below=0.5, trained_at=TRAINED_AT, shipped=()
    )
    assert sum(term.weight for term in empty.why(Text("Anything at all"))) == 0


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=2, max_size=20))
def test_words_of_abstracts_stand_in_the_columns_of_words_of_titles(word):
    words = dict(new_features().named_steps["union"].transformer_list)["words"]
    tokens = words.build_analyzer()(word)
    columns = words.transform([word]).indices.tolist()
    assert sorted({column for token in tokens for column in word_columns(token)}) == sorted(columns)
    assert all(0 <= column < N_WORDS for column in columns)


def _row(text):
    from livinglist.classifiers.features import title_rows

    return title_rows(model().features, [text.title])
