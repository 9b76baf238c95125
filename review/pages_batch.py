"""Batches: decide what a filter selects at once, after a look at what will happen, and take it back as one."""

import secrets
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from ..store import describe
from . import batches
from .batch_preview import MOST, Order, preview
from .errors import MisuseError
from .facets import configured
from .filters import filters_of
from .pages_queue import LARGEST
from .replies import TheDesk, ThePerson, page, wants_data
from .selection import Selection

router = APIRouter()

_Number = Annotated[int, Path(ge=1, le=LARGEST)]
_SOURCES = ("arxiv", "biorxiv", "medrxiv", "pubmed")


class _Asked(Selection):
    """A selection, and what is to be said of it."""

    verdict: str = Field(default="", pattern="^(include|exclude)?$")
    into: str = Field(default="", max_length=32)
    reason: str = Field(default="", max_length=1000)
    other: str = Field(default="", max_length=1000)


class _Batch(BaseModel):
    model_config = ConfigDict(extra="forbid")
    form: str = Field(default="", max_length=200)
    key: str = Field(pattern="^[0-9a-f]{32}$")
    work: list[str] = Field(default=[], max_length=MOST)  # each with the decision that was seen: 12-0
    verdict: str = Field(pattern="^(include|exclude)$")
    into: str = Field(default="", max_length=32)
    reason: str = Field(default="", max_length=1000)
    back: str = Field(default="", max_length=1000)


class _Undo(BaseModel):
    model_config = ConfigDict(extra="forbid")
    form: str = Field(default="", max_length=200)


@router.get("/batch", response_class=HTMLResponse)
def batch(request: Request, desk: TheDesk, person: ThePerson, asked: Annotated[_Asked, Query()]) -> Response:
    """What a selection holds, and what a decision on all of it would do."""
    order = None
    if asked.verdict == "include" or (asked.verdict and (asked.other.strip() or asked.reason)):
        order = Order(asked.verdict, asked.into, asked.other.strip() or asked.reason)
    with desk.reading() as session:
        found = preview(desk, session, asked, order, curator=person.name) if asked.given() else None
    return page(
        request, "batch.html", asked=asked, order=order, found=found, key=secrets.token_hex(16), most=MOST,
        categories=desk.categories, sources=_SOURCES, facets=configured(desk.workspace),
        reasons=desk.workspace.settings.review.reasons,
    )  # fmt: skip


@router.post("/batch")
def decide(request: Request, desk: TheDesk, person: ThePerson, given: Annotated[_Batch, Form()]) -> Response:
    """Decide the papers that were shown, all in one step."""
    works = [_work(text) for text in given.work]
    made = batches.decide(
        desk.workspace, desk.engine, works, Order(given.verdict, given.into, given.reason),
        key=given.key, curator=person.name, at=datetime.now(UTC),
    )  # fmt: skip
    if wants_data(request):
        return JSONResponse({"batch": made.row.id, "decided": made.decided, "left_out": made.left_out})
    return RedirectResponse("/queue" + filters_of(given.back).as_query(batch=made.row.id), status_code=303)


@router.get("/batches/{number}", response_class=HTMLResponse)
def one_batch(request: Request, desk: TheDesk, number: _Number) -> Response:
    """What a batch decided and what it left, each with its title."""
    with desk.reading() as session:
        made = batches.outcome_of(session, number)
        titles = describe.texts(session, [*made.decided, *(left["work"] for left in made.left_out)])
    return page(request, "one_batch.html", made=made, titles={work: told[0] for work, told in titles.items()})


@router.post("/batches/{number}/undo")
def undo(
    request: Request, desk: TheDesk, person: ThePerson, number: _Number, given: Annotated[_Undo, Form()]
) -> Response:
    """Take the whole batch back."""
    left = batches.undo(desk.workspace, desk.engine, number, curator=person.name, at=datetime.now(UTC))
    if wants_data(request):
        return JSONResponse({"batch": number, "left_out": left})
    return RedirectResponse(f"/batches/{number}", status_code=303)


def _work(text: str) -> tuple[int, int]:
    work, dash, seen = text.partition("-")
    numbers = [int(part) for part in (work, seen) if part.isascii() and part.isdecimal() and len(part) < 11]
    if not dash or len(numbers) < 2 or not 0 < numbers[0] <= LARGEST or numbers[1] > LARGEST:
        raise MisuseError(f"no such paper: {text[:40]!r}")
    return numbers[0], numbers[1]
