"""An Atom feed of what is listed, what came last first (RFC 4287).

Characters that XML cannot hold are left out. Times are those of the list: when a line came, and when it last changed.
"""

import re
from uuid import NAMESPACE_URL, uuid5

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from .reference import Bibliography, Reference

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # www.w3.org/TR/xml/#charsets


def write(listed: Bibliography) -> str:
    """The references as a feed. The id of an entry is that of its line, for as long as it stands."""
    feed = FeedGenerator()
    feed.id(_urn(f"{listed.seed} {listed.scope}".strip()))
    feed.title(_xml(listed.title))
    feed.updated(listed.updated)
    feed.author(name="livinglist")
    feed.generator("livinglist")
    latest_first = sorted(listed.references, key=lambda reference: reference.listed_at, reverse=True)
    for reference in latest_first:
        feed.add_entry(_entry(reference, listed.seed), order="append")
    text: str = feed.atom_str(pretty=True).decode()
    return text


def _entry(it: Reference, seed: str) -> FeedEntry:
    entry = FeedEntry()
    entry.id(_urn(f"{seed}/{it.number}"))
    entry.title(_xml(it.title) or it.key)
    entry.published(it.listed_at)
    entry.updated(it.changed_at)
    for given, family in it.names:
        entry.author(name=_xml(f"{given} {family}".strip()))
    if it.address:
        entry.link(href=_xml(it.address))  # one: feedgen 1.0 forgets what another one is for
    for word in it.keywords:
        entry.category(term=_xml(word))
    entry.content(_xml(_content(it)), type="text")
    return entry


def _content(it: Reference) -> str:
    where = " ".join(str(part) for part in (it.venue, it.year) if part)
    code = f"Code: {it.code_url}" if it.paper_url and it.code_url else ""
    return " · ".join(part for part in (where, ", ".join(it.keywords), it.note, code, it.abstract) if part)


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"livinglist:{name}").urn


def _xml(text: str) -> str:
    return _NO_XML.sub("", text)
