"""What the store knows of a list's papers, for the list doctor."""

from datetime import datetime

from ..config.workspace import Workspace
from ..listing.document import parse
from ..listing.known import Known, KnownPapers
from ..listing.subject import identifiers_of
from ..store.database import StoreError, open_store, reading
from ..store.describe import Description
from ..store.facts import Fact, facts
from ..store.versions import version_of_record


def known_papers(workspace: Workspace, text: str) -> tuple[KnownPapers, str]:
    """What records say of the papers in a list, and why nothing could be asked; "" if it could."""
    try:
        engine = open_store(workspace.database_url)
    except StoreError as error:
        return {}, str(error)
    try:
        with reading(engine) as session:
            found = facts(session, identifiers_of(parse(text)))
            return {pair: _known(fact) for pair, fact in found.items()}, ""
    finally:
        engine.dispose()


def _known(fact: Fact) -> Known:
    paper = fact.paper
    if paper is None:
        return Known(fact.titles)
    version = version_of_record(paper.records)
    return Known(
        fact.titles,
        venue=(version.venue if version else "") or "",
        published_at=version.paper_url if version else None,
        is_withdrawn=paper.withdrawn,
        years=_years(paper, version.year if version else None),
    )


def _years(paper: Description, published: int | None) -> tuple[int, int] | None:
    """The first and the last year in which one of the paper's versions came out."""
    posted: list[datetime] = [record.first_posted for record in paper.records if record.first_posted]
    years = [at.year for at in posted] + [record.year for record in paper.records if record.year]
    years += [published] if published else []
    return (min(years), max(years)) if years else None
