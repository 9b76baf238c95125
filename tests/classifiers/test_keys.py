"""Key terms, key sentences and neighbours, as the pages of papers show them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.classifiers.examples import Text
from livinglist.classifiers.keys import key_sentences, key_terms, sentences
from livinglist.classifiers.likeness import likeness_of, load_likeness, save_likeness

_ABSTRACT = (
    "Medical images vary, e.g. in contrast. Dr. A. Smith et al. have shown this. We introduce OrganSAM, a promptable "
    "segmentation model of abdominal organs that needs no labels. Code is at https://example.com/organsam. "
    "OrganSAM outperforms earlier segmentation models of abdominal organs on twelve public sets."
)
_PAPER = Text("OrganSAM: promptable segmentation of abdominal organs", _ABSTRACT)
_OTHERS = [Text(f"Medical images of kind {n}", "Models of medical images vary in contrast.") for n in range(20)]
_STORE = [_PAPER, *_OTHERS]


def _terms(text=_PAPER, **options):
    return key_terms(text, likeness_of(range(len(_STORE)), _STORE).met_in, len(_STORE), **options)


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


def test_the_nearest_works_come_first_and_never_the_work_itself():
    texts = [_PAPER, Text("Segmentation of abdominal organs"), Text("Folding of towels"), *_OTHERS]
    likeness = likeness_of(range(100, 100 + len(texts)), texts)
    near = likeness.nearest(_PAPER, without=100, limit=2)
    assert near[0][0] == 101
    assert near[0][1] > 0
    assert likeness.nearest(_PAPER, limit=1)[0][0] == 100
    assert all(work not in (100, 102) for work, _ in near)


def test_what_shares_nothing_is_no_neighbour():
    likeness = likeness_of([1, 2, 3], [Text("alpha beta"), Text("gamma delta"), Text("")])
    assert likeness.nearest(Text("alpha beta"), without=1) == []
    assert likeness.nearest(Text("")) == []


def test_what_was_read_is_kept_in_a_file_and_a_damaged_one_is_none(tmp_path):
    path = tmp_path / "likeness.npz"
    assert load_likeness(path) is None
    likeness = likeness_of(range(len(_STORE)), _STORE)
    save_likeness(likeness, path)
    assert load_likeness(path).nearest(_PAPER) == likeness.nearest(_PAPER)
    for damaged in (b"", b"no such thing", path.read_bytes()[: path.stat().st_size // 2]):
        path.write_bytes(damaged)
        assert load_likeness(path) is None


def test_a_store_without_a_work_has_no_neighbours():
    assert likeness_of([], []).nearest(_PAPER) == []
