"""The requests to PubMed: a search that proves it gave all ids, and a fetch that leaves none unaccounted."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ..records.page import Page, Rejected
from ..records.record import Record
from .entrez import SOURCE, EntrezService
from .http import BadEnvelope, BadQuery, Policy
from .pubmed_articles import parse_articles
from .pubmed_search import Found, parse_search

# esearch gives the first 9,999 records of a query and clamps the rest in silence (NBK25499).
WALL = 9_999
FETCH_SIZE = 200
_FEW = 10
# What tells the records of one day apart: when they were entered, which may be back-dated, and when they appeared.
_FINER = {"crdt": "edat", "mdat": "edat", "edat": "pdat"}
# Article Identifier and Location ID; a DOI may stand in either alone (nlm.nih.gov/pubs/techbull/ja08/ja08_doi.html).
_DOI_FIELDS = ("aid", "lid")
_FIRST_DAY, _LAST_DAY = date(1800, 1, 1), date(2999, 12, 31)
_DAY = timedelta(days=1)


class PubmedService:
    """One query's way to E-utilities."""

    def __init__(self, eutils_url: str, query: str, policy: Policy, api_key: str | None) -> None:
        self._entrez = EntrezService(eutils_url, policy, api_key)
        self._query, self._policy = " ".join(query.split()), policy
        self._doubts: dict[str, None] = {}

    @property
    def requests(self) -> int:
        """Requests sent so far."""
        return self._entrez.requests

    def created(self, day: date) -> list[str]:
        """All PMIDs that entered PubMed on a day."""
        return self._between("crdt", day, day, f"({self._query})")

    def modified(self, first: date, last: date) -> list[str]:
        """All PMIDs whose record changed: an abstract that comes late makes an old record match a query."""
        return self._between("mdat", first, last, f"({self._query})")

    def fetched(self, pmids: Iterable[str], *, may_miss: bool = False) -> Iterator[tuple[list[Record], list[Rejected]]]:
        """Records of these PMIDs, and a reason for each that did not come, in portions.

        Most of them must come, unless they `may_miss`: ids of another's finding, of which a few may all be wrong.
        """
        waiting = list(pmids)
        for begin in range(0, len(waiting), FETCH_SIZE):
            yield self._portion(waiting[begin : begin + FETCH_SIZE], _FEW if may_miss else 0)

    def having(self, dois: Iterable[str]) -> list[str]:
        """The PMIDs of records that may have one of these DOIs: whether they do, the records tell."""
        term = " OR ".join(f'"{doi}"[{field}]' for doi in dois for field in _DOI_FIELDS)
        return self._search(term, may_miss=True).pmids

    def translation(self) -> str:
        """The query as PubMed runs it."""
        return self._policy.attempt(lambda: parse_search(self._entrez.search(self._query, retmax=0)).translation)

    def take_doubts(self) -> str | None:
        """What the service doubted since this was last asked, in one line."""
        doubts, self._doubts = self._doubts, {}
        return "; ".join(doubts) or None

    def _between(self, field: str, first: date, last: date, term: str) -> list[str]:
        found = self._search(f'{term} AND ("{first:%Y/%m/%d}"[{field}] : "{last:%Y/%m/%d}"[{field}])')
        if found.count <= WALL:
            return found.pmids
        if first < last:
            middle = first + (last - first) // 2
            return self._between(field, first, middle, term) + self._between(field, middle + _DAY, last, term)
        if field not in _FINER:
            raise BadEnvelope(SOURCE, f"{found.count:,} records of one day: more than can be had; narrow the query")
        one_day = f'{term} AND ("{first:%Y/%m/%d}"[{field}] : "{last:%Y/%m/%d}"[{field}])'
        return self._between(_FINER[field], _FIRST_DAY, _LAST_DAY, one_day)

    def _search(self, term: str, *, may_miss: bool = False) -> Found:
        return self._policy.attempt(
            lambda: self._checked(parse_search(self._entrez.search(term, retmax=WALL), may_miss=may_miss))
        )

    def _checked(self, found: Found) -> Found:
        came = len(set(found.pmids))
        if found.count <= WALL and came != found.count:
            raise BadEnvelope(SOURCE, f"{came:,} ids where {found.count:,} are counted")
        self._doubts |= dict.fromkeys(found.warnings)
        return found

    def _portion(self, pmids: list[str], few: int) -> tuple[list[Record], list[Rejected]]:
        page = self._policy.attempt(lambda: self._articles(pmids, few))
        records, rejected = self._asked_for(page, pmids)
        for pmid in pmids:
            if pmid not in records and pmid not in rejected:
                again, refused = self._asked_for(self._alone(pmid), [pmid])
                records |= again
                rejected |= refused or ({} if again else {pmid: Rejected(pmid, "PubMed does not give it")})
        return list(records.values()), list(rejected.values())

    def _articles(self, pmids: list[str], few: int) -> Page:
        page = parse_articles(self._entrez.fetch(pmids))
        if page.received * 2 < len(pmids) and len(pmids) > few:
            raise BadEnvelope(SOURCE, f"{page.received} of {len(pmids)} records")
        return page

    def _alone(self, pmid: str) -> Page:
        try:
            return self._policy.attempt(lambda: parse_articles(self._entrez.fetch([pmid])))
        except BadQuery as fault:
            return Page([], [Rejected(pmid, str(fault))])

    def _asked_for(self, page: Page, pmids: list[str]) -> tuple[dict[str, Record], dict[str, Rejected]]:
        asked = set(pmids)
        records: dict[str, Record] = {}
        for record in sorted(page.records, key=lambda record: record.version):
            if record.source_id in asked:
                records[record.source_id] = record
        if strange := {record.source_id for record in page.records} - asked:
            self._doubts[f"{len(strange)} records that were not asked for, such as {min(strange)}"] = None
        rejected = {item.identifier: item for item in page.rejected if item.identifier in asked}
        return records, {pmid: item for pmid, item in rejected.items() if pmid not in records}
