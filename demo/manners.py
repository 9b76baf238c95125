"""How a service may lie in an answer that is well-formed on the wire."""

import random
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Manner:
    """What a service does differently from its documentation; the default is to do nothing differently."""

    page_size: int | None = None  # items a page at most, whatever was asked for or is usual
    hide_all: bool = False  # no items, though the total says there are some
    inflate_total_by: int = 0
    drop_last: int = 0  # so many items missing at the end of each page
    shift_start_by: int = 0  # arXiv: startIndex says another place than was asked for
    swap_ties: int | None = None  # arXiv: order papers of one second by this seed
    fleeting: int | None = None  # papers that come and go: by this seed, each is in the list or is not
    without_published: bool = False  # arXiv: the first entry of a page lacks its date
    phrase_not_found: bool = False  # PubMed: ErrorList beside zero results
    error_inside: str = ""  # PubMed: an <ERROR> in an answer with status 200

    def served(self, page: list[Item]) -> list[Item]:
        """What is left of a page."""
        return [] if self.hide_all else page[: max(0, len(page) - self.drop_last)]

    def shows(self, name: str, *, is_fleeting: bool) -> bool:
        """Whether a paper is in the list now; only those that come and go may be missing."""
        return not is_fleeting or self.fleeting is None or random.Random(f"{self.fleeting} {name}").random() < 0.5


HONEST = Manner()
