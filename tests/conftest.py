"""What every test may ask for. The network is blocked but for loopback (see pyproject.toml)."""

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real lists, papers and recorded payloads that may lie beside the checkout."""
    if not _SHARED.is_dir():
        pytest.skip("needs the real data beside the checkout (../shared)")
    return _SHARED
