"""A policy for tests: no pause, no waits."""

import pytest

from livinglist.sources.http import Policy


@pytest.fixture
def policy() -> Policy:
    return Policy(pace_seconds=0, timeout_seconds=10, deadline_seconds=20, contact="curator@example.org")
