"""The RSS 1.0 feed of bioRxiv and medRxiv: the thirty newest preprints and nothing else."""

import hashlib
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache

from .exchanges import Answer, Asked
from .manners import Manner
from .markup import escape, in_cdata
from .names import with_initials
from .preprint_rows import Row, Shelf
from .preprint_subjects import subjects_of

LENGTH = 30
NAMES = {"biorxiv": "bioRxiv", "medrxiv": "medRxiv"}
_RDF = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<rdf:RDF xmlns:admin="http://webns.net/mvcb/"'
    ' xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:prism="http://purl.org/rss/1.0/modules/prism/" xmlns:taxo="http://purl.org/rss/1.0/modules/taxonomy/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:syn="http://purl.org/rss/1.0/modules/syndication/">\n'
)


class BiorxivRss:
    """Answers `…_xml.php?subject=…` with ETag and Last-Modified, and 304 to whoever knows them."""

    def __init__(self, server: str, shelf: Shelf) -> None:
        self._server = server
        self._shelf = shelf
        self._item = lru_cache(maxsize=4_096)(_item)

    def answer(self, asked: Asked, now: datetime, manner: Manner) -> Answer:
        """The feed of the subjects asked for; of a misspelt subject, a feed without items."""
        subjects = subjects_of(self._server, asked.params.get("subject", ""))
        rows: list[Row] = []
        if subjects is not None:
            rows = manner.served(self._shelf.newest(now, subjects=subjects, limit=manner.page_size or LENGTH))
        named = "" if subjects is None else ", ".join(subject.title() for subject in subjects) or "All"
        body = self._feed(rows, named)
        changed = rows[0].version.posted if rows else now.replace(hour=0, minute=0, second=0, microsecond=0)
        headers = (
            ("ETag", f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'),
            ("Last-Modified", format_datetime(changed.replace(microsecond=0), usegmt=True)),
        )
        if _is_known(asked, *(value for _, value in headers)):
            return Answer(b"", "text/xml", status=304, headers=headers)
        return Answer(body, "text/xml; charset=UTF-8", headers=headers, items=len(rows))

    def _feed(self, rows: list[Row], subject: str) -> bytes:
        name, home = NAMES[self._server], f"https://{self._server}.org"
        index = "\n".join(f'<rdf:li rdf:resource="{_address(row)}"/>' for row in rows)
        head = (
            f'{_RDF}<channel rdf:about="{home}">\n<title>{name} Subject Collection: {subject}</title>\n'
            f"<link>{home}</link>\n<description>\n"
            f'This feed contains articles for {name} Subject Collection "{subject}"\n</description>\n'
            f"<items>\n<rdf:Seq>\n{index}\n</rdf:Seq>\n</items>\n<prism:eIssn/>\n"
            f'<prism:publicationName>{name}</prism:publicationName>\n<prism:issn/>\n<image rdf:resource=""/>\n'
            f'</channel>\n<image rdf:about="">\n<title>{name}</title>\n<url/>\n<link>{home}</link>\n</image>\n'
        )
        return (head + "".join(map(self._item, rows)) + "</rdf:RDF>\n").encode()


def _address(row: Row) -> str:
    return f"https://www.{row.preprint.server}.org/content/{escape(row.preprint.doi)}v{row.number}?rss=1"


def _item(row: Row) -> str:
    address, day, title = _address(row), row.version.date.isoformat(), in_cdata(row.title)
    authors = ", ".join(map(with_initials, row.paper.authors))
    return (
        f'<item rdf:about="{address}">\n<title>\n<![CDATA[\n{title}\n]]>\n</title>\n<link>\n{address}\n</link>\n'
        f"<description><![CDATA[\n{in_cdata(row.abstract)}\n]]></description>\n"
        f"<dc:creator><![CDATA[ {in_cdata(authors)} ]]></dc:creator>\n<dc:date>{day}</dc:date>\n"
        f"<dc:identifier>doi:{escape(row.preprint.doi)}</dc:identifier>\n<dc:title><![CDATA[{title}]]></dc:title>\n"
        "<dc:publisher>Cold Spring Harbor Laboratory</dc:publisher>\n"
        f"<prism:publicationDate>{day}</prism:publicationDate>\n<prism:section></prism:section>\n</item>\n"
    )


def _is_known(asked: Asked, tag: str, changed: str) -> bool:
    if "if-none-match" in asked.headers:
        return tag in asked.headers["if-none-match"]
    return asked.headers.get("if-modified-since") == changed
