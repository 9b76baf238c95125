"""The change of a list as a unified diff."""

import difflib

from .document import parse


def unified_diff(before: str, after: str, name: str) -> str:
    """A diff that `git apply` and a person can read; "" if nothing changed. Only \\n, \\r\\n and \\r end a line."""
    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    return [line.raw + line.ending for line in parse(text).lines]
