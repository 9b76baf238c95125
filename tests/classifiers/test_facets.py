"""Facets beside the categories: suggested from words, taught by corrections."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.classifiers import taught
from livinglist.classifiers.examples import Text
from livinglist.classifiers.facets import (
    READS_ALIKE,
    Correction,
    FacetError,
    facets_from,
    find_facets,
    shipped_facets,
)  # fmt: skip
from livinglist.classifiers.taught import Taught

_FACETS = shipped_facets()
_PAPERS = [
    ("A foundation model for chest X-ray report generation", {"Imaging and vision", "Medical imaging", "X-ray"}),
    (
        "Protein language models of antibody sequences",
        {"Molecular biology and drug discovery", "Computational biology"},
    ),
    ("Federated fine-tuning of clinical language models across hospitals", {"Federated", "Clinical informatics"}),
    ("ChatGPT takes the USMLE licensing exam: medical students compared", {"Medical education"}),
    ("Vision-language models guide surgical robots", {"Medical robotics"}),
    ("Tracking vaccine misinformation in a pandemic", {"Public health"}),
]


def _values(title, abstract="", **options):
    return {found.value for found in find_facets(Text(title, abstract), shipped_facets(), **options)}


@pytest.mark.parametrize(("title", "values"), _PAPERS)
def test_a_title_tells_what_a_paper_touches(title, values):
    assert values <= _values(title)


def test_the_facets_that_ship_are_those_of_the_surveys_of_the_field():
    numbers = {facet.key: len(facet.values) for facet in shipped_facets()}
    assert (numbers["sectors"], numbers["domains"], numbers["federated"]) == (7, 5, 1)


def test_a_paper_of_nothing_of_the_kind_has_no_facets():
    assert _values("On the stability of bridges", "We prove a bound.") == set()


def test_the_words_shown_add_up_to_the_score():
    for found in find_facets(Text(_PAPERS[0][0], "Chest radiographs and reports."), shipped_facets()):
        assert sum(term.weight for term in found.why) == pytest.approx(found.score, abs=1e-6)


def test_a_correction_of_the_paper_itself_stands():
    text = Text(_PAPERS[0][0])
    wrong = Correction(text, "sectors", "Imaging and vision", belongs=False)
    right = Correction(text, "sectors", "Public health", belongs=True)
    values = {found.value for found in find_facets(text, shipped_facets(), corrections=[wrong, right])}
    assert "Public health" in values
    assert "Imaging and vision" not in values


def test_corrections_teach_words_that_no_list_has():
    told = [
        Correction(Text(f"Glycaemic control number{n}"), "sectors", "Public health", belongs=True) for n in range(3)
    ] + [Correction(Text(f"Bridges number{n}"), "sectors", "Public health", belongs=False) for n in range(3)]
    assert "Public health" not in _values("Glycaemic targets")
    assert "Public health" in _values("Glycaemic targets", corrections=told)
    assert "Public health" not in _values("Bridges", corrections=told)


def test_a_paper_that_reads_like_those_of_a_value_needs_none_of_its_words():
    title = "Self-prompting SAM adapters for polyps"
    alone = [replace(facet, values=tuple(replace(v, is_described=False) for v in facet.values)) for facet in _FACETS]
    assert not {"Imaging and vision", "Medical imaging"} & {one.value for one in find_facets(Text(title), alone)}
    found = [one for one in find_facets(Text(title), _FACETS) if one.value == "Imaging and vision"]
    assert [term.term for term in found[0].why] == [READS_ALIKE]


def test_corrections_against_a_value_reach_papers_that_read_alike():
    told = [
        Correction(Text(f"{what} of traffic images by night"), "sectors", "Imaging and vision", belongs=False)
        for what in ("Captioning", "Tracking", "Sharpening", "Retrieval")
    ]
    title = "Denoising of traffic images by night"
    assert "Imaging and vision" in _values(title)
    assert "Imaging and vision" not in _values(title, corrections=told)
    assert "Imaging and vision" in _values("Chest X-ray images and radiology reports", corrections=told)


def test_what_was_learnt_is_kept_and_a_damaged_file_is_made_again(tmp_path, monkeypatch):
    path, facets = tmp_path / "state" / "facets.npz", [_FACETS[2]]
    first = find_facets(Text("Federated wards"), facets, taught=Taught(path))
    fits = []
    monkeypatch.setattr(taught, "_fit", lambda lessons, fit=taught._fit: fits.append(lessons) or fit(lessons))
    assert find_facets(Text("Federated wards"), facets, taught=Taught(path)) == first
    assert not fits
    path.write_bytes(path.read_bytes()[:100])
    assert find_facets(Text("Federated wards"), facets, taught=Taught(path)) == first
    assert len(fits) == 1


def test_a_list_of_another_field_has_facets_of_its_own():
    facets = facets_from(
        {"crop": {"most": 1, "values": {"Wheat": {"words": ["wheat*"]}, "Rice": {"about": "paddies"}}}}
    )
    assert [found.value for found in find_facets(Text("Wheatfields"), facets)] == ["Wheat"]


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ({"crop": {}}, "crop has no values"),
        ({"crop": {"value": {}}}, "crop has value; known are most, name, values"),
        ({"crop": {"values": {"Rice": {}}}}, "crop.values.Rice has neither about nor words"),
        ({"crop": {"values": {"Rice": {"word": []}}}}, "crop.values.Rice has word; known are about, words"),
        ({"crop": 3}, "crop is not a table"),
    ],
)
def test_a_configuration_that_is_not_understood_is_named(configuration, said):
    with pytest.raises(FacetError, match=said):
        facets_from(configuration)


@settings(deadline=None, max_examples=40)
@given(st.text(), st.text())
def test_any_text_can_be_asked(title, abstract):
    for found in find_facets(Text(title, abstract), shipped_facets()):
        assert found.score >= 1


def test_where_nothing_can_be_written_facets_are_found_all_the_same(tmp_path):
    (tmp_path / "state").write_text("a file in the way")
    found = find_facets(Text("Federated wards"), [_FACETS[2]], taught=Taught(tmp_path / "state" / "facets.npz"))
    assert [facet.value for facet in found] == ["Federated"]
