"""One service's HTTP server: keep-alive, a thread a connection, and every request through a `respond` function."""

import socket
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from .exchanges import Asked, Connection
from .wire import Wire

Respond = Callable[[Asked, Wire], None]


class Server:
    """Listens on 127.0.0.1; `port` is kept when it goes down and comes up again."""

    def __init__(self, service: str, respond: Respond) -> None:
        self.stopping = threading.Event()
        self._handler = type(f"{service.title()}Handler", (_Handler,), {"service": service, "respond": (respond,)})
        self._handler.stopping = self.stopping  # type: ignore[attr-defined]
        self._listening: _Listening | None = None
        self.connections: list[Connection] = []
        self.port = 0

    @property
    def address(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self.port}"

    def up(self) -> None:
        """Start to listen; nothing if it does."""
        if self._listening:
            return
        self.stopping.clear()
        self._listening = _Listening(("127.0.0.1", self.port), self._handler, self.connections)
        self.port = self._listening.server_address[1]
        threading.Thread(target=self._listening.serve_forever, args=(0.02,), daemon=True).start()

    def down(self) -> None:
        """Break every connection and refuse new ones."""
        self.stopping.set()
        if self._listening:
            self._listening.shutdown()
            self._listening.server_close()
            self._listening.close_connections()
            self._listening = None


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(
        self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], connections: list[Connection]
    ) -> None:
        self._connections = connections
        self._open: dict[socket.socket, Connection] = {}
        super().__init__(address, handler)

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        self._open[request] = Connection()
        self._connections.append(self._open[request])
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]
        if connection := self._open.pop(request, None):
            connection.closed = time.monotonic()
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """Wake the threads that wait for another request on a connection that stays open."""
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    service: str
    respond: tuple[Respond]
    stopping: threading.Event

    def _answer(self) -> None:
        """Any request; the path says which."""
        split = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        form = self.rfile.read(length).decode() if length else ""
        params = dict(parse_qsl(split.query, keep_blank_values=True) + parse_qsl(form, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.service, "", self.command, unquote(split.path), params, headers, self.client_address[1])
        wire = Wire(self.connection, self.stopping)
        self.respond[0](asked, wire)
        if not wire.stays_open:
            self.close_connection = True

    do_GET = do_POST = _answer  # noqa: N815 (the names http.server calls)

    def log_message(self, *args: object) -> None:
        """Silent: the log of the stand-ins is a list."""
