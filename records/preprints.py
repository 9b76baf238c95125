"""Which papers a list shows as preprints: by their venue, or by their address where they name none."""

import re

from .identifiers import identifiers_in, is_preprint_identifier

_SERVERS = re.compile(r"^\W*(?:arxiv|biorxiv|medrxiv|chemrxiv|ssrn|research square|preprints?)\b", re.IGNORECASE)


def reads_as_preprint(venue: str, url: str | None) -> bool:
    """Whether a line of that venue and address shows its paper as a preprint."""
    if venue.strip():
        return bool(_SERVERS.match(venue))
    return any(is_preprint_identifier(*pair) for pair in identifiers_in(url).pairs())
