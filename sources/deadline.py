"""A total deadline for one exchange: no socket timeout ever stops a slow drip, in the headers or in the body."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Watch:
    """Cuts the connection of an exchange that outlives its deadline.

    `on_connect` is told when a new connection stands. One watch a thread at a time.
    """

    def __init__(self, seconds: float, on_connect: Callable[[], None]) -> None:
        self.expired = False
        self.connection: HTTPConnection | None = None
        self.on_connect = on_connect
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        _current.watch = self
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        _current.watch = None

    def _cut(self) -> None:
        self.expired = True
        wire = self.connection.sock if self.connection else None
        if isinstance(wire, socket.socket):
            with suppress(OSError):  # closed in the meantime is as good
                wire.shutdown(socket.SHUT_RDWR)


_current = threading.local()


class _Watched(HTTPConnection):
    def connect(self) -> None:
        if watch := getattr(_current, "watch", None):
            watch.connection = self
        super().connect()
        if watch:
            watch.on_connect()

    def request(self, *args: Any, **kwargs: Any) -> None:
        if watch := getattr(_current, "watch", None):
            watch.connection = self
        super().request(*args, **kwargs)


class _TlsWatched(_Watched, HTTPSConnection):
    pass


class Pool(HTTPConnectionPool):
    """Plain connections under watch."""

    ConnectionCls = _Watched


class TlsPool(HTTPSConnectionPool):
    """Encrypted connections under watch."""

    ConnectionCls = _TlsWatched
