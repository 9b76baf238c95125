import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.records.identifiers import (
    Identifiers,
    arxiv_version,
    clean_arxiv_id,
    clean_doi,
    clean_pmcid,
    clean_pmid,
    identifiers_in,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("https://arxiv.org/pdf/2403.02469.pdf", "2403.02469"),
        ("http://arxiv.org/abs/quant-ph/0201082v1", "quant-ph/0201082"),
        ("https://arxiv.org/html/2401.12974v1", "2401.12974"),
        ("https://doi.org/10.48550/arXiv.2401.00153v2", "2401.00153"),
        ("10.48550/arXiv.2401.00153", "2401.00153"),
        ("arXiv:2401.00153v3", "2401.00153"),
        ("math.GT/0309136", "math/0309136"),
        ("cs/0503050v1", "cs/0503050"),
        ("https://www.alphaxiv.org/abs/2401.12974", "2401.12974"),
        ("https://example.org/2401.00153", None),
        ("2413.00153", None),
        ("", None),
        (None, None),
    ],
)
def test_an_arxiv_id_has_one_form(raw, expected):
    assert clean_arxiv_id(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("https://doi.org/10.1038/S41586-023-06291-2", "10.1038/s41586-023-06291-2"),
        ("doi:10.1016/S0140-6736(20)30183-5.", "10.1016/s0140-6736(20)30183-5"),
        ("(10.1016/S0140-6736(20)30183-5)", "10.1016/s0140-6736(20)30183-5"),
        ("10.1002%2Fmef2.43", "10.1002/mef2.43"),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/mef2.43", "10.1002/mef2.43"),
        ("https://dl.acm.org/doi/abs/10.1007/978-3-031-47401-9_25?x=1#top", "10.1007/978-3-031-47401-9_25"),
        ("10.1101/029900v3", "10.1101/029900"),
        ("https://www.biorxiv.org/content/10.1101/2023.10.11.561938v1.full", "10.1101/2023.10.11.561938"),
        ("https://www.biorxiv.org/content/10.64898/2025.12.01.123456v2.full.pdf", "10.64898/2025.12.01.123456"),
        ("https://www.biorxiv.org/content/10.1101/658153v5?rss=1", "10.1101/658153"),
        ("https://journals.plos.org/plosone/article?id=10.1371/journal.pmed.1002699", "10.1371/journal.pmed.1002699"),
        ("no doi here", None),
        (None, None),
    ],
)
def test_a_doi_has_one_form(raw, expected):
    assert clean_doi(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("37128372", "37128372"),
        ("PMID: 37128372", "37128372"),
        ("https://pubmed.ncbi.nlm.nih.gov/37128372/", "37128372"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/37128372?dopt=x", "37128372"),
        ("https://pubmed.ncbi.nlm.nih.gov/download/", None),
        ("0", None),
    ],
)
def test_a_pmid_has_one_form(raw, expected):
    assert clean_pmid(raw) == expected


def test_a_pmcid_is_found_in_an_address():
    assert clean_pmcid("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7405596/") == "PMC7405596"
    assert clean_pmcid("https://example.org/nopmc1x") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.nature.com/articles/s41586-023-06291-2", Identifiers(doi="10.1038/s41586-023-06291-2")),
        ("https://www.nature.com/articles/ng.2764.", Identifiers(doi="10.1038/ng.2764")),
        ("https://openreview.net/pdf?id=XfXcA9-0XxR", Identifiers(other="openreview:XfXcA9-0XxR")),
        ("https://aclanthology.org/2022.bionlp-1.3/", Identifiers(other="acl:2022.bionlp-1.3")),
        ("https://proceedings.mlr.press/v143/sowrirajan21a.html", Identifiers(other="pmlr:v143/sowrirajan21a")),
        (
            "https://openaccess.thecvf.com/content/ICCV2023/papers/Butoi_UniverSeg_ICCV_2023_paper.pdf",
            Identifiers(other="cvf:butoi_universeg_iccv_2023"),
        ),
        (
            "https://www.sciencedirect.com/science/article/pii/S1361841523002566",
            Identifiers(other="pii:S1361841523002566"),
        ),
        ("https://github.com/bowang-lab/MedSAM", Identifiers()),
        ("http://[not-an-address", Identifiers()),
        ("((](a", Identifiers()),
        ("", Identifiers()),
        (None, Identifiers()),
    ],
)
def test_an_address_identifies_what_it_can(url, expected):
    assert identifiers_in(url) == expected


def test_the_version_is_read_beside_the_id():
    assert arxiv_version("http://arxiv.org/abs/2202.12139v3") == 3
    assert arxiv_version("2202.12139") == 1


@given(st.text(max_size=200))
def test_cleaning_is_idempotent_and_never_fails(raw):
    for clean in (clean_doi, clean_arxiv_id, clean_pmid, clean_pmcid):
        once = clean(raw)
        assert once is None or clean(once) == once
    assert isinstance(identifiers_in(raw), Identifiers)


@given(st.from_regex(r"10\.\d{4,9}/[a-zA-Z0-9().;/_-]{1,40}", fullmatch=True))
def test_a_canonical_doi_stays_as_it_is(raw):
    once = clean_doi(raw)
    assert once is None or clean_doi(f"https://doi.org/{once}") == once
