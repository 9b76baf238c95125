"""A process beside the server, for what takes long: pages wait neither for its arithmetic nor for its turn.

It reads the store by itself and hands back what it made. One that was killed is started anew; where even that fails,
the server makes it itself. It ends with the server, however that ends: then nobody holds the other end of its pipe.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from ..store.database import open_engine, reading

T = TypeVar("T")

_KINDER = 10  # pages go first
_TRIES = 2


class Backroom:
    """The process, started when it is first needed. What it is to make, and what comes of it, can be pickled."""

    def __init__(self, url: str, engine: Engine) -> None:
        self._url, self._engine = url, engine
        self._lock, self._is_closed = Lock(), False
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def make(self, make: Callable[[Session], T], *, may_wait: bool) -> T:
        """What `make` gives; it is made here while the process is busy, unless it may wait."""
        if self._lock.acquire(blocking=may_wait):
            try:
                for _ in range(_TRIES):
                    if told := self._told(make):
                        return told.value()
            finally:
                self._lock.release()
        with reading(self._engine) as session:
            return make(session)

    def close(self) -> None:
        """End the process, whatever it does: it only reads."""
        self._is_closed = True
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _told(self, make: Callable[[Session], T]) -> "_Told[T] | None":
        """What the process made of it; None if it is gone."""
        if self._is_closed:
            return None
        try:
            pipe = self._pipe or self._start()
            pipe.send(make)
            told: _Told[T] = pipe.recv()
        except (EOFError, OSError):
            self._forget()
            return None
        return told

    def _start(self) -> Connection:
        self._pipe, theirs = Pipe()
        end = theirs.fileno()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__, str(end)],
            pass_fds=[end],
            process_group=0,  # Ctrl+C is for the server
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        theirs.close()
        self._pipe.send(self._url)
        return self._pipe

    def _forget(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


@dataclass(frozen=True)
class _Told(Generic[T]):
    """What was made, or what the database said."""

    made: T | None
    error: DBAPIError | None = None

    def value(self) -> T:
        if self.error is not None:
            raise self.error
        return cast(T, self.made)


def work(pipe: Connection) -> None:
    """Make what is asked for until nobody asks any more. What fails otherwise ends it: the server then meets it too."""
    os.nice(_KINDER)
    engine = open_engine(pipe.recv())
    while True:
        make: Callable[[Session], Any] = pipe.recv()
        pipe.send(_made(engine, make))


def _made(engine: Engine, make: Callable[[Session], Any]) -> _Told[Any]:
    try:
        with reading(engine) as session:
            return _Told(make(session))
    except DBAPIError as error:
        return _Told(None, error)


if __name__ == "__main__":
    from . import backroom  # as the server knows it: what it sends is of that module

    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        backroom.work(Connection(int(sys.argv[1])))
