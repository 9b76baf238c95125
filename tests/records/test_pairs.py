"""What matching says of pairs that were checked by hand; the figures stand in benchmarks/README.md too."""

from collections import Counter

import pytest

from livinglist.records.identifiers import clean_arxiv_id, clean_doi
from livinglist.records.matching import match
from livinglist.records.text import title_key
from livinglist.records.titles import title_keys

from .checked import checked_pairs, listed_elsewhere

_PAIRS = checked_pairs()


def test_no_pair_of_two_papers_is_ever_the_same():
    wrong = [
        (pair.a.title, pair.b.title) for pair in _PAIRS if not pair.same and match(pair.a, pair.b).verdict == "same"
    ]
    assert wrong == []


def test_the_checked_pairs_get_the_verdicts_they_got_before():
    found = Counter((pair.same, match(pair.a, pair.b).verdict) for pair in _PAIRS)
    assert found == {
        (True, "same"): 116, (True, "ask"): 17, (True, "different"): 4,
        (False, "different"): 92, (False, "ask"): 24,
    }  # fmt: skip


def test_a_verdict_does_not_depend_on_which_comes_first():
    assert all(match(pair.a, pair.b) == match(pair.b, pair.a) for pair in _PAIRS)


def test_the_pairs_try_every_rule_on_real_titles():
    assert len(_PAIRS) >= 150
    assert len({pair.rule for pair in _PAIRS}) >= 40
    assert sum(pair.source == "invented" for pair in _PAIRS) < 20
    for clean, scheme in ((clean_doi, "doi"), (clean_arxiv_id, "arxiv")):
        values = [
            value for pair in _PAIRS for side in (pair.a, pair.b) for kind, value in side.identifiers if kind == scheme
        ]
        assert all(clean(value) == value for value in values)


@pytest.mark.parametrize(
    "rule", ["a notice on the paper", "a wrong link on a list, two titles", "one name, two groups"]
)
def test_traps_are_never_the_same(rule):
    traps = [pair for pair in _PAIRS if pair.rule == rule]
    assert len(traps) >= 5
    assert all(match(pair.a, pair.b).verdict != "same" for pair in traps)


def test_listed_papers_are_recognised_as_other_lists_have_them():
    verdicts = Counter(match(paper.listed, paper.other).verdict for paper in listed_elsewhere())
    assert verdicts == {"same": 95, "ask": 9, "different": 3}


def test_what_other_lists_call_a_listed_paper_is_found_by_a_look_up():
    def keys(paper):
        return {*title_keys(paper.title), title_key(paper.title), *paper.identifiers}

    missed = [paper.title for paper in listed_elsewhere() if not keys(paper.listed) & keys(paper.other)]
    assert len(missed) == 3, missed
