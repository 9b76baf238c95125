"""Deciding from the page: each change is saved before it is called saved."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, RedirectResponse, Response

from . import screen
from .filters import filters_of
from .pages_queue import LARGEST, MOST_CELLS, WorkNumber, amendments
from .replies import TheDesk, ThePerson, wants_data

router = APIRouter()


class _Change(BaseModel):
    """What every form that changes something brings: its mark, what the curator had seen, and where to go on."""

    model_config = ConfigDict(extra="forbid")
    form: str = Field(default="", max_length=200)
    seen: int = Field(ge=0, le=LARGEST)
    back: str = Field(default="", max_length=1000)
    note: str = Field(default="", max_length=5000)
    settles: bool = False


class _Inclusion(_Change):
    category: str = Field(default="", max_length=32)
    kind: str = Field(default="", max_length=16)
    title: str = Field(default="", max_length=2000)
    venue: str = Field(default="", max_length=500)
    year: str = Field(default="", max_length=10)
    paper_url: str = Field(default="", max_length=2000)
    code_url: str = Field(default="", max_length=2000)
    column: list[str] = Field(default=[], max_length=MOST_CELLS)  # of a dataset's row, each with its value
    value: list[str] = Field(default=[], max_length=MOST_CELLS)


class _Exclusion(_Change):
    reason: str = Field(default="", max_length=1000)
    other: str = Field(default="", max_length=1000)


@router.post("/works/{work}/include")
def include(
    request: Request, desk: TheDesk, person: ThePerson, work: WorkNumber, given: Annotated[_Inclusion, Form()]
) -> Response:
    """Include a paper, with what the form says otherwise than the machine."""
    said = given.model_dump(include={"category", "kind", "title", "venue", "year", "paper_url", "code_url"})
    spoken = screen.include(
        desk.workspace, desk.engine, work, amendments(**said, cells=(given.column, given.value)),
        curator=person.name, note=given.note, at=datetime.now(UTC), seen=given.seen,
        settles=given.settles,
    )  # fmt: skip
    return _told(request, work, given, spoken)


@router.post("/works/{work}/exclude")
def exclude(
    request: Request, desk: TheDesk, person: ThePerson, work: WorkNumber, given: Annotated[_Exclusion, Form()]
) -> Response:
    """Exclude a paper; a reason in one's own words goes before a chosen one."""
    reason = given.other if given.other.strip() else given.reason
    spoken = screen.exclude(
        desk.workspace, desk.engine, work, reason=reason,
        curator=person.name, note=given.note, at=datetime.now(UTC), seen=given.seen, settles=given.settles,
    )  # fmt: skip
    return _told(request, work, given, spoken)


@router.post("/works/{work}/reopen")
def reopen(
    request: Request, desk: TheDesk, person: ThePerson, work: WorkNumber, given: Annotated[_Change, Form()]
) -> Response:
    """Undo the standing decision, if it is still the one the curator saw."""
    spoken = screen.reopen(
        desk.workspace, desk.engine, work, curator=person.name, at=datetime.now(UTC), seen=given.seen
    )
    return _told(request, work, given, spoken)


def _told(request: Request, work: int, given: _Change, spoken: screen.Spoken) -> Response:
    if wants_data(request):
        number = given.seen if spoken.number is None else spoken.number
        return JSONResponse({"work": work, "decision": number, "said": spoken.said, "vote": spoken.is_vote})
    filters = filters_of(given.back)
    is_undone = request.url.path.endswith("/reopen")
    more = {"work": work} if is_undone else {"voted": work} if spoken.is_vote else {"done": spoken.number}
    return RedirectResponse("/queue" + filters.as_query(**more), status_code=303)
