"""The queue: one paper at a time, the next ones beside it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from ..store import audit, describe, screening, suggestions
from . import cards
from .desk import Desk
from .errors import MisuseError
from .filters import Filters, TheFilters
from .order import queue_order
from .outlook import outlook
from .replies import TheDesk, ThePerson, page
from .screen import Amendments

router = APIRouter()

LARGEST = 2**31 - 1
WorkNumber = Annotated[int, Path(ge=1, le=LARGEST)]
_AHEAD = 50
_BESIDE = 14
_RANKED_SECONDS = 60
_PAUSE = timedelta(minutes=10)  # a longer gap is no time spent on a paper


@router.get("/", include_in_schema=False)
def start() -> Response:
    """The queue is where the day begins."""
    return RedirectResponse("/queue", status_code=303)


@router.get("/queue", response_class=HTMLResponse)
def queue(
    request: Request,
    desk: TheDesk,
    person: ThePerson,
    filters: TheFilters,
    work: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    done: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Response:
    """The paper asked for, else the first of the queue."""
    with desk.reading() as session:
        order = _order(desk, session, filters)
        shown = work or (order[0] if order else None)
        return page(
            request,
            "queue.html",
            card=cards.card(desk, session, shown) if shown else None,
            order=order,
            beside=_beside(session, order, shown),
            following=_after(order, shown),
            filters=filters,
            waiting=screening.count_candidates(session),
            today=_today(session, person.name),
            outlook=desk.remembered("outlook", _RANKED_SECONDS, lambda: outlook(session)),
            done=audit.decision(session, done) if done else None,
            categories=desk.categories,
            reasons=desk.workspace.settings.review.reasons,
        )


@router.get("/queue/order")
def order(desk: TheDesk, person: ThePerson, filters: TheFilters) -> JSONResponse:
    """The numbers of the next papers, for the script; and how far the day has come."""
    with desk.reading() as session:
        return JSONResponse(
            {
                "order": _order(desk, session, filters, anew=True),
                "waiting": screening.count_candidates(session),
                "today": _today(session, person.name),
            }
        )


@router.get("/queue/card/{work}", response_class=HTMLResponse)
def one_card(request: Request, desk: TheDesk, filters: TheFilters, work: WorkNumber) -> Response:
    """A card alone, which the script fetches before it is needed."""
    with desk.reading() as session:
        return page(
            request,
            "card.html",
            card=cards.card(desk, session, work),
            filters=filters,
            following=None,
            categories=desk.categories,
            reasons=desk.workspace.settings.review.reasons,
        )


@router.get("/works/{work}/line")
def line(
    desk: TheDesk,
    work: WorkNumber,
    category: Annotated[str, Query(max_length=32)] = "",
    kind: Annotated[str, Query(max_length=16)] = "",
    title: Annotated[str, Query(max_length=2000)] = "",
    venue: Annotated[str, Query(max_length=500)] = "",
    year: Annotated[str, Query(max_length=10)] = "",
    paper_url: Annotated[str, Query(max_length=2000)] = "",
    code_url: Annotated[str, Query(max_length=2000)] = "",
) -> JSONResponse:
    """The line the work would become, so amended."""
    amend = amendments(category=category, kind=kind, title=title, venue=venue, year=year, paper_url=paper_url,
                       code_url=code_url)  # fmt: skip
    with desk.reading() as session:
        try:
            written = cards.preview(desk, session, work, amend)
        except MisuseError as error:
            return JSONResponse({"line": None, "problem": str(error)})
    return JSONResponse({"line": written, "problem": None if written else "the list has no place for it"})


def amendments(**fields: str) -> Amendments:
    """What a form says otherwise than the machine; an empty field says nothing."""
    given: dict[str, Any] = {name: value.strip() for name, value in fields.items() if value.strip()}
    if "year" in given:
        if not given["year"].isdecimal():
            raise MisuseError(f"not a year: {given['year']}")
        given["year"] = int(given["year"])
    return Amendments(**given)


def _order(desk: Desk, session: Session, filters: Filters, *, anew: bool = False) -> list[int]:
    """The next papers. Ranked anew behind the page, by the script after each decision; a page takes what is known."""
    known = [key for key, _ in desk.categories]
    if filters.category and filters.category not in known:
        raise MisuseError(f"no category {filters.category!r}; configured: {', '.join(known)}")
    key = f"order {filters.as_query()}"
    if anew:
        desk.forget(key)
    ranked = desk.remembered(key, _RANKED_SECONDS, lambda: queue_order(session, limit=_AHEAD, **filters.words()))
    waiting = screening.still_waiting(session, list(ranked))
    if 2 * len(waiting) <= len(ranked):
        return list(queue_order(session, limit=_AHEAD, **filters.words()))
    return [work_id for work_id in ranked if work_id in waiting]


def _beside(session: Session, order: list[int], shown: int | None) -> list[dict[str, Any]]:
    """The next papers, a line each."""
    place = order.index(shown) if shown in order else 0
    near = order[place : place + _BESIDE]
    said = suggestions.suggestions(session, near)
    return [
        {"work": work_id, "title": title, "relevance": said[work_id].relevance if work_id in said else None}
        for work_id, (title, _) in describe.texts(session, near).items()
    ]


def _after(order: list[int], shown: int | None) -> int | None:
    """The paper after the shown one."""
    place = order.index(shown) + 1 if shown in order else 0
    return order[place] if place < len(order) else None


def _today(session: Session, curator: str) -> dict[str, Any]:
    """How many papers a curator decided since midnight (UTC), and how long one took."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    made = audit.decisions(session, curator=curator, since=midnight)
    gaps = [one.at - other.at for one, other in pairwise(made)]
    paces = [gap.total_seconds() for gap in gaps if timedelta() < gap < _PAUSE]
    settled = {row.work_id for row in made if row.verdict != "reopen"}
    return {"decided": len(settled), "seconds": round(median(paces)) if paces else None}
