"""What the list says of a work comes first, what records know besides it."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import pytest
import rispy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string
from sqlalchemy import event
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.listing.exports.formats import FORMATS
from livinglist.records.page import Harvested
from livinglist.review.exporting import bibliography, title_of_list
from livinglist.store import answering, entries, harvests
from livinglist.store.database import reading

from ..listing.references import HOSTILE
from ..store.worlds import Line
from .conftest import NOW, made_record

_ARXIV = "https://arxiv.org/abs/2605.00001"
_TITLE = "A foundation model for organ number 1"


@pytest.fixture
def export(root, engine):
    """Lists lines, stores records, and gives the references."""

    def export(*lines, records=(), **narrowed):
        with Session(engine) as session:
            entries.take_in(session, lines, origin="adopted", at=NOW)
            for record in records:
                harvests.save(session, Harvested(record.source, "s", [record]), at=NOW)
            session.commit()
        with reading(engine) as session:
            return bibliography(session, title=title_of_list(load_workspace(root)), **narrowed)

    return export


def _journal(number=1, **fields):
    return made_record(
        number,
        **{"source": "pubmed", "source_id": str(number), "arxiv_id": None, "pmid": str(number), "doi": "10.1038/s1",
           "venue": "Nature", "year": 2027, "is_preprint": False, "url": "https://pubmed.ncbi.nlm.nih.gov/1/"} | fields,
    )  # fmt: skip


def test_an_entry_without_records_is_told_by_its_line(export):
    [it] = export(Line("**Of** hearts", "https://doi.org/10.1000/heart", venue="Lancet", line=4)).references
    assert (it.title, it.venue, it.year, it.doi) == ("**Of** hearts", "Lancet", 2026, "10.1000/heart")
    assert (it.authors, it.arxiv, it.form, it.key) == ((), None, "article", "hearts2026")


def test_the_curators_words_come_first_and_records_add_the_rest(export):
    line = Line("A model for organ number 1", _ARXIV, venue="MICCAI", year=2025)
    [it] = export(line, records=[made_record(1)]).references
    assert (it.title, it.venue, it.year, it.form) == ("A model for organ number 1", "MICCAI", 2025, "conference paper")
    assert (it.authors, it.abstract[:5], it.arxiv) == (("Doe1, J.",), "We tr", "2605.00001")
    assert it.key == "doe12025model"


def test_a_preprint_stays_one_until_the_list_says_otherwise(export):
    told = [{"type": "published_as", "scheme": "doi", "value": "10.1038/s1"}]
    [it] = export(Line(_TITLE, _ARXIV), records=[made_record(1, relations=told), _journal()]).references
    assert (it.form, it.doi, it.pmid, it.arxiv) == ("preprint", None, None, "2605.00001")
    assert it.posted_on.isoformat() == "2026-05-02"
    assert it.told["identifiers"] == {"arxiv": "2605.00001", "doi": "10.1038/s1", "pmid": "1"}
    assert it.told["version_of_record"]["venue"] == "Nature"
    [it] = export(
        Line(_TITLE, "https://doi.org/10.1038/s1", venue="Nature", year=2027),
    ).references
    assert (it.form, it.doi, it.pmid, it.arxiv) == ("article", "10.1038/s1", "1", "2605.00001")
    assert it.posted_on is None


def test_a_work_that_is_listed_twice_is_one_item_where_it_stands_first(export):
    again = Line(_TITLE, None, category="LFM", section="LFM methods", line=3, venue="MIDL")
    listed = export(Line("Of whales", line=9), Line(_TITLE, _ARXIV, line=20), again)
    assert [it.title for it in listed.references] == [_TITLE, "Of whales"]
    twice = listed.references[0]
    assert (twice.venue, twice.paper_url, twice.keywords) == ("MIDL", _ARXIV, ("LFM", "VFM", "method"))
    assert [entry["position"] for entry in twice.told["entries"]] == [3, 20]


def test_what_a_curator_made_one_paper_is_told_by_its_paper_not_by_the_row_of_its_data(export, engine):
    row = Line("Tide-CT", "https://example.org/tide", kind="dataset", section="VFM data", line=3, year=None, venue="")
    lines = (row, Line(_TITLE, _ARXIV, line=20))
    assert [it.kind for it in export(*lines).references] == ["dataset", "method"]
    with Session(engine) as session:
        answering.tell(session, 1, 2, "same", curator="amal", at=NOW)
        session.commit()
    [it] = export(*lines).references
    assert (it.title, it.kind, it.number, it.key) == (_TITLE, "method", 2, "foundationmodel2026organ")
    [data] = export(*lines, kind="dataset").references
    assert (data.title, data.kind, data.number, data.key) == ("Tide-CT", "dataset", 1, it.key)


_WHALES, _FISH = Line("Large language models of whales", line=3), Line("Large language models of fish", line=9)


def test_a_part_of_the_list_keeps_its_keys(export):
    lines = [_WHALES, replace(_FISH, category="LFM")]
    whole = export(*lines)
    [language] = export(*lines, category="LFM").references
    assert [it.key for it in whole.references] == ["largelanguage2026models", "largelanguage2026models-2"]
    assert (language.title, language.key) == (_FISH.title, "largelanguage2026models-2")


def test_a_datasets_row_names_the_paper_it_links_to(export, engine):
    row = Line("Tide-CT", _ARXIV, kind="dataset", section="VFM data", year=None, venue="")
    export(row)
    with Session(engine) as session:
        harvests.save(session, Harvested("arxiv", "s", [made_record(1)]), at=NOW)
        answering.tell(session, 1, 2, "same", curator="amal", at=NOW)
        session.commit()
    [it] = export(row).references
    assert (it.title, it.form, it.authors) == ("Tide-CT", "dataset", ("Doe1, J.",))
    assert it.note == f"Described in: {_TITLE}"


def test_what_went_from_the_list_is_not_written_and_gives_its_key_to_nobody(export):
    assert len(export(_WHALES, _FISH).references) == 2
    [it] = export(_FISH).references
    assert (it.title, it.key) == (_FISH.title, "largelanguage2026models-2")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("TeX $\\alpha$-helices and $\\beta_2$", "TeX α-helices and β_2"),
        ("H<sub>2</sub>O &amp; CO<sub>2</sub>", "H2O & CO2"),
        ("医学大模型：综述", "医学大模型：综述"),
        ("A model for $5 or $10", "A model for $5 or $10"),
    ],
)
def test_markup_in_a_title_is_read(export, title, shown):
    assert [it.title for it in export(Line(title)).references] == [shown]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/papers/1.pdf", "data:text/html,x", "http://[", ""])
def test_an_address_that_nobody_may_follow_is_left_out(export, url):
    [it] = export(Line("Of hearts", url)).references
    assert it.address is None


def test_hostile_titles_break_no_format(export):
    titles = [f"{title} {number}" for number, title in enumerate(HOSTILE)]
    listed = export(*(Line(title, line=number) for number, title in enumerate(titles, 1)))
    assert len(listed.references) == len(HOSTILE)
    _all_read_back(listed)


_ANY = st.text() | st.sampled_from(HOSTILE) | st.text(alphabet="\ud800\x00\u2028\n\r\t{}\\$%@=;,' aB")
_ADDRESSES = st.none() | _ANY | _ANY.map("https://doi.org/10.1000/{}".format) | _ANY.map("https://e.org/{}".format)
_LINES = st.builds(
    Line,
    title=_ANY,
    paper_url=_ADDRESSES,
    code_url=_ADDRESSES,
    venue=_ANY,
    section=_ANY,
    year=st.none() | st.just(1999),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_LINES, min_size=1, max_size=6))
def test_no_text_of_any_line_breaks_a_format(export, lines):
    _all_read_back(export(*lines))


def _all_read_back(listed):
    """Every format holds every work, whatever it is called."""
    said = {name: form.write(listed) for name, form in FORMATS.items()}
    shown = [it.title for it in listed.references]
    assert [json.loads(line)["title"] for line in said["jsonl"].splitlines()] == shown
    assert [item["title"] for item in json.loads(said["csl"])] == shown
    rows = csv.DictReader(io.StringIO(said["csv"], newline=""))
    assert [row["title"].removeprefix("'") for row in rows] == [title.removeprefix("'") for title in shown]
    assert [item["title"] for item in rispy.loads(said["ris"])] == shown
    assert len(said["ris"].splitlines()) == said["ris"].count("\n")
    assert len(parse_string(said["bibtex"], "bibtex").entries) == len(shown)
    feed = feedparser.parse(said["atom"])
    assert (bool(feed.bozo), len(feed.entries)) == (False, len(shown))
    assert all(text.encode() for text in said.values())


def test_the_same_store_gives_the_same_bytes(export, engine):
    listed = export(Line(_TITLE, _ARXIV), Line("Of whales", line=3), records=[made_record(1)])
    with reading(engine) as session:
        again = bibliography(session, title="A list")
    assert all(form.write(listed) == form.write(again) for form in FORMATS.values())
    assert listed.updated == NOW


def test_a_list_of_nothing_is_exported_too(export):
    listed = export()
    assert (listed.references, listed.title) == ((), "A list")
    assert listed.updated == datetime(1970, 1, 1, tzinfo=UTC)


def test_many_works_are_read_with_few_statements(export, engine):
    export(*(Line(f"Of organ {n}", f"https://arxiv.org/abs/2605.{n:05}", line=n) for n in range(1, 400)))
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    with reading(engine) as session:
        assert len(bibliography(session, title="A list").references) == 399
    assert len(asked) < 12
