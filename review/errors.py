"""How what a curator asked for ends when it cannot be done: as an exit status, or as a page that says so."""

import re


class MisuseError(Exception):
    """Wrong words or a bad configuration: nothing was done (exit status 2)."""


class RefusedError(Exception):
    """It ran, and something was refused or is incomplete (exit status 1)."""


class TakenError(RefusedError):
    """Somebody decided the same paper in between; nothing was stored."""


def on_a_page(error: Exception) -> str:
    """What it says, without the options of a command line: `--paper-url` is a field there, “paper url”."""
    said = re.sub(r" \(--[a-z-]+\)", "", str(error))
    return re.sub(r"(^|[;:] )--([a-z-]+)", lambda found: found[1] + found[2].replace("-", " "), said)
