"""Rules about papers: listed twice, under a foreign identifier, without a venue, with links that lead nowhere."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from ..records.identifiers import identifiers_in
from ..records.text import title_key, words_of
from .links import HTTPS_HOSTS, Link, links_in
from .subject import Defect, Paper, Subject


def duplicate_titles(subject: Subject) -> Iterator[Defect]:
    """One title twice. A dataset may share its name and its paper with a model: only entries are compared."""
    seen: dict[str, Paper] = {}
    for paper in subject.papers:
        key = title_key(paper.entry.title)
        if key and (first := seen.setdefault(key, paper)) is not paper:
            yield Defect("LL003", paper.line.number, f"listed already in line {first.line.number}: {_name(paper)}")


def shared_identifiers(subject: Subject) -> Iterator[Defect]:
    """One paper's address under two titles: at least one of them is wrong."""
    seen: dict[tuple[str, str], Paper] = {}
    for paper in subject.papers:
        for scheme, value in identifiers_in(paper.entry.paper_url).pairs():
            first = seen.setdefault((scheme, value), paper)
            if title_key(first.entry.title) != title_key(paper.entry.title):
                yield Defect(
                    "LL004",
                    paper.line.number,
                    f"has the {scheme} of line {first.line.number} ({value}), {_name(first)}: one link is wrong",
                )


def shared_code(subject: Subject) -> Iterator[Defect]:
    """One repository under two methods whose names have nothing in common."""
    seen: dict[str, Paper] = {}
    for paper in subject.papers:
        address = (paper.entry.code_url or "").rstrip("/").casefold()
        if not address:
            continue
        first = seen.setdefault(address, paper)
        if first is not paper and not _is_of(paper, address) and _is_of(first, address):
            yield Defect(
                "LL020", paper.line.number, f"the code link is that of line {first.line.number}: {_name(first)}"
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
    """Entries without a venue where the others have one, and venues spelled two ways."""
    with_venue = [paper for paper in subject.papers if paper.entry.venue]
    spellings: dict[str, dict[str, int]] = {}
    for paper in with_venue:
        counts = spellings.setdefault("".join(words_of(paper.entry.venue or "")), {})
        counts[paper.entry.venue or ""] = counts.get(paper.entry.venue or "", 0) + 1
    for paper in subject.papers:
        if not paper.entry.venue and len(with_venue) * 2 > len(subject.papers):
            yield Defect("LL013", paper.line.number, f"names no venue: {_name(paper)}")
            continue
        counts = spellings.get("".join(words_of(paper.entry.venue or "")), {})
        usual = max(counts, key=lambda venue: counts[venue], default="")
        if paper.entry.venue and paper.entry.venue != usual:
            message = f"venue “{paper.entry.venue}” is spelled “{usual}” elsewhere"
            yield Defect("LL016", paper.line.number, message)


def years(subject: Subject) -> Iterator[Defect]:
    """Papers under a year before their preprint was posted."""
    for paper in subject.papers:
        arxiv = identifiers_in(paper.entry.paper_url).arxiv or ""
        posted = 2000 + int(arxiv[:2]) if arxiv[:4].isdigit() else 0
        if paper.line.year and posted > paper.line.year:
            message = f"stands under {paper.line.year}, but its preprint {arxiv} is of {posted}"
            yield Defect("LL038", paper.line.number, message)


def nameless(subject: Subject) -> Iterator[Defect]:
    """Entries without a title."""
    for paper in subject.papers:
        if not paper.entry.title:
            yield Defect("LL014", paper.line.number, "an entry without a title")


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


def _is_of(paper: Paper, address: str) -> bool:
    """Whether a word of the title's head stands in the repository's address."""
    squeezed = "".join(words_of(address))
    return any(len(word) > 3 and word in squeezed for word in words_of(paper.entry.title)[:6])


def _name(paper: Paper) -> str:
    title = paper.entry.title
    return f"“{title}”" if len(title) <= 80 else f"“{title[:79]}…”"
