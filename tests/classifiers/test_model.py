"""What the suggestions promise, whatever the text and however little there was to learn from."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.classifiers.examples import Example, Text

from .corpus import CATEGORIES, listed, model, stream, trained

_TEXTS = st.builds(Text, st.text(max_size=120), st.text(max_size=300))


def test_the_same_data_in_another_order_gives_the_same_model():
    shuffled = random.Random(1).sample(listed(), len(listed()))
    again = trained(shuffled, stream()[::-1])
    texts = [Text("A foundation model for knee MRI"), Text("Sorting with faulty comparisons", "An abstract.")]
    assert again.card == model().card
    assert again.suggest(texts) == model().suggest(texts)


def test_other_data_has_another_digest():
    assert trained(listed()[:-1], stream()).card["digest"] != model().card["digest"]


@settings(max_examples=50, deadline=None)
@given(st.lists(_TEXTS, max_size=5))
def test_probabilities_sum_to_one_for_every_text(texts):
    suggestions = model().suggest(texts)
    assert len(suggestions) == len(texts)
    for suggestion in suggestions:
        assert sum(suggestion.probabilities.values()) == pytest.approx(1)
        assert list(suggestion.probabilities) == list(CATEGORIES)
        assert 0 <= suggestion.relevance <= 1
        assert suggestion.confidence == max(suggestion.probabilities.values())


@settings(max_examples=50, deadline=None)
@given(_TEXTS)
def test_a_missing_abstract_changes_neither_category_nor_kind(text):
    whole, without = model().suggest([text, Text(text.title)])
    assert (whole.category, whole.kind, whole.confidence) == (without.category, without.kind, without.confidence)


@settings(max_examples=25, deadline=None)
@given(st.lists(_TEXTS, min_size=1, max_size=5))
def test_a_text_is_judged_the_same_alone_and_in_company(texts):
    together = model().suggest(texts)
    for text, suggestion in zip(texts, together, strict=True):
        (alone,) = model().suggest([text])
        assert alone.relevance == pytest.approx(suggestion.relevance)
        assert alone.probabilities == pytest.approx(suggestion.probabilities)


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("NoteLlama: a large language model for intensive care notes", "LFM"),
        ("Segment anything in cardiac ultrasound", "VFM"),
        ("A foundation model of RNA splicing", "BFM"),
        ("Vision-language pretraining on mammograms and their reports", "MFM"),
    ],
)
def test_a_plain_title_gets_its_category(title, category):
    (suggestion,) = model().suggest([Text(title)])
    assert suggestion.category == category
    assert suggestion.kind == "method"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Large language models in dentistry: a systematic review", "survey"),
        ("KneeBank: a dataset of annotated knee radiographs", "dataset"),
    ],
)
def test_a_plain_title_gets_its_kind(title, kind):
    (suggestion,) = model().suggest([Text(title)])
    assert suggestion.kind == kind


@pytest.mark.parametrize("title", ["", "Xenia", "базовая модель для МРТ", "Trains in the Alps"])
def test_a_title_that_claims_nothing_is_taken_for_a_method(title):
    (suggestion,) = model().suggest([Text(title)])
    assert suggestion.kind == "method"


def test_what_belongs_on_the_list_stands_before_what_does_not():
    belongs, medical, technical = model().suggest(
        [
            Text("A vision-language foundation model for pathology slides", "We pretrain on images and reports."),
            Text("Outcomes after hip replacement in older patients", "A cohort of patients in two hospitals."),
            Text("Faster attention kernels for large language models", "We fuse kernels on accelerators."),
        ]
    )
    assert belongs.relevance > 0.5 > max(medical.relevance, technical.relevance)


def test_an_abstract_adds_to_the_relevance_that_a_bare_name_hides():
    abstract = "A multimodal foundation model pretrained on radiology images and clinical reports of patients."
    named, bare = model().suggest([Text("Xenia", abstract), Text("Xenia", "Trains and timetables of a small railway.")])
    assert named.relevance > bare.relevance


def test_it_abstains_below_the_threshold_and_only_there():
    strict = trained(listed(), stream(), abstain_below=0.9)
    texts = [Text(example.title) for example in listed()] + [Text(""), Text("Anything")]
    for suggestion in strict.suggest(texts):
        assert (suggestion.category is None) == (suggestion.confidence < 0.9)
    assert strict.suggest([Text("")])[0].category is None


@pytest.mark.parametrize(("count", "shipped"), [(0, None), (1, ()), (2, ())])
def test_a_category_with_hardly_an_example_does_no_harm(count, shipped):
    few = [e for e in listed() if e.category != "MFM"] + [e for e in listed() if e.category == "MFM"][:count]
    (suggestion,) = trained(few, stream(), shipped=shipped).suggest([Text("A language model for nurses")])
    assert sum(suggestion.probabilities.values()) == pytest.approx(1)
    assert suggestion.category in {"LFM", None}


def test_a_category_with_hardly_an_example_is_told():
    few = [e for e in listed() if e.category != "MFM"] + [e for e in listed() if e.category == "MFM"][:2]
    assert trained(few, stream(), shipped=()).card["cautions"] == [
        "MFM has 2 papers to learn from: it will hardly be suggested"
    ]
    assert trained(few, stream()).card["cautions"] == []


def test_a_title_both_included_and_excluded_is_told():
    both = listed()[0].title
    [caution] = trained(listed(), stream(), excluded=[Text(both.upper())]).card["cautions"]
    assert "was both included and excluded: the inclusion counts" in caution


@pytest.mark.parametrize("examples", [[], listed()[:1], listed()[:2], [Example("", "method", "LFM")]])
def test_a_list_with_next_to_nothing_on_it_still_gives_suggestions(examples):
    (suggestion,) = trained(examples).suggest([Text("A language model for nurses")])
    assert 0 <= suggestion.relevance <= 1


def test_a_list_of_another_field_learns_only_from_itself():
    recipes = [Example(f"Baking {grain} bread slowly", "method", "bread") for grain in ("rye", "oat", "wheat", "corn")]
    recipes += [
        Example(f"Simmering {root} soup gently", "method", "soup") for root in ("leek", "beet", "carrot", "yam")
    ]
    baker = trained(recipes, categories=("bread", "soup"))
    bread, medicine = baker.suggest([Text("Baking spelt bread slowly"), Text("A language model for nurses")])
    assert bread.category == "bread"
    assert set(bread.probabilities) == {"bread", "soup"}
    assert bread.relevance > medicine.relevance


def test_the_curator_outweighs_what_ships():
    lent = [
        Example(f"Segment anything in {organ} ultrasound", "method", "VFM", origin="elsewhere") for organ in "abcdef"
    ]
    mine = [Example(f"Segment anything in {organ} scans", "method", "MFM") for organ in ("knee", "hip", "liver")]
    (suggestion,) = trained([*listed(), *mine], shipped=lent).suggest([Text("Segment anything in spleen scans")])
    assert suggestion.category == "MFM"


def test_what_was_excluded_is_less_relevant_afterwards():
    texts = [
        Text(f"Large language models grade {thing} exams in medical schools") for thing in ("oral", "first", "final")
    ]
    before = model().suggest(texts)[0].relevance
    assert trained(listed(), stream(), excluded=texts[1:]).suggest(texts)[0].relevance < before


@pytest.mark.parametrize(
    "text",
    [
        Text("", ""),
        Text("One"),
        Text("ГОЛОВНОЙ МОЗГ: базовая модель для МРТ"),
        Text("医学大语言模型综述"),
        Text("SHOUTED TITLE OF A FOUNDATION MODEL FOR MRI"),
        Text("Long", "word " * 20_000),
        Text("x" * 10_000, "y" * 100_000),
        Text("\ud800 \x00 | ](javascript:"),
    ],
    ids=["empty", "one word", "Russian", "Chinese", "capitals", "long abstract", "one long word", "hostile"],
)
def test_odd_texts_are_judged_like_any_other(text):
    (suggestion,) = model().suggest([text])
    assert 0 <= suggestion.relevance <= 1
    assert model().why(text)
    assert trained([*listed(), Example(text.title, "method", "LFM")], [text]).suggest([text])


def test_the_card_says_from_what_and_when_and_how_well():
    card = model().card
    assert card["trained_at"] == "2026-01-31T09:30:00+00:00"
    assert card["counts"]["categories"] == {"BFM": 6, "LFM": 10, "MFM": 6, "VFM": 6}
    assert card["counts"]["background"] > 200
    assert set(card["scores"]) == {"relevance", "kind", "category"}
    assert card["thresholds"] == {"abstain_below": 0.5}
    assert len(card["digest"]) == 64


def test_a_judgement_that_is_a_guess_is_named():
    plain, empty = model().suggest([Text("A foundation model for whole slide images"), Text("")])
    assert plain.kind_confidence > 0.65
    assert "kind" not in plain.unsure_of
    assert ("category" in empty.unsure_of) is (empty.category is None)
    for said in (plain, empty):
        assert ("relevance" in said.unsure_of) is (0.35 < said.relevance < 0.65)
