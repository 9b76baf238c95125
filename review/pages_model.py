"""The model: what it learnt from, how good it is, and where it errs."""

import json
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi import Path as PathParameter
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session
from starlette.responses import HTMLResponse, RedirectResponse, Response

from .desk import Desk
from .replies import TheDesk, ThePerson, page

router = APIRouter()

# A picture needs nothing; matplotlib writes styles into it.
_PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid")
    form: str = Field(default="", max_length=200)


@router.get("/model", response_class=HTMLResponse)
def model(request: Request, desk: TheDesk) -> Response:
    """The model's card, and the last measurement as plots."""
    measured = _measured(desk)
    return page(request, "model.html", card=desk.model_card(), measured=measured)


@router.post("/model/measure")
def measure(desk: TheDesk, person: ThePerson, given: Annotated[_Order, Form()]) -> Response:
    """Measure it anew on the list and the decisions."""
    content = json.dumps(desk.offers.evaluate())
    path = _path(desk)
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(content, encoding="utf-8")
    temporary.replace(path)
    return RedirectResponse("/model", status_code=303)


@router.get("/model/measured.{kind}")
def picture(desk: TheDesk, kind: Annotated[str, PathParameter(pattern="^(png|svg)$")]) -> Response:
    """Categories, calibration, abstention and learning, drawn: for the page, and to save."""
    measured = _measured(desk)
    if not measured:
        raise HTTPException(404)
    plot = partial(_plotted, measured=measured, kind=kind)
    drawn = desk.remembered(f"{kind} {_path(desk).stat().st_mtime_ns}", 3600, plot)
    headers = {"content-disposition": f'inline; filename="model.{kind}"', "content-security-policy": _PICTURE}
    return Response(drawn, media_type={"png": "image/png", "svg": "image/svg+xml"}[kind], headers=headers)


def _plotted(_session: Session, *, measured: dict[str, Any], kind: str) -> bytes:
    from ..classifiers.plots import evaluation_plot

    return evaluation_plot(measured, kind)


def _path(desk: Desk) -> Path:
    return desk.workspace.state / "evaluation.json"


def _measured(desk: Desk) -> dict[str, Any] | None:
    """The last measurement; None if there is none, or one of another version."""
    try:
        found: dict[str, Any] = json.loads(_path(desk).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_whole = "reliability" in found and found.get("cross_validation", {}).get("per_category")
    return found if is_whole else None
