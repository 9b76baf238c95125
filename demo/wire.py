"""Bytes on a socket: whole answers, and every way to spoil one."""

import os
import socket
import struct
import threading
from collections.abc import Callable
from http import HTTPStatus

from .exchanges import Answer


class Wire:
    """One connection while one request is answered. `pause` ends early when the stand-ins stop.

    `note`, given the status so far (0: none), is called before every step: a client that has its answer finds it noted.
    """

    def __init__(self, connection: socket.socket, stopping: threading.Event) -> None:
        self._connection = connection
        self._stopping = stopping
        self._status = 0
        self.stays_open = True
        self.note: Callable[[int], None] = lambda _: None

    def send(self, answer: Answer) -> None:
        """Head and body in one piece."""
        self.write(head(answer, length=len(answer.body)) + answer.body, status=answer.status)

    def write(self, data: bytes, *, status: int | None = None) -> None:
        """Bytes as they are; with a status, when they hold the status line or stand behind it."""
        self._status = status or self._status
        self.note(self._status)
        self._connection.sendall(data)

    def pause(self, seconds: float) -> bool:
        """Wait; False when the stand-ins are stopping and nothing more needs to be sent."""
        return not self._stopping.wait(seconds)

    def close(self) -> None:
        """End the connection in the ordinary way."""
        self.note(self._status)
        self.stays_open = False

    def reset(self) -> None:
        """End the connection with RST, as a machine that died."""
        self.note(self._status)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # The server would say goodbye (FIN) first, and its open files keep a plain close() from closing.
        os.close(self._connection.detach())
        self.stays_open = False


def head(answer: Answer, *, length: int | None) -> bytes:
    """Status line and headers; without a length the body follows in chunks."""
    reason = HTTPStatus(answer.status).phrase
    lines = [f"HTTP/1.1 {answer.status} {reason}", f"Content-Type: {answer.content_type}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    lines.append("Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
