import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.records.matching import Evidence, match

_DOI = ("doi", "10.1000/x1")
_LONG = "A foundation model for retinal images of many people"


def _paper(title, *pairs, authors=(), year=None, listed=False):
    return Evidence(title, frozenset(pairs), list(authors), year, is_listed=listed)


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        (_paper("One title", _DOI), _paper("Quite another", _DOI), "same"),
        (_paper(_LONG, authors=["Doe, J."]), _paper(_LONG.upper(), authors=["J. Doe"]), "same"),
        (_paper(_LONG, authors=["Doe, J."]), _paper(_LONG, authors=["Roe, R."]), "different"),
        (_paper(_LONG), _paper(_LONG), "ask"),
        (_paper(_LONG, listed=True), _paper(_LONG, authors=["Doe, J."]), "same"),
        (_paper("Editorial", listed=True), _paper("Editorial", authors=["Doe, J."]), "ask"),
        (_paper(_LONG, year=2015, listed=True), _paper(_LONG, year=2024), "ask"),
        (_paper("ClinicalBERT: notes for readmission", _DOI, listed=True), _paper("Deep oceans of Mars", _DOI), "ask"),
        (_paper("SAM-Med3D", _DOI, listed=True), _paper("SAM-Med3D: segmenting volumes", _DOI), "same"),
        (_paper("A", authors=["Doe"]), _paper("B", authors=["Doe"]), "different"),
    ],
)
def test_evidence_leads_to_a_verdict(a, b, verdict):
    assert match(a, b).verdict == verdict


def test_a_verdict_gives_its_reason():
    assert match(_paper(_LONG, _DOI), _paper(_LONG, _DOI)).reason == "same doi 10.1000/x1"


_papers = st.builds(
    _paper,
    st.sampled_from([_LONG, "Editorial", "医学大模型综述", "!"]),
    st.sampled_from([_DOI, ("arxiv", "2401.00001")]),
    authors=st.lists(st.sampled_from(["Doe, J.", "Roe, R."]), max_size=2),
    year=st.sampled_from([None, 2015, 2024]),
    listed=st.booleans(),
)


@given(_papers, _papers)
def test_matching_is_symmetric(a, b):
    assert match(a, b) == match(b, a)
