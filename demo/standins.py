"""Local stand-ins for arXiv, bioRxiv, medRxiv and PubMed: real HTTP on 127.0.0.1, a clock, faults on request."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from .endpoints import SERVICES, Service, services_of
from .exchanges import Answer, Asked, Connection, Log
from .faults import Fault
from .manners import HONEST, Manner
from .mischief import Mischief
from .papers import Paper
from .server import Server
from .wire import Wire


class StandIns:
    """The four services over one set of papers; each shows what it would show at `now`.

    Use as a context manager. `log` holds every request; `truth(service)` what a perfect harvest would hold.
    `before_answer`, if set, is called with each request before it is answered, and may move the clock.
    """

    def __init__(self, papers: Iterable[Paper], *, now: datetime, seed: int = 0) -> None:
        papers = list(papers)
        self._services: dict[str, Service] = services_of(papers)
        self._servers = {name: Server(name, self._respond) for name in SERVICES}
        self._manners = dict.fromkeys(SERVICES, HONEST)
        self._mischief = Mischief(seed)
        self._lock = threading.Lock()
        self._now = now
        self.log = Log()
        self.advance_per_request = timedelta(0)
        self.before_answer: Callable[[Asked], None] | None = None

    def __enter__(self) -> Self:
        for server in self._servers.values():
            server.up()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for server in self._servers.values():
            server.down()

    @property
    def now(self) -> datetime:
        """The instant the services stand at."""
        return self._now

    def set_now(self, now: datetime) -> None:
        """Move the clock, either way."""
        if now.tzinfo is None:
            raise ValueError(f"the stand-ins' clock needs an aware instant, not {now!r}")
        self._now = now

    def truth(self, service: str) -> frozenset[str]:
        """The source ids the service shows now: arXiv ids, DOIs or PMIDs."""
        return frozenset(self.versions(service))

    def versions(self, service: str) -> dict[str, int]:
        """The source ids the service shows now, each with its current version."""
        return self._services[service].visible(self._now)

    def misbehave(
        self,
        service: str,
        fault: Fault,
        *,
        endpoint: str | None = None,
        after: int = 0,
        times: int | None = None,
        chance: float = 1.0,
    ) -> None:
        """Spoil the requests to a service: all, the next `times`, those `after` so many, or each with a `chance`.

        Endpoints: api, oai (arxiv); rss, details, pubs (biorxiv, medrxiv); esearch, efetch, einfo (pubmed).
        """
        self._mischief.add(service, fault, endpoint=endpoint, after=after, times=times, chance=chance)

    def behave(self, service: str | None = None) -> None:
        """No more faults, of one service or of all; manners too return to the documented."""
        self._mischief.clear(service)
        self._manners.update(dict.fromkeys([service] if service else SERVICES, HONEST))

    def set_manner(self, service: str, manner: Manner) -> None:
        """From now on the service answers in this manner: thirty items a page, inflated totals."""
        self._manners[service] = manner

    def take_down(self, service: str) -> None:
        """Connections to the service are refused until `bring_up`; the address stays."""
        self._servers[service].down()

    def bring_up(self, service: str) -> None:
        """The service listens again."""
        self._servers[service].up()

    def connections(self, service: str) -> list[Connection]:
        """Every connection a client has opened to the service, in order, with the times of its life."""
        return list(self._servers[service].connections)

    @property
    def arxiv_api_url(self) -> str:
        """arXiv's query API."""
        return f"{self._servers['arxiv'].address}/api/query"

    @property
    def arxiv_oai_url(self) -> str:
        """arXiv's OAI-PMH."""
        return f"{self._servers['arxiv'].address}/oai"

    @property
    def biorxiv_rss_url(self) -> str:
        """bioRxiv's feed, without its subject."""
        return f"{self.biorxiv_api_url}/biorxiv_xml.php"

    @property
    def biorxiv_api_url(self) -> str:
        """bioRxiv's API."""
        return self._servers["biorxiv"].address

    @property
    def medrxiv_rss_url(self) -> str:
        """medRxiv's feed, without its subject."""
        return f"{self.medrxiv_api_url}/medrxiv_xml.php"

    @property
    def medrxiv_api_url(self) -> str:
        """medRxiv's API."""
        return self._servers["medrxiv"].address

    @property
    def eutils_url(self) -> str:
        """NCBI's E-utilities."""
        return f"{self._servers['pubmed'].address}/entrez/eutils"

    def config_overrides(self) -> dict[str, dict[str, dict[str, object]]]:
        """Tables for `livinglist.toml` that point every source here, without pauses."""
        pause = {"seconds_between_requests": 0.0}
        return {
            "sources": {
                "arxiv": {"api_url": self.arxiv_api_url, "oai_url": self.arxiv_oai_url, **pause},
                "biorxiv": {"rss_url": self.biorxiv_rss_url, "api_url": self.biorxiv_api_url, **pause},
                "medrxiv": {"rss_url": self.medrxiv_rss_url, "api_url": self.medrxiv_api_url, **pause},
                "pubmed": {"eutils_url": self.eutils_url, **pause},
            }
        }

    def _respond(self, asked: Asked, wire: Wire) -> None:
        service = self._services[asked.service]
        asked = replace(asked, endpoint=service.endpoint(asked.path))
        row = self.log.open(asked)
        if self.before_answer:
            self.before_answer(asked)
        fault = self._mischief.fault_for(asked) or Fault()
        answer = self._answer(service, asked, fault)
        wire.note = lambda status: self.log.note(row, status=status, items=answer.items, fault=_name(fault))
        fault.deliver(answer, wire)

    def _answer(self, service: Service, asked: Asked, fault: Fault) -> Answer:
        if not asked.endpoint:
            return Answer(b"Not Found", "text/plain", status=404)
        with self._lock:
            answer = service.answer(asked, self._now, fault.manner(self._manners[asked.service]))
            self._now += self.advance_per_request
        return fault.change(answer, asked)


def _name(fault: Fault) -> str:
    return "" if type(fault) is Fault else type(fault).__name__
