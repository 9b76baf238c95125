"""Coming and going: a token opens the door; where none is asked for, a curator says their name."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from ..records.text import fold
from .attempts import Attempts
from .errors import MisuseError
from .guard import Door, set_cookie
from .replies import TheDesk, page, problem
from .sessions import Person, Tokens, new_person

router = APIRouter()


class _Login(BaseModel):
    model_config = ConfigDict(extra="forbid")
    token: str = Field(default="", max_length=500)
    name: str = Field(default="", max_length=200)
    form: str = Field(default="", max_length=200)


@router.get("/login")
def ask(request: Request) -> Response:
    """The page that asks for the token, or for another name."""
    person = request.state.person
    return page(request, "login.html", asks_token=bool(request.app.state.tokens), name=person.name if person else "")


@router.post("/login")
def enter(request: Request, desk: TheDesk, given: Annotated[_Login, Form()]) -> Response:
    """Begin a new session; whatever cookie came along is replaced."""
    tokens: Tokens = request.app.state.tokens
    attempts: Attempts = request.app.state.attempts
    address = request.client.host if request.client else ""
    if not tokens:
        return _welcome(request, desk, given.name)
    if wait := attempts.wait_seconds(address):
        refusal = problem(request, 429, f"too many attempts; try again in {wait} s")
        refusal.headers["retry-after"] = str(wait)
        return refusal
    owner = tokens.owner(given.token)
    if owner is None:
        attempts.failed(address)
        reason = "That is not a token of this server."
        return page(request, "login.html", status=403, asks_token=True, name=given.name, reason=reason)
    if not owner and tokens.belongs(fold(given.name)):
        raise MisuseError(f"{fold(given.name)} has a token of their own; use that, or say another name")
    return _welcome(request, desk, owner or given.name)


@router.post("/logout")
def leave(request: Request) -> Response:
    """End the session in this browser."""
    return _to("/login", request.state.door, None)


def _welcome(request: Request, desk: TheDesk, name: str) -> Response:
    known = fold(name)[:200]
    if not known:
        raise MisuseError("say your name: it stands beside your decisions")
    role = "reader" if known in desk.workspace.settings.review.readers else "curator"
    return _to("/queue", request.state.door, new_person(known, "reader" if role == "reader" else "curator"))


def _to(path: str, door: Door, person: Person | None) -> Response:
    answer = RedirectResponse(path, status_code=303)
    answer.headers["set-cookie"] = set_cookie(door, person)
    return answer
