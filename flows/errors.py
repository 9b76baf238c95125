"""How a command ends when it cannot do what was asked."""


class MisuseError(Exception):
    """Wrong words or a bad configuration: nothing was done (exit status 2)."""


class RefusedError(Exception):
    """It ran, and something was refused or is incomplete (exit status 1)."""
