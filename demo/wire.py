"""Bytes on a socket: whole answers, and every way to spoil one."""

import os
import socket
import struct
import threading
from http import HTTPStatus

from .exchanges import Answer


class Wire:
    """One connection while one request is answered. `pause` ends early when the stand-ins stop."""

    def __init__(self, connection: socket.socket, stopping: threading.Event) -> None:
        self._connection = connection
        self._stopping = stopping
        self.status = 0  # sent to the client; 0 while nothing was
        self.stays_open = True

    def send(self, answer: Answer, *, claimed_length: int | None = None) -> None:
        """Head and body in one piece, with the body's length or a claimed one."""
        self.write(head(answer, length=len(answer.body) if claimed_length is None else claimed_length) + answer.body)
        self.status = answer.status

    def write(self, data: bytes) -> None:
        """Bytes as they are."""
        self._connection.sendall(data)

    def pause(self, seconds: float) -> bool:
        """Wait; False when the stand-ins are stopping and nothing more needs to be sent."""
        return not self._stopping.wait(seconds)

    def close(self) -> None:
        """End the connection in the ordinary way."""
        self.stays_open = False

    def reset(self) -> None:
        """End the connection with RST, as a machine that died."""
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
