"""Key terms and key sentences, as the pages of papers show them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.classifiers.examples import Text
from livinglist.classifiers.keys import key_sentences, key_terms, sentences

from .corpus import likeness_of

_ABSTRACT = (
    "Medical images vary, e.g. in contrast. Dr. A. Smith et al. have shown this. We introduce OrganSAM, a promptable "
    "segmentation model of abdominal organs that needs no labels. Code is at https://example.com/organsam. "
    "OrganSAM outperforms earlier segmentation models of abdominal organs on twelve public sets."
)
_PAPER = Text("OrganSAM: promptable segmentation of abdominal organs", _ABSTRACT)
_OTHERS = [Text(f"Medical images of kind {n}", "Models of medical images vary in contrast.") for n in range(20)]
_STORE = [_PAPER, *_OTHERS]


def _terms(text=_PAPER, **options):
    return key_terms(text, likeness_of(_STORE).met_in, len(_STORE), **options)


def test_what_is_frequent_here_and_rare_elsewhere_is_key():
    terms = [term.term for term in _terms()]
    assert {"organsam", "abdominal organs"} <= set(terms[:3])
    assert not {"contrast", "images", "https", "example"} & set(terms)


def test_a_term_stands_once_whatever_field_it_is_of():
    words = [word for term in _terms(limit=50) for word in term.term.split()]
    assert len(words) == len(set(words))


def test_weights_fall_from_one():
    weights = [term.weight for term in _terms()]
    assert weights[0] == 1
    assert weights == sorted(weights, reverse=True)


def test_the_key_sentences_say_what_is_new():
    first, second = key_sentences(_PAPER)
    assert first.startswith("We introduce OrganSAM")
    assert second.startswith("OrganSAM outperforms")


def test_an_abbreviation_ends_no_sentence():
    assert len(sentences(_ABSTRACT)) == 5


def test_a_paper_without_words_has_nothing_to_show():
    assert _terms(Text("", "")) == []
    assert key_sentences(Text("Title only")) == []


@settings(deadline=None, max_examples=40)
@given(st.text(), st.text())
def test_any_text_has_terms_and_sentences(title, abstract):
    assert len(key_terms(Text(title, abstract), lambda term: 0, 10)) <= 8
    shown = key_sentences(Text(title, abstract))
    assert all(sentence in " ".join(abstract.split()) for sentence in shown)
