"""One work: everything known of it, from its first record to its line."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from .network import network
from .pages_queue import WorkNumber
from .portrait import read_all_works
from .queue import show
from .replies import TheDesk, ThePerson, page

router = APIRouter()


@router.get("/works/{work}", response_class=HTMLResponse)
def work(request: Request, desk: TheDesk, person: ThePerson, work: WorkNumber) -> Response:
    """Records, versions, decisions, questions, citations, and why it is one paper."""
    if not desk.workspace.likeness_path.exists():  # before the first night: once, and not with every page
        read_all_works(desk.workspace, desk.engine)
    found = show(desk.workspace, desk.engine, work, viewer=person.name)
    return page(request, "work.html", work=found, network=network(found))
