"""The web addresses of a list, and what an answer tells of them: alive, dead, or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from .document import Document
from .links import links_in
from .subject import Defect

Verdict = Literal["alive", "dead", "can't tell"]

_GONE = (404, 410)


@dataclass(frozen=True)
class Address:
    """One address, without the part behind #, and the lines that link to it."""

    url: str
    lines: tuple[int, ...]


def addresses(document: Document) -> list[Address]:
    """Every web address that entries and rows link to, once each, in the order of the list."""
    lines: dict[str, list[int]] = {}
    for url, number in _linked(document):
        there = lines.setdefault(url, [])
        if number not in there[-1:]:
            there.append(number)
    return [Address(url, tuple(numbers)) for url, numbers in lines.items()]


def verdict_of(status: int | None) -> Verdict:
    """What the last answer to a GET tells, redirects followed; None where there was no answer at all.

    Only "not found" and "gone" are dead: publishers answer 401, 403 and 429 to whoever is no browser, servers fail
    for a while, and a name that can't be resolved here may be elsewhere.
    """
    if status is not None and 200 <= status < 400:
        return "alive"
    return "dead" if status in _GONE else "can't tell"


def dead_links(document: Document, verdicts: Mapping[str, Verdict]) -> list[Defect]:
    """A defect for each line that links to a dead address."""
    return [
        Defect("LL037", number, f"the link is dead: {address.url[:120]}")
        for address in addresses(document)
        for number in address.lines
        if verdicts.get(address.url) == "dead"
    ]


def _linked(document: Document) -> Iterator[tuple[str, int]]:
    for line in document.lines:
        if line.shape in ("entry", "row") and "](" in line.raw:
            for link in links_in(line.raw):
                url = link.url.split("#", 1)[0]
                if url.startswith(("http://", "https://")):
                    yield url, line.number
