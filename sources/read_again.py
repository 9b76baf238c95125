"""The bytes of an item that an earlier parser refused, read by this one; no service is asked."""

import json

from ..records.page import Page
from .arxiv_feed import parse_page
from .arxiv_raw import parse_changes
from .biorxiv_details import records_of
from .http import SourceError
from .pubmed_articles import parse_articles

_ATOM_PAGE = (
    b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
    b"<opensearch:totalResults>1</opensearch:totalResults><opensearch:startIndex>0</opensearch:startIndex>%b</feed>"
)
_OAI_PAGE = (
    b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2000-01-01T00:00:00Z</responseDate>'
    b"<ListRecords>%b</ListRecords></OAI-PMH>"
)
_PUBMED_PAGE = b"<PubmedArticleSet>%b</PubmedArticleSet>"


def read_again(source: str, raw: bytes) -> Page:
    """What the kept bytes of one item say now: a record, or nothing if they still cannot be read.

    `raw` is as `Rejected.raw` of that source holds it: an entry or record of XML, or a row of JSON.
    """
    try:
        if source == "arxiv":
            return _arxiv(raw)
        if source == "pubmed":
            return parse_articles(_PUBMED_PAGE % raw)
        row = json.loads(raw)
        return records_of([row] if isinstance(row, dict) else [], source)
    except (SourceError, ValueError):
        return Page([])


def _arxiv(raw: bytes) -> Page:
    if b"www.openarchives.org" not in raw:
        return parse_page(_ATOM_PAGE % raw)
    told = parse_changes(_OAI_PAGE % raw)
    return Page(told.records, told.rejected)
