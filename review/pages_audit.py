"""Who decided what, when: on a page, and to take away."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from ..listing.exports.sheet import harmless
from ..store import audit, describe, votes
from ..store.tables import DecisionRow, VoteRow
from . import two_people
from .pages_queue import LARGEST
from .replies import TheDesk, ThePerson, page

router = APIRouter()

_Row = DecisionRow | VoteRow

_A_PAGE = 50
_A_PORTION = 500
_COLUMNS = (
    "decision",
    "vote",
    "at",
    "curator",
    "verdict",
    "work",
    "title",
    "reason",
    "category",
    "kind",
    "note",
    "batch",
)


@router.get("/audit", response_class=HTMLResponse)
def decisions(
    request: Request,
    desk: TheDesk,
    person: ThePerson,
    curator: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    before_vote: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Response:
    """Every decision, the latest first; and what was said blind, as far as the viewer may know it."""
    with desk.reading() as session:
        found = audit.decisions(session, curator=curator or None, before=before, limit=_A_PAGE)
        blind = votes.visible(session, person.name, before=before_vote, limit=_A_PAGE)
        return page(
            request, "audit.html", decisions=_told(session, found), curator=curator, curators=audit.curators(session),
            older=found[-1].id if len(found) == _A_PAGE else None, agreement=two_people.agreement(session),
            votes=_told(session, blind), older_votes=blind[-1].id if len(blind) == _A_PAGE else None,
        )  # fmt: skip


@router.get("/audit.csv")
def as_csv(desk: TheDesk, person: ThePerson) -> Response:
    """All of it as a table; no cell of it is a formula."""
    return _download(_csv_lines(desk, person.name), "text/csv; charset=utf-8", "decisions.csv")


@router.get("/audit.json")
def as_json(desk: TheDesk, person: ThePerson) -> Response:
    """All of it as JSON."""
    return _download(_json_lines(desk, person.name), "application/json", "decisions.json")


def _csv_lines(desk: TheDesk, viewer: str) -> Iterator[str]:
    cells = io.StringIO()
    writer = csv.writer(cells)
    writer.writerow(_COLUMNS)
    for row in _all(desk, viewer):
        writer.writerow([harmless(row[name]) for name in _COLUMNS])
        yield cells.getvalue()
        cells.seek(0)
        cells.truncate()
    yield cells.getvalue()


def _json_lines(desk: TheDesk, viewer: str) -> Iterator[str]:
    between = "[\n"
    for row in _all(desk, viewer):
        yield between + json.dumps(row, ensure_ascii=False)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _all(desk: TheDesk, viewer: str) -> Iterator[dict[str, Any]]:
    """Portion by portion, so that a long history needs no more room than a short one."""
    yield from _portions(desk, lambda session, before: audit.decisions(session, before=before, limit=_A_PORTION))
    yield from _portions(desk, lambda session, before: votes.visible(session, viewer, before=before, limit=_A_PORTION))


def _portions(desk: TheDesk, read: Callable[[Session, int | None], Sequence[_Row]]) -> Iterator[dict[str, Any]]:
    before: int | None = None
    while True:
        with desk.reading() as session:
            found = read(session, before)
            told = _told(session, found)
        yield from told
        if not found:
            return
        before = found[-1].id


def _told(session: Session, found: Sequence[_Row]) -> list[dict[str, Any]]:
    roots = audit.works_of(session, [row.work_id for row in found])
    titles = describe.texts(session, sorted(set(roots.values())))
    return [
        {
            "decision": None if isinstance(row, VoteRow) else row.id,
            "vote": row.id if isinstance(row, VoteRow) else None,
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
