"""The model: what it learnt from, how good it is, and where it errs."""

import json
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, RedirectResponse, Response

from .charts import Chart, curve, stacked
from .desk import Desk
from .pages_trends import picture
from .replies import TheDesk, ThePerson, page

router = APIRouter()


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid")
    form: str = Field(default="", max_length=200)


@router.get("/model", response_class=HTMLResponse)
def model(request: Request, desk: TheDesk) -> Response:
    """The model's card, and the last measurement as plots."""
    measured = _measured(desk)
    return page(request, "model.html", card=desk.model_card(), measured=measured, charts=_charts(measured))


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


@router.get("/model/{name}.svg")
def one_chart(desk: TheDesk, name: str) -> Response:
    """A plot as a file of its own."""
    return picture(_charts(_measured(desk)), name)


def _path(desk: Desk) -> Path:
    return desk.workspace.state / "evaluation.json"


def _measured(desk: Desk) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(_path(desk).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _charts(measured: dict[str, Any] | None) -> list[Chart]:
    if not measured:
        return []
    scores = measured.get("cross_validation", {}).get("per_category", {})
    made = []
    if scores:
        columns = list(scores)
        names = {"f1": "F1", "precision": "precision", "recall": "recall"}
        for key, name in names.items():
            values = {name: [round(100 * scores[column][key], 1) for column in columns]}
            made.append(stacked(key, f"{name} of each category, cross-validated", columns, values, unit=" %", most=100))
    steps = measured.get("abstain", {}).get("curve", [])
    points = sorted((s["coverage"], s["precision"]) for s in steps if s["coverage"] and s["precision"])
    if points:
        title = "How often it is right, the fewer papers it names a category for"
        made.append(curve("abstaining", title, points, x_name="papers it speaks of", y_name="right"))
    return made
