"""What `show` tells a paper is about, and how a curator's word on a facet reaches other papers."""

import json

import pytest

from livinglist.demo.corpus import NIGHTS
from livinglist.review.alike import read_new_texts

from .conftest import harvest_all


@pytest.fixture
def harvested(workspace, engine, services):
    harvest_all(workspace, engine, services, NIGHTS[1])


def _shown(run, work):
    return json.loads(run("show", work, "--json")[1])


def test_show_tells_what_a_paper_is_about(run, harvested, workspace, engine):
    read_new_texts(workspace, engine)
    first = json.loads(run("queue", "--json", "--limit", "1")[1])[0]
    shown = _shown(run, first["work"])
    weights = [term["weight"] for term in shown["key_terms"]]
    assert weights[0] == 1
    assert weights == sorted(weights, reverse=True)
    assert len({term["term"] for term in shown["key_terms"]}) == len(weights)
    assert all(sentence in shown["abstract"] for sentence in shown["key_sentences"])
    near = [one["likeness"] for one in shown["neighbours"]]
    assert near == sorted(near, reverse=True)
    assert first["work"] not in [one["work"] for one in shown["neighbours"]]
    status, out, _ = run("show", first["work"])
    assert status == 0
    assert "terms    " in out
    assert "near     " in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_the_queue_can_be_narrowed_to_a_facet_and_a_curator_corrects_it(run, harvested, root):
    found = json.loads(run("queue", "--json", "--facet", "medical imaging", "--limit", "3")[1])
    assert 0 < len(found) <= 3
    work = found[0]["work"]
    value = {"facet": "domains", "value": "Medical imaging"}
    assert value.items() <= next(one for one in _shown(run, work)["facets"] if one["facet"] == "domains").items()
    before = (root / "README.md").read_bytes()
    assert run("facet", work, "Medical imaging", "--not", "--curator", "amal")[0] == 0
    assert run("facet", work, "domains=Public health", "--curator", "amal")[0] == 0
    shown = [(one["value"], one["by"]) for one in _shown(run, work)["facets"] if one["facet"] == "domains"]
    assert shown == [("Public health", "curator")]
    left = json.loads(run("queue", "--json", "--facet", "Medical imaging")[1])
    assert work not in [one["work"] for one in left]
    assert (root / "README.md").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("facet", "1", "Astrology", "--curator", "amal"), "no facet value 'Astrology'; there are sectors: "),
        (("facet", "1", "Public health", "--curator", "amal"), "say sectors=Public health"),
        (("facet", "1", "Federated", "--curator", " "), "needs a curator"),
        (("facet", "999999", "Federated", "--curator", "amal"), "no work 999999"),
        (("queue", "--facet", "Astrology"), "no facet value"),
    ],
)
def test_a_facet_that_is_not_known_is_misuse(run, words, said):
    status, _, err = run(*words)
    assert status == 2
    assert said in err


def test_facets_of_another_field_come_from_a_file(run, harvested, root):
    config = root / "livinglist.toml"
    text = config.read_text()
    assert "[screening]" in text
    config.write_text(text.replace("[screening]", '[screening]\nfacets = "mine.toml"'))
    status, _, err = run("queue", "--facet", "Wheat")
    assert (status, "cannot read" in err) == (2, True)
    (root / "mine.toml").write_text('[crops]\n[crops.values.Wheat]\nwords = ["model*"]\n')
    assert json.loads(run("queue", "--json", "--facet", "Wheat", "--limit", "2")[1])
