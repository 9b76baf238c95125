"""Versions of a work: its preprints, and its version of record as a record or another record's word tells it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .tables import RecordRow

# PubMed's types of what is about a paper and not the paper.
_NOTICES = re.compile(
    r"published erratum|retraction of publication|retraction notice|expression of concern", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_JOURNAL = re.compile(r"^[^\d,;(]+")


@dataclass(frozen=True)
class Version:
    """A version of record: where it appeared, when, its address, and which record told of it. None is not known."""

    subject: str
    venue: str | None
    year: int | None
    paper_url: str | None
    told_by: RecordRow


def version_of_record(records: Iterable[RecordRow]) -> Version | None:
    """The version of record that the records of a work are or tell of, the surest first; None if there is none yet."""
    told = [record for record in records if not record.withdrawn]
    own = [record for record in told if is_version_of_record(record)]
    if own:
        return _as_version(own[0])
    servers_first = sorted(told, key=lambda record: record.source == "arxiv")  # arXiv only repeats what authors say
    return next((version for record in servers_first if (version := _told_version(record))), None)


def preprints(records: Iterable[RecordRow]) -> list[RecordRow]:
    """Those of the records that are preprints."""
    return [record for record in records if record.is_preprint]


def is_version_of_record(record: RecordRow) -> bool:
    """Whether a record is a paper as a journal or a conference published it."""
    return not record.is_preprint and not record.withdrawn and not _NOTICES.search(record.document_type)


def _as_version(record: RecordRow) -> Version:
    subject = f"doi:{record.doi}" if record.doi else f"{record.source}:{record.source_id}"
    return Version(subject, record.venue or None, record.year, _address(record.doi) or record.url or None, record)


def _told_version(record: RecordRow) -> Version | None:
    venue, year = _journal(record.journal_ref)
    for relation in record.relations:
        if relation["type"] == "published_as" and relation["scheme"] == "doi":
            published = relation.get("date", "")[:4]
            return Version(
                f"doi:{relation['value']}",
                relation.get("venue") or venue,
                int(published) if published.isdecimal() else year,
                _address(relation["value"]),
                record,
            )
    return Version(f"ref:{record.journal_ref[:200]}", venue, year, None, record) if venue else None


def _journal(reference: str) -> tuple[str | None, int | None]:
    """The journal and the year of "Nature Medicine 30, 850-862 (2024)"."""
    years = _YEAR.findall(reference)
    name = _JOURNAL.match(reference)
    return (name[0].strip(" .:") or None if name else None), int(years[-1]) if years else None


def _address(doi: str | None) -> str | None:
    return f"https://doi.org/{doi}" if doi else None
