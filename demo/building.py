"""Papers by the dozen or by the ten thousand: short ways to say where and when something appeared."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, timezone

from .names import invented_authors
from .papers import ArxivVersion, OnArxiv, OnPreprintServer, OnPubmed, Paper, PreprintVersion, Server

# Summer time all year: an announcement an hour early in winter harms nobody here.
_EASTERN = timezone(timedelta(hours=-4))
_DAYS_TO_ANNOUNCEMENT = {0: 0, 1: 0, 2: 0, 3: 0, 4: 2, 5: 2, 6: 1}  # by weekday of the closing time


def announced_after(submitted: datetime) -> datetime:
    """When arXiv announces what moderation does not hold: 20:00 Eastern, Sunday to Thursday.

    A day's batch closes at 14:00; Friday's appears on Sunday, the weekend's on Monday
    (https://info.arxiv.org/help/availability.html).
    """
    local = submitted.astimezone(_EASTERN)
    closing = local.date() + timedelta(days=local.time() > time(14))
    day = closing + timedelta(days=_DAYS_TO_ANNOUNCEMENT[closing.weekday()])
    return datetime.combine(day, time(20), _EASTERN).astimezone(submitted.tzinfo)


def arxiv_paper(
    arxiv_id: str,
    title: str,
    submitted: datetime,
    *,
    abstract: str = "",
    categories: Sequence[str] = ("cs.LG",),
    announced: datetime | None = None,
    authors: Sequence[str] = (),
) -> Paper:
    """A paper that stands on arXiv alone, in one version."""
    version = ArxivVersion(submitted, announced or announced_after(submitted))
    return Paper(
        title,
        abstract,
        tuple(authors) or invented_authors(arxiv_id),
        arxiv=OnArxiv(arxiv_id, tuple(categories), (version,)),
    )


def preprint_paper(
    doi: str,
    title: str,
    posted: datetime,
    *,
    server: Server = "biorxiv",
    abstract: str = "",
    category: str = "bioinformatics",
    authors: Sequence[str] = (),
) -> Paper:
    """A paper that stands on bioRxiv or medRxiv alone, in one version."""
    shown = OnPreprintServer(server, doi, category, (PreprintVersion(posted),))
    return Paper(title, abstract, tuple(authors) or invented_authors(doi), preprint=shown)


def pubmed_paper(
    pmid: str,
    title: str,
    entered: datetime,
    *,
    abstract: str = "",
    journal: str = "Journal of Invented Medicine",
    doi: str = "",
    authors: Sequence[str] = (),
) -> Paper:
    """A paper that stands in PubMed alone."""
    shown = OnPubmed(pmid, entered, journal, doi=doi)
    return Paper(title, abstract, tuple(authors) or invented_authors(pmid), pubmed=shown)


def many_papers(number: int, *, first: datetime, days: int = 1, topic: str = "foundation model") -> list[Paper]:
    """So many invented papers over so many days from midnight on: half arXiv, the rest bioRxiv, medRxiv and PubMed.

    Each is visible by the midnight after its day, and names the topic in title and abstract.
    """
    step = timedelta(days=days) / max(number, 1)
    return [_nth(index, first + index * step, topic) for index in range(number)]


def _nth(index: int, at: datetime, topic: str) -> Paper:
    at = at.replace(microsecond=0)
    title = f"Study {index} of a {topic} for tissue number {index * 7919 % 10_007}"
    abstract = " ".join(
        f"Sentence {line} of study {index} tells what the {topic} saw in case {line}." for line in range(12)
    )
    midnight = at.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    if index % 2 == 0:
        name = f"{at:%y%m}.{index:05}"
        return arxiv_paper(name, title, at, abstract=abstract, announced=midnight, categories=("cs.LG", "q-bio.QM"))
    if index % 4 == 1:
        return pubmed_paper(str(40_000_000 + index), title, at, abstract=abstract, doi=f"10.5555/invented.{index}")
    server: Server = "biorxiv" if index % 8 == 3 else "medrxiv"
    category = "bioinformatics" if server == "biorxiv" else "health informatics"
    doi = f"10.64898/{at:%Y.%m.%d}.{700_000 + index}"
    return preprint_paper(doi, title, at, server=server, abstract=abstract, category=category)
