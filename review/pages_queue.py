"""The queue: one paper at a time, the next ones beside it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from ..store import audit
from . import cards, two_people
from .amending import Amendments
from .batches import outcome_of
from .columns import cells_given
from .desk import Desk
from .errors import MisuseError, on_a_page
from .filters import TheFilters
from .outlook import kept_outlook
from .replies import TheDesk, ThePerson, page
from .sessions import Person
from .upcoming import count_waiting, is_ranked_anew, upcoming

router = APIRouter()

LARGEST = 2**31 - 1
WorkNumber = Annotated[int, Path(ge=1, le=LARGEST)]
MOST_CELLS = 50
_BESIDE = 14


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
    batch: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    voted: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Response:
    """The paper asked for, else the first of the queue."""
    with desk.reading() as session:
        hidden = _hidden(desk, session, person)
        papers = upcoming(desk, session, filters, hidden=hidden)
        order = [paper.work for paper in papers]
        shown = work or (order[0] if order else None)
        place = order.index(shown) if shown in order else -1
        return page(
            request,
            "queue.html",
            card=cards.card(desk, session, shown, curator=person.name) if shown else None,
            order=order,
            beside=papers[max(place, 0) :][:_BESIDE],
            following=next(iter(order[place + 1 :]), None),
            filters=filters,
            waiting=count_waiting(desk, session, hidden=hidden),
            today=_today(desk, session, person),
            voted=voted if voted and two_people.known_to(session, voted, person.name) else None,
            outlook=kept_outlook(desk),
            done=audit.decision(session, done) if done else None,
            batch=outcome_of(session, batch) if batch else None,
            categories=desk.categories,
            reasons=desk.workspace.settings.review.reasons,
        )


@router.get("/queue/order")
def order(desk: TheDesk, person: ThePerson, filters: TheFilters) -> JSONResponse:
    """The next papers as they are ranked now, for the script; and how far the day has come."""
    with desk.reading() as session:
        hidden = _hidden(desk, session, person)
        papers = upcoming(desk, session, filters, hidden=hidden)
        return JSONResponse(
            {
                "order": [paper.work for paper in papers],
                "is_current": is_ranked_anew(desk, session, filters, hidden=hidden),
                "near": [asdict(paper) for paper in papers],
                "waiting": count_waiting(desk, session, hidden=hidden),
                "today": _today(desk, session, person),
            }
        )


@router.get("/queue/card/{work}", response_class=HTMLResponse)
def one_card(request: Request, desk: TheDesk, person: ThePerson, filters: TheFilters, work: WorkNumber) -> Response:
    """A card alone, which the script fetches before it is needed."""
    with desk.reading() as session:
        return page(
            request,
            "card.html",
            card=cards.card(desk, session, work, curator=person.name),
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
    column: Annotated[list[str], Query(max_length=MOST_CELLS)] = [],  # noqa: B006
    value: Annotated[list[str], Query(max_length=MOST_CELLS)] = [],  # noqa: B006
) -> JSONResponse:
    """The line the work would become, so amended."""
    with desk.reading() as session:
        try:
            amend = amendments(
                category=category, kind=kind, title=title, venue=venue, year=year, paper_url=paper_url,
                code_url=code_url, cells=(column, value),
            )  # fmt: skip
            written = cards.preview(desk, session, work, amend)
        except MisuseError as error:
            return JSONResponse({"line": None, "problem": on_a_page(error)})
    return JSONResponse({"line": written, "problem": None if written else "the list has no place for it"})


def _hidden(desk: Desk, session: Session, person: Person) -> set[int]:
    """The works that wait for another curator than this one."""
    return two_people.hidden_from(session, person.name) if desk.two_people else set()


def _today(desk: Desk, session: Session, person: Person) -> dict[str, Any]:
    return two_people.today(session, person.name) if desk.two_people else desk.days.today(session, person.name)


def amendments(*, cells: tuple[Sequence[str], Sequence[str]] = ((), ()), **fields: str) -> Amendments:
    """What a form says otherwise than the machine; an empty field says nothing. `cells`: columns, and their values."""
    given: dict[str, Any] = {name: value.strip() for name, value in fields.items() if value.strip()}
    if "year" in given:
        if not given["year"].isdecimal():
            raise MisuseError(f"not a year: {given['year']}")
        given["year"] = int(given["year"])
    pairs = [f"{name}={value}" for name, value in zip(*cells, strict=False) if value.strip()]
    return Amendments(**given, cells=tuple(cells_given(pairs).items()))
