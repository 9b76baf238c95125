"""A Dask cluster of our own: a scheduler and workers, each a process on loopback, gone when the tests end."""

import socket
import subprocess
import sys
import time

import tomlkit

from livinglist.config.workspace import load_workspace

_START_SECONDS = 120


class Cluster:
    """A scheduler with so many workers of one thread each."""

    def __init__(self, workers):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._scheduler = _start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        self.workers = []
        self.hire(workers)

    def hire(self, number):
        """Start more workers, and wait until they work."""
        from distributed import Client

        options = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard")
        self.workers += [_start("worker", self.address, *options) for _ in range(number)]
        with Client(self.address, timeout=_START_SECONDS, set_as_default=False) as client:
            if self.workers:
                client.wait_for_workers(len(self.workers), timeout=_START_SECONDS)
            while len(client.nthreads()) > len(self.workers):  # those that were killed are not missed at once
                time.sleep(0.1)

    def kill_one(self):
        """SIGKILL: it says goodbye to nobody."""
        worker = self.workers.pop()
        worker.kill()
        worker.wait()

    def close(self):
        """Kill everything."""
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()


def _start(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def on_cluster(root, address):
    """The workspace, its works judged on the cluster at that address."""
    path = root / "livinglist.toml"
    config = tomlkit.parse(path.read_text(encoding="utf-8"))
    config["bulk"]["dask"] = address
    path.write_text(tomlkit.dumps(config), encoding="utf-8")
    return load_workspace(root)
