"""The web queue as an application: pages behind the door, and how what goes wrong is told."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ..store.database import explain
from ..store.screening import UnknownWorkError
from . import (
    pages_add,
    pages_audit,
    pages_batch,
    pages_decide,
    pages_list,
    pages_login,
    pages_model,
    pages_questions,
    pages_queue,
    pages_search,
    pages_sources,
    pages_static,
    pages_trends,
    pages_work,
)
from .attempts import Attempts
from .desk import Desk
from .errors import MisuseError, RefusedError, TakenError, on_a_page
from .guard import Door, Guard
from .replies import problem
from .sessions import Tokens

_PAGES = (
    pages_queue, pages_decide, pages_batch, pages_add, pages_questions, pages_search, pages_work, pages_list,
    pages_sources, pages_model, pages_trends, pages_audit, pages_login, pages_static,
)  # fmt: skip


def create_app(desk: Desk, door: Door, tokens: Tokens) -> FastAPI:
    """The application. Nothing but its own routes is ever served."""
    app = FastAPI(title="livinglist", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.desk, app.state.door, app.state.tokens, app.state.attempts = desk, door, tokens, Attempts()
    for module in _PAGES:
        app.include_router(module.router)
    for error, told in _TOLD.items():
        app.add_exception_handler(error, told)
    app.add_middleware(Guard, door=door, refuse=_turned_away)
    return app


def _turned_away(scope: dict[str, Any], status: int, reason: str) -> Response:
    return problem(Request(scope), status, reason)


def _misuse(request: Request, error: Exception) -> Response:
    return problem(request, 400, on_a_page(error))


def _refused(request: Request, error: Exception) -> Response:
    return problem(request, 409, str(error), heading="Decided meanwhile" if isinstance(error, TakenError) else "")


def _unknown(request: Request, error: Exception) -> Response:
    return problem(request, 404, str(error.args[0]).partition(";")[0])


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    reasons = {404: "there is no such page", 405: "that is not how this page is used"}
    return problem(request, error.status_code, reasons.get(error.status_code, "the request cannot be answered"))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = (f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors()[:3])
    return problem(request, 422, "; ".join(faults))


def _failed(request: Request, error: Exception) -> Response:
    return problem(request, 500, "the server failed here; what was saved before is kept, and its log names the fault")


def _database(request: Request, error: Exception) -> Response:
    assert isinstance(error, DBAPIError)
    return problem(request, 503, f"the database failed: {explain(error)}; nothing was stored, try it again")


_TOLD: dict[type[Exception], Any] = {
    MisuseError: _misuse,
    RefusedError: _refused,
    UnknownWorkError: _unknown,
    HTTPException: _http,
    RequestValidationError: _invalid,
    DBAPIError: _database,
    Exception: _failed,
}
