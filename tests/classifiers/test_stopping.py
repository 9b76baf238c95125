"""What is likely hidden where nobody has read yet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.classifiers.stopping import audit_of, rest_of

_verdicts = st.lists(st.booleans(), min_size=20, max_size=300)


@settings(deadline=None, max_examples=40)
@given(_verdicts, st.integers(0, 5_000))
def test_no_more_is_hidden_than_waits(verdicts, waiting):
    rest = rest_of(verdicts, waiting)
    assert 0 <= rest.least <= rest.most <= waiting
    assert 0 <= rest.hidden <= waiting
    assert rest.papers_for_next > 0


@settings(deadline=None, max_examples=40)
@given(_verdicts, st.integers(1, 5_000))
def test_more_found_lately_means_that_more_is_hidden(verdicts, waiting):
    assert (
        rest_of([*verdicts[:-5], *[True] * 5], waiting).hidden
        >= rest_of([*verdicts[:-5], *[False] * 5], waiting).hidden
    )


def test_reading_on_in_vain_lowers_the_estimate_and_raises_the_price():
    read = [True] * 10 + [False] * 90
    early, late = rest_of(read, 400), rest_of(read + [False] * 300, 100)
    assert late.hidden < early.hidden
    assert late.papers_for_next > early.papers_for_next


def test_the_estimate_is_said_in_plain_words():
    rest = rest_of([True] * 10 + [False] * 90, 400)
    assert rest.words == (
        "about 1 in 156 of the 400 that wait belongs on the list (0 to 8 papers); "
        "reading on costs about 50 papers for the next one"
    )
    assert rest_of([False] * 400, 20).words.startswith("likely none of the 20 that wait")
    assert rest_of([False] * 400, 0).words == "nothing waits"


def test_too_few_verdicts_tell_nothing():
    assert rest_of([True] * 19, 100) is None
    assert audit_of([], 100) is None


@pytest.mark.parametrize(("included", "drawn", "most"), [(0, 60, 48), (0, 10, 258), (3, 60, 124), (5, 5, 1000)])
def test_an_audit_bounds_what_is_hidden(included, drawn, most):
    audit = audit_of([True] * included + [False] * (drawn - included), 1000)
    assert audit.most == pytest.approx(most, abs=1)
    assert audit.words.startswith(f"of {drawn} drawn at random {included} belonged on the list: at most {audit.most} ")
