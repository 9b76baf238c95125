"""The listed works as references: what the list says of each, and what records know besides."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from ..config.workspace import Workspace
from ..listing.document import parse
from ..listing.exports.citation_keys import Named, citation_keys
from ..listing.exports.reference import Bibliography, Reference
from ..listing.exports.venues import form_of
from ..listing.markup import plain
from ..records.identifiers import identifiers_in
from ..records.preprints import reads_as_preprint
from ..records.text import clean_text, fold, title_key
from ..store import listed
from ..store.describe import Description, describe
from ..store.listed import ListedWork
from ..store.tables import EntryRow, RecordRow
from .lines import read_list
from .queue import record_as_json
from .templating import web_address
from .whole import entry_as_json, version_as_json

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def bibliography(session: Session, *, title: str, kind: str | None = None, category: str | None = None) -> Bibliography:
    """What stands on the list of that title, each work once, in its order; only of a kind or category, if given.

    The same store gives the same, whenever it is asked.
    """
    works = listed.ever_listed(session)
    papers = describe(session, [work.work_id for work in works])
    keys = citation_keys(_named(work, papers[work.work_id]) for work in works)
    told_by = {work.number: line for work in works if work.stands and (line := _told_by(work.lines, kind, category))}
    references = [
        _reference(keys[work.number], work, told_by[work.number], papers[work.work_id])
        for work in sorted(works, key=lambda work: _position(told_by.get(work.number)))
        if work.number in told_by
    ]
    changes = [at for work in works for at in work.changed_at.values()]
    began = listed.began_at(session) or _NEVER
    scope = [part for part in (category, kind) if part]
    return Bibliography(
        " · ".join([title, *scope]), began.isoformat(), " ".join(scope),
        tuple(references), max(changes, default=began),
    )  # fmt: skip


def title_of_list(workspace: Workspace) -> str:
    """Its first heading, or else the name of its file."""
    sections = parse(read_list(workspace.list_path)).sections
    return (fold(plain(sections[0].title)) if sections else "") or workspace.list_path.name


def _named(work: ListedWork, paper: Description) -> Named:
    line = _told_by(work.lines) or work.lines[0]
    return Named(work.number, _title(line), line.year or paper.year, paper.authors)


def _told_by(lines: Sequence[EntryRow], kind: str | None = None, category: str | None = None) -> EntryRow | None:
    """The line that tells of a work: the first that is no dataset's row, or else the first."""
    wanted = [line for line in lines if kind in (None, line.kind) and category in (None, line.category)]
    return min(wanted, key=lambda line: line.kind == "dataset", default=None)


def _position(line: EntryRow | None) -> int:
    return line.position if line else 0


def _reference(key: str, work: ListedWork, line: EntryRow, paper: Description) -> Reference:
    title, venue = _title(line), clean_text(line.venue) or fold(paper.venue)
    paper_url, code_url = (_linked(name, line, *work.lines) for name in ("paper_url", "code_url"))
    own, is_preprint = identifiers_in(paper_url), reads_as_preprint(venue, paper_url)
    same_version = [record for record in paper.records if record.is_preprint == is_preprint]
    reference = Reference(
        key=key,
        work=work.work_id,
        number=line.number,
        form=form_of(line.kind, venue, paper_url),
        kind=line.kind,
        category=line.category,
        section=fold(line.section),
        title=title,
        listed_at=line.first_seen,
        changed_at=work.changed_at[line.number],
        authors=tuple(paper.authors),
        abstract=paper.abstract,
        venue=venue,
        year=line.year or paper.year,
        first_posted=paper.first_posted,
        doi=_plain(own.doi or next((record.doi for record in same_version if record.doi), None)),
        arxiv=own.arxiv or paper.identifiers["arxiv"],
        pmid=own.pmid or next((record.pmid for record in same_version if record.pmid), None),
        paper_url=paper_url or _web(paper.paper_url),
        code_url=code_url or _web(paper.code_url),
        paper_title=_paper_title(line, title, paper.records),
        is_preprint=is_preprint,
        keywords=_keywords(line, *work.lines),
    )
    return replace(reference, told=_told(reference, work, line, paper))


def _told(it: Reference, work: ListedWork, line: EntryRow, paper: Description) -> dict[str, Any]:
    own = {"arxiv": it.arxiv, "doi": it.doi, "pmid": it.pmid}
    return {
        "work": it.work,
        "key": it.key,
        "title": it.title,
        "authors": it.authors,
        "abstract": it.abstract,
        "venue": it.venue,
        "year": it.year,
        "first_posted": it.first_posted.isoformat() if it.first_posted else None,
        "identifiers": {scheme: value or own[scheme] for scheme, value in paper.identifiers.items()},
        "records": [record_as_json(record) for record in paper.records],
        "preprint": it.is_preprint,
        "version_of_record": version_as_json(paper),
        "withdrawn": paper.withdrawn,
        "kind": it.kind,
        "category": it.category,
        "section": it.section,
        "links": {"paper": it.paper_url, "code": it.code_url},
        "line": line.raw,
        "entries": [entry_as_json(entry) for entry in work.lines],
        "listed_at": it.listed_at.isoformat(),
        "changed_at": it.changed_at.isoformat(),
    }


def _paper_title(line: EntryRow, title: str, records: Sequence[RecordRow]) -> str:
    """The title of the paper that a dataset's row links to, unless it is the row's."""
    is_other = line.kind == "dataset" and records and title_key(records[0].title) != title_key(title)
    return records[0].title if is_other else ""


def _keywords(*lines: EntryRow) -> tuple[str, ...]:
    words = [*(line.category for line in lines), *(line.kind for line in lines)]
    return tuple(dict.fromkeys(word for word in words if word))


def _linked(name: str, *lines: EntryRow) -> str | None:
    return next((url for line in lines if (url := _web(getattr(line, name)))), None)


def _plain(doi: str | None) -> str | None:
    """A DOI without the characters that no registrant gives, which its rule lets through."""
    return fold(doi or "").replace(" ", "") or None


def _title(line: EntryRow) -> str:
    return clean_text(line.title, tex=True) or fold(line.title) or "untitled"


def _web(url: str | None) -> str | None:
    """An address that may be followed, in one piece; None for anything else."""
    return web_address(fold(url or "").replace(" ", "%20"))
