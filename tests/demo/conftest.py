"""Sessions that ask the stand-ins as any client would."""

from collections.abc import Iterator

import pytest
import requests


@pytest.fixture
def http() -> Iterator[requests.Session]:
    """A session without proxies."""
    with requests.Session() as session:
        session.trust_env = False
        yield session
