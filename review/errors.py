"""How what a curator asked for ends when it cannot be done: as an exit status, or as a page that says so."""


class MisuseError(Exception):
    """Wrong words or a bad configuration: nothing was done (exit status 2)."""


class RefusedError(Exception):
    """It ran, and something was refused or is incomplete (exit status 1)."""


class TakenError(RefusedError):
    """Somebody decided the same paper in between; nothing was stored."""
