"""Bytes of a list as text and back, each byte kept: UTF-8, UTF-16, and what is neither."""

from dataclasses import dataclass
from typing import Literal

Encoding = Literal["utf-8", "utf-16-le", "utf-16-be"]

_BOMS: tuple[tuple[bytes, Encoding], ...] = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ERRORS = {"utf-8": "surrogateescape", "utf-16-le": "surrogatepass", "utf-16-be": "surrogatepass"}
_MOSTLY = 0.4  # of a text's characters are Latin if its UTF-16 lacks a byte order mark


@dataclass(frozen=True)
class Decoded:
    """A text and the encoding it was in. A byte order mark stays as the text's first character."""

    text: str
    encoding: Encoding


def decode(data: bytes) -> Decoded:
    """Read a file's bytes. Never fails: bytes that are no text survive as lone surrogates.

    `encode(decode(data).text, decode(data).encoding) == data` for all bytes.
    """
    encoding = _encoding_of(data)
    text = data.decode(encoding, _ERRORS[encoding])
    if encode(text, encoding) != data:
        encoding = "utf-8"
        text = data.decode(encoding, _ERRORS[encoding])
    return Decoded(text, encoding)


def encode(text: str, encoding: Encoding) -> bytes:
    """The bytes of a text in the encoding it came in."""
    return text.encode(encoding, _ERRORS[encoding])


def _encoding_of(data: bytes) -> Encoding:
    if len(data) % 2 or not data:
        return "utf-8"
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    if data[1::2].count(0) > _MOSTLY * len(data) / 2:
        return "utf-16-le"
    return "utf-16-be" if data[::2].count(0) > _MOSTLY * len(data) / 2 else "utf-8"
