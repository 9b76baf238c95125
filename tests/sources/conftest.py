"""Policies for tests: no pause, short patience."""

from datetime import UTC, datetime

import pytest

from livinglist.sources.http import Policy


@pytest.fixture
def policy() -> Policy:
    return Policy(pace_seconds=0, timeout_seconds=0.5, deadline_seconds=1.0, contact="curator@example.org")


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 21, 12, tzinfo=UTC)
