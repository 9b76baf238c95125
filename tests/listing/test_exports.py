"""What an export writes, read back by readers that know nothing of it."""

import csv
import io
import json
import re
from datetime import date

import feedparser
import pytest
import rispy
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from pybtex.database import parse_string
from pylatexenc.latex2text import LatexNodes2Text

from livinglist.listing.exports.formats import FORMATS

from .references import HOSTILE, bibliography, reference, texts, titles

_LATEX = LatexNodes2Text()
_MARKS = {r"{\textbraceleft}": "\ue000", r"{\textbraceright}": "\ue001", r"{\textasciicircum}": "\ue002"}
names = st.sampled_from(
    ["Doe, Jane", "van der Berg, Jan", "The FOO and BAR Consortium", "Zhang Wei", "张伟", "O'Neil, S{", "D_oe, A. & B."]
) | texts.map(lambda text: text.replace("\ue000", "") or "Doe")
_MADE = {"title": titles, "authors": st.lists(names, max_size=4).map(tuple), "venue": texts, "abstract": texts}
_ASCII_DOI = st.from_regex(r"10\.\d{4}/[a-z0-9._;()<>%#/-]{1,20}[a-z0-9]", fullmatch=True)
references = st.builds(reference, doi=st.none() | _ASCII_DOI, year=st.none() | st.integers(1900, 2099), **_MADE)


def _write(name, *items):
    return FORMATS[name].write(bibliography(*items))


def _plain(tex):
    """TeX as it is typeset; pylatexenc knows no brace by name."""
    for macro, mark in _MARKS.items():
        tex = tex.replace(macro, mark)
    text = _LATEX.latex_to_text(tex)
    for mark, sign in zip(_MARKS.values(), "{}^", strict=True):
        text = text.replace(mark, sign)
    return text


def _hostile(test):
    for title in HOSTILE:
        test = example(reference(title=" ".join(title.split()) or "x"))(test) if title.isprintable() else test
    return test


@given(references)
@_hostile
def test_bibtex_reads_back_equal(it):
    entry, _ = parse_string(_write("bibtex", it, reference(2)), "bibtex").entries.values()
    assert entry.key == it.key
    assert _plain(entry.fields["title"]) == it.title
    assert entry.fields.get("year", "") == str(it.year or "")
    assert entry.fields.get("doi") == it.doi
    assert _plain(entry.fields.get("journal", "")) == it.venue
    assert _plain(entry.fields.get("abstract", "")) == it.abstract
    people = [(p.first_names + p.middle_names, p.prelast_names + p.last_names) for p in entry.persons.get("author", [])]
    assert [(_plain(" ".join(given)), _plain(" ".join(family))) for given, family in people] == it.names


@given(references)
@_hostile
def test_ris_reads_back_equal(it):
    [entry, _] = rispy.loads(_write("ris", it, reference(2)))
    assert (entry["id"], entry["title"], entry.get("year", "")) == (it.key, it.title, str(it.year or ""))
    assert (entry.get("secondary_title", ""), entry.get("abstract", "")) == (it.venue, it.abstract)
    assert entry.get("doi") == it.doi
    assert entry.get("authors", []) == [f"{family}, {given}" if given else family for given, family in it.names]
    assert entry["urls"] == [it.paper_url]


@given(references)
@_hostile
def test_csl_reads_back_equal(it):
    [item, _] = json.loads(_write("csl", it, reference(2)))
    assert (item["id"], item["title"], item.get("DOI")) == (it.key, it.title, it.doi)
    assert item.get("issued", {}).get("date-parts", [[None]]) == [[it.year]]
    assert [(a.get("given", ""), a.get("family", a.get("literal"))) for a in item.get("author", [])] == it.names


@given(references)
@_hostile
def test_csv_reads_back_equal_and_holds_no_formula(it):
    text = _write("csv", it, reference(2))
    [row, _] = csv.DictReader(io.StringIO(text, newline=""))
    assert not any(re.match(r"\s*[=+\-@＝＋－＠\t\r\n]", cell) for cell in row.values())
    said = {name: cell.removeprefix("'") for name, cell in row.items()}
    assert (said["title"], said["year"]) == (it.title.removeprefix("'"), str(it.year or ""))
    assert said["doi"] == (it.doi or "")
    authors = [author.replace(";", ",") for author in it.authors]
    assert said["authors"] == "; ".join(authors).removeprefix("'")


@given(references)
@_hostile
def test_a_feed_reads_back_equal(it):
    text = _write("atom", it, reference(2, title="Another"))
    feed = feedparser.parse(text)
    assert not feed.bozo
    tree = etree.fromstring(text.encode())
    title = tree.findtext("a:entry/a:title", namespaces={"a": "http://www.w3.org/2005/Atom"})
    assert title == (re.sub("[\ufffe\uffff]", "", it.title) or it.key)
    assert feed.entries[0].link == it.paper_url
    assert len({entry.id for entry in feed.entries} | {feed.feed.id}) == 3


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_json_lines_give_back_everything(told):
    text = _write("jsonl", reference(told=told), reference(2))
    assert json.loads(text.splitlines()[0]) == told
    assert len(text.splitlines()) == 2
    assert text.encode()


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_empty_is_a_valid_document(name):
    text = _write(name)
    if name == "atom":
        feed = feedparser.parse(text)
        assert (feed.bozo, feed.feed.title, feed.feed.updated) == (False, "A list", "2026-05-04T06:30:00+00:00")
    elif name == "csl":
        assert json.loads(text) == []
    elif name == "csv":
        assert [row[:2] for row in csv.reader(io.StringIO(text))] == [["key", "work"]]
    else:
        assert text.strip() == ""


def test_a_bibliography_style_leaves_capitals_of_names_alone():
    text = _write("bibtex", reference(title="BioBERT reads mRNA with GPT-4 in Vision-Language tasks"))
    assert "title = {{BioBERT} reads {mRNA} with {GPT}-4 in Vision-Language tasks}" in text


def test_a_group_is_no_person():
    it = reference(authors=("The FOO Consortium", "Doe, Jane"))
    assert "author = {{The FOO Consortium} and Doe, Jane}" in _write("bibtex", it)
    assert "AU  - The FOO Consortium\n" in _write("ris", it)
    authors = [{"literal": "The FOO Consortium"}, {"family": "Doe", "given": "Jane"}]
    assert json.loads(_write("csl", it))[0]["author"] == authors


@pytest.mark.parametrize(
    ("form", "bibtex", "ris", "csl"),
    [
        ("article", "@article{k,\n  journal = {V}", "JOUR", "article-journal"),
        ("conference paper", "@inproceedings{k,\n  booktitle = {V}", "CONF", "paper-conference"),
        ("preprint", "@misc{k,\n  howpublished = {V}", "UNPB", "article"),
        ("dataset", "@misc{k,\n  howpublished = {V}", "DATA", "dataset"),
        ("other", "@misc{k,\n  howpublished = {V}", "GEN", "document"),
    ],
)
def test_each_form_is_what_a_format_calls_it(form, bibtex, ris, csl):
    it = reference(form=form, key="k", title="T", venue="V", authors=())
    assert _write("bibtex", it).replace("\n  title = {T},", "").startswith(bibtex)
    assert _write("ris", it).startswith(f"TY  - {ris}\n")
    assert json.loads(_write("csl", it))[0]["type"] == csl


def test_a_preprint_carries_its_day_and_its_arxiv_number():
    it = reference(form="preprint", arxiv="2605.00001", doi=None, venue="arXiv", first_posted=date(2026, 5, 2))
    [item] = json.loads(_write("csl", it))
    assert (item["issued"], item["number"]) == ({"date-parts": [[2026, 5, 2]]}, "arXiv:2605.00001")
    assert (item["publisher"], item["genre"]) == ("arXiv", "preprint")
    [entry] = rispy.loads(_write("ris", it))
    assert (entry["date"], entry["accession_number"]) == ("2026/05/02", "arXiv:2605.00001")
    assert "eprint = {2605.00001},\n  archiveprefix = {arXiv}" in _write("bibtex", it)


def test_a_published_paper_keeps_its_arxiv_number_as_a_note():
    it = reference(arxiv="2605.00001", pmid="77", paper_title="")
    [item] = json.loads(_write("csl", it))
    assert (item.get("number"), item["note"], item["PMID"], item["keyword"]) == (
        None, "arXiv:2605.00001", "77", "VFM, method",
    )  # fmt: skip
    [entry] = rispy.loads(_write("ris", it))
    assert (entry["accession_number"], entry["name_of_database"], entry["notes"]) == (
        "77", "PubMed", ["arXiv:2605.00001"],
    )  # fmt: skip


def test_addresses_stand_as_they_are_but_for_what_would_end_them():
    it = reference(paper_url="https://example.org/a_b;c?x=%7E&y={1}#z", doi="10.1007/978-3-031_3")
    text = _write("bibtex", it)
    assert "url = {https://example.org/a_b;c?x=%7E&y=%7B1%7D#z}" in text
    assert "doi = {10.1007/978-3-031_3}" in text
    assert rispy.loads(_write("ris", it))[0]["urls"] == ["https://example.org/a_b%3Bc?x=%7E&y={1}#z"]


def test_a_dataset_names_the_paper_that_describes_it():
    it = reference(form="dataset", kind="dataset", title="Tide-CT", paper_title="A tide of CT volumes")
    assert "note = {Data set; Described in: A tide of CT volumes}" in _write("bibtex", it)
    assert rispy.loads(_write("ris", it))[0]["notes"] == ["Described in: A tide of CT volumes"]


def test_an_entry_of_a_feed_leads_to_one_place_and_tells_the_other():
    [entry] = feedparser.parse(_write("atom", reference(code_url="https://github.com/a/b", abstract="We"))).entries
    assert [link.href for link in entry.links] == ["https://doi.org/10.1000/organ"]
    told = "Journal of organs 2026 · VFM, method · Code: https://github.com/a/b · We"
    assert (entry.content[0].value, entry.content[0].type) == (told, "text/plain")


def test_what_came_last_stands_first_in_a_feed():
    later = reference(2, title="Later", listed_at=reference().listed_at.replace(year=2027))
    feed = feedparser.parse(_write("atom", reference(title="Earlier"), later))
    assert [entry.title for entry in feed.entries] == ["Later", "Earlier"]
    assert [author.name for author in feed.entries[0].authors] == ["Jane Doe"]
    assert [tag.term for tag in feed.entries[0].tags] == ["VFM", "method"]
