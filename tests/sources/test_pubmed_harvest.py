"""PubMed's days: every id that was counted is fetched or accounted for; the key is never told."""

import itertools
import logging
from datetime import date, timedelta

import pytest
from Bio import Entrez

from livinglist.sources.http import Policy
from livinglist.sources.pubmed import PubmedStream, harvest

from . import faulty as f
from .answers import article, articles, found, pubmed_truth
from .loops import NOW, Outcome, outcome_of

DAY = date(2026, 11, 18)
KEY = "0123456789/secret key"


def harvested(service: f.Faulty, policy: Policy, days: list[date] | None = None, **stream: object) -> Outcome:
    fields = {"query": "model[tiab]", "api_key": None} | stream
    asked = PubmedStream(f"{service.url}/entrez/eutils/", policy=policy, **fields)
    return outcome_of(harvest(asked, [DAY] if days is None else days, now=NOW))


def ids(number: int, first: int = 41_000_000) -> list[str]:
    return [str(first + n) for n in range(number)]


def test_what_is_asked_is_what_ncbi_documents(policy: Policy) -> None:
    with f.serving(pubmed_truth({DAY: ids(3)})) as service:
        harvested(service, policy, query="a[tiab]\n OR b[tiab]")
    created, modified, fetch = service.log
    assert created.params == {
        "db": "pubmed",
        "term": '(a[tiab] OR b[tiab]) AND ("2026/11/18"[crdt] : "2026/11/18"[crdt])',
        "retmax": "9999",
        "retmode": "xml",
        "tool": "livinglist",
        "email": "curator@example.org",
    }
    assert modified.params["term"].endswith('("2026/11/18"[mdat] : "2026/11/18"[mdat])')
    assert (fetch.method, fetch.params["id"]) == ("POST", ",".join(ids(3)))
    assert {asked.path.rpartition("/")[0] for asked in service.log} == {"/entrez/eutils"}


def test_records_count_for_the_day_they_were_created_on(policy: Policy) -> None:
    created = {DAY: ids(250), DAY + timedelta(days=1): ids(3, 42_000_000)}
    with f.serving(pubmed_truth(created, {DAY: ids(5, 30_000_000)})) as service:
        outcome = harvested(service, policy, list(created))
    assert [(proof.expected, proof.got) for proof in outcome.proven.values()] == [(250, 250), (3, 3)]
    assert len(outcome.ids) == 258
    assert service.paths() == ["esearch.fcgi"] * 3 + ["efetch.fcgi"] * 2


def test_a_record_that_was_created_and_modified_is_fetched_once(policy: Policy) -> None:
    with f.serving(pubmed_truth({DAY: ids(3)}, {DAY: ids(3)})) as service:
        outcome = harvested(service, policy)
    assert [len(batch.records) for batch in outcome.batches] == [3]
    assert service.paths().count("efetch.fcgi") == 1


def test_a_quiet_day_is_proven_without_a_fetch(policy: Policy) -> None:
    with f.serving(pubmed_truth({})) as service:
        outcome = harvested(service, policy)
    assert (outcome.proven[DAY].expected, outcome.proven[DAY].got) == (0, 0)
    assert service.paths() == ["esearch.fcgi"] * 2


def test_ids_that_are_counted_and_not_given_keep_the_day_open(policy: Policy) -> None:
    with f.serving(lambda asked: found(ids(19), count=20)) as service:
        outcome = harvested(service, policy)
    assert outcome.failed[DAY] == "pubmed: 19 ids where 20 are counted"


def test_an_id_given_twice_is_one_id(policy: Policy) -> None:
    with f.serving(lambda asked: found([*ids(19), ids(1)[0]], count=20)) as service:
        assert "19 ids where 20 are counted" in harvested(service, policy).failed[DAY]


def test_a_record_that_does_not_come_is_asked_alone_and_then_set_aside(policy: Policy) -> None:
    gone = ids(4)[1]

    def truth(asked: f.Asked) -> bytes:
        if asked.path.endswith("efetch.fcgi"):
            return articles([article(pmid) for pmid in asked.params["id"].split(",") if pmid != gone])
        return pubmed_truth({DAY: ids(4)})(asked)

    with f.serving(truth) as service:
        outcome = harvested(service, policy)
    assert [asked.params["id"] for asked in service.log[2:]] == [",".join(ids(4)), gone]
    (rejected,) = outcome.batches[-1].rejected
    assert (rejected.identifier, rejected.reason) == (gone, "PubMed does not give it")
    assert outcome.proven[DAY].got == 4


def test_a_record_that_comes_alone_only_is_kept(policy: Policy) -> None:
    late = ids(4)[1]

    def truth(asked: f.Asked) -> bytes:
        if asked.path.endswith("efetch.fcgi"):
            asked_for = asked.params["id"].split(",")
            return articles([article(pmid) for pmid in asked_for if pmid != late or len(asked_for) == 1])
        return pubmed_truth({DAY: ids(4)})(asked)

    with f.serving(truth) as service:
        outcome = harvested(service, policy)
    assert outcome.ids == set(ids(4))


def test_an_empty_set_for_a_full_request_is_a_fault(policy: Policy) -> None:
    def truth(asked: f.Asked) -> bytes:
        return articles([]) if asked.path.endswith("efetch.fcgi") else found(ids(4))

    with f.serving(truth) as service:
        outcome = harvested(service, policy)
    assert outcome.failed[DAY] == "pubmed: 0 of 4 records"


def test_records_nobody_asked_for_are_left_out_and_reported(policy: Policy) -> None:
    def truth(asked: f.Asked) -> bytes:
        if asked.path.endswith("efetch.fcgi"):
            return articles([article(pmid) for pmid in [*asked.params["id"].split(","), "5"]])
        return pubmed_truth({DAY: ids(4)})(asked)

    with f.serving(truth) as service:
        outcome = harvested(service, policy)
    assert outcome.ids == set(ids(4))
    assert outcome.problems == ["1 records that were not asked for, such as 5"]


def test_an_article_that_cannot_be_read_is_set_aside_and_counts_as_accounted_for(policy: Policy) -> None:
    def truth(asked: f.Asked) -> bytes:
        if asked.path.endswith("efetch.fcgi"):
            titles = {ids(2)[0]: "…"}
            return articles([article(pmid, titles.get(pmid, "")) for pmid in asked.params["id"].split(",")])
        return pubmed_truth({DAY: ids(2)})(asked)

    with f.serving(truth) as service:
        outcome = harvested(service, policy)
    assert outcome.proven[DAY].got == 2
    assert outcome.batches[-1].rejected[0].identifier == ids(2)[0]
    assert service.paths().count("efetch.fcgi") == 1


def test_more_modified_records_than_can_be_had_are_asked_by_day(policy: Policy) -> None:
    days = [DAY + timedelta(days=n) for n in range(3)]
    modified = {day: ids(4_000, 30_000_000 + 10_000 * n) for n, day in enumerate(days)}
    with f.serving(pubmed_truth({}, modified)) as service:
        outcome = harvested(service, policy, days)
    assert len(outcome.ids) == 12_000
    assert sorted(outcome.proven) == days
    assert max(len(batch.records) for batch in outcome.batches) <= 2_200


def test_a_mistyped_term_fails_loudly_and_at_once(policy: Policy) -> None:
    more = "<ErrorList><PhraseNotFound>fundation</PhraseNotFound></ErrorList>"
    with f.serving(lambda asked: found([], more=more)) as service:
        outcome = harvested(service, policy, [DAY, DAY - timedelta(days=3)])
    assert set(outcome.failed.values()) == {"pubmed: the query is not understood: PhraseNotFound fundation"}
    assert len(service.log) == 1


def test_a_doubt_of_the_service_is_reported_once(policy: Policy) -> None:
    more = '<WarningList><QuotedPhraseNotFound>"odd"</QuotedPhraseNotFound></WarningList>'
    with f.serving(lambda asked: found([], more=more)) as service:
        assert harvested(service, policy).problems == ['QuotedPhraseNotFound "odd"']


ECHO = b'{"error":"API key invalid","api-key":"0123456789/secret key","url":"?api_key=0123456789%2Fsecret+key"}'


def _bad_headers(handler: f.Handler, truth: bytes) -> None:
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nno header\r\n\r\n")


FAULTS = {
    "echoed": f.status(400, ECHO),
    "echoed in 429": f.status(429, ECHO),
    "echoed with 200": f.body(b"<eSearchResult><ERROR>key 0123456789/secret key?</ERROR></eSearchResult>"),
    "reset": f.reset,
    "bad headers": _bad_headers,
    "away": lambda handler, truth: f.status(302, Location=f"http://elsewhere.invalid{handler.path}")(handler, truth),
    "around": lambda handler, truth: f.status(302, Location=handler.path)(handler, truth),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_key_is_sent_and_never_told(fault: str, policy: Policy, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with f.serving(pubmed_truth({DAY: ids(2)})) as service:
        service.always = FAULTS[fault]
        outcome = harvested(service, policy, api_key=KEY)
    assert service.log[0].params["api_key"] == KEY
    assert outcome.failed
    told = repr(outcome) + caplog.text + repr(PubmedStream("", "", policy, KEY))
    assert not any(form in told for form in (KEY, "0123456789", "secret key", "secret+key", "secret%20key"))


def test_bio_entrez_is_left_as_it_was(policy: Policy) -> None:
    before = Entrez.urlopen, Entrez.max_tries, Entrez.email, Entrez.api_key, Entrez.tool
    with f.serving(pubmed_truth({DAY: ids(2)})) as service:
        service.script.append(f.status(500))
        harvested(service, policy, api_key=KEY)
    assert before == (Entrez.urlopen, Entrez.max_tries, Entrez.email, Entrez.api_key, Entrez.tool)


def test_no_pause_means_no_pause_of_bio_entrez_either(policy: Policy) -> None:
    with f.serving(pubmed_truth({})) as service:
        harvested(service, policy, [DAY - timedelta(days=n) for n in range(10)])
        gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(service.log)]
    assert sum(gaps) < 0.37 * len(gaps) / 2


def test_a_stream_keeps_its_name_while_its_query_is_the_same(policy: Policy) -> None:
    def name(query: str, key: str | None = None) -> str:
        return PubmedStream("http://a", query, policy, key).name

    assert name("a[tiab]  OR b") == name(" a[tiab] OR\nb", KEY) != name("b OR a[tiab]")
