"""One entry line, as a person meant it: venue, title, links, and how they are written."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from .head import Span, opens, read_head
from .links import Link, links_in

_BULLET = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])([ \t]+(?=\S)|(?=\[))")
_BETWEEN = re.compile(r"[.,:]?\s*$")
_SEPARATOR = re.compile(r"[\s,;|/·]*$")


@dataclass(frozen=True)
class Entry:
    """An entry line in its parts. `title` is what a reader sees, without the full stop at its end.

    `dress` is how venue, year and title stand before the links: "[{venue}] {title}"; `gap` separates them from the
    first link after the title. `markup` is the title as it stands in the line. `links` begin with the title's own
    link where the title is one; `labelled` leaves that out. Spans and links are places in the line.
    """

    indent: str
    bullet: str
    bullet_gap: str
    venue: str | None
    year: int | None
    title: str
    markup: str
    dress: str
    gap: str
    links: tuple[Link, ...]
    labelled: tuple[Link, ...]
    separators: tuple[str, ...]
    tail: str
    title_span: Span
    venue_span: Span | None
    year_span: Span | None
    authors: str = ""

    @property
    def has_full_stop(self) -> bool:
        """Whether a full stop ends the title."""
        return self.markup.endswith(".")

    @property
    def is_within(self) -> bool:
        """Whether it is a line of the contents: all its links lead within the document."""
        return bool(self.links) and all(link.url.startswith("#") for link in self.links)

    @property
    def is_paper(self) -> bool:
        """Whether it names something, and is no line of the contents."""
        return bool(self.title) and not self.is_within

    @property
    def paper_link(self) -> Link | None:
        """The link to the paper: the first with an address that is not code's."""
        return next((link for link in self.links if link.kind != "code" and link.url), None)

    @property
    def code_link(self) -> Link | None:
        """The link to the code: the first with an address."""
        return next((link for link in self.links if link.kind == "code" and link.url), None)

    @property
    def paper_url(self) -> str | None:
        """Where the paper is; None if the link is empty or missing."""
        return self.paper_link.url if self.paper_link else None

    @property
    def code_url(self) -> str | None:
        """Where the code is; None if the link is empty or missing."""
        return self.code_link.url if self.code_link else None


@lru_cache(maxsize=100_000)
def read_entry(raw: str) -> Entry | None:
    """Read one line; None if it is no entry: no bullet, or neither title nor link after it."""
    bullet = _BULLET.match(raw)
    if not bullet:
        return None
    rest = raw[bullet.end() :]
    found = links_in(rest)
    labelled = _after_title(found, rest)
    text = rest[: labelled[0].start] if labelled else rest
    core = _without_separator(text) if labelled else text
    head = read_head(core, found[0] if found and found[0] not in labelled else None)
    if not head.title and not labelled:
        return None
    gap = text[head.end if _BETWEEN.match(core, head.end) else len(core) :] if labelled else ""
    own = () if "{paper}" not in head.dress else (found[0],)
    links = tuple(_shifted(link, bullet.end()) for link in (*own, *labelled))
    labelled = links[len(own) :]
    end = labelled[-1].end if labelled else bullet.end() + len(rest.rstrip())
    return Entry(
        bullet[1], bullet[2], bullet[3], head.venue, head.year, _without_full_stop(head.title),
        text[slice(*head.title_span)], head.dress, gap, links, labelled,
        tuple(raw[one.end : other.start] for one, other in pairwise(labelled)), raw[end:],
        _moved(head.title_span, bullet.end()), head.venue_span and _moved(head.venue_span, bullet.end()),
        head.year_span and _moved(head.year_span, bullet.end()), head.authors,
    )  # fmt: skip


def _after_title(links: list[Link], text: str) -> tuple[Link, ...]:
    """The links that are not part of the title: from the first that says what it is, else those that end the line."""
    first = next((place for place, link in enumerate(links) if link.is_labelled), None)
    if first is not None:
        return tuple(links[first:])
    end, last = len(text), len(links)
    while last > 1 and _SEPARATOR.match(text, links[last - 1].end, end):
        last -= 1
        end = links[last].start
    if last == 1 and links and not opens(text[: links[0].start]) and _SEPARATOR.match(text, links[0].end, end):
        last = 0
    return tuple(links[last:])


def _without_separator(text: str) -> str:
    """The text up to what only leads over to the links: spaces, a dash, a bar, an opening parenthesis."""
    core = text.rstrip()
    if core[-1:] in ("(", "|", ":") or core[-2:] in (" -", " –", " —"):
        core = core[:-1].rstrip()
    return core


def _shifted(link: Link, by: int) -> Link:
    return replace(link, start=link.start + by, end=link.end + by, address=_moved(link.address, by))


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _without_full_stop(title: str) -> str:
    return title[:-1].rstrip() if title.endswith(".") and not title.endswith("..") else title
