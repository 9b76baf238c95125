"""One entry line, as a person meant it: venue, title, links, and how they are written."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .links import Link, links_in
from .markup import plain

_BULLET = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])([ \t]+(?=\S)|(?=\[))")
_VENUE = re.compile(r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\](?!\()([ \t]*)")


@dataclass(frozen=True)
class Entry:
    """An entry line in its parts. `title` is what a reader sees, without the full stop at its end.

    `markup` is the title as it stands in the line; `gap` what separates it from the first link.
    """

    indent: str
    bullet: str
    bullet_gap: str
    venue: str | None
    venue_gap: str
    title: str
    markup: str
    gap: str
    links: tuple[Link, ...]
    separators: tuple[str, ...]
    tail: str

    @property
    def has_full_stop(self) -> bool:
        """Whether a full stop ends the title."""
        return self.markup.endswith(".")

    @property
    def paper_url(self) -> str | None:
        """Where the paper is: the first link that is not code's; None if it is empty or missing."""
        return next((link.url for link in self.links if link.kind != "code" and link.url), None)

    @property
    def code_url(self) -> str | None:
        """Where the code is; None if the link is empty or missing."""
        return next((link.url for link in self.links if link.kind == "code" and link.url), None)


@lru_cache(maxsize=20_000)
def read_entry(raw: str) -> Entry | None:
    """Read one line; None if it is no entry: no bullet, or neither title nor link after it."""
    bullet = _BULLET.match(raw)
    if not bullet:
        return None
    rest = raw[bullet.end() :]
    venue, venue_gap = None, ""
    if (found := _VENUE.match(rest)) and not rest.startswith("[["):
        venue, venue_gap = found[1], found[2]
        rest = rest[found.end() :]
    links = links_in(rest)
    shown = _after_title(links)
    markup, tail = _title_and_tail(rest, shown)
    title = plain(markup)
    if shown and not title and shown[0].form == "plain" and not shown[0].is_labelled:
        title = plain(shown[0].label)  # the title is the link
    if not title and not shown:
        return None
    gap = rest[len(markup) : shown[0].start] if shown else ""
    separators = tuple(rest[one.end : other.start] for one, other in pairwise(shown))
    return Entry(
        bullet[1], bullet[2], bullet[3], plain(venue) if venue else None, venue_gap,
        _without_full_stop(title), markup, gap, shown, separators, tail,
    )  # fmt: skip


def _after_title(links: list[Link]) -> tuple[Link, ...]:
    """The links that are not part of the title: from the first that says what it is, or from the first at all."""
    first = next((place for place, link in enumerate(links) if link.is_labelled), 0)
    return tuple(links[first:])


def _title_and_tail(rest: str, links: tuple[Link, ...]) -> tuple[str, str]:
    if not links:
        return rest.rstrip(), rest[len(rest.rstrip()) :]
    return rest[: links[0].start].rstrip(), rest[links[-1].end :]


def _without_full_stop(title: str) -> str:
    return title[:-1].rstrip() if title.endswith(".") and not title.endswith("..") else title
