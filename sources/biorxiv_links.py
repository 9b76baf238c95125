"""The rows of `/pubs` of api.biorxiv.org: which preprint became which journal article."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..records.identifiers import clean_doi
from ..records.page import Rejected
from ..records.text import clean_text
from .biorxiv_details import Key, Row
from .envelope import reason_of


@dataclass(frozen=True)
class PublishedAs:
    """A preprint's journal version, as the preprint server asserts it; both DOIs canonical."""

    preprint_doi: str
    published_doi: str
    journal: str = ""
    published_on: date | None = None

    @property
    def relation(self) -> dict[str, str]:
        """As it stands among the `relations` of the preprint's record, with `venue` and `date` where they are told."""
        told = {"venue": self.journal, "date": self.published_on.isoformat() if self.published_on else ""}
        named = {"type": "published_as", "scheme": "doi", "value": self.published_doi}
        return named | {name: value for name, value in told.items() if value}


def links_of(rows: Iterable[Row]) -> tuple[list[PublishedAs], list[Rejected]]:
    """The links, and a reason for each row that tells none."""
    links: list[PublishedAs] = []
    rejected: list[Rejected] = []
    for position, row in enumerate(rows):
        try:
            links.append(_link(row))
        except ValueError as error:
            identifier = clean_doi(str(_preprint_doi(row))) or f"row {position}"
            raw = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace")
            rejected.append(Rejected(identifier, reason_of(error), raw))
    return links, rejected


def link_key_of(row: Row) -> Key:
    """What tells one row from another: both DOIs; a row without them is its own name."""
    told = _preprint_doi(row), row.get("published_doi")
    return (str(told[0]), str(told[1])) if all(told) else ("", json.dumps(row, sort_keys=True))


def published_on(row: Row) -> date | None:
    """The day of publication, if the row tells a readable one."""
    try:
        return date.fromisoformat(str(row.get("published_date"))[:10])
    except ValueError:
        return None


def _preprint_doi(row: Row) -> object:
    return row.get("preprint_doi") or row.get("biorxiv_doi")


def _link(row: Row) -> PublishedAs:
    preprint, published = clean_doi(str(_preprint_doi(row))), clean_doi(str(row.get("published_doi")))
    if not preprint or not published:
        raise ValueError("no DOI of the preprint" if not preprint else "no DOI of the journal version")
    if preprint == published:
        raise ValueError("the preprint's own DOI as that of its journal version")
    journal = row.get("published_journal")
    return PublishedAs(preprint, published, clean_text(journal) if isinstance(journal, str) else "", published_on(row))
