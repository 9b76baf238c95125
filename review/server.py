"""Serving the web queue: where it listens, who may come in, and how it ends."""

import gc
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from ..config.workspace import Workspace
from .app import create_app
from .backroom import Backroom
from .desk import Desk, Offers
from .errors import MisuseError
from .guard import Door
from .hosts import Hosts, is_loopback
from .sessions import Tokens, seal_of
from .upcoming import prepare

_MOST_AT_ONCE = 200
_TURN_SECONDS = 0.001  # who waits for a page does not wait long for what is ranked behind it


def tokens_of(workspace: Workspace) -> Tokens:
    """The tokens of the environment; ValueError if one is too short."""
    given = workspace.secrets.review_token
    return Tokens.of(given.get_secret_value() if given else "")


def serve(
    workspace: Workspace,
    engine: Engine,
    *,
    host: str,
    port: int,
    tokens: Tokens,
    curator: str,
    offers: Offers,
    say: Callable[[str], None],
) -> None:
    """Serve until the process is ended. Misuse where the address is open to others and no token is set, or is taken."""
    app = build(workspace, engine, host=host, port=port, tokens=tokens, curator=curator, offers=offers)
    sys.setswitchinterval(_TURN_SECONDS)
    gc.collect()
    gc.freeze()  # what is loaded stays: to look through it for garbage would hold a page up for a tenth of a second
    app.state.desk.backroom = Backroom(workspace.database_url, engine)
    app.state.desk.behind(prepare)
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False,
        limit_concurrency=_MOST_AT_ONCE, timeout_keep_alive=30, timeout_graceful_shutdown=5,
    )  # fmt: skip
    with _listening(host, port) as listener:
        shown = workspace.settings.review.address or f"http://{f'[{host}]' if ':' in host else host}:{port}"
        say(f"livinglist: the queue is at {shown}/ (Ctrl+C ends it)")
        try:
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            app.state.desk.backroom.close()
            app.state.desk.adding.close()


def build(
    workspace: Workspace, engine: Engine, *, host: str, port: int, tokens: Tokens, curator: str, offers: Offers
) -> FastAPI:
    """The application for that address."""
    hosts = Hosts(host, port, workspace.settings.review.address)
    if not tokens and (not is_loopback(host) or hosts.address):
        raise MisuseError(
            f"{hosts.address or host} can be reached from other machines: set LIVINGLIST_REVIEW_TOKEN to a long "
            "random token first, or leave --host away"
        )
    door = Door(hosts, seal_of(workspace.state, tokens), None if tokens else curator)
    return create_app(Desk(workspace, engine, offers), door, tokens)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(
        family, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # named, or asyncio lets small answers wait
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise MisuseError(f"cannot listen on {host}:{port}: {error.strerror}; name another one with --port") from error
    listener.listen(128)
    return listener
