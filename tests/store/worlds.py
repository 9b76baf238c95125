"""Small worlds of records, lines and answers in which everything may be confused with everything."""

from dataclasses import dataclass

from hypothesis import strategies as st
from sqlalchemy import select

from livinglist.records.page import Harvested
from livinglist.records.record import Record
from livinglist.store import answers, entries, harvests, questions, works
from livinglist.store.tables import EntryRow, QuestionRow, RecordRow

from .conftest import NOW

_TITLES = [
    "Segment anything in every organ of the body",
    "Segment anything in every organ of the body, revisited",
    "A language model reads discharge letters",
    "Editorial",
]
_AUTHORS = [["Doe, J.", "Roe, R."], ["Roe, R."], ["Other, O."], []]
_DOIS = [f"10.1038/s{number}" for number in range(3)]
_LINKS = [*(f"https://doi.org/{doi}" for doi in _DOIS), "https://arxiv.org/abs/2605.00001", None]


@dataclass(frozen=True)
class Line:
    title: str
    paper_url: str | None = None
    kind: str = "method"
    category: str | None = "VFM"
    section: str = "VFM methods"
    year: int | None = 2026
    venue: str = "arXiv"
    code_url: str | None = None
    line: int = 1

    @property
    def raw(self):
        return f"- [{self.venue}] {self.title} {self.paper_url}"


def _record(number, version, title, authors, year, doi, relation):
    source, source_id = [("arxiv", f"2605.0000{number}"), ("biorxiv", f"10.1101/{number}"), ("pubmed", str(number))][
        number % 3
    ]
    own = {"arxiv": {"arxiv_id": source_id}, "biorxiv": {"doi": source_id}, "pubmed": {"pmid": source_id, "doi": doi}}
    relations = [{"type": "published_as", "scheme": "doi", "value": relation}] if relation else []
    return Record(
        source=source, source_id=source_id, version=version, title=title, authors=authors, year=year,
        relations=relations, is_preprint=source != "pubmed", **own[source],
    )  # fmt: skip


@st.composite
def histories(draw):
    """The versions of up to six records; a later version may say something else, but never less."""
    found = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        has_authors, relation = draw(st.booleans()), draw(st.sampled_from([*_DOIS, None, None]))
        found.append(
            [
                _record(
                    number, version, draw(st.sampled_from(_TITLES)),
                    draw(st.sampled_from(_AUTHORS[:3])) if has_authors else [],
                    draw(st.sampled_from([2020, 2026])), draw(st.sampled_from(_DOIS)), relation,
                )
                for version in range(1, draw(st.integers(1, 2)) + 1)
            ]
        )  # fmt: skip
    return found


def lines():
    """Up to four lines of the list, some with wrong links, some rows of data."""
    kinds = st.sampled_from(["method", "method", "dataset"])
    one = st.builds(Line, title=st.sampled_from(_TITLES), paper_url=st.sampled_from(_LINKS), kind=kinds)
    return st.lists(one, max_size=4, unique=True)


def names(session):
    """What every number is called, however it came by it."""
    found = {row.number: (row.source, row.source_id) for row in session.scalars(select(RecordRow))}
    return found | {row.number: ("line", row.kind, row.raw) for row in session.scalars(select(EntryRow))}


def partition(session):
    """Which names are one work."""
    called = names(session)
    groups = {}
    for table in (RecordRow, EntryRow):
        for row in session.scalars(select(table)):
            groups.setdefault(row.work_id, set()).add(called[row.number])
    return {frozenset(group) for group in groups.values()}


def open_pairs(session):
    """Between which works (as groups of names) a question is open."""
    called = names(session)
    groups = {}
    for table in (RecordRow, EntryRow):
        for row in session.scalars(select(table)):
            groups.setdefault(row.work_id, set()).add(called[row.number])
    same = (question for question in questions.waiting(session) if question.row.kind == "same")
    return {frozenset(frozenset(groups[work]) for work in question.works) for question in same}


def save(session, records):
    """Save records in the batches that sources come in."""
    for source in dict.fromkeys(record.source for record in records):
        batch = [record for record in records if record.source == source]
        harvests.save(session, Harvested(source, "s", batch), at=NOW)


def tell(session, one, other, word):
    """An answer about two names that both are stored, whatever question was open, checked by nobody."""
    numbers = {name: number for number, name in names(session).items()}
    pair = sorted((numbers[one], numbers[other]))
    query = select(QuestionRow).where(QuestionRow.work_id == pair[0], QuestionRow.other_work_id == pair[1])
    row = session.scalars(query.where(QuestionRow.kind == "same")).first()
    if row is None:
        row = QuestionRow(kind="same", work_id=pair[0], other_work_id=pair[1], reason="", stands=False, asked_at=NOW)
        session.add(row)
        session.flush()
    answers.add(session, row.id, word, curator="amal", at=NOW)
    works.place(session, (), pair, at=NOW)


def read_list(session, listed):
    """The list as it is now."""
    entries.take_in(session, listed, origin="adopted", at=NOW)
