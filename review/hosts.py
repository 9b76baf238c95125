"""Names this server answers to. A page of another site that points its own name here (DNS rebinding) meets none."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Hosts:
    """The names by which curators reach a server that is bound to `host`; `address` is that of a proxy in front."""

    host: str
    port: int
    address: str = ""

    @property
    def is_secure(self) -> bool:
        """Whether curators come by TLS."""
        return self.address.startswith("https://")

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.host)

    def knows(self, host: str) -> bool:
        """Whether a Host header names this server. An address in numbers belongs to nobody's name server."""
        if self.address and host == urlsplit(self.address).netloc:
            return True
        name, port = _parted(host)
        if port != self.port:
            return False
        return name in (self.host, *_LOOPBACK) or (not self.is_local and _is_number(name))

    def is_own_origin(self, origin: str | None, host: str) -> bool:
        """Whether an Origin header is that of our own pages. Only what is no browser sends none with a form."""
        if origin is None:
            return True
        return origin in (f"http://{host}", self.address) or (self.is_secure and origin == f"https://{host}")


def is_loopback(host: str) -> bool:
    """Whether an address to bind to can only be reached from this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parted(host: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(f"//{host}")
        return (parts.hostname or "", parts.port or 80) if parts.netloc == host and "@" not in host else ("", None)
    except ValueError:
        return "", None


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
