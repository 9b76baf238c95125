"""Keeps the keys to services out of everything that is read, logged or told."""

import json
import logging
import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote, quote_plus

_KEY = re.compile(r"(api_key=)[^&\s\"'<>]+", re.IGNORECASE)


class Redaction:
    """Takes secrets out of bytes and texts, in whatever form services echo them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._forms = [form.encode() for secret in secrets for form in _forms(secret)]

    def of(self, body: bytes) -> bytes:
        """The bytes without the secrets."""
        for form in self._forms:
            body = body.replace(form, b"[key]")
        return body

    def of_text(self, text: str) -> str:
        """The text without the secrets, and without the keys of addresses."""
        return _KEY.sub(r"\1[key]", self.of(text.encode("utf-8", "replace")).decode())


def _forms(secret: str) -> set[str]:
    """As it may stand in an address, in XML and in JSON."""
    written = {quote(secret), quote(secret, safe=""), quote_plus(secret), escape(secret), json.dumps(secret)[1:-1]}
    return {secret, *written}


class _WithoutKeys(logging.Filter):
    """urllib3 logs every address, and NCBI's hold the key."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _KEY.sub(r"\1[key]", record.getMessage()), ()
        return True


for _name in ("urllib3.connectionpool", "urllib3.connection"):
    logging.getLogger(_name).addFilter(_WithoutKeys())
