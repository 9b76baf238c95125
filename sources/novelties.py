"""What services have begun to say that the parsers do not know: for a person to look at before papers go astray."""

from collections import Counter
from collections.abc import Iterable

from ..records.identifiers import PREPRINT_PREFIXES
from ..records.page import Rejected
from ..records.record import Record
from .pubmed_articles import UNKNOWN_LAYOUT

_PREPRINT_SERVERS = frozenset({"biorxiv", "medrxiv"})
# Of /details; medRxiv says PUBLISHAHEADOFPRINT of everything.
_PREPRINT_TYPES = frozenset(
    {"", "new results", "confirmatory results", "contradictory results", "withdrawn", "publishaheadofprint"}
)


def novelties(records: Iterable[Record], rejected: Iterable[Rejected] = ()) -> list[str]:
    """One line for each kind of thing that is new: a DOI prefix, a document type, a layout; none when all is known.

    The records and the rejected items may be of any number of batches of one source. A line names how many items say
    so, and the first of them.
    """
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    told = [(line, record.source_id) for record in records for line in _told_by(record)]
    told += [(item.reason, item.identifier) for item in rejected if item.reason.startswith(UNKNOWN_LAYOUT)]
    for line, name in told:
        counts[line] += 1
        first.setdefault(line, name)
    return [f"{line} ({number} in all, such as {first[line]})" for line, number in counts.items()]


def _told_by(record: Record) -> Iterable[str]:
    if record.source not in _PREPRINT_SERVERS:
        return
    if not record.source_id.startswith(PREPRINT_PREFIXES):
        yield f"an unknown DOI prefix of {record.source}: {record.source_id.partition('/')[0]}"
    if record.document_type.lower() not in _PREPRINT_TYPES:
        yield f"an unknown document type of {record.source}: {record.document_type[:80]}"
