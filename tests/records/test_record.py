from datetime import UTC, datetime

import pytest

from livinglist.records.record import Record, Tally, code_url_in


def _record(**fields):
    return Record(**({"source": "arxiv", "source_id": "2401.00001", "title": "A title"} | fields))


def test_a_record_is_checked_where_it_is_born():
    record = _record(title=" Two\nlines ", authors=["Doe,  J.", " "], first_posted="2026-01-01T02:00:00+02:00")
    assert record.title == "Two lines"
    assert record.authors == ["Doe, J."]
    assert record.first_posted == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": " ?! "},
        {"title": "x" * 10_000},
        {"source": "facebook"},
        {"source_id": ""},
        {"doi": "https://doi.org/10.1000/x1"},
        {"arxiv_id": "2401.00001v2"},
        {"first_posted": "2026-01-01T00:00:00"},
        {"url": "javascript:alert(1)"},
        {"code_url": "https://a b"},
        {"version": 0},
    ],
)
def test_a_record_that_cannot_be_right_is_refused(fields):
    with pytest.raises(ValueError):
        _record(**fields)


def test_code_is_found_in_a_text():
    assert code_url_in("Code: https://github.com/a/b-c.") == "https://github.com/a/b-c"
    assert code_url_in("see https://example.org/code") is None


def test_tallies_add_up():
    assert Tally(1, 2, 3, 4) + Tally(1, 1, 1, 1) == Tally(2, 3, 4, 5)
