"""Whether a paper that a venue takes in a later year moves to that year in a list."""

from ..records.identifiers import identifiers_in
from ..records.preprints import reads_as_preprint
from .document import Document
from .layout import Layout
from .reading import listed

_ENOUGH = 5


def moves_with_venue(document: Document, layout: Layout) -> bool:
    """Whether the list has papers with an arXiv address and a venue under a later year than arXiv's.

    Too few papers that could tell count as a yes: a year is that of the venue unless a list shows otherwise. Raises
    LayoutError.
    """
    later = same = 0
    for item in listed(document, layout):
        posted = (identifiers_in(item.paper_url).arxiv or "")[:4]
        is_published = bool(item.venue) and not reads_as_preprint(item.venue, item.paper_url)
        if item.kind == "dataset" or not item.year or not posted.isdigit() or not is_published:
            continue
        later += item.year > 2000 + int(posted[:2])
        same += item.year == 2000 + int(posted[:2])
    return later > 0 or same < _ENOUGH
