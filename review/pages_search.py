"""Search over everything ever harvested, decided and listed."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from ..store import describe, suggestions
from ..store.search import MOST, search
from ..store.states import states_of
from .replies import TheDesk, page

router = APIRouter()

_A_PAGE = 25
_STATES = ("candidate", "included", "excluded", "listed")
_SOURCES = ("arxiv", "biorxiv", "medrxiv", "pubmed")


@router.get("/search", response_class=HTMLResponse)
def find(
    request: Request,
    desk: TheDesk,
    q: Annotated[str, Query(max_length=300)] = "",
    state: Annotated[str, Query(pattern="^(candidate|included|excluded|listed)?$")] = "",
    source: Annotated[str, Query(pattern="^[a-z]{0,16}$")] = "",
    category: Annotated[str, Query(max_length=32)] = "",
    year: Annotated[str, Query(pattern=r"^(|(19|20)\d\d)$")] = "",
    start: Annotated[int, Query(ge=0, le=MOST, alias="from")] = 0,
) -> Response:
    """A page of what was found, the best match first."""
    asked = {"q": q, "state": state, "source": source, "category": category, "year": year}
    with desk.reading() as session:
        found = search(
            session, q, state=state or None, source=source or None, category=category or None,
            year=int(year) if year else None,
        )  # fmt: skip
        shown = found.work_ids[start : start + _A_PAGE]
        return page(
            request, "search.html", asked=asked, works=_told(session, shown), number=len(found.work_ids),
            is_all=found.is_all, start=start, a_page=_A_PAGE, states=_STATES, sources=_SOURCES,
            categories=desk.categories,
        )  # fmt: skip


def _told(session: Session, work_ids: list[int]) -> list[dict[str, Any]]:
    papers = describe.describe(session, work_ids)
    said = suggestions.suggestions(session, work_ids)
    states = states_of(session, work_ids)
    return [
        {
            "work": work_id,
            "title": paper.title,
            "authors": paper.authors[:3],
            "venue": paper.venue,
            "year": paper.year,
            "state": states[work_id],
            "category": paper.entries[0].category
            if paper.entries
            else said[work_id].category
            if work_id in said
            else None,
            "abstract": paper.abstract[:260],
        }
        for work_id, paper in papers.items()
    ]
