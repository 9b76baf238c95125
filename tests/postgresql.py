"""A PostgreSQL server of our own in a temporary folder: Debian's programs, loopback only, gone when the tests end."""

import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

# Nothing is to survive a power cut here; English order, so that no test leans on the order of bytes.
_CREATE = ["--auth=trust", "--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en", "--no-sync"]
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
_START_SECONDS = 30


class NoServerError(Exception):
    """There is no PostgreSQL to start here; the message says why."""


class Server:
    """A running server: makes and drops databases by the address of each."""

    def __init__(self, port: int, user: str) -> None:
        self.port = port
        self._user = user
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        """The address as `[store] url` takes it."""
        return f"postgresql+psycopg://{self._user}@127.0.0.1:{self.port}/{database}"

    def create(self, like: str | None = None) -> str:
        """The address of a new database with all that the one at `like` holds."""
        name = f"test_{next(self._numbers)}"
        template = like.rsplit("/", 1)[-1] if like else "template1"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected."""
        self.execute(f"DROP DATABASE IF EXISTS {url.rsplit('/', 1)[-1]} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run a statement as the server's owner, outside any transaction."""
        address = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def server() -> Iterator[Server]:
    """Make and start a server; `NoServerError` where that cannot be."""
    programs = _programs()
    owner = _owner()
    with tempfile.TemporaryDirectory(prefix="livinglist-pg-") as name:
        folder = Path(name)
        if owner:
            shutil.chown(folder, owner.pw_uid, owner.pw_gid)
        who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        user = owner.pw_name if owner else pwd.getpwuid(os.getuid()).pw_name
        data = folder / "data"
        subprocess.run([programs / "initdb", "-D", data, *_CREATE], check=True, capture_output=True, cwd="/", **who)
        port = _free_port()
        options = [word for key, value in _FAST.items() for word in ("-c", f"{key}={value}")]
        listen = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-k", str(folder)]
        with (folder / "log").open("wb") as log:
            words = [*_dying_with_us(), programs / "postgres", "-D", data, *listen, *options]
            process = subprocess.Popen(words, stdout=log, stderr=log, cwd="/", **who)
        try:
            started = Server(port, user)
            _wait_until_up(started, process)
            yield started
        finally:
            process.send_signal(signal.SIGINT)  # SIGTERM would wait for every client to leave
            process.wait()


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise NoServerError("needs PostgreSQL's server (Debian: apt-get install postgresql)")
    return found[-1].parent if found else Path(str(on_path)).resolve().parent


def _owner() -> pwd.struct_passwd | None:
    """PostgreSQL refuses root; Debian's package brings a user for it. None: whoever runs the tests."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise NoServerError("PostgreSQL does not run as root, and there is no user `postgres`") from None


def _dying_with_us() -> list[str]:
    """Tests that are killed leave no server behind, where the system can see to it."""
    found = shutil.which("setpriv")
    return [found, "--pdeathsig", "INT"] if found else []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(started: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            return started.execute("SELECT 1")
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
