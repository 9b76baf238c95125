"""What is known of papers from elsewhere, to hold a list against."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """One paper as its records tell it. `published_at` is the address of its version of record, `venue` where it is."""

    title: str
    venue: str = ""
    published_at: str | None = None
    is_withdrawn: bool = False


KnownPapers = Mapping[tuple[str, str], Known]  # by (scheme, value) of an identifier: ("arxiv", "2401.00001")
