"""What changed at arXiv, by its OAI-PMH: announcements however late, versions, journal references, withdrawals.

The days of the API are days of submission, and moderation may take weeks; these days are days of announcement.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..records.page import Harvested
from ..records.record import Record
from .arxiv_oai_service import Listing, OaiService
from .arxiv_record import SOURCE
from .http import Policy, SourceError
from .windows import Batches, digest

# Announced at 20:00 Eastern, which is midnight UTC, listed at 22:30 (info.arxiv.org/help/oa): a change may be listed
# later than the day it is stamped with.
_LISTED_AFTER = timedelta(hours=6)
_DAY = timedelta(days=1)
_HELD_AT_MOST = timedelta(days=90)
_GROUPS = frozenset({"cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"})


@dataclass(frozen=True)
class OaiStream:
    """The changes of all papers of `categories` (`q-bio.GN`, or `cs` for a whole archive); without any, of all arXiv.

    OAI-PMH cannot select by terms: what is delivered is every change, for flows to choose from.
    """

    oai_url: str
    categories: tuple[str, ...]
    policy: Policy

    @property
    def name(self) -> str:
        """The same while the categories are the same, in whatever order."""
        return f"arxiv-oai:{digest(' '.join(self.sets))}"

    @property
    def sets(self) -> list[str]:
        """The sets to list, each in arXiv's spelling; "" is all of arXiv."""
        return sorted({set_of(category) for category in self.categories}) or [""]


@dataclass(frozen=True)
class Changes:
    """One batch of changes. `complete_until`, in the last batch of a list that is proven whole, is the next `since`."""

    harvested: Harvested
    complete_until: date | None = None


def harvest_changes(stream: OaiStream, *, since: date | None, now: datetime) -> Iterator[Changes]:
    """All papers changed on or after `since`, the `complete_until` of the harvest before; None is yesterday.

    Each paper comes once. A service's fault is a problem of its batch, never an exception; then there is no
    `complete_until`, and the same `since` is to be asked again.
    """
    service = OaiService(stream.oai_url, stream.policy)
    batches = Batches(SOURCE, stream.name, lambda: service.requests)
    first = min(since or now.date() - _DAY, now.date())
    read: set[str] = set()
    refused: set[str] = set()
    responded, is_whole = now, True
    for spec in stream.sets:
        listing = Listing(service, spec, first)
        try:
            for page in listing.pages():
                batches.add(
                    [record for record in page.records if record.source_id not in read],
                    [item for item in page.rejected if item.identifier not in read | refused],
                )
                read |= {record.source_id for record in page.records}
                refused |= {item.identifier for item in page.rejected}
                if batches.is_full:
                    yield Changes(batches.unproven())
        except SourceError as fault:
            is_whole = False
            yield Changes(batches.unproven(f"changes of {spec or 'arXiv'} since {first}: {fault}"))
            if batches.gives_up_after(fault):
                return
        responded = min(responded, listing.responded or now)
    yield Changes(batches.unproven(), (responded - _LISTED_AFTER).date() if is_whole else None)


def is_new(record: Record, first_day: date, began: datetime) -> bool:
    """Whether a changed paper may be one that a stream, asked for `first_day` and later since `began`, has not seen.

    Ids are given at announcement, in order, and never back-dated (info.arxiv.org/help/arxiv_identifier): one of an
    earlier month was announced before. Where no id tells, a first version counts that moderation may have held.
    """
    if record.first_posted is None or record.first_posted.date() >= first_day:
        return True
    if record.source_id[:4].isdecimal() and record.source_id[:4] >= f"{began:%y%m}":
        return True
    return record.version == 1 and record.first_posted.date() >= first_day - _HELD_AT_MOST


def set_of(category: str) -> str:
    """`q-bio.GN` is the set `q-bio:q-bio:GN`, `hep-ex` is `physics:hep-ex`, `cs` and `cs.*` are `cs`."""
    archive, _, subject = category.strip().partition(".")
    group = archive if archive in _GROUPS else "physics"
    if subject in ("", "*"):
        return archive if archive == group else f"{group}:{archive}"
    return f"{group}:{archive}:{subject}"
