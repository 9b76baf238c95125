"""What is remembered of a line that was written into the list."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PublishedLine:
    """A line as it was written, and where: what it takes to find it again.

    `made_year_block`: its year had no block before it.
    """

    raw: str
    section: str
    year: int | None
    made_year_block: bool
