"""Papers and nights for long simulations: every lag, tie, churn and fault that the services are known for."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from . import fault_tables as table
from .building import announced_after
from .endpoints import SERVICES
from .faults import ChunkAbort, Chunked, Fault, Misserve, Refuse, Reset, ShortBody, Speak, Status
from .manners import Manner
from .names import invented_authors
from .papers import ArxivVersion, OnArxiv, OnPreprintServer, OnPubmed, Paper, PreprintVersion, Relation, Server
from .standins import StandIns

# What a client must see through; those that take time (Hang, Drip) are left to tests of their own.
CURABLE: Mapping[str, Fault] = {
    "reset": Reset(),
    "reset amid the body": Reset(after_bytes=700),
    "closed without a word": Refuse(),
    "not HTTP": Speak(),
    "length too large": ShortBody(),
    "chunk abort": ChunkAbort(),
    "truncated": table.truncated(0.7),
    "HTML with 200": table.html_200,
    "XHTML with 200": table.xhtml_200,
    "empty with 200": table.empty_200,
    "database down with 200": table.database_down_200,
    "undecodable": table.undecodable,
    "control character": table.control_character,
    "entity bomb": table.entity_bomb,
    "500": Status(500, b"Internal Server Error"),
    "502": Status(502, b"Bad Gateway"),
    "no items, though the total says so": Misserve(Manner(hide_all=True)),
    "short page": Misserve(Manner(drop_last=1)),
}
STOPPING: Mapping[str, Fault] = {
    "429": table.throttled("30"),
    "429 without Retry-After": table.throttled(None),
    "503": table.throttled("120", code=503),
    "rate exceeded with 200": table.rate_exceeded_200,
}
HARMLESS: Mapping[str, Fault] = {"chunked": Chunked(), "no content type": table.no_content_type}


def adversarial_papers(seed: int, *, first: datetime, days: int, a_day: int = 12) -> list[Paper]:
    """So many papers a day for each service, from midnight on, with the tails that lose papers for others."""
    dice = random.Random(seed)
    papers, tie = [], first
    for number in range(days * a_day):
        at = first + timedelta(days=number // a_day, seconds=dice.randrange(86_400))
        tie = at if dice.random() < 0.8 else tie
        papers.append(_on_arxiv(number, tie, dice))
        papers.append(_on_server(number, at, "biorxiv", dice))
        papers.append(_on_server(number, at, "medrxiv", dice))
        papers.append(_on_pubmed(number, at, dice))
    return papers


def spoil(standins: StandIns, seed: int) -> list[str]:
    """One bad night: some services down, some failing now and then, pages that shrink; gives what was done."""
    dice, done = random.Random(seed), []
    standins.behave()
    for service in SERVICES:
        luck = dice.random()
        if luck < 0.05:
            standins.take_down(service)
            done.append(f"{service}: down")
            continue
        if luck < 0.5:
            faults = CURABLE if luck > 0.1 else STOPPING
            name = dice.choice(sorted(faults))
            chance, times = dice.uniform(0.05, 1), dice.choice((1, 2, 5, None))
            standins.misbehave(service, faults[name], after=dice.randrange(4), times=times, chance=chance)
            done.append(f"{service}: {name}")
        if dice.random() < 0.3:
            inflate = dice.choice((0, 3)) if service in ("biorxiv", "medrxiv") else 0
            size = dice.choice((None, 30)) if service in ("biorxiv", "medrxiv") else None
            standins.set_manner(service, Manner(page_size=size, inflate_total_by=inflate, swap_ties=seed))
    return done


def mend(standins: StandIns) -> None:
    """The morning after: every service is up and honest."""
    standins.behave()
    for service in SERVICES:
        standins.bring_up(service)


def _on_arxiv(number: int, at: datetime, dice: random.Random) -> Paper:
    announced = announced_after(at) + _moderation(dice)
    versions = [ArxivVersion(at, announced)]
    if dice.random() < 0.15:
        again = announced + timedelta(days=dice.uniform(0.5, 40))
        versions.append(ArxivVersion(again, announced_after(again), withdrawn=dice.random() < 0.2))
    linked = announced + timedelta(days=dice.uniform(1, 60)) if dice.random() < 0.1 else None
    shown = OnArxiv(
        f"{at:%y%m}.{number:05}",
        dice.choice((("cs.LG",), ("cs.CV", "eess.IV"), ("q-bio.GN", "cs.LG"))),
        tuple(versions),
        doi=f"10.5555/arxiv.{number}" if linked else "",
        published_since=linked,
        touched=(announced + timedelta(days=dice.uniform(1, 90)),) if dice.random() < 0.05 else (),
    )
    return _paper(f"arXiv paper {number}", arxiv=shown)


def _moderation(dice: random.Random) -> timedelta:
    """How much longer than usual: mostly not at all, sometimes a fortnight, rarely three months."""
    luck = dice.random()
    return timedelta(days=0 if luck < 0.9 else dice.randint(1, 14) if luck < 0.995 else dice.randint(30, 90))


def _on_server(number: int, at: datetime, server: Server, dice: random.Random) -> Paper:
    versions = [PreprintVersion(at)]
    if dice.random() < 0.2:
        kind = "withdrawn" if dice.random() < 0.1 else "new results"
        versions.append(PreprintVersion(at + timedelta(days=dice.uniform(0.1, 50)), type=kind))
    is_published = dice.random() < 0.1
    shown = OnPreprintServer(
        server,
        f"{'10.64898' if number % 5 else '10.1101'}/{at:%Y.%m.%d}.{server[0]}{number:06}",
        "bioinformatics" if server == "biorxiv" else "health informatics",
        tuple(versions),
        published_doi=f"10.5555/{server}.{number}" if is_published else "",
        published_on=at.date() + timedelta(days=30) if is_published else None,
        linked_since=at + timedelta(days=dice.uniform(31, 60)),
    )
    return _paper(f"{server} paper {number}", preprint=shown)


def _on_pubmed(number: int, at: datetime, dice: random.Random) -> Paper:
    late = [at + timedelta(days=dice.uniform(0.5, 20)) if dice.random() < 0.1 else None for _ in range(3)]
    shown = OnPubmed(
        str(60_000_000 + number),
        at,
        "Adversarial letters",
        doi=f"10.5555/pubmed.{number}",
        edat=at.date() - timedelta(days=400) if dice.random() < 0.05 else None,
        relations=(Relation("UpdateIn", str(50_000_000 + number), "Letters.", late[2]),) if late[2] else (),
        abstract_since=late[0],
        doi_since=late[1],
        deleted=at + timedelta(days=dice.uniform(0.1, 5)) if dice.random() < 0.01 else None,
    )
    return _paper(f"PubMed paper {number}", pubmed=shown)


def _paper(name: str, **places: OnArxiv | OnPreprintServer | OnPubmed) -> Paper:
    title = f"{name}: a foundation model under adverse conditions"
    return Paper(title, f"{title}, told in one sentence.", invented_authors(name), **places)  # type: ignore[arg-type]
