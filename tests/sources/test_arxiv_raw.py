"""Reading arXivRaw: strict envelopes, all versions, and the same record as the API gives."""

from datetime import UTC, date, datetime

import pytest

from livinglist.sources.arxiv_raw import LapsedToken, authors_in, parse_changes
from livinglist.sources.http import BadEnvelope, BadQuery, ServiceFault, Throttled

from . import faulty as f
from .answers import raw_answer, raw_error, raw_list, raw_record

RECORD = raw_record(
    "2611.00123",
    date(2026, 11, 20),
    versions=["Mon, 02 Nov 2026 22:41:50 GMT", "Sun, 15 Nov 2026 11:17:09 GMT"],
    more="<journal-ref>J. Inv. 1, 2 (2026)</journal-ref><doi>10.5555/inv.1 10.5555/inv.2</doi>",
)


def test_a_change_is_read_whole() -> None:
    page = parse_changes(raw_list([RECORD], token="more|1"))
    (record,) = page.records
    assert (record.source, record.source_id, record.version) == ("arxiv", "2611.00123", 2)
    assert record.first_posted == datetime(2026, 11, 2, 22, 41, 50, tzinfo=UTC)
    assert record.revised == datetime(2026, 11, 15, 11, 17, 9, tzinfo=UTC)
    assert record.journal_ref == "J. Inv. 1, 2 (2026)"
    assert [relation["value"] for relation in record.relations] == ["10.5555/inv.1", "10.5555/inv.2"]
    assert {relation["type"] for relation in record.relations} == {"published_as"}
    assert record.subjects == ["cs.LG", "q-bio.GN"]
    assert record.authors == ["Jane Q. Doe", "R. Roe"]
    assert record.abstract == "We study things of $x$ over two lines.".replace("$x$", "x")
    assert page.stamps == {"2611.00123": date(2026, 11, 20)}
    assert page.token == "more|1"
    assert page.responded == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert not record.withdrawn


@pytest.mark.parametrize(
    "change",
    [
        ("<comments>3 pages</comments>", "<comments>This paper has been withdrawn by the author</comments>"),
        ("</size></version><title>", "</size><source_type>I</source_type></version><title>"),
    ],
)
def test_a_withdrawal_is_seen(change: tuple[str, str]) -> None:
    assert change[0] in RECORD
    (record,) = parse_changes(raw_list([RECORD.replace(*change)])).records
    assert record.withdrawn


def test_an_emptied_version_that_was_replaced_is_no_withdrawal() -> None:
    earlier = RECORD.replace("</size></version><version", "</size><source_type>I</source_type></version><version")
    assert earlier != RECORD
    (record,) = parse_changes(raw_list([earlier])).records
    assert not record.withdrawn


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Jane Doe, R.J. Roe and A. N. Other", ["Jane Doe", "R. J. Roe", "A. N. Other"]),
        ("Jane Doe (1), Rolf Roe (2, 3) ((1) Univ. X, Y, (2) Z and W)", ["Jane Doe", "Rolf Roe"]),
        ("INVENTED Collaboration: Jane Doe, et al.", ["INVENTED Collaboration", "Jane Doe"]),
        ("John Doe, Jr., Jane Roe, and Rolf Roe III", ["John Doe Jr.", "Jane Roe", "Rolf Roe III"]),
        (r"\'Edgar Rold\'an & Andr\'{e} Brand", [r"\'Edgar Rold\'an", r"Andr\'{e} Brand"]),
        ("Alexander Andersson", ["Alexander Andersson"]),
        ("", []),
    ],
)
def test_an_authors_line_gives_names(line: str, names: list[str]) -> None:
    assert authors_in(line) == names


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ((r"<title>", "<title/><was>"), "a record needs a title"),
        (("<id>2611.00123</id>", "<id>nonsense</id>"), "source_id"),
        (("22:41:50 GMT", "never"), "nvalid date"),
        (('version="v2"', 'version="two"'), "invalid literal"),
        (("<metadata>", "<was>"), "no metadata"),
    ],
)
def test_one_unreadable_change_is_set_aside_with_its_reason(change: tuple[str, str], reason: str) -> None:
    spoilt = RECORD.replace(*change).replace("</title>", "</was>" if change[0] == "<title>" else "</title>")
    spoilt = spoilt.replace("</metadata>", "</was>") if change[0] == "<metadata>" else spoilt
    other = RECORD.replace("2611.00123", "2611.00124")
    page = parse_changes(raw_list([spoilt, other]))
    assert [record.source_id for record in page.records] == ["2611.00124"]
    (rejected,) = page.rejected
    assert rejected.identifier == "2611.00123"
    assert reason in rejected.reason
    assert b"2611.00123" in rejected.raw
    assert page.stamps.keys() == {"2611.00123", "2611.00124"}


def test_a_paper_deleted_from_arxiv_is_named() -> None:
    header = "<header status='deleted'><identifier>oai:arXiv.org:hep-ex/0301050</identifier>"
    page = parse_changes(raw_list([f"<record>{header}<datestamp>2026-11-20</datestamp></header></record>"]))
    assert [(item.identifier, item.reason) for item in page.rejected] == [("hep-ex/0301050", "deleted from arXiv")]


def test_no_match_is_a_proven_zero() -> None:
    page = parse_changes(raw_error("noRecordsMatch"))
    assert (page.records, page.stamps, page.token) == ([], {}, None)


@pytest.mark.parametrize(
    ("body", "fault", "words"),
    [
        (raw_error("badResumptionToken"), LapsedToken, "Illegal"),
        (raw_error("badArgument"), BadQuery, r"\(badArgument\): Illegal"),
        (raw_error("cannotDisseminateFormat"), BadQuery, "cannotDisseminateFormat"),
        (raw_error(""), ServiceFault, "Illegal"),
        (raw_list([]), BadEnvelope, "without a record"),
        (raw_answer(""), BadEnvelope, "without ListRecords"),
        (raw_list([RECORD]).replace(b"responseDate", b"x"), BadEnvelope, "responseDate"),
        (raw_list([RECORD.replace("<datestamp>2026-11-20", "<datestamp>lately")]), BadEnvelope, "without its date"),
        (raw_list([RECORD.replace("arXivRaw", "arXiv")]), BadEnvelope, "format arXiv instead of arXivRaw"),
        (raw_list([RECORD])[:-300], BadEnvelope, "breaks off"),
        (f.HTML, BadEnvelope, "HTML"),
        (f.XHTML, BadEnvelope, "HTML"),
        (b"", BadEnvelope, "empty"),
        (b"Rate exceeded.", Throttled, "rate"),
        (f.BOMB, BadEnvelope, "entit"),
        (f.EXTERNAL, BadEnvelope, "entities of its own"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", BadEnvelope, "feed instead of OAI-PMH"),
    ],
)
def test_what_is_no_list_of_changes_is_refused_by_name(body: bytes, fault: type[Exception], words: str) -> None:
    with pytest.raises(fault, match=words):
        parse_changes(body)
