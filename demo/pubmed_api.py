"""NCBI's E-utilities for PubMed: esearch with its 9,999 wall, efetch by id, and einfo."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from .exchanges import Answer, Asked
from .manners import Manner
from .papers import OnPubmed, Paper
from .pubmed_answers import XML, Search, einfo, error, found_json, found_xml, past_the_wall
from .pubmed_matching import Indexed, condition_of, indexed
from .pubmed_query import FIELDS, Joined, Node, compiled, day_range, parse, phrases, required_days
from .pubmed_xml import HEAD, deletions, document
from .searchable import words

WALL = 9_999
# Spellings that no index holds: what a query that nobody has tried looks like.
MISSPELT = frozenset({"foundaton", "fundation", "langauge", "lagnuage", "modle", "medcal", "transfomer", "abcxyz"})
_DATE_PARAMETERS = ("datetype", "mindate", "maxdate")
_ROOTS = {"esearch": "eSearchResult", "efetch": "eFetchResult", "einfo": "eInfoResult"}


class PubmedApi:
    """Answers esearch, efetch and einfo from papers."""

    def __init__(self, papers: Sequence[tuple[OnPubmed, Paper]]) -> None:
        pairs = sorted(papers, key=lambda pair: (pair[0].entered, int(pair[0].pmid)))
        self._records = [indexed(pubmed, paper) for pubmed, paper in pairs]
        self._created = [record.pubmed.entered.date() for record in self._records]
        self._by_id = {record.pubmed.pmid: record for record in self._records}
        self._documents: dict[tuple[str, int], bytes] = {}
        self._find = lru_cache(maxsize=64)(self._find_uncached)
        for record in self._records:
            self._document(record.pubmed.pmid, record.pubmed.entered)

    def visible(self, now: datetime) -> dict[str, int]:
        """The PMID of every record that exists then; PubMed knows no versions."""
        return {record.pubmed.pmid: 1 for record in self._records if record.pubmed.is_visible_at(now)}

    def answer(self, asked: Asked, now: datetime, manner: Manner) -> Answer:
        """One answer of any utility."""
        root = _ROOTS[asked.endpoint]
        if manner.error_inside:
            return error(root, manner.error_inside)
        if asked.params.get("db", "pubmed") != "pubmed":
            return error(root, f"Invalid db name specified: {asked.params['db']}", status=400)
        if asked.endpoint == "einfo":
            return einfo(now, len(self.visible(now)))
        return self._esearch(asked, now, manner) if asked.endpoint == "esearch" else self._efetch(asked, now, manner)

    def _esearch(self, asked: Asked, now: datetime, manner: Manner) -> Answer:
        params = asked.params
        try:
            begin, size = int(params.get("retstart", "0")), min(int(params.get("retmax", "20")), WALL)
            dates = [params.get(name, "") for name in _DATE_PARAMETERS]
            search = self._find(params.get("term", ""), *dates, now)
        except ValueError as refused:
            return error("eSearchResult", str(refused))
        if begin >= WALL:
            return past_the_wall(params.get("retmode", "xml"))
        if manner.phrase_not_found:
            search = Search([], search.translation, [search.translation])
        page = manner.served(list(search.pmids[begin : min(begin + (manner.page_size or size), WALL)]))
        render = found_json if params.get("retmode") == "json" else found_xml
        return render(search, page, begin=begin, count=len(search.pmids) + manner.inflate_total_by)

    def _efetch(self, asked: Asked, now: datetime, manner: Manner) -> Answer:
        if "id" not in asked.params:
            message = "Unable to obtain query #1" if "WebEnv" in asked.params else "Empty id list - nothing todo"
            return error("eFetchResult", message, status=200 if "WebEnv" in asked.params else 400)
        names = dict.fromkeys(name.strip() for name in asked.params["id"].split(","))
        known = [name for name in names if name in self._by_id and self._by_id[name].pubmed.is_visible_at(now)]
        page = manner.served(known)
        articles = b"".join(self._document(name, now) for name in page)
        gone = [name for name in names if name in self._by_id and self._by_id[name].pubmed.is_deleted_at(now)]
        body = b"<PubmedArticleSet>\n" + articles + deletions(gone) + b"</PubmedArticleSet>\n"
        return Answer(HEAD.encode() + body, XML, items=len(page))

    def _document(self, pmid: str, now: datetime) -> bytes:
        record = self._by_id[pmid]
        key = pmid, len(record.pubmed.changes_until(now))
        if key not in self._documents:
            self._documents[key] = document(record.pubmed, record.paper, now)
        return self._documents[key]

    def _find_uncached(self, term: str, datetype: str, mindate: str, maxdate: str, now: datetime) -> Search:
        tree = parse(term)
        if mindate or maxdate:
            tree = Joined(tree, "AND", day_range(mindate or "1000", maxdate or "3000", datetype or "edat"))
        said = phrases(tree)
        unknown = [phrase.text for phrase in said if MISSPELT & set(words(phrase.text).split())]
        fields = [phrase.field for phrase in said if phrase.field not in FIELDS]
        holds = compiled(tree, lambda each: condition_of(each, now))
        found = [record.pubmed.pmid for record in self._candidates(tree, now) if holds(record)]
        return Search(sorted(found, key=int, reverse=True), str(tree), unknown, fields)

    def _candidates(self, tree: Node, now: datetime) -> list[Indexed]:
        records = self._records
        if days := required_days(tree, "Date - Create"):
            records = records[bisect_left(self._created, days.first) : bisect_right(self._created, days.last)]
        return [record for record in records if record.pubmed.is_visible_at(now)]
