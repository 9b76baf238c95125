"""JSON lines: all that is known of each listed work, in the words of `show --json`."""

from .json_text import as_json
from .reference import Bibliography


def write(listed: Bibliography) -> str:
    """One JSON object a line."""
    return "".join(as_json(reference.told) + "\n" for reference in listed.references)
