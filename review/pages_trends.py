"""Trends of the field, as pictures that can be saved."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from ..store import trends
from .charts import Chart, stacked
from .desk import Desk
from .replies import TheDesk, page
from .templating import render

router = APIRouter()

_MONTHS = 24
_RELEVANT = 0.5
_KEPT_SECONDS = 600


@router.get("/trends", response_class=HTMLResponse)
def all_charts(request: Request, desk: TheDesk) -> Response:
    """Papers by month and category, sources, and preprints that a journal took."""
    return page(request, "charts.html", heading="Trends", base="/trends", charts=_charts(desk), facts=[])


@router.get("/trends/{name}.svg")
def one_chart(desk: TheDesk, name: Annotated[str, Path(pattern="^[a-z]+$")]) -> Response:
    """A chart as a file of its own."""
    return picture(_charts(desk), name)


def picture(charts: list[Chart], name: str) -> Response:
    """The chart of that name as an SVG file."""
    for chart in charts:
        if chart.name == name:
            headers = {"content-disposition": f'inline; filename="{name}.svg"'}
            return Response(render("picture.svg", chart=chart), media_type="image/svg+xml", headers=headers)
    raise HTTPException(404)


def _charts(desk: Desk) -> list[Chart]:
    return desk.remembered("trends", _KEPT_SECONDS, partial(_drawn, categories=[key for key, _ in desk.categories]))


def _drawn(session: Session, *, categories: Sequence[str]) -> list[Chart]:
    now = datetime.now(UTC)
    months = _months(now)
    since = datetime(*months[0], 1, tzinfo=UTC)
    suggested = trends.by_category(session, since=since, relevant_from=_RELEVANT)
    sources = trends.by_source(session, since=since)
    preprints = trends.published_preprints(session, since=since)
    names = [f"{year}-{month:02}" for year, month in months]
    return [
        stacked(
            "categories", f"Papers a month that seem to belong ({_RELEVANT:.0%} or more), by suggested category", names,
            {key or "no category": [suggested[month, key] for month in months] for key in [*categories, None]},
        ),
        stacked(
            "sources", "Records a month, by source", names,
            {name: [sources[month, name] for month in months] for name in ("arxiv", "biorxiv", "medrxiv", "pubmed")},
        ),
        stacked(
            "published", "Preprints of each month that a journal has published since", names,
            {"published": [_share(preprints.get(month, (0, 0))) for month in months]}, unit=" %", most=100,
        ),
    ]  # fmt: skip


def _share(counts: tuple[int, int]) -> float:
    preprints, published = counts
    return round(100 * published / preprints, 1) if preprints else 0


def _months(now: datetime) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = now
    for _ in range(_MONTHS):
        found.append((at.year, at.month))
        at = at.replace(day=1) - timedelta(days=1)
    return found[::-1]
