from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.records.doi import implied_by
from livinglist.records.identifiers import (
    Identifiers,
    arxiv_version,
    clean_arxiv_id,
    clean_doi,
    clean_pmcid,
    clean_pmid,
    identifiers_in,
    is_preprint_identifier,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("https://arxiv.org/pdf/2403.02469.pdf", "2403.02469"),
        ("http://arxiv.org/abs/quant-ph/0201082v1", "quant-ph/0201082"),
        ("https://arxiv.org/html/2401.12974v1", "2401.12974"),
        ("arxiv.org/abs/2401.12974", "2401.12974"),
        ("https://arxiv.org/ftp/arxiv/papers/2402/2402.04286.pdf", "2402.04286"),
        ("https://aps.arxiv.org/pdf/2303.07240.pdf", "2303.07240"),
        ("https://browse.arxiv.org/pdf/2309.17421.pdf", "2309.17421"),
        ("https://ar5iv.labs.arxiv.org/html/2401.12974", "2401.12974"),
        ("https://doi.org/10.48550/arXiv.2401.00153v2", "2401.00153"),
        ("10.48550/arXiv.2401.00153", "2401.00153"),
        ("https://doi.org/10.48550%2FarXiv.hep-th%2F9901001", "hep-th/9901001"),
        ("arXiv:2401.00153v3", "2401.00153"),
        ("arXiv: 2401.00153", "2401.00153"),
        ("0808.0539", "0808.0539"),
        ("math.GT/0309136", "math/0309136"),
        ("cs/0503050v1", "cs/0503050"),
        ("https://www.alphaxiv.org/abs/2401.12974", "2401.12974"),
        ("https://alphaxiv.org/overview/2401.12974v2", "2401.12974"),
        ("https://huggingface.co/papers/2401.12974", "2401.12974"),
        ("https://huggingface.co/datasets/me/2401.12974", None),
        ("https://ui.adsabs.harvard.edu/abs/2023arXiv230113154Z", "2301.13154"),
        ("https://www.semanticscholar.org/arxiv/arXiv:2106.15928", "2106.15928"),
        ("https://arxiv.org/list/cs.CV/2403", None),
        ("https://arxiv.org/abs/***)**", None),
        ("https://example.org/2401.00153", None),
        ("2413.00153", None),
        ("0808.05394", None),
        ("1501.1234", None),
        ("file/0201082", None),
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
        ("http://dx.doi.org/10.1038/s41586-023-06291-2/", "10.1038/s41586-023-06291-2"),
        ("doi:10.1016/S0140-6736(20)30183-5.", "10.1016/s0140-6736(20)30183-5"),
        ("(10.1016/S0140-6736(20)30183-5)", "10.1016/s0140-6736(20)30183-5"),
        ("DOI 10.1038/s41586-023-06291-2; see there", "10.1038/s41586-023-06291-2"),
        ("10.1002%2Fmef2.43", "10.1002/mef2.43"),
        ("https://example.org/?to=https%253A%252F%252Fdoi.org%252F10.1002%252Fmef2.43", "10.1002/mef2.43"),
        ("10.1007/978‐3‐031‐47401‐9_25", "10.1007/978-3-031-47401-9_25"),
        ("10.1038/\u200bs41586-023-06291-2\ufeff", "10.1038/s41586-023-06291-2"),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/mef2.43", "10.1002/mef2.43"),
        ("https://www.pnas.org/doi/abs/10.1073/pnas.2311219120?af=R", "10.1073/pnas.2311219120"),
        ("https://www.science.org/doi/10.1126/science.ade2574.full", "10.1126/science.ade2574"),
        ("https://dl.acm.org/doi/abs/10.1007/978-3-031-47401-9_25?x=1#top", "10.1007/978-3-031-47401-9_25"),
        ("https://link.springer.com/content/pdf/10.1007/s11633-022-1382-8.pdf", "10.1007/s11633-022-1382-8"),
        ("https://iopscience.iop.org/article/10.1088/2057-1976/ad17a7/meta", "10.1088/2057-1976/ad17a7"),
        ("https://www.frontiersin.org/articles/10.3389/fphys.2018.01034/full/html", "10.3389/fphys.2018.01034"),
        ("https://www.spiedigitallibrary.org/journals/x/10.1117/1.JMI.5.3.036501.full", "10.1117/1.jmi.5.3.036501"),
        ("https://journals.plos.org/plosone/article?id=10.1371/journal.pmed.1002699", "10.1371/journal.pmed.1002699"),
        ("https://x.org/file?id=10.1371/journal.pone.0307156&type=printable", "10.1371/journal.pone.0307156"),
        ("https://academic.oup.com/database/doi/10.1093/database/baac102/6858529", "10.1093/database/baac102"),
        ("10.1101/029900v3", "10.1101/029900"),
        ("https://www.biorxiv.org/content/10.1101/2023.10.11.561938v1.full", "10.1101/2023.10.11.561938"),
        ("https://www.bioRxiv.org/content/10.1101/2023.01.11.523679v3.full.pdf+html", "10.1101/2023.01.11.523679"),
        ("https://www.biorxiv.org/content/10.64898/2025.12.01.123456v2.full.pdf", "10.64898/2025.12.01.123456"),
        ("https://www.biorxiv.org/content/10.1101/658153v5?rss=1", "10.1101/658153"),
        ("https://x.org/10.1101/658153v5.supplementary-material", "10.1101/658153"),
        ("10.1101/gr.123456.111", "10.1101/gr.123456.111"),
        ("10.48550/arXiv.2401.00153v2", "10.48550/arxiv.2401.00153"),
        (
            "10.1002/(SICI)1098-1004(200001)15:1&lt;114::AID-HUMU21&gt;3.0.CO;2-4",
            "10.1002/(sici)1098-1004(200001)15:1<114::aid-humu21>3.0.co;2-4",
        ),
        (
            "doi: 10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-#.",
            "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-#",
        ),
        ("https://doi.org/10.1000/x1)[[Code]](https://github.com/a/b", "10.1000/x1"),
        ("10.1000/" + "x" * 300, None),
        ("10.1000/()", None),
        ("110.1000/x1", None),
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
        ("pubmed:37128372", "37128372"),
        ("0037128372", "37128372"),
        ("https://pubmed.ncbi.nlm.nih.gov/37128372/", "37128372"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/37128372?dopt=x", "37128372"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/?term=37128372", "37128372"),
        ("https://europepmc.org/article/MED/37128372", "37128372"),
        ("https://pubmed.ncbi.nlm.nih.gov/download/", None),
        ("٣٧", None),
        ("0", None),
    ],
)
def test_a_pmid_has_one_form(raw, expected):
    assert clean_pmid(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7405596/", "PMC7405596"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC7405596/pdf/x.pdf", "PMC7405596"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/7405596/", "PMC7405596"),
        ("https://europepmc.org/articles/PMC7145656", "PMC7145656"),
        ("pmc7405596", "PMC7405596"),
        ("PMC7405596.1", "PMC7405596"),
        ("https://example.org/nopmc1x", None),
    ],
)
def test_a_pmcid_has_one_form(raw, expected):
    assert clean_pmcid(raw) == expected


@pytest.mark.parametrize(
    ("doi", "implied"),
    [
        ("10.1016/s2589-7500(24)00255-3", ("pii", "S2589750024002553")),
        ("10.1016/0140-6736(90)91234-x", ("pii", "014067369091234X")),
        ("10.18653/v1/2022.bionlp-1.3", ("acl", "2022.bionlp-1.3")),
        ("10.18653/v1/n18-1140", ("acl", "n18-1140")),
        ("10.1609/aaai.v38i10.28948", ("aaai", "28948")),
        ("10.48550/arxiv.2401.00153", ("arxiv", "2401.00153")),
        ("10.2139/ssrn.4673046", ("ssrn", "4673046")),
        ("10.21203/rs.3.rs-2572595/v1", ("researchsquare", "rs-2572595")),
        ("10.20944/preprints202307.1213.v1", ("preprints", "202307.1213")),
        ("10.7554/elife.86824.2", ("elife", "86824")),
    ],
)
def test_a_doi_says_what_it_is_called_elsewhere(doi, implied):
    assert implied_by(doi) == (implied,)
    assert implied in identifiers_in(f"https://doi.org/{doi}").pairs()


def test_a_preprints_number_is_told_from_an_articles():
    assert is_preprint_identifier("doi", "10.1101/2023.10.11.561938")
    assert is_preprint_identifier("doi", "10.64898/2025.12.01.123456")
    assert is_preprint_identifier("arxiv", "2401.00153")
    assert not is_preprint_identifier("doi", "10.1101/gr.123456.111")
    assert not is_preprint_identifier("doi", "10.1038/s41586-023-06291-2")


def test_the_version_is_read_beside_the_id():
    assert arxiv_version("http://arxiv.org/abs/2202.12139v3") == 3
    assert arxiv_version("2202.12139") == 1


_PIECES = """
https://doi.org/ 10.1016/ 10.1101/ arxiv.org/abs/ arXiv: 2401.00153 v2 PMC 12345 ( ) [ ] < > %2F %25 . ; / ? # &
.full.pdf+html S0140-6736(20)30183-5 (sici)1<2::a>3.0.co;2-# pii/ S1361841523002566 İ ß \u2010 \u200b
"""


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_PIECES.split()), max_size=12).map("".join)))
def test_cleaning_is_idempotent_and_never_fails(raw):
    for clean in (clean_doi, clean_arxiv_id, clean_pmid, clean_pmcid):
        once = clean(raw)
        assert once is None or clean(once) == once
    for scheme, value in identifiers_in(raw).pairs():
        assert 0 < len(scheme) <= 16
        assert 0 < len(value) <= 200
    assert isinstance(identifiers_in(f"https://{raw}"), Identifiers)


_suffixes = st.from_regex(r"[a-z0-9][a-z0-9().-]{0,30}[a-z0-9]", fullmatch=True)
_dois = st.builds("10.{}/{}".format, st.integers(1000, 99999), _suffixes).filter(lambda doi: clean_doi(doi) == doi)


@settings(deadline=None)
@given(_dois)
def test_a_doi_is_the_same_in_every_wrapping(doi):
    for spelling in (
        f"https://doi.org/{doi}", f"doi:{doi}", doi.upper(), f"https://doi.org/{quote(doi, safe='')}", f"{doi}.",
        f"<{doi}>", f"https://publisher.org/doi/full/{doi}?download=true", f"https://publisher.org/doi/pdf/{doi}#page=2",
        f"http://www.publisher.org/{doi}/abstract", f"“{doi}”",
    ):  # fmt: skip
        assert clean_doi(spelling) == doi


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(100000, 999999), st.integers(1, 99))
def test_a_preprint_is_the_same_in_every_version_and_page(day, number, version):
    for prefix in ("10.1101", "10.64898"):
        doi = f"{prefix}/{day:%Y.%m.%d}.{number}"
        for page in (
            "",
            f"v{version}",
            f"v{version}.full",
            f"v{version}.full.pdf",
            f"v{version}.abstract",
            ".full-text",
        ):
            assert identifiers_in(f"https://www.biorxiv.org/content/{doi}{page}") == Identifiers(doi=doi)


@settings(deadline=None)
@given(st.integers(7, 60), st.integers(1, 12), st.integers(1, 9999), st.integers(1, 40))
def test_an_arxiv_paper_is_the_same_in_every_version_and_page(year, month, number, version):
    paper = f"{year:02}{month:02}.{number:0{5 if year > 14 else 4}}"
    expected = paper if (year, month) >= (7, 1) else None
    for spelling in (
        paper, f"arXiv:{paper}v{version}", f"https://arxiv.org/abs/{paper}", f"10.48550/arXiv.{paper}v{version}",
        f"http://www.arxiv.org/pdf/{paper}v{version}.pdf", f"https://arxiv.org/html/{paper}v{version}",
        f"https://doi.org/10.48550/ARXIV.{paper}", f"https://alphaxiv.org/abs/{paper}", f"https://huggingface.co/papers/{paper}",
    ):  # fmt: skip
        assert clean_arxiv_id(spelling) == expected
