"""What a feed showed when it was last read: to ask for news only, and to notice what has fallen out meanwhile."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Self


@dataclass(frozen=True)
class LastRead:
    """The service's marks of one answer, and the items that were in it ("10.1101/1v2")."""

    etag: str = ""
    last_modified: str = ""
    items: tuple[str, ...] = ()


@dataclass
class FeedMemory:
    """The feeds of one stream, by address. `notes` are of this run and are not kept.

    It changes while a harvest reads; keep it (`as_json`) once the records of that harvest are saved, not before.
    """

    feeds: dict[str, LastRead] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `as_json` gave. Raises `ValueError` for anything else."""
        try:
            kept = json.loads(text).items()
            return cls({address: LastRead(**(told | {"items": tuple(told["items"])})) for address, told in kept})
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"no memory of feeds: {error}") from None

    def as_json(self) -> str:
        """The memory as text, for a database or a file."""
        return json.dumps({address: asdict(read) for address, read in sorted(self.feeds.items())})

    def condition(self, address: str) -> dict[str, str]:
        """The headers that ask for the feed only if it changed (RFC 9110, 13.1); none for one that is not known."""
        known = self.feeds.get(address, LastRead())
        told = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in told.items() if value}

    def learn(self, address: str, headers: Mapping[str, str], items: list[str], *, name: str) -> None:
        """A feed was read whole. A note, if none of its items was there before: more appeared than it can hold."""
        known = self.feeds.get(address, LastRead())
        if known.items and items and not set(items).intersection(known.items):
            self.notes.append(
                f"{name} ran over: all its {len(items)} items are new, and those before them come by the days"
            )
        self.feeds[address] = LastRead(headers.get("ETag", ""), headers.get("Last-Modified", ""), tuple(items))
