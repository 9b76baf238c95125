"""Papers for long simulations: every lag, tie, burst, late fact and second roof that the services are known for."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from .building import announced_after
from .names import invented_authors
from .papers import ArxivVersion, OnArxiv, OnPreprintServer, OnPubmed, Paper, PreprintVersion, Relation, Server

TOPIC = "foundation model"
CATEGORIES = (("cs.LG",), ("cs.CV", "eess.IV"), ("q-bio.GN", "cs.LG"))
_PLACES = ("arxiv", "biorxiv", "medrxiv", "pubmed")
_LETTERS = str.maketrans("0123456789", "abcdefghij")
_OFF_TOPIC = "No word of the matter"


def adversarial_papers(seed: int, *, first: datetime, days: int, a_day: int = 12, burst: int = 0) -> list[Paper]:
    """So many papers a day for each service, from midnight on, with the tails that lose papers for others.

    On one day in twenty, on arXiv in forty, a service gets up to `burst` more; at weekends the preprint servers get few
    or none. One paper in twenty stands on several services, and one title in forty is that of another paper too.
    """
    dice, numbers = random.Random(seed), count()
    papers: list[Paper] = []
    for day in range(days):
        midnight = first + timedelta(days=day)
        for place in _PLACES:
            many = _number(place, midnight, a_day, burst, dice)
            papers += _of_one_day(place, _instants(midnight, many, dice), numbers, dice)
    return papers


def _number(place: str, day: datetime, a_day: int, burst: int, dice: random.Random) -> int:
    if place in ("biorxiv", "medrxiv") and day.weekday() > 4:
        return dice.choice((0, 0, a_day // 3))
    rarity = 40 if place == "arxiv" else 20
    return a_day + (dice.randint(burst // 3, burst) if burst and dice.random() < 1 / rarity else 0)


def _instants(midnight: datetime, many: int, dice: random.Random) -> Iterator[datetime]:
    """One in five shares its second with the one before."""
    at = midnight
    for _ in range(many):
        at = midnight + timedelta(seconds=dice.randrange(86_400)) if dice.random() < 0.8 else at
        yield at


def _of_one_day(place: str, instants: Iterator[datetime], numbers: Iterator[int], dice: random.Random) -> list[Paper]:
    papers: list[Paper] = []
    for at in instants:
        number = next(numbers)
        name = f"Paper {number} of {place}"
        if dice.random() < 0.05:
            papers.append(_under_many_roofs(name, number, at, dice))
            continue
        if dice.random() < 0.025 and papers:
            name = papers[-1].title.partition(":")[0]
        papers.append(_alone(place, name, number, at, dice))
    return papers


def _alone(place: str, name: str, number: int, at: datetime, dice: random.Random) -> Paper:
    title, abstract = f"{name}: a {TOPIC} under adverse conditions", f"{name} tells of a {TOPIC} in one sentence."
    authors = _authors(number)
    if place == "arxiv":
        if dice.random() < 0.02:  # on topic from its second version on
            return Paper(f"{name}: {_OFF_TOPIC}", _OFF_TOPIC, authors, arxiv=_on_arxiv(number, at, dice, later=title))
        return Paper(title, abstract, authors, arxiv=_on_arxiv(number, at, dice))
    if place == "pubmed":
        shown_there = _on_pubmed(number, at, dice)
        if shown_there.abstract_since and dice.random() < 0.3:
            title = f"{name}: {_OFF_TOPIC}"
        return Paper(title, abstract, authors, pubmed=shown_there)
    server: Server = "biorxiv" if place == "biorxiv" else "medrxiv"
    return Paper(title, abstract, authors, preprint=_on_server(number, at, server, dice))


def _under_many_roofs(name: str, number: int, at: datetime, dice: random.Random) -> Paper:
    """On arXiv and a preprint server, and weeks later in PubMed under the DOI that both others learn some day."""
    journal, entered = f"10.5555/journal.{number}", at + timedelta(days=dice.uniform(10, 50))
    known, announced = entered + timedelta(days=dice.uniform(-5, 20)), announced_after(at) + _moderation(dice)
    server: Server = "biorxiv" if number % 2 else "medrxiv"
    return Paper(
        f"{name}: a {TOPIC} under many roofs",
        f"{name} is a {TOPIC} told more than once.",
        _authors(number),
        arxiv=OnArxiv(
            f"{announced:%y%m}.{number:05}",  # an id is given at announcement
            dice.choice(CATEGORIES),
            (ArxivVersion(at, announced),),
            doi=journal,
            published_since=known,
        ),
        preprint=OnPreprintServer(
            server,
            f"10.64898/{at:%Y.%m.%d}.r{number:06}",
            "bioinformatics" if server == "biorxiv" else "health informatics",
            (PreprintVersion(at + timedelta(days=dice.uniform(0, 9))),),
            published_doi=journal,
            published_on=entered.date(),
            linked_since=known + timedelta(days=dice.uniform(0, 9)),
        ),
        pubmed=OnPubmed(str(60_000_000 + number), entered, "Adversarial letters", doi=journal),
    )


def _authors(number: int) -> tuple[str, ...]:
    """Family names that no other paper's authors have."""
    letters = f"{number:06}".translate(_LETTERS)
    return tuple(f"{author}{letters}" for author in invented_authors(f"{number}"))


def _on_arxiv(number: int, at: datetime, dice: random.Random, *, later: str | None = None) -> OnArxiv:
    announced = announced_after(at) + _moderation(dice)
    versions = [ArxivVersion(at, announced)]
    if later or dice.random() < 0.15:
        again = announced + timedelta(days=dice.uniform(0.5, 40))
        is_withdrawn = not later and dice.random() < 0.2
        versions.append(ArxivVersion(again, announced_after(again), title=later, withdrawn=is_withdrawn))
    linked = announced + timedelta(days=dice.uniform(1, 60)) if dice.random() < 0.1 else None
    return OnArxiv(
        f"{announced:%y%m}.{number:05}",
        dice.choice(CATEGORIES),
        tuple(versions),
        doi=f"10.5555/arxiv.{number}" if linked else "",
        published_since=linked,
        touched=(announced + timedelta(days=dice.uniform(1, 90)),) if dice.random() < 0.05 else (),
        is_fleeting=not later and dice.random() < 0.03,
    )


def _moderation(dice: random.Random) -> timedelta:
    """How much longer than usual: mostly not at all, sometimes a fortnight, rarely three months."""
    luck = dice.random()
    return timedelta(days=0 if luck < 0.9 else dice.randint(1, 14) if luck < 0.99 else dice.randint(30, 90))


def _on_server(number: int, at: datetime, server: Server, dice: random.Random) -> OnPreprintServer:
    """One row in twenty appears up to four days after its date."""
    late = timedelta(days=dice.randint(1, 4)) if dice.random() < 0.05 else timedelta(0)
    versions = [PreprintVersion(at + late, dated=at.date())]
    if dice.random() < 0.2:
        kind = "withdrawn" if dice.random() < 0.1 else "new results"
        versions.append(PreprintVersion(at + late + timedelta(days=dice.uniform(0.1, 50)), type=kind))
    is_published = dice.random() < 0.1
    return OnPreprintServer(
        server,
        f"{'10.64898' if number % 5 else '10.1101'}/{at:%Y.%m.%d}.{server[0]}{number:06}",
        "bioinformatics" if server == "biorxiv" else "health informatics",
        tuple(versions),
        published_doi=f"10.5555/{server}.{number}" if is_published else "",
        published_on=at.date() + timedelta(days=30) if is_published else None,
        linked_since=at + timedelta(days=dice.uniform(31, 60)),
        is_fleeting=dice.random() < 0.03,
    )


def _on_pubmed(number: int, at: datetime, dice: random.Random) -> OnPubmed:
    late = [at + timedelta(days=dice.uniform(0.5, 20)) if dice.random() < 0.1 else None for _ in range(3)]
    return OnPubmed(
        str(60_000_000 + number),
        at,
        "Adversarial letters",
        doi=f"10.5555/pubmed.{number}",
        edat=at.date() - timedelta(days=400) if dice.random() < 0.05 else None,
        relations=(Relation("UpdateIn", str(50_000_000 + number), "Letters.", late[2]),) if late[2] else (),
        abstract_since=late[0],
        doi_since=late[1],
        deleted=at + timedelta(days=dice.uniform(0.1, 5)) if dice.random() < 0.01 else None,
        indexed_since=at + timedelta(days=dice.uniform(0.1, 3)) if dice.random() < 0.05 else None,
    )
