"""What is known of papers from elsewhere, to hold a list against."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """One paper as its records tell it: by which titles, in which years.

    `published_at` is the address of its version of record, `venue` where that is; either may be unknown. `years` are
    the first and the last in which one of its versions came out, None where nothing tells.
    """

    titles: tuple[str, ...]
    venue: str = ""
    published_at: str | None = None
    is_withdrawn: bool = False
    years: tuple[int, int] | None = None


KnownPapers = Mapping[tuple[str, str], Known]  # by (scheme, value) of an identifier: ("arxiv", "2401.00001")
