"""The list as it will be: what the next publish writes, and the button that writes it; the list to take away."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ..listing.exports.formats import FORMATS
from ..records.text import words_of
from .desk import Desk
from .exporting import bibliography, title_of_list
from .replies import TheDesk, ThePerson, page

router = APIRouter()

_LONGEST_NAME = 60
_FORMATS = {name: known.title for name, known in FORMATS.items()}


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid")
    form: str = Field(default="", max_length=200)


@router.get("/list", response_class=HTMLResponse)
def pending(request: Request, desk: TheDesk, done: str = "") -> Response:
    """The diff that is due, line by line, and what speaks against it."""
    return _page(request, desk, desk.offers.publish(True), done=done == "yes")


@router.post("/list/publish")
def publish(request: Request, desk: TheDesk, person: ThePerson, given: Annotated[_Order, Form()]) -> Response:
    """Write it, or say what was refused."""
    result = desk.offers.publish(False)
    if result["conflicts"] or (result.get("git") or {}).get("problem"):
        return _page(request, desk, result, done=result["written"], status=409)
    return RedirectResponse("/list?done=yes", status_code=303)


@router.get("/list/export/{name}")
def export(name: str, desk: TheDesk) -> Response:
    """What `livinglist export` writes, as a file; a table begins with the mark by which Excel knows UTF-8."""
    if name not in FORMATS:
        raise HTTPException(404)
    title = title_of_list(desk.workspace)
    content = desk.make(f"export {name}", partial(_file, name, title))
    stem = "-".join(word for word in words_of(title) if word.isascii())[:_LONGEST_NAME].strip("-") or "list"
    return Response(
        content,
        media_type=FORMATS[name].media_type,
        headers={"content-disposition": f'attachment; filename="{stem}.{FORMATS[name].suffix}"'},
    )


def _file(name: str, title: str, session: Session) -> bytes:
    return FORMATS[name].write(bibliography(session, title=title)).encode("utf-8-sig" if name == "csv" else "utf-8")


def _page(request: Request, desk: Desk, draft: dict[str, Any], *, done: bool, status: int = 200) -> Response:
    name = desk.workspace.list_path.name
    return page(request, "list.html", draft=draft, done=done, name=name, formats=_FORMATS, status=status)
