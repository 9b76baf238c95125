"""Rules about papers: listed twice, under a foreign identifier, without a venue, with links that lead nowhere."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from ..records.identifiers import identifiers_in
from ..records.text import title_key, words_of
from .links import HTTPS_HOSTS, Link, links_in
from .subject import Defect, Item, Subject


def duplicate_titles(subject: Subject) -> Iterator[Defect]:
    """One title twice. A dataset may share its name and its paper with a model: data are not compared."""
    seen: dict[str, Item] = {}
    for item in subject.items:
        key = title_key(item.title)
        if key and (first := seen.setdefault(key, item)) is not item:
            yield Defect("LL003", item.line.number, f"listed already in line {first.line.number}: {_name(item)}")


def shared_identifiers(subject: Subject) -> Iterator[Defect]:
    """One paper's address under two titles: at least one of them is wrong."""
    seen: dict[tuple[str, str], Item] = {}
    for item in subject.items:
        for scheme, value in identifiers_in(item.paper_url).pairs():
            first = seen.setdefault((scheme, value), item)
            if title_key(first.title) != title_key(item.title):
                yield Defect(
                    "LL004",
                    item.line.number,
                    f"has the {scheme} of line {first.line.number} ({value}), {_name(first)}: one link is wrong",
                )


def shared_code(subject: Subject) -> Iterator[Defect]:
    """One repository under two methods whose names have nothing in common."""
    seen: dict[str, Item] = {}
    for item in subject.items:
        address = (item.code_url or "").rstrip("/").casefold()
        if not address:
            continue
        first = seen.setdefault(address, item)
        if first is not item and not _is_of(item, address) and _is_of(first, address):
            yield Defect(
                "LL020", item.line.number, f"the code link is that of line {first.line.number}: {_name(first)}"
            )


def links(subject: Subject) -> Iterator[Defect]:
    """Links that lead nowhere, to no web address, or there unencrypted."""
    for paper in subject.papers:
        for link in paper.entry.links:
            yield from _link(link, paper.line.number)
    for row in subject.rows:
        for link in links_in(row.line.raw):
            yield from _link(link, row.line.number)


def venues(subject: Subject) -> Iterator[Defect]:
    """Papers without a venue where the others have one, and venues spelled two ways."""
    with_venue = [item for item in subject.items if item.venue]
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for item in with_venue:
        spellings[_venue_key(item.venue)][item.venue] += 1
    for item in subject.items:
        if not item.venue:
            if len(with_venue) * 2 > len(subject.items):
                yield Defect("LL013", item.line.number, f"names no venue: {_name(item)}")
            continue
        usual = spellings[_venue_key(item.venue)].most_common(1)[0][0]
        if item.venue != usual:
            yield Defect("LL016", item.line.number, f"venue “{item.venue}” is spelled “{usual}” elsewhere")


def years(subject: Subject) -> Iterator[Defect]:
    """Papers under a year before their preprint was posted."""
    for item in subject.items:
        arxiv = identifiers_in(item.paper_url).arxiv or ""
        posted = 2000 + int(arxiv[:2]) if arxiv[:4].isdigit() else 0
        if item.line.year and posted > item.line.year:
            message = f"stands under {item.line.year}, but its preprint {arxiv} is of {posted}"
            yield Defect("LL038", item.line.number, message)


def nameless(subject: Subject) -> Iterator[Defect]:
    """Entries without a title."""
    for paper in subject.papers:
        if not paper.entry.title:
            yield Defect("LL014", paper.line.number, "an entry without a title")


def unlinked(subject: Subject) -> Iterator[Defect]:
    """Papers without any link, where the others have one."""
    linked = sum(bool(paper.entry.links) for paper in subject.papers)
    for paper in subject.papers:
        is_empty = not paper.entry.links and paper.entry.title
        if is_empty and linked * 2 > len(subject.papers):
            yield Defect("LL039", paper.line.number, "a paper without a link")


def _link(link: Link, line: int) -> Iterator[Defect]:
    if link.form == "bare":
        yield Defect("LL006", line, f"[[{link.label}]] has no address")
    elif not link.url:
        yield Defect("LL005", line, f"the link “{link.label}” is empty")
    elif not link.url.startswith(("http://", "https://", "#", "/", ".", "mailto:")):
        yield Defect("LL007", line, f"the link “{link.label}” is no web address: {link.url[:80]}")
    elif link.url.startswith("http://"):
        is_safe = (urlsplit(link.url).hostname or "") in HTTPS_HOSTS
        yield Defect("LL008", line, f"the link “{link.label}” is not https: {link.url[:80]}", fixable=is_safe)


def _is_of(item: Item, address: str) -> bool:
    """Whether a word of the title's head stands in the repository's address."""
    squeezed = "".join(words_of(address))
    return any(len(word) > 3 and word in squeezed for word in words_of(item.title)[:6])


def _name(item: Item) -> str:
    title = item.title
    return f"“{title}”" if len(title) <= 80 else f"“{title[:79]}…”"


def _venue_key(venue: str) -> str:
    return "".join(words_of(venue))
