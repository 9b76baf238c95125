"""Which texts of a store read alike, from files that are read a little at a time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.classifiers import reading
from livinglist.classifiers.examples import Text
from livinglist.classifiers.likeness import KEPT, load_likeness
from livinglist.classifiers.reading import Reader

from .corpus import likeness_of

_PAPER = Text("OrganSAM: promptable segmentation of abdominal organs", "It needs no labels of organs.")
_OTHERS = [Text(f"Medical images of kind{n}", f"Models of medical images vary in contrast{n % 7}.") for n in range(30)]
_STORE = [_PAPER, Text("Segmentation of abdominal organs"), Text("Folding of towels"), *_OTHERS]


def _read(folder, texts, *, portion=5, keep_each=False):
    reader = Reader(folder)
    for start in range(0, len(texts), portion):
        some = texts[start : start + portion]
        first = reader.met.record + 1
        reader.add(list(range(first, first + len(some))), some)
        if keep_each:
            reader.keep()
            reader = Reader(folder)
    reader.keep(version=7)
    return load_likeness(folder)


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(reading, "MOST_TEXTS", 8)


def test_the_nearest_come_first():
    found = likeness_of(_STORE)
    assert found.candidates(_PAPER)[:2] == [1, 2]
    cosines = found.cosines(_PAPER, _STORE[:3])
    assert cosines[0] == pytest.approx(1)
    assert 1 > cosines[1] > cosines[2]


def test_what_shares_nothing_is_no_candidate():
    found = likeness_of([Text("alpha beta"), Text("gamma delta"), Text("")])
    assert found.candidates(Text("alpha beta")) == [1]
    assert found.candidates(Text("")) == found.candidates(Text("a ?")) == []
    assert found.cosines(Text(""), [Text("gamma"), Text("")]) == [0, 0]


def test_a_store_without_a_text_has_no_candidates():
    assert likeness_of([]).candidates(_PAPER) == []
    assert likeness_of([]).cosines(_PAPER, []) == []


def test_no_more_candidates_than_asked_for_and_those_are_the_likest(tmp_path, small_parts):
    found = _read(tmp_path, _STORE)
    assert len(found.parts) == 5
    cosines = dict(zip(range(1, len(_STORE) + 1), found.cosines(_OTHERS[3], _STORE), strict=True))
    near = found.candidates(_OTHERS[3], limit=4)
    assert near[0] == 7
    assert len(near) == 4
    assert min(cosines[n] for n in near) >= max(cosines[n] for n in cosines.keys() - set(near)) - 0.05


@pytest.mark.parametrize("portion", [7, 20])
def test_however_the_store_is_read_it_meets_the_same(tmp_path, small_parts, portion):
    at_once = _read(tmp_path / "one", _STORE, portion=len(_STORE))
    bit_by_bit = _read(tmp_path / "other", _STORE, portion=portion, keep_each=True)
    assert np.array_equal(at_once.met.words, bit_by_bit.met.words)
    assert np.array_equal(at_once.met.pairs, bit_by_bit.met.pairs)
    assert bit_by_bit.met.sizes == at_once.met.sizes == (8, 8, 8, 8, 1)
    assert (bit_by_bit.met.record, bit_by_bit.met.version) == (len(_STORE), 7)
    assert bit_by_bit.candidates(_PAPER)[:2] == [1, 2]
    assert len(list((tmp_path / "other").iterdir())) == 6


def test_words_and_pairs_are_counted_once_a_text():
    found = likeness_of([Text("medical images of medical images"), Text("images", "medical"), Text("towels")])
    assert (found.met_in("medical"), found.met_in("images")) == (2, 2)
    assert (found.met_in("medical images"), found.met_in("images medical")) == (1, 1)
    assert (found.met_in("towels of"), found.met_in("?"), found.met_in("wheat")) == (0, 0, 0)


def test_damaged_files_are_none_and_are_made_again(tmp_path, small_parts):
    assert load_likeness(tmp_path) is None
    whole = _read(tmp_path, _STORE, portion=40).candidates(_PAPER)
    for path in (tmp_path / "met.npz", min(tmp_path.glob("texts-*"))):
        content = path.read_bytes()
        for damaged in (b"", b"no such thing", content[: len(content) // 2], content[:-2]):
            path.write_bytes(damaged)
            assert load_likeness(tmp_path) is None
        assert _read(tmp_path, _STORE, portion=40).candidates(_PAPER) == whole


def test_a_reader_under_way_goes_on_with_what_it_opened(tmp_path, small_parts):
    before = _read(tmp_path, _STORE[:12])
    _read(tmp_path, _STORE[12:])
    assert before.candidates(_PAPER)[:2] == [1, 2]


@settings(deadline=None, max_examples=15)
@given(st.lists(st.tuples(st.text(), st.text()), max_size=6))
def test_any_texts_can_be_read_and_compared(told):
    texts = [Text(*one) for one in told]
    found = likeness_of(texts)
    for text in texts:
        near = found.candidates(text)
        assert len(near) == len(set(near)) <= len(texts)
        assert all(-1e-6 <= cosine <= 1 + 1e-6 for cosine in found.cosines(text, texts))


def test_only_the_weightiest_words_are_kept():
    many = Text(" ".join(f"word{n}" for n in range(200)))
    assert np.diff(likeness_of([many, *_OTHERS]).parts[0].rows().indptr)[0] == KEPT
