"""Who decided what, when: on a page, and to take away."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from ..store import audit, describe
from ..store.tables import DecisionRow
from .pages_queue import LARGEST
from .replies import TheDesk, page

router = APIRouter()

_A_PAGE = 50
_COLUMNS = ("decision", "at", "curator", "verdict", "work", "title", "reason", "category", "kind", "note", "batch")


@router.get("/audit", response_class=HTMLResponse)
def decisions(
    request: Request,
    desk: TheDesk,
    curator: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Response:
    """Every decision, the latest first."""
    with desk.reading() as session:
        found = audit.decisions(session, curator=curator or None, before=before, limit=_A_PAGE)
        return page(
            request, "audit.html", decisions=_told(session, found), curator=curator, curators=audit.curators(session),
            older=found[-1].id if len(found) == _A_PAGE else None,
        )  # fmt: skip


@router.get("/audit.csv")
def as_csv(desk: TheDesk) -> Response:
    """All of it as a table; no cell of it is a formula."""
    return _download(_csv_lines(desk), "text/csv; charset=utf-8", "decisions.csv")


@router.get("/audit.json")
def as_json(desk: TheDesk) -> Response:
    """All of it as JSON."""
    return _download(_json_lines(desk), "application/json", "decisions.json")


def harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n") else value


def _csv_lines(desk: TheDesk) -> Iterator[str]:
    cells = io.StringIO()
    writer = csv.writer(cells)
    writer.writerow(_COLUMNS)
    for row in _all(desk):
        writer.writerow([harmless(row[name]) for name in _COLUMNS])
        yield cells.getvalue()
        cells.seek(0)
        cells.truncate()
    yield cells.getvalue()


def _json_lines(desk: TheDesk) -> Iterator[str]:
    between = "[\n"
    for row in _all(desk):
        yield between + json.dumps(row, ensure_ascii=False)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _all(desk: TheDesk) -> Iterator[dict[str, Any]]:
    """Portion by portion, so that a long history needs no more room than a short one."""
    before: int | None = None
    while True:
        with desk.reading() as session:
            found = audit.decisions(session, before=before, limit=500)
            told = _told(session, found)
        yield from told
        if not found:
            return
        before = found[-1].id


def _told(session: Session, found: list[DecisionRow]) -> list[dict[str, Any]]:
    roots = audit.works_of(session, [row.work_id for row in found])
    titles = describe.texts(session, sorted(set(roots.values())))
    return [
        {
            "decision": row.id,
            "at": row.at.isoformat(),
            "curator": row.curator,
            "verdict": row.verdict,
            "work": roots[row.work_id],
            "title": titles.get(roots[row.work_id], ("", ""))[0],
            "reason": row.reason,
            "category": row.category,
            "kind": row.kind,
            "note": row.note,
            "batch": row.batch,
        }
        for row in found
    ]


def _download(lines: Iterator[str], kind: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, media_type=kind, headers=headers)
