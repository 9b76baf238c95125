"""Title case is told from sentence case, and turned into it without harming names."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.listing.casing import is_sentence_case, proper_words, sentence_case
from livinglist.listing.document import parse
from livinglist.listing.reading import listed
from livinglist.records.text import title_key
from livinglist.tests.listing.layouts import HEALTHCARE


@pytest.mark.parametrize(
    ("title", "is_sentence"),
    [
        ("Large Models for the Northern Sea", False),
        ("TideBERT: Large language models of the sea", True),
        ("Learning from Waves with Large Models", False),
        ("Chinese models in a Bayesian world of small tides and large seas", True),
        ("SAM-Med2D", None),
        ("Tides", None),
    ],
)
def test_the_case_of_a_title_is_recognised(title, is_sentence):
    assert is_sentence_case(title) is is_sentence


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("TideGPT: A Large-Scale Model for X-Ray Images", "TideGPT: A large-scale model for X-Ray images"),
        ("Fine-Grained Masks Via a Swin Transformer Head", "Fine-grained masks via a Swin transformer head"),
        ("Part to Whole: Alzheimer's Disease with Med-PaLM", "Part to whole: Alzheimer's disease with Med-PaLM"),
        ("Tidal: Moons Over Harbours", "Tidal: Moons over harbours"),
        ("Is Chest CT Enough? A Study of Lungs", "Is chest CT enough? A study of lungs"),
        ("already a sentence about Tides and waves and seas", "already a sentence about Tides and waves and seas"),
    ],
)  # fmt: skip
def test_a_title_becomes_a_sentence(title, sentence):
    assert sentence_case(title, proper_words([])) == sentence


def test_words_the_list_keeps_capitalised_are_learned():
    titles = ["Small models of the Elbe and its tides", "Small boats on the Elbe in many tides"]
    assert "Elbe" in proper_words(titles)
    assert sentence_case("Large Models of the Elbe River", proper_words(titles)) == "Large models of the Elbe river"


@given(st.text())
def test_recasing_changes_nothing_but_case_and_only_once(title):
    sentence = sentence_case(title, proper_words([]))
    assert sentence.casefold() == title.casefold()
    assert title_key(sentence) == title_key(title)


def test_curators_recased_titles_as_we_would(shared: Path):
    newest = sorted((shared / "data/list_revisions").glob("*.md"))[-1].read_text(encoding="utf-8")
    newest = newest.replace(" datasets", " data")
    before = listed(parse((shared / "data/seed_list.md").read_text(encoding="utf-8")), HEALTHCARE)
    after = {title_key(item.title): item.title for item in listed(parse(newest), HEALTHCARE) if item.kind != "dataset"}
    proper = proper_words(after.values())
    outcomes = Counter(
        sentence_case(item.title, proper) == after[title_key(item.title)]
        for item in before
        if item.kind != "dataset" and after.get(title_key(item.title), item.title) != item.title
    )
    assert outcomes.total() >= 88
    assert outcomes[True] >= 0.89 * outcomes.total()
