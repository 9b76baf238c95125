"""arXiv's query language, trap by trap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.demo.arxiv_adapt import adapt
from livinglist.demo.arxiv_query import InvalidQueryError, Term, compiled, parse, required_dates
from livinglist.demo.papers import utc

NAMES = "abcd"


def holds_for(true_names: set[str]):
    return lambda term: lambda _: term.value in true_names


@pytest.mark.parametrize(
    ("query", "same_as"),
    [
        ("cat:a OR cat:b AND ti:c", "cat:a OR (cat:b AND ti:c)"),
        ("cat:a AND cat:b OR ti:c", "cat:a AND (cat:b OR ti:c)"),
        ("cat:a ANDNOT ti:b AND ti:c", "cat:a ANDNOT (ti:b AND ti:c)"),
        ("cat:a ti:b", "cat:a OR ti:b"),
        ("(cat:a)(ti:b)", "cat:a OR ti:b"),
        ("ti:a AND NOT ti:b", "ti:a ANDNOT ti:b"),
        ("ti:a NOT ti:b", "ti:a ANDNOT ti:b"),
        ("ti:a AND OR ti:b", "ti:a OR ti:b"),
        ("ti:(a b)", "ti:a OR ti:b"),
        ("title:a", "ti:a"),
        ("a", "all:a"),
        ("ti:a\nAND ti:b", "ti:a AND ti:b"),
        ("((((ti:a))))", "ti:a"),
        ("lastUpdatedDate:[202605010000 TO 202605020000]", "submittedDate:[202605010000 TO 202605020000]"),
        ("submittedDate:[2024 TO 202402]", "submittedDate:[202401010000 TO 202402292359]"),
        ("submittedDate:[20240301 TO 20240302]", "submittedDate:[202403010000 TO 202403022359]"),
        ("submittedDate:[20240301000059 TO 20240302000059]", "submittedDate:[202403010000 TO 202403020000]"),
    ],
)
def test_a_query_is_run_as_the_service_understands_it(query: str, same_as: str) -> None:
    assert parse(query) == parse(same_as)


def test_an_unknown_prefix_is_part_of_a_word() -> None:
    assert parse("abstract:x") == Term("all", "abstract:x")


def test_the_echo_writes_the_query_as_it_is_run() -> None:
    asked = "((cat:cs.AI OR cat:cs.CL)) AND (abs:x y) AND submittedDate:[202605010000 TO 202605020000]"
    assert adapt(asked) == (
        '((cat:cs.AI OR cat:cs.CL)) AND (abs:x OR all:y) AND submittedDate:"202605010000 TO 202605020000"'
    )


@pytest.mark.parametrize("query", ["", "   ", "(ti:a", "ti:a)", "AND ti:a", "ti:a AND", "()", "ti:"])
def test_what_cannot_be_run_is_refused(query: str) -> None:
    with pytest.raises(InvalidQueryError):
        parse(query)


@pytest.mark.parametrize("value", ["2026-05-01 TO 2026-05-02", "yesterday TO today", "202613010000 TO 202605020000"])
def test_a_range_that_names_no_dates_is_refused(value: str) -> None:
    with pytest.raises(InvalidQueryError):
        required_dates(parse(f'submittedDate:"{value}"'))


def test_a_date_range_is_required_only_where_the_tree_cannot_do_without() -> None:
    dates = "submittedDate:[202605010000 TO 202605020000]"
    both = (utc(2026, 5, 1), utc(2026, 5, 2))
    assert required_dates(parse(f"(cat:a OR cat:b) AND (ti:x) AND {dates}")) == both
    assert required_dates(parse(f"cat:a OR {dates}")) is None
    assert required_dates(parse(f"cat:a ANDNOT {dates}")) is None


nested = st.recursive(
    st.sampled_from([f"ti:{name}" for name in NAMES]),
    lambda inner: st.tuples(inner, st.sampled_from(["AND", "OR", "ANDNOT"]), inner).map(
        lambda each: f"({each[0]}) {each[1]} ({each[2]})"
    ),
    max_leaves=12,
)


@given(nested, st.sets(st.sampled_from(NAMES)))
def test_fully_parenthesised_queries_mean_what_they_say(query: str, true_names: set[str]) -> None:
    python = query.replace("ANDNOT", "and not").replace("AND", "and").replace("OR", "or").replace("ti:", "")
    expected = eval(python, {}, {name: name in true_names for name in NAMES})
    assert compiled(parse(query), holds_for(true_names))(None) == expected


flat = st.lists(st.tuples(st.sampled_from(["AND", "OR", "ANDNOT"]), st.sampled_from(NAMES)), min_size=1, max_size=10)


@given(flat, st.sets(st.sampled_from(NAMES)))
def test_without_parentheses_every_operator_binds_to_all_that_follows(
    rest: list[tuple[str, str]], true_names: set[str]
) -> None:
    value = rest[-1][1] in true_names
    for (operator, _), (_, name) in zip(reversed(rest), [*reversed(rest[:-1]), ("", "a")], strict=True):
        left = name in true_names
        value = (left or value) if operator == "OR" else left and (value == (operator == "AND"))
    query = "ti:a " + " ".join(f"{operator} ti:{name}" for operator, name in rest)
    assert compiled(parse(query), holds_for(true_names))(None) == value


def test_a_long_list_of_alternatives_is_no_trouble() -> None:
    query = " OR ".join(f"ti:{number}" for number in range(300))
    assert compiled(parse(query), holds_for({"299"}))(None)
