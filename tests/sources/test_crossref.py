"""Crossref: what papers cite, asked by DOI, with an answer that must be whole and about what was asked."""

import json

import pytest

from livinglist.sources.crossref import CrossrefStream, fetch_links, parse_works
from livinglist.sources.http import BadEnvelope

from .faulty import serving, status

_A, _B = "10.1101/2024.01.02.573888", "10.64898/2026.01.02.000001"
_WORKS = {
    _A: {
        "DOI": _A,
        "reference": [{"DOI": "10.1000/One"}, {"unstructured": "no DOI"}, {"DOI": "10.1000/one"}, {"DOI": "10.1000/2"}],
        "relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.1038/S1", "asserted-by": "subject"}]},
    }
}


def _answer(items, total=None):
    return json.dumps({"message": {"total-results": len(items) if total is None else total, "items": items}}).encode()


def _truth(asked):
    dois = [name.removeprefix("doi:") for name in asked.params["filter"].split(",")]
    return _answer([_WORKS[doi] for doi in dois if doi in _WORKS])


def test_references_and_the_article_are_told_and_what_it_does_not_know_is_left_out(policy):
    with serving(_truth) as service:
        [answered] = fetch_links(CrossrefStream(service.url, policy), [_A, _B])
    assert answered.problem is None
    assert set(answered.told) == {_A}
    assert answered.told[_A].references == [("doi", "10.1000/one"), ("doi", "10.1000/2")]
    assert answered.told[_A].relations == [{"type": "is_preprint_of", "scheme": "doi", "value": "10.1038/s1"}]
    assert (service.log[0].path, service.log[0].params["mailto"]) == ("/works", "curator@example.org")


def test_twenty_papers_are_asked_for_at_once(policy):
    with serving(_truth) as service:
        found = list(fetch_links(CrossrefStream(service.url, policy), [f"10.1101/{n}" for n in range(45)]))
    assert [len(one.asked) for one in found] == [20, 20, 5]
    assert [one.requests for one in found] == [1, 1, 1]


def test_a_fault_is_the_problem_of_its_portion_and_throttling_ends_the_night(policy):
    with serving(_truth) as service:
        service.always = status(429)
        found = list(fetch_links(CrossrefStream(service.url, policy), [f"10.1101/{n}" for n in range(45)]))
    assert len(found) == 1
    assert found[0].problem.startswith("the links of 20 papers: crossref: HTTP 429")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b"[]", b'{"message": null}', b'{"message": {"items": []}}', _answer([{"title": "no DOI"}]),
        _answer([_WORKS[_A]], total=2), _answer([{"DOI": "10.1000/another"}]), _answer(["text"]),
    ],
)  # fmt: skip
def test_what_is_no_whole_answer_is_refused(body):
    with pytest.raises(BadEnvelope):
        parse_works(body, [_A])


@pytest.mark.parametrize(
    "odd", [None, 7, "text", {"DOI": 5}, [None, 7, {"DOI": None}], {"is-preprint-of": [None, "x"]}]
)
def test_odd_references_and_relations_are_passed_over(odd):
    [told] = parse_works(_answer([{"DOI": _A, "reference": odd, "relation": odd}]), [_A]).values()
    assert (told.references, told.relations) == ([], [])


def test_a_recorded_work_is_read(shared):
    [file] = (shared / "upstream" / "samples" / "crossref").glob("cm_*.json")
    work = json.loads(file.read_text(encoding="utf-8"))["message"]
    [told] = parse_works(_answer([work]), [work["DOI"]]).values()
    assert told.relations == []
    assert 0 < len(told.references) <= work["reference-count"]
    assert told.references[0] == ("doi", "10.1002/iub.240")
