"""Pages from templates: every value escaped, every address http(s)."""

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_HERE = Path(__file__).parent
_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def render(name: str, /, **values: Any) -> str:
    """The page of that template."""
    return _TEMPLATES.get_template(name).render(**values)


def web_address(url: str | None) -> str | None:
    """The address if a browser may follow it: http(s) and nothing else."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _when(at: datetime | str | None) -> str:
    text = at.isoformat() if isinstance(at, datetime) else (at or "")
    return text[:16].replace("T", " ")


def _day(at: datetime | str | None) -> str:
    return _when(at)[:10]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _from(asked: dict[str, Any], start: int) -> dict[str, Any]:
    """The address of another page of the same search."""
    return {name: value for name, value in asked.items() if value} | ({"from": start} if start else {})


_TEMPLATES.filters |= {
    "merge": _from, "web_address": web_address, "percent": _percent, "when": _when, "day": _day, "sentence": _sentence
}  # fmt: skip
