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


@dataclass(frozen=True)
class Replaced:
    """A line as it stood before it was changed, and where: what it takes to put it back.

    `section` is where it stood, `gap` blank lines under the first of the lines `above`, which are the nearest first.
    `blanks` is how many blank lines went with it from above and below where it was moved away, None where it was
    changed in its place.
    """

    raw: str
    section: str
    above: tuple[str, ...]
    gap: int
    blanks: tuple[int, int] | None = None
