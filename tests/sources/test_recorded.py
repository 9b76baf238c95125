"""Every recorded payload is read by the parser of its service, or refused by name; none is left out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from livinglist.sources.arxiv_feed import parse_page as parse_arxiv
from livinglist.sources.arxiv_raw import parse_changes
from livinglist.sources.biorxiv_details import parse_page as parse_details
from livinglist.sources.biorxiv_feed import parse_feed
from livinglist.sources.http import BadEnvelope, BadQuery, ServiceFault
from livinglist.sources.pubmed_articles import parse_articles
from livinglist.sources.pubmed_search import parse_search

# Folder and file: parser, what is asked of its page as (records, rejected, total).
READ: dict[str, tuple[Callable, int, int, int | None]] = {
    "arxiv/id_0000.0000_s0_m100.http200.xml": (parse_arxiv, 0, 0, 0),
    "arxiv/id_0808.05394_1707.08567_s0_m100.http200.xml": (parse_arxiv, 1, 0, 1),
    "arxiv/id_0808.05394_s0_m100.http200.xml": (parse_arxiv, 0, 0, 0),
    "arxiv/id_1605.08386_s0_m100.http200.xml": (parse_arxiv, 1, 0, 1),
    "arxiv/id_1707.08567_s0_m100.http200.xml": (parse_arxiv, 1, 0, 1),
    "arxiv/id_2104.12255v1_s0_m100.http200.xml": (parse_arxiv, 1, 0, 1),
    "arxiv/id_astro-ph_0601001_s0_m100.http200.xml": (parse_arxiv, 1, 0, 1),
    "arxiv/id_quant-ph_0201082v1_s0_m100.http200.xml": (parse_arxiv, 1, 0, 1),
    "arxiv/q_testing_s0_m10.http200.xml": (parse_arxiv, 10, 0, 214_881),
    "arxiv/q_testing_s0_m100.http200.xml": (parse_arxiv, 100, 0, 214_881),
    "arxiv/q_testing_s10_m10.http200.xml": (parse_arxiv, 10, 0, 214_881),
    "biorxiv/SYNTH_biorxiv_rss_all_30items.rdf": (parse_feed, 30, 0, None),
    "biorxiv/SYNTH_biorxiv_rss_unknown_subject_0items.rdf": (parse_feed, 0, 0, None),
    "biorxiv/SYNTH_medrxiv_rss_all_30items.rdf": (parse_feed, 30, 0, None),
    "biorxiv/SYNTH_medrxiv_rss_unknown_subject_0items.rdf": (parse_feed, 0, 0, None),
    "biorxiv/fp_biorxiv_details_2024_c0.json": (parse_details, 79, 0, 60_568),
    "biorxiv/mf_biorxiv_rss_bioengineering_2019_1item.rdf": (parse_feed, 1, 0, None),
    "pubmed/SYNTH_preprint_published_pair.xml": (parse_articles, 2, 0, None),
    "pubmed/bp_pubmed1.xml": (parse_articles, 2, 0, None),
    "pubmed/bp_pubmed2.xml": (parse_articles, 2, 0, None),
    "pubmed/bp_pubmed4.xml": (parse_articles, 1, 0, None),
    "pubmed/bp_pubmed5.xml": (parse_articles, 1, 0, None),
    "pubmed/bp_pubmed6.xml": (parse_articles, 1, 0, None),
    "pubmed/bp_pubmed7.xml": (parse_articles, 1, 0, None),
    "pubmed/er_book_statpearls_30725797.xml": (parse_articles, 1, 0, None),
    "pubmed/fc_pubmed_19129924.xml": (parse_articles, 1, 0, None),
    "pubmed/fc_pubmed_31393839.xml": (parse_articles, 1, 0, None),
    "pubmed/fc_pubmedsample_2019.xml": (parse_articles, 176, 7, None),
    "pubmed/pp_pubmed-29768149.xml": (parse_articles, 1, 0, None),
}
SEARCHES = {
    "pubmed/bp_esearch1.xml": (63, 20),
    "pubmed/bp_esearch5.xml": (5, 5),
    "pubmed/bp_esearch6.xml": (1_018, 20),
    "pubmed/bp_esearch7.xml": (330, 20),
}
REFUSED = {
    "arxiv/fc_oai_arxivraw_1810.09584.xml": (parse_arxiv, BadEnvelope, "OAI-PMH instead of feed"),
    "arxiv/hc_oai_ListRecords_hep-ex.xml": (parse_arxiv, BadEnvelope, "OAI-PMH instead of feed"),
    "arxiv/hc_oai_arXiv_record4_collab.xml": (parse_arxiv, BadEnvelope, "OAI-PMH instead of feed"),
    "arxiv/hc_oai_arXiv_sample_arxiv_record.xml": (parse_arxiv, BadEnvelope, "OAI-PMH instead of feed"),
    "arxiv/id_abc_s0_m100.http400.xml": (parse_arxiv, BadQuery, "incorrect id format for abc"),
    "pubmed/bp_einfo2.xml": (parse_search, BadEnvelope, "eInfoResult instead of eSearchResult"),
    "pubmed/bp_elink1.xml": (parse_search, BadEnvelope, "eLinkResult instead of eSearchResult"),
    "pubmed/bp_epost1.xml": (parse_articles, BadEnvelope, "ePostResult instead of PubmedArticleSet"),
    "pubmed/bp_epost2.xml": (parse_articles, BadEnvelope, "ePostResult instead of PubmedArticleSet"),
    "pubmed/bp_esearch8.xml": (parse_search, BadQuery, "PhraseNotFound abcXYZ"),
    "pubmed/bp_esummary1.xml": (parse_articles, BadEnvelope, "eSummaryResult instead of PubmedArticleSet"),
    "pubmed/bp_esummary9.xml": (parse_articles, BadEnvelope, "eSummaryResult instead of PubmedArticleSet"),
    "pubmed/bp_medline_pubmed_result1.txt": (parse_articles, BadEnvelope, "XML"),
    "pubmed/bp_medline_pubmed_result2.txt": (parse_articles, BadEnvelope, "XML"),
    "pubmed/fp_esearch_2026.json": (parse_search, BadEnvelope, "XML"),
    "pubmed/live_esearch_past_window_2026-10-02.json": (parse_search, ServiceFault, "Search Backend failed"),
}


@pytest.fixture(scope="module")
def samples(shared: Path) -> Path:
    return shared / "upstream" / "samples"


def test_every_recorded_payload_is_claimed(samples: Path) -> None:
    ours = {"arxiv", "biorxiv", "pubmed"}
    recorded = {f"{path.parent.name}/{path.name}" for path in samples.rglob("*") if path.parent.name in ours}
    assert recorded == READ.keys() | SEARCHES.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", READ)
def test_a_recorded_payload_is_read_whole(name: str, samples: Path) -> None:
    parse, records, rejected, total = READ[name]
    server = () if parse in (parse_arxiv, parse_articles) else ("medrxiv" if "medrxiv" in name else "biorxiv",)
    page = parse((samples / name).read_bytes(), *server)
    assert (len(page.records), len(page.rejected), page.total) == (records, rejected, total)


@pytest.mark.parametrize("name", SEARCHES)
def test_a_recorded_search_is_read_whole(name: str, samples: Path) -> None:
    found = parse_search((samples / name).read_bytes())
    assert (found.count, len(found.pmids)) == SEARCHES[name]


def test_recorded_changes_are_read_whole_and_those_in_another_format_refused(samples: Path) -> None:
    page = parse_changes((samples / "arxiv/fc_oai_arxivraw_1810.09584.xml").read_bytes())
    (record,) = page.records
    assert record.authors == ["Raphael Chetrite", "Shamik Gupta", "Izaak Neri", "Édgar Roldán"]
    assert (record.version, str(record.first_posted), record.year) == (2, "2018-10-22 22:41:50+00:00", 2018)
    assert [relation["value"] for relation in record.relations] == ["10.1209/0295-5075/124/60006"]
    assert (record.journal_ref, str(page.responded)) == ("EPL 124,60006 (2018)", "2019-03-05 23:10:23+00:00")
    for other in sorted((samples / "arxiv").glob("hc_oai_*.xml")):
        with pytest.raises(BadEnvelope, match="format arXiv instead of arXivRaw"):
            parse_changes(other.read_bytes())


@pytest.mark.parametrize("name", REFUSED)
def test_a_recorded_payload_of_another_kind_is_refused_by_name(name: str, samples: Path) -> None:
    parse, fault, words = REFUSED[name]
    with pytest.raises(fault, match=words):
        parse((samples / name).read_bytes())


@pytest.mark.parametrize("name", [name for name in READ if not name.endswith("_0items.rdf")])
def test_a_recorded_payload_cut_anywhere_is_refused(name: str, samples: Path) -> None:
    parse = READ[name][0]
    server = ("biorxiv",) if parse in (parse_feed, parse_details) else ()
    whole = (samples / name).read_bytes().rstrip()
    for tenth in range(1, 10):
        with pytest.raises(BadEnvelope):
            parse(whole[: len(whole) * tenth // 10], *server)
    with pytest.raises(BadEnvelope):
        parse(whole[:-1], *server)


@pytest.mark.parametrize("name", [name for name in READ if READ[name][1]])
def test_recorded_titles_and_abstracts_arrive_as_plain_text(name: str, samples: Path) -> None:
    parse = READ[name][0]
    server = ("biorxiv",) if parse in (parse_feed, parse_details) else ()
    for record in parse((samples / name).read_bytes(), *server).records:
        text = record.title + record.abstract
        assert text.isprintable()
        assert not any(sign in text for sign in ("<sub>", "<i>", "<jats", "&lt;", "&amp;", "\\emph", "<br"))
        assert record.url
        assert record.year
