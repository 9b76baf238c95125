"""Rules that hold entries against what is known of their papers: published since, withdrawn, called otherwise."""

from collections.abc import Iterator

from ..records.identifiers import identifiers_in
from ..records.matching import title_similarity
from ..records.text import title_key
from .known import Known
from .subject import Defect, Paper, Subject

_SAME = 90  # in per cent: below, a title is not the record's
_FOREIGN = 50  # below, the address is another paper's


def records(subject: Subject) -> Iterator[Defect]:
    """Entries that contradict the record of the paper their address leads to."""
    for paper in subject.papers:
        for pair in identifiers_in(paper.entry.paper_url).pairs():
            if known := subject.known.get(pair):
                yield from _compared(paper, known)
                break


def _compared(paper: Paper, known: Known) -> Iterator[Defect]:
    line, title = paper.line.number, paper.entry.title
    if title and title_key(title) != title_key(known.title):
        likeness = title_similarity(title, known.title)
        if likeness < _FOREIGN:
            yield Defect("LL036", line, f"the address is that of “{known.title[:100]}”")
            return
        if likeness < _SAME:
            yield Defect("LL027", line, f"the record is called “{known.title[:100]}”")
    if known.is_withdrawn:
        yield Defect("LL030", line, "the paper was withdrawn or retracted")
    elif known.published_at and known.published_at != paper.entry.paper_url:
        where = f" in {known.venue}" if known.venue else ""
        yield Defect("LL026", line, f"the preprint was published{where}: {known.published_at[:120]}")
