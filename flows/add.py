"""Papers that no query found: asked for by identifier at the services that may know them, and put into the queue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..records.identifiers import PREPRINT_PREFIXES, Identifiers
from ..review.adding import paper_named
from ..sources.parsers import parsers_digest
from ..store import harvests
from ..store.database import reading
from ..store.describe import texts
from ..store.known import work_named
from ..store.states import states_of
from .judge import judge_works
from .ledger import opened_store
from .streams import Source, configured_sources
from .training import current_model


@dataclass(frozen=True)
class Added:
    """What came of what was `asked` for: added, known (it was there before), or missing for a reason."""

    asked: str
    outcome: str
    work: int | None = None
    title: str = ""
    state: str = ""
    reason: str = ""


def add(workspace: Workspace, asked: Sequence[str], *, now: datetime) -> list[Added]:
    """Harvest the papers of these identifiers or addresses, whatever the queries, and judge them.

    Raises `MisuseError`, before anything is asked, for one that no source knows papers by.
    """
    named = {text: paper_named(text) for text in dict.fromkeys(asked)}
    sources = {source.name: source for source in configured_sources(workspace)}
    with opened_store(workspace) as engine:
        known = {text: work for text, names in named.items() if (work := _work(engine, names))}
        reasons = {text: _ask(engine, sources, names, now=now) for text, names in named.items() if text not in known}
        found = known | {text: work for text in reasons if (work := _work(engine, named[text]))}
        new = sorted(set(found.values()) - set(known.values()))
        if new:
            judge_works(engine, current_model(workspace, engine, at=now).model, new, at=now)
        with reading(engine) as session:
            works = sorted(set(found.values()))
            titles, states = texts(session, works), states_of(session, works)
    return [
        Added(text, "known" if text in known else "added", found[text], titles[found[text]][0], states[found[text]])
        if text in found
        else Added(text, "missing", reason=reasons[text])
        for text in named
    ]


def _places(names: Identifiers) -> Iterator[tuple[str, str]]:
    """Sources that may know the paper, and what it is asked for by. No DOI tells which server has the preprint."""
    if names.arxiv:
        yield "arxiv", names.arxiv
    if names.doi and names.doi.startswith(PREPRINT_PREFIXES):
        yield from (("biorxiv", names.doi), ("medrxiv", names.doi))
    if names.pmid:
        yield "pubmed", names.pmid
    if names.doi and not names.arxiv:
        yield "pubmed", names.doi


def _work(engine: Engine, names: Identifiers) -> int | None:
    with reading(engine) as session:
        return work_named(session, names.pairs())


def _ask(engine: Engine, sources: dict[str, Source], names: Identifiers, *, now: datetime) -> str:
    """Ask one source after the other until one has it; else why none had."""
    said: list[str] = []
    for name, identifier in _places(names):
        if name not in sources:
            said.append(f"{name} is not enabled")
            continue
        for batch in sources[name].by_id([identifier]):
            with Session(engine) as session:
                harvests.save(session, replace(batch, rejected=[]), at=now, parser=parsers_digest())
                session.commit()
            said += [item.reason for item in batch.rejected]
            said += [batch.problem] if batch.problem else []
        if _work(engine, names):
            break
    return "; ".join(dict.fromkeys(said))
