"""Questions: what only a person can tell, both sides beside each other."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from . import questions
from .amending import checked_address, checked_words
from .pages_queue import LARGEST, WorkNumber, amendments
from .replies import TheDesk, ThePerson, page, wants_data

router = APIRouter()

_SHOWN = 20


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    form: str = Field(default="", max_length=200)
    word: str = Field(max_length=16)
    note: str = Field(default="", max_length=5000)
    venue: str = Field(default="", max_length=500)
    year: str = Field(default="", max_length=10)
    paper_url: str = Field(default="", max_length=2000)


class _Pair(BaseModel):
    model_config = ConfigDict(extra="forbid")
    form: str = Field(default="", max_length=200)
    other: int = Field(ge=1, le=LARGEST)
    word: str = Field(pattern="^(same|different)$")
    note: str = Field(default="", max_length=5000)


@router.get("/questions", response_class=HTMLResponse)
def waiting(request: Request, desk: TheDesk, answered: int | None = None, said: str = "") -> Response:
    """The open questions, the most pressing first."""
    found, in_all = questions.waiting(desk.engine, limit=_SHOWN)
    differ = questions.disagreements(desk.engine)
    return page(
        request, "questions.html", questions=found, in_all=in_all + len(differ), differ=differ[:_SHOWN],
        answered=answered, said=said[:40],
    )  # fmt: skip


@router.post("/questions/{question}/answer")
def answer(
    request: Request,
    desk: TheDesk,
    person: ThePerson,
    question: Annotated[int, Path(ge=1, le=LARGEST)],
    given: Annotated[_Answer, Form()],
) -> Response:
    """Answer a question, or take the answer back with `undo`."""
    amended = amendments(venue=given.venue, year=given.year, paper_url=given.paper_url)
    said = questions.answer(
        desk.engine, question, given.word, curator=person.name, note=given.note, at=datetime.now(UTC),
        venue=checked_words(amended.venue, "--venue", 200), year=amended.year,
        paper_url=checked_address(amended.paper_url, "--paper-url"),
    )  # fmt: skip
    if wants_data(request):
        return JSONResponse({"question": question, "said": said})
    more = "" if given.word == "undo" else f"?answered={question}&said={given.word}"
    return RedirectResponse(f"/questions{more}", status_code=303)


@router.post("/works/{work}/tell")
def tell(desk: TheDesk, person: ThePerson, work: WorkNumber, given: Annotated[_Pair, Form()]) -> Response:
    """Say of two numbers, unasked, that they are one paper or two."""
    questions.tell(
        desk.engine, work, given.other, given.word, curator=person.name, note=given.note, at=datetime.now(UTC)
    )
    return RedirectResponse(f"/works/{work}", status_code=303)
