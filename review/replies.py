"""Answers: pages with what every page shows, data for the script, and what went wrong in words."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from .desk import Desk
from .guard import Door
from .pages_static import address_of
from .sessions import Person
from .templating import render

_TITLES = {401: "Log in", 403: "Not allowed", 404: "Not found", 429: "Too often"}


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _person(request: Request) -> Person:
    person: Person = request.state.person
    return person


TheDesk = Annotated[Desk, Depends(_desk)]
ThePerson = Annotated[Person, Depends(_person)]


def page(request: Request, template: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page: the template with who looks at it, and the mark that its forms carry."""
    person: Person | None = getattr(request.state, "person", None)
    door: Door = request.state.door
    return HTMLResponse(
        render(
            template,
            person=person,
            form=door.seal.form(person) if person else "",
            path=request.url.path,
            asset=address_of,
            **values,
        ),
        status_code=status,
    )


def wants_data(request: Request) -> bool:
    """Whether the script asks, which wants JSON, or a browser that shows a page."""
    return "application/json" in request.headers.get("accept", "")


def problem(request: Request, status: int, reason: str, *, heading: str = "") -> Response:
    """What went wrong, for the script or as a page; who must log in first is led there."""
    if wants_data(request):
        return JSONResponse({"problem": reason}, status_code=status)
    if status == 401 and request.method == "GET":
        return RedirectResponse("/login", status_code=303)
    heading = heading or _TITLES.get(status, "That did not work")
    return page(request, "problem.html", status=status, heading=heading, reason=reason)
