"""JSON that is one line to every reader, and UTF-8 whatever it holds."""

import json
import re
from typing import Any

# Valid in JSON as they are, but ends of lines to some readers, or no characters of UTF-8.
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def as_json(document: Any) -> str:
    """The document on one line; `json.loads` gives back exactly what it was made of."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
