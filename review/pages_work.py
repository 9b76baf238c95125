"""One work: everything known of it, from its first record to its line."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from .alike import AT_ONCE, last_read, read_new_texts
from .network import network
from .pages_queue import WorkNumber
from .replies import TheDesk, ThePerson, page
from .whole import kept, read

router = APIRouter()


@router.get("/works/{work}", response_class=HTMLResponse)
def work(request: Request, desk: TheDesk, person: ThePerson, work: WorkNumber) -> Response:
    """Records, versions, decisions, questions, citations, and why it is one paper."""
    with desk.reading() as session:
        found = kept(session, work, desk.writer(), viewer=person.name)
    return page(request, "work.html", work=found, network=network(found))


@router.get("/works/{work}/portrait", response_class=HTMLResponse)
def as_it_reads(request: Request, desk: TheDesk, work: WorkNumber) -> Response:
    """Key sentences and terms, facets, and what reads like it: brought after the page, or a page of its own."""
    if last_read(desk.workspace) is None:  # before the first night: once, and not with every page
        read_new_texts(desk.workspace, desk.engine, most=AT_ONCE)
    with desk.reading() as session:
        told = read(desk.workspace, session, work)
    return page(request, "portrait.html", work=work, told=told)
