import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.records.matching import Evidence, match

_DOI = ("doi", "10.1000/x1")
_ARXIV = ("arxiv", "2401.00001")
_LONG = "A foundation model for retinal images of many people"
_OTHER = "Deep oceans of Mars seen by an orbiter"


def _paper(title=_LONG, *pairs, authors=(), year=None, listed=False, **more):
    return Evidence(title, frozenset(pairs), list(authors), year, is_listed=listed, **more)


_DOE, _DOES = ["Doe, J."], ["Doe, J.", "Roe, R.", "Poe, E."]


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        # an identifier in common
        (_paper(_LONG, _DOI), _paper(_LONG, _DOI), "same"),
        (_paper("One title", _DOI), _paper("Quite another", _DOI), "ask"),
        (_paper(_LONG, _DOI, authors=_DOES), _paper(_OTHER, _DOI, authors=_DOES), "same"),
        (_paper(_LONG, _DOI, authors=_DOES), _paper(_OTHER, _DOI, authors=["Loe, L.", "Moe, M."]), "ask"),
        (_paper(_LONG, _DOI, listed=True), _paper(_OTHER, _DOI, authors=_DOES), "ask"),
        (_paper("SAM-Med3D", _DOI, listed=True), _paper("SAM-Med3D: segmenting volumes", _DOI), "same"),
        (_paper("SAM-Med3D", _DOI, listed=True), _paper("SAM-Med2D", _DOI), "ask"),
        (_paper(f"Correction: {_LONG}", _DOI, authors=_DOES), _paper(_LONG, _DOI, authors=_DOES), "ask"),
        # a link that a source asserts
        (_paper(_LONG, asserted=frozenset({_DOI})), _paper(_OTHER, _DOI), "same"),
        (_paper(_LONG, asserted=frozenset({_DOI}), authors=_DOES), _paper(_OTHER, _DOI, authors=["Loe, L."]), "ask"),
        (_paper(_LONG, asserted=frozenset({_DOI})), _paper(_OTHER, _DOI, listed=True), "ask"),
        (_paper(_LONG, _ARXIV, asserted=frozenset({_DOI})), _paper(_LONG, asserted=frozenset({_DOI})), "same"),
        (_paper(_LONG, other_papers=frozenset({_DOI}), authors=_DOES), _paper(_LONG, _DOI, authors=_DOES), "different"),
        (_paper(_LONG, _DOI, other_papers=frozenset({_ARXIV})), _paper(_LONG, _DOI, _ARXIV), "ask"),
        # title and authors
        (_paper(authors=["Doe, J."]), _paper(_LONG.upper(), authors=["J. Doe"]), "same"),
        (_paper(authors=["Doe, J."]), _paper(authors=["Roe, R."]), "different"),
        (_paper(authors=["李伟"]), _paper(authors=["Li, W."]), "ask"),
        (_paper(), _paper(), "ask"),
        (_paper(authors=_DOE), _paper(authors=["RECOVERY Collaborative Group"]), "ask"),
        (_paper(authors=_DOES, year=2015), _paper(authors=_DOES, year=2024), "ask"),
        (_paper(f"XNet: {_LONG}", authors=_DOES), _paper(authors=_DOES), "same"),
        (_paper(f"XNet: {_LONG}", authors=_DOES), _paper(authors=_DOE), "ask"),
        (_paper(f"XNet: {_LONG}", authors=_DOES), _paper(f"YNet-B: {_LONG}", authors=_DOES), "same"),
        (_paper(f"XNet: {_LONG}"), _paper(f"YNet-B: {_LONG}"), "ask"),
        (_paper(f"{_LONG}: a comparison", authors=_DOES), _paper(authors=_DOES), "same"),
        (_paper(f"{_LONG}: Part II", authors=_DOES), _paper(f"{_LONG}: Part I", authors=_DOES), "different"),
        (_paper(f"Reply to: {_LONG}", authors=_DOES), _paper(authors=_DOES), "different"),
        (_paper(authors=_DOES, document_type="Published Erratum"), _paper(authors=_DOES), "different"),
        (_paper("Editorial", authors=_DOE), _paper("Editorial", authors=_DOE), "different"),
        (_paper("A", authors=["Doe"]), _paper("B", authors=["Doe"]), "different"),
        (_paper("?", authors=["Doe"]), _paper("!", authors=["Doe"]), "different"),
        # one title, two numbers of a kind
        (_paper(_LONG, _DOI, authors=_DOES), _paper(_LONG, ("doi", "10.1000/y"), authors=_DOES), "ask"),
        (_paper(_LONG, _ARXIV, authors=_DOES), _paper(_LONG, ("arxiv", "2402.00002"), authors=_DOES), "same"),
        (_paper(_LONG, ("pmid", "1"), authors=_DOES), _paper(_LONG, ("pmid", "2"), authors=_DOES), "ask"),
        (
            _paper(_LONG, ("pmid", "1"), authors=_DOES, is_preprint=True),
            _paper(_LONG, ("pmid", "2"), authors=_DOES, is_preprint=False),
            "same",
        ),
        (_paper(_LONG, _ARXIV, authors=_DOES, asserted=frozenset({_DOI})),
         _paper(_LONG, ("doi", "10.1000/y"), authors=_DOES), "ask"),
        # a paper on the list
        (_paper(listed=True), _paper(authors=_DOE), "same"),
        (_paper(f"XNet: {_LONG}", listed=True), _paper(authors=_DOE), "same"),
        (_paper(_LONG, ("arxiv", "2304.06716"), listed=True), _paper(_LONG, ("arxiv", "2306.16925")), "same"),
        (_paper("Editorial", listed=True), _paper("Editorial", authors=_DOE), "ask"),
        (_paper("SAM-Med2D", listed=True), _paper("SAM-Med2D", authors=_DOE), "ask"),
        (_paper(year=2015, listed=True), _paper(year=2024), "ask"),
        # a journal reference
        (_paper(journal_ref="Nat. Commun. 14, 4542 (2023)"), _paper(venue="Nature communications", year=2023), "same"),
        (_paper(journal_ref="Nat. Commun. 14, 4542 (2023)"), _paper(venue="Nature", year=2023), "ask"),
    ],
)  # fmt: skip
def test_evidence_leads_to_a_verdict(a, b, verdict):
    assert match(a, b).verdict == verdict


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        (_paper(_LONG, _DOI), _paper(_LONG, _DOI), "same doi 10.1000/x1, same title"),
        (
            _paper(_LONG, ("doi", "10.1/a"), authors=_DOES), _paper(_LONG, ("doi", "10.1/b"), authors=_DOES),
            "same title, authors in common, but two DOIs",
        ),
        (_paper(f"Reply to: {_LONG}"), _paper(), "the one title is a notice on another paper, no identifier in common"),
    ],
)  # fmt: skip
def test_a_verdict_gives_its_reason(a, b, reason):
    assert match(a, b).reason == match(b, a).reason == reason


_pairs = st.frozensets(st.sampled_from([_DOI, _ARXIV, ("doi", "10.1000/y"), ("pmid", "1"), ("pmid", "2")]), max_size=2)
_papers = st.builds(
    Evidence,
    title=st.sampled_from(
        [_LONG, f"XNet: {_LONG}", f"{_LONG} 2", f"Reply to: {_LONG}", "Editorial", "医学大模型综述", "!"]
    ),
    identifiers=_pairs,
    authors=st.lists(st.sampled_from(["Doe, J.", "Roe, R.", "Wei Zhang", "李伟", "A Group"]), max_size=3),
    year=st.sampled_from([None, 2015, 2024]),
    is_listed=st.booleans(),
    asserted=_pairs,
    other_papers=st.one_of(st.just(frozenset()), _pairs),
    is_preprint=st.sampled_from([None, True, False]),
    venue=st.sampled_from(["", "Nature"]),
    journal_ref=st.sampled_from(["", "Nature 1 (2024)"]),
    document_type=st.sampled_from(["", "Published Erratum"]),
)


@settings(deadline=None)
@given(_papers, _papers)
def test_matching_is_symmetric(a, b):
    assert match(a, b) == match(b, a)


@settings(deadline=None)
@given(_papers)
def test_a_paper_is_never_another_than_itself_unless_it_contradicts_itself(paper):
    if paper.identifiers and not paper.other_papers and paper.title != "!":
        assert match(paper, paper).verdict == "same"


@settings(deadline=None)
@given(_papers, _papers)
def test_authors_of_other_groups_never_make_one_paper_by_title_alone(a, b):
    ours = Evidence(a.title, authors=["Doe, J.", "Roe, R."], year=a.year)
    theirs = Evidence(b.title, authors=["Loe, L.", "Moe, M."], year=b.year)
    assert match(ours, theirs).verdict == "different"
