"""Search over everything ever harvested, decided and listed, narrowed by what the matches have."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from ..records.identifiers import identifiers_in
from ..records.text import fold
from ..store import describe, suggestions
from ..store.search import MOST, Found, search
from ..store.states import states_of_many
from . import facets
from .adding import names_paper
from .desk import Desk
from .pages_add import named_work
from .replies import TheDesk, page

router = APIRouter()

_A_PAGE = 25
_LOOKED_THROUGH = 100  # of the best matches, for a facet: each is read for it
_STATES = ("candidate", "included", "excluded", "listed")
_SOURCES = ("arxiv", "biorxiv", "medrxiv", "pubmed")
_KINDS = ("method", "survey", "dataset")


@router.get("/search", response_class=HTMLResponse)
def find(
    request: Request,
    desk: TheDesk,
    q: Annotated[str, Query(max_length=300)] = "",
    state: Annotated[str, Query(pattern="^(candidate|included|excluded|listed)?$")] = "",
    source: Annotated[str, Query(pattern="^[a-z]{0,16}$")] = "",
    category: Annotated[str, Query(max_length=32)] = "",
    kind: Annotated[str, Query(pattern="^(method|survey|dataset)?$")] = "",
    year: Annotated[str, Query(pattern=r"^(|(19|20)\d\d)$")] = "",
    facet: Annotated[str, Query(max_length=200)] = "",
    start: Annotated[int, Query(ge=0, le=2 * MOST, alias="from")] = 0,
) -> Response:
    """A page of what was found, the best match first; beside each filter, how many works each of its values leaves."""
    narrowed = {"state": state, "source": source, "category": category, "kind": kind}
    with desk.reading() as session:
        found = search(
            session, q, **{name: value or None for name, value in narrowed.items()}, year=int(year) if year else None
        )  # fmt: skip
        works, named = found.work_ids, named_work(session, fold(q))
        if facet:
            works = list(facets.with_value(desk.workspace, session, works[:_LOOKED_THROUGH], facet))
        return page(
            request, "search.html", asked={"q": q} | narrowed | {"year": year, "facet": facet},
            works=_told(session, works[start : start + _A_PAGE]), number=len(works), is_all=found.is_all,
            looked_through=_LOOKED_THROUGH if facet and len(found.work_ids) > _LOOKED_THROUGH else None,
            named=named, may_add=bool(q) and not named and not works and names_paper(identifiers_in(q)),
            start=start, a_page=_A_PAGE, choices=_choices(desk, found, narrowed | {"year": year}),
            facets=[(one.name, [value.name for value in one.values]) for one in facets.configured(desk.workspace)],
        )  # fmt: skip


def _choices(desk: Desk, found: Found, narrowed: dict[str, str]) -> dict[str, list[tuple[str, int | None]]]:
    """Of each way to narrow its values, with the works each leaves; all values before anything was looked for."""
    values: dict[str, Any] = {
        "state": _STATES, "source": _SOURCES, "category": [key for key, _ in desk.categories], "kind": _KINDS,
        "year": sorted({*found.counts.get("year", {}), narrowed["year"]} - {""}, reverse=True),
    }  # fmt: skip
    return {
        name: [
            (value, found.counts[name].get(value, 0) if found.counts else None)
            for value in known
            if not found.counts or value in found.counts[name] or value == narrowed[name]
        ]
        for name, known in values.items()
    }


def _told(session: Session, work_ids: list[int]) -> list[dict[str, Any]]:
    papers = describe.describe(session, work_ids)
    said = suggestions.categories(session, work_ids)
    states = states_of_many(session, work_ids)
    return [
        {
            "work": work_id,
            "title": paper.title,
            "authors": paper.authors[:3],
            "venue": paper.venue,
            "year": paper.year,
            "state": states[work_id],
            "category": paper.entries[0].category if paper.entries else said.get(work_id),
            "abstract": paper.abstract[:260],
        }
        for work_id, paper in papers.items()
    ]
