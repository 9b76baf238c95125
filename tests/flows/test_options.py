import pytest

from livinglist.flows.options import instant


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2026-05-07T05:00+14:00", "2026-05-06T15:00:00+00:00"),
        ("2026-03-28T23:30-08:00", "2026-03-29T07:30:00+00:00"),
        ("2026-05-07T05:00Z", "2026-05-07T05:00:00+00:00"),
        ("2026-05-07", "2026-05-07T00:00:00+00:00"),
    ],
)
def test_now_is_utc_wherever_it_is_told(given, meant):
    at = instant(given)
    assert at is not None
    assert at.isoformat() == meant
