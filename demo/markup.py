"""Text as XML can carry it: what XML has no way to say is left out."""

import re
from xml.sax import saxutils

_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(text: str) -> str:
    """For an element or an attribute in double quotes."""
    return saxutils.escape(speakable(text), {'"': "&quot;"})


def in_cdata(text: str) -> str:
    """For inside a CDATA section, which the text cannot end."""
    return speakable(text).replace("]]>", "]]]]><![CDATA[>")


def speakable(text: str) -> str:
    """Without control characters and lone surrogates."""
    return _UNSPEAKABLE.sub("", text)
