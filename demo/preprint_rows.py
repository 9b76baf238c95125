"""Version rows of one preprint server: what its feed and its API are cut from."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from .papers import OnPreprintServer, Paper, PreprintVersion


@dataclass(frozen=True, eq=False)
class Row:
    """One version of one preprint; `number` counts from 1."""

    paper: Paper
    preprint: OnPreprintServer
    number: int
    version: PreprintVersion

    @property
    def title(self) -> str:
        """The version's title, which may be an earlier one's."""
        said = [version.title for version in self.preprint.versions[: self.number] if version.title]
        return said[-1] if said else self.paper.title

    @property
    def abstract(self) -> str:
        """The version's abstract, which may be an earlier one's."""
        said = [version.abstract for version in self.preprint.versions[: self.number] if version.abstract]
        return said[-1] if said else self.paper.abstract


class Shelf:
    """Every row of one server, found by date, by DOI or by journal."""

    def __init__(self, papers: Sequence[tuple[OnPreprintServer, Paper]]) -> None:
        rows = [
            Row(paper, preprint, number, version)
            for preprint, paper in papers
            for number, version in enumerate(preprint.versions, start=1)
        ]
        self._by_date = sorted(rows, key=lambda row: row.version.date)
        self._dates = [row.version.date for row in self._by_date]
        self._newest = sorted(rows, key=lambda row: (row.version.posted, row.preprint.doi), reverse=True)
        self._by_doi: dict[str, list[Row]] = {}
        for row in rows:
            self._by_doi.setdefault(row.preprint.doi, []).append(row)
        self._published = [rows_of[0] for rows_of in self._by_doi.values() if rows_of[0].preprint.published_doi]

    def visible(self, now: datetime) -> dict[str, int]:
        """The DOI and current version of every posted preprint."""
        lasting = {doi: rows[0].preprint for doi, rows in self._by_doi.items() if not rows[0].preprint.is_fleeting}
        return {doi: version for doi, preprint in lasting.items() if (version := preprint.version_at(now))}

    def between(self, first: date, last: date, now: datetime) -> list[Row]:
        """The rows dated so, as far as they are posted by now."""
        found = self._by_date[bisect_left(self._dates, first) : bisect_right(self._dates, last)]
        return [row for row in found if row.version.posted <= now]

    def of(self, doi: str, now: datetime) -> list[Row]:
        """The posted versions of one preprint."""
        return [row for row in self._by_doi.get(doi.lower(), []) if row.version.posted <= now]

    def newest(self, now: datetime, *, subjects: Iterable[str], limit: int) -> list[Row]:
        """The last posted preprints, each once, in its newest version."""
        wanted, found = set(subjects), dict[str, Row]()
        for row in self._newest:
            if len(found) == limit:
                break
            if row.version.posted <= now and (not wanted or row.preprint.category in wanted):
                found.setdefault(row.preprint.doi, row)
        return list(found.values())

    def published_between(self, first: date, last: date, now: datetime) -> list[Row]:
        """Preprints whose journal version is dated so and linked by now, in their newest version."""
        found = [row for row in self._published if row.preprint.is_linked_at(now) and self.of(row.preprint.doi, now)]
        dated = [row for row in found if row.preprint.published_on and first <= row.preprint.published_on <= last]
        return [self.of(row.preprint.doi, now)[-1] for row in dated]

    def published_as(self, doi: str, now: datetime) -> list[Row]:
        """The preprint that has this DOI or whose journal version has it."""
        found = [
            row for row in self._published if doi.lower() in (row.preprint.doi, row.preprint.published_doi.lower())
        ]
        return [self.of(row.preprint.doi, now)[-1] for row in found if row.preprint.is_linked_at(now)][:1]
