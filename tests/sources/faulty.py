"""A service on 127.0.0.1 that answers truthfully until its script says otherwise; its log holds every request."""

import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    at: float
    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    client: tuple[str, int]


Truth = Callable[[Asked], bytes]
Behaviour = Callable[["Handler", bytes], None]


@dataclass
class Faulty:
    """`script` is used up one behaviour a request; `always` stands when it is empty."""

    truth: Truth
    url: str = ""
    script: deque[Behaviour] = field(default_factory=deque)
    always: Behaviour | None = None
    log: list[Asked] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        """The last part of each asked path."""
        return [asked.path.rpartition("/")[2] for asked in self.log]


@contextmanager
def serving(truth: Truth) -> Iterator[Faulty]:
    faulty = Faulty(truth)
    handler = type("Bound", (Handler,), {"faulty": faulty})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    faulty.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield faulty
    finally:
        faulty.released.set()
        server.shutdown()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    faulty: Faulty

    def do_GET(self) -> None:
        at = time.monotonic()
        parts = urlsplit(self.path)
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        params = dict(parse_qsl(parts.query, keep_blank_values=True) + parse_qsl(form, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(at, self.command, parts.path, params, headers, self.client_address)
        self.faulty.log.append(asked)
        behave = self.faulty.script.popleft() if self.faulty.script else self.faulty.always
        (behave or honest)(self, self.faulty.truth(asked))

    do_POST = do_GET  # noqa: N815 (the name http.server calls)

    def head(self, status: int = 200, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def pause(self, seconds: float) -> None:
        self.faulty.released.wait(seconds)

    def log_message(self, *args: object) -> None:
        pass


def honest(handler: Handler, truth: bytes) -> None:
    handler.head(length=len(truth))
    handler.wfile.write(truth)


def body(content: bytes, **headers: str) -> Behaviour:
    def behave(handler: Handler, truth: bytes) -> None:
        handler.head(length=len(content), **headers)
        handler.wfile.write(content)

    return behave


def changed(change: Callable[[bytes], bytes]) -> Behaviour:
    return lambda handler, truth: honest(handler, change(truth))


def status(code: int, content: bytes = b"", **headers: str) -> Behaviour:
    def behave(handler: Handler, truth: bytes) -> None:
        handler.head(code, len(content), **headers)
        handler.wfile.write(content)

    return behave


def hang(handler: Handler, truth: bytes) -> None:
    handler.pause(10)
    handler.close_connection = True


def drip(handler: Handler, truth: bytes) -> None:
    handler.head(length=len(truth))
    _drop_by_drop(handler, truth)


def drip_headers(handler: Handler, truth: bytes) -> None:
    _drop_by_drop(handler, b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000 + b"\r\nContent-Length: 0\r\n\r\n")


def _drop_by_drop(handler: Handler, content: bytes) -> None:
    handler.close_connection = True
    for position in range(len(content)):
        try:
            handler.wfile.write(content[position : position + 1])
        except OSError:
            return
        handler.pause(0.05)


def reset(handler: Handler, truth: bytes) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.shutdown(socket.SHUT_RD)
    handler.close_connection = True


def close(handler: Handler, truth: bytes) -> None:
    handler.close_connection = True


def too_long_a_length(handler: Handler, truth: bytes) -> None:
    handler.head(length=len(truth) + 100)
    handler.wfile.write(truth)
    handler.close_connection = True


def too_short_a_length(handler: Handler, truth: bytes) -> None:
    handler.head(length=len(truth) // 2)
    handler.wfile.write(truth)


def chunk_abort(handler: Handler, truth: bytes) -> None:
    handler.head(Transfer_Encoding="chunked")
    handler.wfile.write(f"{len(truth):x}\r\n".encode() + truth[: len(truth) // 2])
    handler.close_connection = True


def chunked(handler: Handler, truth: bytes) -> None:
    handler.head(Transfer_Encoding="chunked")
    handler.wfile.write(f"{len(truth):x}\r\n".encode() + truth + b"\r\n0\r\n\r\n")


def truncated(handler: Handler, truth: bytes) -> None:
    honest(handler, truth[: int(len(truth) * 0.6)])


HTML = b"<!DOCTYPE html>\n<html><head><title>Just a moment</title></head><body>Checking your browser</body></html>"
XHTML = (
    b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Down</title></head><body/></html>'
)
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><feed xmlns="http://www.w3.org/2005/Atom"><title>&j;</title></feed>'
)
EXTERNAL = (
    b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>&x;</title></feed>'
)
