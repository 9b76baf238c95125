"""`livinglist review`: the web queue, until it is ended."""

import getpass
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from ..config.workspace import Workspace
from .errors import MisuseError
from .options import WorkspaceOption, opened, say


def register(app: typer.Typer) -> None:
    """Add this command to the program."""
    app.command()(review)


def review(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8765,
    curator: Annotated[str | None, typer.Option(help="Who decides, where no token says it; else your login.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """The queue in a browser, on this machine alone unless told otherwise. Any other address requires a token.

    Example: livinglist review --port 8080
    """
    from ..review.server import serve, tokens_of

    with opened(workspace) as (place, engine):
        try:
            tokens = tokens_of(place)
        except ValueError as error:
            raise MisuseError(str(error)) from error
        name = curator or _login_name()
        serve(place, engine, host=host, port=port, tokens=tokens, curator=name, publish=_publisher(place), say=say)


def _publisher(place: Workspace) -> Any:
    def publish(draft: bool) -> dict[str, Any]:
        from .publish import publish as write

        return write(place, draft=draft, at=datetime.now(UTC))

    return publish


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "curator"
