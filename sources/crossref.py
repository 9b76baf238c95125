"""Crossref: what preprints cite, and which article it links each to. Asked by DOI, a few at a time.

https://api.crossref.org: `works?filter=doi:A,doi:B` gives those it knows; a link that is missing proves nothing.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import requests

from ..records.identifiers import Pair, clean_doi
from .by_id import portions_of
from .http import STOPS_THE_RUN, BadEnvelope, Policy, SourceError
from .transport import PoliteAdapter, polite

SOURCE = "crossref"
_AT_ONCE = 20
_FIELDS = "DOI,reference,relation"


@dataclass(frozen=True)
class CrossrefStream:
    """Where Crossref is asked, and how."""

    api_url: str
    policy: Policy


@dataclass(frozen=True)
class Told:
    """What Crossref says of one DOI: its relations, shaped as a record's, and (scheme, value) of what it cites."""

    relations: list[dict[str, str]] = field(default_factory=list)
    references: list[Pair] = field(default_factory=list)


@dataclass(frozen=True)
class Answered:
    """What came for some DOIs, by DOI. With a `problem` nothing did, and they may be asked for again."""

    asked: list[str]
    told: dict[str, Told] = field(default_factory=dict)
    problem: str | None = None
    requests: int = 0


def fetch_links(stream: CrossrefStream, dois: Sequence[str]) -> Iterator[Answered]:
    """What Crossref says of canonical DOIs. A service's fault is the problem of its portion, never an exception."""
    adapter = PoliteAdapter(SOURCE, stream.policy, service=SOURCE)
    session, counted = polite(requests.Session(), adapter), 0
    for portion in portions_of([doi for doi in dois if "," not in doi], _AT_ONCE):  # a comma would end the DOI
        told, fault = _portion(session, stream, portion)
        sent, counted = adapter.requests - counted, adapter.requests
        problem = f"the links of {len(portion)} papers: {fault}" if fault else None
        yield Answered(portion, told, problem, sent)
        if isinstance(fault, STOPS_THE_RUN):
            return


def parse_works(body: bytes, asked: Sequence[str]) -> dict[str, Told]:
    """What an answer says of the DOIs it was asked for; `BadEnvelope` for one that is no whole answer to that."""
    try:
        message = json.loads(body)["message"]
        total, items = message["total-results"], message["items"]
        found = {clean_doi(item["DOI"]) or "": item for item in items}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadEnvelope(SOURCE, f"an answer of another shape: {type(error).__name__}") from None
    if total != len(items):
        raise BadEnvelope(SOURCE, f"{len(items)} of {total} works")
    if foreign := sorted(set(found) - set(asked)):
        raise BadEnvelope(SOURCE, f"{foreign[0] or 'a work without a DOI'}, which was not asked for")
    return {doi: Told(_relations(one.get("relation")), _references(one.get("reference"))) for doi, one in found.items()}


def _portion(
    session: requests.Session, stream: CrossrefStream, dois: list[str]
) -> tuple[dict[str, Told], SourceError | None]:
    wanted = {"filter": ",".join(f"doi:{doi}" for doi in dois), "rows": str(len(dois)), "select": _FIELDS}
    if stream.policy.contact:
        wanted["mailto"] = stream.policy.contact  # Crossref's polite pool
    address = f"{stream.api_url.rstrip('/')}/works?{urlencode(wanted)}"
    try:
        return stream.policy.attempt(lambda: parse_works(session.get(address).content, dois)), None
    except SourceError as fault:
        return {}, fault


def _relations(told: Any) -> list[dict[str, str]]:
    return [
        {"type": kind.replace("-", "_"), "scheme": "doi", "value": doi}
        for kind, others in (told.items() if isinstance(told, dict) else ())
        for other in (others if isinstance(others, list) else ())
        if isinstance(other, dict) and other.get("id-type") == "doi" and (doi := clean_doi(str(other.get("id"))))
    ]


def _references(told: Any) -> list[Pair]:
    """A reference that Crossref could not resolve has no DOI."""
    cited = told if isinstance(told, list) else []
    dois = [clean_doi(str(one["DOI"])) for one in cited if isinstance(one, dict) and one.get("DOI")]
    return [("doi", doi) for doi in dict.fromkeys(dois) if doi]
