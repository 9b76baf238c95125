"""What a title speaks of, in a table a curator can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.classifiers.lexicon import marks, meaning, speaking_of, words_in


@pytest.mark.parametrize(
    ("title", "spoken_of"),
    [
        ("A large language model for clinical notes", {"nothing but language", "medicine and models"}),
        ("Segment anything in ultrasound", {"images", "nothing but images"}),
        ("A protein foundation model", {"molecules", "nothing but molecules", "models"}),
        (
            "Chest X-rays and reports: a vision-language model",
            {"images", "language", "vision-language", "images and language"},
        ),
        ("BoneCLIP for radiographs", {"vision-language", "images and language"}),
        ("Radiology report generation", {"vision-language"}),
        ("Foundation models in medicine: a survey", {"reviewing", "medicine and models"}),
        ("KneeBank: an open dataset", {"datasets", "neither images nor language nor molecules"}),
        ("Scheduling trains", {"neither images nor language nor molecules"}),
    ],
)
def test_a_title_is_marked_with_what_it_speaks_of(title, spoken_of):
    assert {f"(speaks of {subject})" for subject in spoken_of} <= {meaning(mark) for mark in marks(title)}


@pytest.mark.parametrize(
    "title", ["Scheduling trains", "Protocols for prototypes", "Radical outcomes", "Molten slides"]
)
def test_words_that_only_look_alike_are_not_marked(title):
    assert {meaning(mark) for mark in marks(title)} == {"(speaks of neither images nor language nor molecules)"}


def test_case_and_punctuation_do_not_matter():
    assert marks("(PROTEIN) language-models!") == marks("protein language-models")


@given(st.text(max_size=200))
def test_every_title_is_marked_with_one_combination_of_senses(title):
    combinations = [mark for mark in marks(title) if mark.startswith("qq")]
    assert len(combinations) == 1
    assert all(meaning(mark) != mark for mark in marks(title))


@given(st.text(max_size=200))
def test_words_keep_no_space_and_no_capital(text):
    assert all(not set(word) & set(" \t\n/") and word == word.lower() for word in words_in(text))


@given(st.sets(st.text(max_size=12), max_size=8), st.sampled_from(["images", "medicine", "models"]))
def test_whether_a_word_speaks_does_not_hang_on_its_company(words, subject):
    alone = {word for word in words if speaking_of(subject, {word})}
    assert speaking_of(subject, words) == alone
