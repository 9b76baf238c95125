"""The list as it will be: what the next publish writes, and the button that writes it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, RedirectResponse, Response

from .replies import TheDesk, ThePerson, page

router = APIRouter()


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid")
    form: str = Field(default="", max_length=200)


@router.get("/list", response_class=HTMLResponse)
def pending(request: Request, desk: TheDesk, done: str = "") -> Response:
    """The diff that is due, line by line, and what speaks against it."""
    return page(
        request, "list.html", draft=desk.offers.publish(True), done=done == "yes", name=desk.workspace.list_path.name
    )


@router.post("/list/publish")
def publish(request: Request, desk: TheDesk, person: ThePerson, given: Annotated[_Order, Form()]) -> Response:
    """Write it, or say what was refused."""
    result = desk.offers.publish(False)
    if result["conflicts"] or (result.get("git") or {}).get("problem"):
        return page(
            request, "list.html", draft=result, done=result["written"], name=desk.workspace.list_path.name, status=409
        )
    return RedirectResponse("/list?done=yes", status_code=303)
