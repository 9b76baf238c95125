"""Text of any kind: what databases refuse is kept as other characters, and comes back as it came.

PostgreSQL takes no NUL, and neither database half of a surrogate pair, which is how a byte of the list that is no text
is read. They are stored as the last character of Unicode, which nobody uses, and their number.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Dialect, Engine, String, Text

_Process = Callable[[Any], Any]
_MARK = "\U0010ffff"
_REFUSED = re.compile(f"[\0\ud800-\udfff{_MARK}]")
_KEPT = re.compile(f"{_MARK}(?:{_MARK}|[0-9a-f]{{4}})")


def any_length(characters: int) -> Any:
    """Text that is seldom longer. SQLite never minds; PostgreSQL would refuse what is."""
    return String(characters).with_variant(Text(), "postgresql")


def take_any_text(engine: Engine) -> Engine:
    """The engine, so that every column of text takes every text."""
    known: dict[Any, Any] = dict(engine.dialect.colspecs)
    base = known.get(String, String)
    known[String] = type("AnyText", (_AnyText, base), {})
    engine.dialect.colspecs = known
    return engine


class _AnyText(String):
    def bind_processor(self, dialect: Dialect) -> _Process:
        before: _Process | None = super().bind_processor(dialect)
        return (lambda value: stored(before(value))) if before else stored

    def result_processor(self, dialect: Dialect, coltype: object) -> _Process:
        before: _Process | None = super().result_processor(dialect, coltype)
        return (lambda value: _told(before(value))) if before else _told


def _is_plain(text: str) -> bool:
    if text.isascii():
        return "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    return "\0" not in text and _MARK not in text


def stored(value: Any) -> Any:
    """A text as databases take it; anything else as it is."""
    if not isinstance(value, str) or _is_plain(value):
        return value
    return _REFUSED.sub(lambda odd: _MARK + (_MARK if odd[0] == _MARK else f"{ord(odd[0]):04x}"), value)


def all_stored(values: Sequence[Any]) -> Sequence[Any]:
    """`stored` of each; looked at as one text, for hardly any text needs it."""
    if _is_plain("".join([value for value in values if isinstance(value, str)])):
        return values
    return [stored(value) for value in values]


def _told(value: Any) -> Any:
    if not isinstance(value, str) or value.isascii() or _MARK not in value:
        return value
    return _KEPT.sub(lambda kept: _MARK if kept[0][1] == _MARK else chr(int(kept[0][1:], 16)), value)
