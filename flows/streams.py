"""What to harvest: the configured sources as streams, each with its days and its harvest."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, Protocol

from platformdirs import user_state_path

from ..config.settings import BiorxivSection, Settings
from ..config.workspace import Workspace
from ..records.page import Harvested
from ..sources import arxiv, arxiv_oai, biorxiv, crossref, pubmed
from ..sources.feed_memory import FeedMemory
from ..sources.http import Policy
from .channels import Channel, arxiv_changes, crossref_links, journal_versions, late_fields
from .errors import MisuseError


class Harvest(Protocol):
    """`sources.*.harvest`, its stream given; `remembered` is the text of the source's own bookmark, or ""."""

    def __call__(self, days: Sequence[date], *, now: datetime, remembered: str) -> Iterator[Harvested]: ...


@dataclass(frozen=True)
class Source:
    """A configured source: the stream its windows are kept under, and the ways to ask it."""

    name: str
    stream: str
    window_days: int
    harvest: Harvest
    by_id: Callable[[Iterable[str]], Iterator[Harvested]]
    channels: tuple[Channel, ...] = ()

    @property
    def memory(self) -> str:
        """The bookmark that a harvest of days goes on from."""
        return f"{self.stream}:feeds"


def configured_sources(workspace: Workspace, only: Sequence[str] = ()) -> list[Source]:
    """The enabled sources, or those of them named in `only`; an unknown or disabled name is misuse."""
    sources = {source.name: source for source in _all_enabled(workspace)}
    unknown = [name for name in only if name not in sources]
    if unknown:
        raise MisuseError(f"no source {', '.join(unknown)} is enabled; enabled: {', '.join(sources) or 'none'}")
    return [source for name, source in sources.items() if not only or name in only]


def require_sources(workspace: Workspace, only: Sequence[str] = ()) -> None:
    """Misuse if there is nothing to ask: a night of no source would look like a night without news."""
    if not configured_sources(workspace, only):
        raise MisuseError("no source is enabled; set `enabled = true` in `[sources.arxiv]` or another section")


def _all_enabled(workspace: Workspace) -> Iterator[Source]:
    settings = workspace.settings
    if settings.sources.arxiv.enabled:
        yield _arxiv(settings)
    if settings.sources.biorxiv.enabled:
        yield _biorxiv("biorxiv", settings.sources.biorxiv, settings)
    if settings.sources.medrxiv.enabled:
        yield _biorxiv("medrxiv", settings.sources.medrxiv, settings)
    if settings.sources.pubmed.enabled:
        yield _pubmed(workspace)


def _arxiv(settings: Settings) -> Source:
    section = settings.sources.arxiv
    stream = arxiv.ArxivStream(
        api_url=section.api_url,
        categories=tuple(section.categories),
        terms=section.terms,
        policy=_policy(settings, section.seconds_between_requests),
    )
    changed = arxiv_oai.OaiStream(section.oai_url, tuple(section.categories), stream.policy)
    return Source(
        "arxiv",
        stream.name,
        section.window_days,
        lambda days, *, now, remembered: arxiv.harvest(stream, days, now=now),
        lambda ids: arxiv.fetch_by_ids(stream, ids),
        (arxiv_changes(stream, changed),) if section.is_proven_by_oai else (),
    )


def _biorxiv(server: Literal["biorxiv", "medrxiv"], section: BiorxivSection, settings: Settings) -> Source:
    stream = biorxiv.BiorxivStream(
        server=server,
        rss_url=section.rss_url,
        api_url=section.api_url,
        subjects=tuple(section.subjects),
        policy=_policy(settings, section.seconds_between_requests),
    )

    def harvest(days: Sequence[date], *, now: datetime, remembered: str) -> Iterator[Harvested]:
        memory = FeedMemory.from_json(remembered) if remembered else FeedMemory()
        yield from biorxiv.harvest(stream, days, now=now, memory=memory)
        yield Harvested(server, stream.name, notes=memory.notes, bookmarks={source.memory: memory.as_json()})

    source = Source(
        server,
        stream.name,
        section.window_days,
        harvest,
        lambda ids: biorxiv.fetch_by_ids(stream, ids),
        (journal_versions(stream), *_crossref(server, stream.name, settings)),
    )
    return source


def _crossref(server: str, stream: str, settings: Settings) -> Iterator[Channel]:
    section = settings.sources.crossref
    if section.enabled:
        asked = crossref.CrossrefStream(section.api_url, _policy(settings, section.seconds_between_requests))
        yield crossref_links(server, stream, asked, section.papers_per_night)


def _pubmed(workspace: Workspace) -> Source:
    section = workspace.settings.sources.pubmed
    key = workspace.secrets.ncbi_api_key
    stream = pubmed.PubmedStream(
        eutils_url=section.eutils_url,
        query=section.query,
        policy=_policy(workspace.settings, section.seconds_between_requests),
        api_key=key.get_secret_value() if key else None,
    )
    return Source(
        "pubmed",
        stream.name,
        section.window_days,
        lambda days, *, now, remembered: pubmed.harvest(stream, days, now=now),
        lambda ids: pubmed.fetch_by_ids(stream, ids),
        (late_fields(stream),),
    )


def _policy(settings: Settings, pace_seconds: float) -> Policy:
    return Policy(
        pace_seconds=pace_seconds,
        timeout_seconds=settings.harvest.timeout_seconds,
        deadline_seconds=settings.harvest.deadline_seconds,
        contact=settings.harvest.contact,
        lock_folder=_lock_folder() if pace_seconds > 0 else None,
    )


def _lock_folder() -> Path:
    """One for the user, not the workspace: a service counts all requests of a machine together."""
    folder = user_state_path("livinglist") / "lanes"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".writable").touch()
    except OSError as error:
        raise MisuseError(f"cannot write {folder}, which keeps one line to each service: {error.strerror}") from error
    return folder
