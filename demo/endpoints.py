"""The four services: which address is which endpoint, and what answers there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .arxiv_api import ArxivApi
from .arxiv_oai import ArxivOai
from .biorxiv_api import BiorxivApi
from .biorxiv_rss import BiorxivRss
from .exchanges import Answer, Asked
from .manners import Manner
from .papers import Paper
from .preprint_rows import Shelf
from .pubmed_api import PubmedApi

SERVICES = ("arxiv", "biorxiv", "medrxiv", "pubmed")
Answering = Callable[[Asked, datetime, Manner], Answer]


@dataclass(frozen=True)
class Service:
    """A service by its paths: the beginning of a path names the endpoint, the endpoint has its answers."""

    paths: Mapping[str, str]
    answers: Mapping[str, Answering]
    visible: Callable[[datetime], dict[str, int]]

    def endpoint(self, path: str) -> str:
        """The endpoint at a path, or nothing."""
        return next((endpoint for start, endpoint in self.paths.items() if path.startswith(start)), "")

    def answer(self, asked: Asked, now: datetime, manner: Manner) -> Answer:
        """What the endpoint says."""
        return self.answers[asked.endpoint](asked, now, manner)


def services_of(papers: Sequence[Paper]) -> dict[str, Service]:
    """The services over one set of papers."""
    return {
        "arxiv": _arxiv(papers),
        "biorxiv": _preprint_server("biorxiv", papers),
        "medrxiv": _preprint_server("medrxiv", papers),
        "pubmed": _pubmed(papers),
    }


def _arxiv(papers: Sequence[Paper]) -> Service:
    shown = [(paper.arxiv, paper) for paper in papers if paper.arxiv]
    api, oai = ArxivApi(shown), ArxivOai(shown)
    return Service({"/api/query": "api", "/oai": "oai"}, {"api": api.answer, "oai": oai.answer}, api.visible)


def _preprint_server(server: str, papers: Sequence[Paper]) -> Service:
    shelf = Shelf([(paper.preprint, paper) for paper in papers if paper.preprint and paper.preprint.server == server])
    api, rss = BiorxivApi(server, shelf), BiorxivRss(server, shelf)
    paths = {f"/{server}_xml.php": "rss", "/details/": "details", "/pubs/": "pubs"}
    return Service(paths, {"rss": rss.answer, "details": api.answer, "pubs": api.answer}, shelf.visible)


def _pubmed(papers: Sequence[Paper]) -> Service:
    api = PubmedApi([(paper.pubmed, paper) for paper in papers if paper.pubmed])
    utilities = ("esearch", "efetch", "einfo")
    paths = {f"/entrez/eutils/{name}.fcgi": name for name in utilities}
    return Service(paths, dict.fromkeys(utilities, api.answer), api.visible)
