"""Adding a paper that no query found: asked for by identifier, fetched beside the server, told when it has come."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ..records.identifiers import identifiers_in
from ..records.text import fold
from ..store import describe
from ..store.known import work_named
from ..store.states import states_of
from .adding import Outcome, paper_named
from .errors import MisuseError, RefusedError
from .replies import TheDesk, ThePerson, page

router = APIRouter()

_LONGEST = 2_000
_WAIT_SECONDS = 2.0  # what answers at once is told at once


class _Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")
    form: str = Field(default="", max_length=200)
    paper: str = Field(default="", max_length=_LONGEST)


@router.get("/add", response_class=HTMLResponse)
def ask(request: Request, desk: TheDesk, paper: Annotated[str, Query(max_length=_LONGEST)] = "") -> Response:
    """The field, and what became of the paper that was asked for."""
    asked = fold(paper)
    outcome = desk.adding.outcome(asked, wait_seconds=_WAIT_SECONDS) if asked else None
    with desk.reading() as session:
        return _page(request, asked, outcome, named_work(session, asked))


@router.post("/add")
def add(request: Request, desk: TheDesk, person: ThePerson, given: Annotated[_Wanted, Form()]) -> Response:
    """Ask the sources for it; one that is in the store is told, not asked for."""
    asked = fold(given.paper)
    try:
        paper_named(asked)
        with desk.reading() as session:
            known = named_work(session, asked)
        if not known:
            desk.adding.begin(asked)
    except (MisuseError, RefusedError) as error:
        status = 400 if isinstance(error, MisuseError) else 409
        return _page(request, asked, Outcome(True, problem=str(error)), None, status=status)
    return RedirectResponse(f"/add?{urlencode({'paper': asked})}", status_code=303)


def named_work(session: Session, text: str) -> dict[str, object] | None:
    """The work whose identifier, or address, a text is: its number, title and state."""
    work = work_named(session, identifiers_in(text).pairs()) if text else None
    if work is None:
        return None
    return {"work": work, "title": describe.texts(session, [work])[work][0], "state": states_of(session, [work])[work]}


def _page(
    request: Request, asked: str, outcome: Outcome | None, found: dict[str, object] | None, *, status: int = 200
) -> HTMLResponse:
    return page(request, "add.html", asked=asked, outcome=outcome, found=found, status=status)
