import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.records.likeness import likeness, title_similarity
from livinglist.records.notices import is_heading, notice_of
from livinglist.records.titles import is_telling, numbers_of, title_keys

_BODY = "Retinal vessels of many people learnt at once"


@pytest.mark.parametrize(
    ("title", "notice"),
    [
        (f"Correction to: {_BODY}", "correction"),
        (f"Author Correction: {_BODY}", "correction"),
        (f'Erratum for "{_BODY}"', "correction"),
        (f"{_BODY} - Corrigendum", "correction"),
        (f"Retraction Note: {_BODY}", "retraction"),
        (f"Retraction and replacement of: {_BODY}", "retraction"),
        (f"RETRACTED: {_BODY}", ""),
        (f'Reply to "{_BODY}"', "reply"),
        (f"In Reply: {_BODY}", "reply"),
        (f'Authors Respond to "{_BODY}"', "reply"),
        (f"{_BODY} - Authors' reply", "reply"),
        (f"RE: {_BODY}", "reply"),
        (f'A Commentary on "{_BODY}"', "comment"),
        (f'Letter to the Editor on "{_BODY}"', "comment"),
        (f"Editorial: {_BODY}", "comment"),
        (_BODY, ""),
        ("Corrections of vision in children", ""),
        ("Recurrent networks: an introduction", ""),
        ("Replying agents that learn", ""),
        ("Editorial", ""),
    ],
)
def test_a_notice_is_told_from_the_paper_it_speaks_of(title, notice):
    assert notice_of(title) == notice


def test_a_heading_names_no_paper():
    assert is_heading("Editorial.")
    assert is_heading("Author's reply")
    assert not is_heading("Retinal editorial")
    assert title_keys("Editorial") == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (r"On $\beta$-catenin and {\'e}t\'e", "On beta-Catenin and été", "equal"),
        ("TGF-β1 in H<sub>2</sub>O", "TGF-beta1 in H₂O", "equal"),
        (f"(scNet) {_BODY}", _BODY, "equal"),
        (f"{_BODY} (scNet-2)", _BODY, "equal"),
        (f"{_BODY}. 2023", _BODY, "equal"),
        (f"RETRACTED ARTICLE: {_BODY}", _BODY, "equal"),
        (f"[Withdrawn] {_BODY}", _BODY, "equal"),
        (f"RETRACTED: {_BODY}", f"Retraction: {_BODY}", "notice"),
        ("Models for the retina of a person", "Model for retinas of persons", "equal"),
        (f"scNet: {_BODY}", _BODY, "prefix"),
        (f"scNet, {_BODY}", _BODY, "prefix"),
        (f"scNet: scNet: {_BODY}", f"scNet: {_BODY}", "prefix"),
        (f"scNet: {_BODY}", f"RetiFound: {_BODY}", "renamed"),
        (f"Vitamin C: {_BODY}", f"Vitamin D: {_BODY}", "alike"),
        (f"{_BODY}: a comparison of methods", _BODY, "part"),
        (f"{_BODY} enables much earlier diagnosis", _BODY, "part"),
        ("scNet", f"scNet: {_BODY}", "name"),
        (f"{_BODY} everywhere", _BODY, "near"),
        (_BODY.replace("vessels", "vessles"), _BODY, "near"),
        ("scNet: cells of the brain in a dish", "scNet: brains of cells without dishes, seen anew", "alike"),
        ("Retinal vessels of many persons learnt at once", _BODY, "alike"),
        (f"scNet 2: {_BODY}", f"scNet: {_BODY}", "numbered"),
        (f"scNet+: {_BODY}", f"scNet: {_BODY}", "numbered"),
        (f"scNet-II: {_BODY}", f"scNet: {_BODY}", "numbered"),
        ("SAM-Med2D", "SAM-Med3D", "numbered"),
        (f"{_BODY}: Part II", f"{_BODY}: Part I", "numbered"),
        (f"{_BODY}, part A", f"{_BODY}, part B", "numbered"),
        (f"{_BODY} v2", _BODY, "numbered"),
        (f"{_BODY}, 2020", f"{_BODY} in 2021", "numbered"),
        (f"Correction: {_BODY}", _BODY, "notice"),
        ("Oceans of Mars", _BODY, "unlike"),
        ("医学大模型综述", "蛋白质语言模型", "unlike"),
        ("医学大模型综述", "醫學大模型綜述", "unlike"),
        ("医学大模型：综述", "医学大模型 综述", "equal"),
        ("?!", "?!", "unlike"),
    ],
)
def test_what_two_titles_differ_in_has_a_name(one, other, expected):
    assert likeness(one, other) == likeness(other, one) == expected


def test_the_closest_title_is_the_one_that_drops_least():
    candidates = [f"scNet: {_BODY}", f"{_BODY}: a comparison of methods", "Oceans of Mars", f"Retinal {_BODY}"]
    assert max(candidates, key=lambda title: title_similarity(title, _BODY)) == f"scNet: {_BODY}"
    assert title_similarity(_BODY, _BODY.upper()) == 100


def test_numbers_are_told_in_any_dress():
    assert numbers_of("HuatuoGPT-II") == numbers_of("HuatuoGPT 2") == ("2",)
    assert numbers_of("Type I and X-ray, vitamin V") == ()


@pytest.mark.parametrize(
    ("title", "telling"),
    [
        ("Editorial", False),
        ("SAM-Med2D", False),
        ("MSA Transformer", True),
        ("医学大模型综述研究", True),
        (_BODY, True),
    ],
)
def test_a_title_tells_its_paper_or_does_not(title, telling):
    assert is_telling(title) is telling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"scNet: {_BODY}", _BODY),
        (f"scNet: {_BODY}", f"Retifound: {_BODY}"),
        (f"{_BODY}: a comparison", _BODY),
        ("scNet", f"scNet: {_BODY}"),
        ("scNet: cells in a dish", f"scNet: {_BODY}"),
        (f"{_BODY} in Asia", f"{_BODY} in Rome"),
        (r"On $\beta$-catenin in mice", "On beta-catenin in mice"),
    ],
)
def test_spellings_of_one_title_share_a_key(one, other):
    assert set(title_keys(one)) & set(title_keys(other))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_keys_are_few_and_short_whatever_arrives(title):
    keys = title_keys(title)
    assert len(keys) <= 7
    assert all(3 <= len(key) <= 64 for key in keys)
    assert list(keys) == sorted(set(keys))


@pytest.mark.parametrize(
    "piece", ["(", ".", "—", ": ", "x: ", "a-", " - ", "v1 ", "II ", "[a]", "$", "\\\\textbf{", "Reply "]
)
def test_a_title_made_to_take_long_does_not(piece):
    title = piece * (2_000 // len(piece))
    began = time.process_time()
    title_keys(title)
    likeness(title, title + "b")
    assert time.process_time() - began < 1


_WORDS = "scNet: MedSAM2 retinal vessels of people 2 II (a) : - Part B Correction"
_words = st.lists(st.sampled_from(_WORDS.split()))


@settings(deadline=None)
@given(_words.map(" ".join), _words.map(" ".join))
def test_likeness_is_symmetric_and_a_title_is_like_itself(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) in {"equal", "unlike"}
