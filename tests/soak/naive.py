"""What scripts on the web do: one page of each service a night, and the date of the newest paper as a watermark."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import requests
from arxiv import _feed as arxiv_feed

from livinglist.demo.standins import StandIns
from livinglist.records.identifiers import clean_arxiv_id, clean_doi

_SECONDS = 1.0
_PAGE = 100


@dataclass
class NaivePoller:
    """Keeps a paper under its identifier and knows it again by that, or by its DOI."""

    query: str
    found: dict[tuple[str, str], str] = field(default_factory=dict)  # (source, id): DOI or ""
    entries: list[tuple[str, str]] = field(default_factory=list)  # one for each paper as it believes
    watermarks: dict[str, date] = field(default_factory=dict)

    def night(self, standins: StandIns, now: datetime) -> None:
        """Ask every service once; a failure is tomorrow's business."""
        polls = {
            "arxiv": lambda: self._arxiv(standins.arxiv_api_url),
            "biorxiv": lambda: self._feed("biorxiv", standins.biorxiv_rss_url),
            "medrxiv": lambda: self._feed("medrxiv", standins.medrxiv_rss_url),
            "pubmed": lambda: self._pubmed(standins.eutils_url, now),
        }
        for poll in polls.values():
            try:
                poll()
            except (requests.RequestException, ElementTree.ParseError, ValueError):
                continue

    def _arxiv(self, url: str) -> None:
        asked = {"search_query": self.query, "sortBy": "submittedDate", "sortOrder": "descending"}
        results = arxiv_feed.parse(_get(url, asked | {"start": 0, "max_results": _PAGE})).results
        for result in self._news("arxiv", [(result.published.date(), result) for result in results]):
            if name := clean_arxiv_id(result.entry_id):
                self._keep("arxiv", name, result.doi)

    def _feed(self, server: str, url: str) -> None:
        entries = feedparser.parse(io.BytesIO(_get(url, {"subject": "all"}))).entries
        dated = [(date(*entry.updated_parsed[:3]), entry) for entry in entries if entry.get("updated_parsed")]
        for entry in self._news(server, dated):
            if name := clean_doi(entry.get("dc_identifier")):
                self._keep(server, name, name)

    def _pubmed(self, url: str, now: datetime) -> None:
        since = self.watermarks.get("pubmed", now.date() - timedelta(days=1))
        asked = {"db": "pubmed", "term": '"foundation model"[tiab]', "datetype": "edat", "retmax": _PAGE}
        days = {"mindate": f"{since:%Y/%m/%d}", "maxdate": f"{now:%Y/%m/%d}"}
        found = ElementTree.fromstring(_get(f"{url}/esearch.fcgi", asked | days))
        pmids = [item.text or "" for item in found.iter("Id")]
        if pmids:
            articles = _get(f"{url}/efetch.fcgi", {"db": "pubmed", "id": ",".join(pmids), "retmode": "xml"})
            for article in ElementTree.fromstring(articles).iter("PubmedArticle"):
                doi = article.findtext(".//ArticleId[@IdType='doi']")
                self._keep("pubmed", article.findtext(".//PMID") or "", doi)
        self.watermarks["pubmed"] = now.date()

    def _news(self, source: str, days: list[tuple[date, Any]]) -> list[Any]:
        """The entries no older than the newest of the last time; the watermark moves on."""
        since = self.watermarks.get(source, date.min)
        self.watermarks[source] = max([since, *(day for day, _ in days)])
        return [entry for day, entry in days if day >= since]

    def _keep(self, source: str, name: str, doi: str | None) -> None:
        if (source, name) in self.found:
            return
        doi = clean_doi(doi) or ""
        if not doi or doi not in self.found.values():
            self.entries.append((source, name))
        self.found[source, name] = doi


def _get(url: str, params: dict[str, Any]) -> bytes:
    response = requests.get(url, params=params, timeout=_SECONDS)
    response.raise_for_status()
    return response.content
