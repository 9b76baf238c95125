"""arXiv reads any text as some query: what must not be asked, and what is no answer to what was."""

import pytest

from livinglist.sources.arxiv import ArxivStream
from livinglist.sources.http import Policy

from . import faulty as f
from .answers import arxiv_truth
from .test_arxiv_harvest import DAY, harvested, papers_over


@pytest.mark.parametrize("terms", ["ti:x) OR (ti:y", "(ti:x", "ti:x)", 'ti:"x', 'ti:"x) OR (ti:y" AND )"a"'])
def test_terms_that_break_out_of_their_parentheses_are_refused(terms: str, policy: Policy) -> None:
    with pytest.raises(ValueError, match="are no pairs"):
        _ = ArxivStream("http://a", ("cs.LG",), terms, policy).name


def test_terms_may_hold_parentheses_within_quotation_marks(policy: Policy) -> None:
    assert ArxivStream("http://a", (), '(ti:"f(x" OR ti:y) AND abs:z', policy).name


@pytest.mark.parametrize(
    ("categories", "is_answer"),
    [(("cs.LG", "q-bio.GN"), True), (("cs",), True), (("CS.*",), True), ((), True), (("q-bio.GN", "cs.CV"), False)],
)
def test_an_answer_of_other_categories_is_another_query(categories: tuple, is_answer: bool, policy: Policy) -> None:
    with f.serving(arxiv_truth(papers_over(86_399, 20))) as service:
        outcome = harvested(service, policy, [DAY], categories=categories, terms="ti:foundation")
    assert bool(outcome.proven) == is_answer
    assert is_answer or "20 of 20 papers, such as 2611.00000, are in none of the cat" in outcome.failed[DAY]
