"""`Bio.Entrez` builds and spaces the requests; what sends them is ours: its own opener has no timeout and no mercy."""

import io
import threading
from collections.abc import Callable
from email.message import Message
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

import requests
from Bio import Entrez

from .http import Policy
from .transport import PoliteAdapter, polite

SOURCE = "pubmed"

# Bio.Entrez has no base URL to set and keeps its opener, tries and clock in the module.
_entrez: Any = Entrez
_entrez_lock = threading.Lock()


class EntrezService:
    """E-utilities at `eutils_url`. Gives bytes of complete 200 answers, or raises a `SourceError`."""

    def __init__(self, eutils_url: str, policy: Policy, api_key: str | None) -> None:
        self._base = eutils_url.rstrip("/")
        self._policy = policy
        self._adapter = PoliteAdapter(SOURCE, policy, service="ncbi", secrets=(api_key,) if api_key else ())
        self._session = polite(requests.Session(), self._adapter)
        self._identity = {"tool": "livinglist", "email": policy.contact, "api_key": api_key or None}

    @property
    def requests(self) -> int:
        """Requests sent so far."""
        return self._adapter.requests

    def search(self, term: str, *, retmax: int) -> bytes:
        """One esearch of PubMed."""
        return self._call(Entrez.esearch, db="pubmed", term=term, retmax=retmax, retmode="xml")

    def fetch(self, pmids: list[str]) -> bytes:
        """One efetch of PubMed, as XML."""
        return self._call(Entrez.efetch, db="pubmed", id=pmids, retmode="xml")

    def _call(self, utility: Callable[..., Any], **parameters: Any) -> bytes:
        with _entrez_lock:
            before = _entrez.urlopen, _entrez.max_tries
            _entrez.urlopen, _entrez.max_tries = self._open, 1
            if self._policy.pace_seconds == 0:
                _entrez._open.previous = 0
            try:
                body: bytes = utility(**parameters, **self._identity).read()
            finally:
                _entrez.urlopen, _entrez.max_tries = before
        return body

    def _open(self, request: Request) -> "_Answer":
        """A new request in place of Bio's; efetch always by POST, as NCBI asks for long lists of ids."""
        utility = urlsplit(request.full_url)
        data = request.data if isinstance(request.data, bytes) else None
        query = data or utility.query.encode()
        address = f"{self._base}/{utility.path.rpartition('/')[2]}"
        if data or utility.path.endswith("/efetch.fcgi"):
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            return _Answer(self._session.post(address, data=query, headers=form).content)
        return _Answer(self._session.get(f"{address}?{query.decode('ascii')}").content)


class _Answer(io.BytesIO):
    """What Bio.Entrez expects of a handle. Always XML to it: it would decode plain text by itself."""

    url = ""

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self.headers = Message()
        self.headers["Content-Type"] = "text/xml"
