"""The fault tables of the three clients, row by row: the fault, and what a curator reads of it."""

from livinglist.demo import fault_tables as t
from livinglist.demo import faults as f
from livinglist.demo.manners import Manner

# Whatever is asked, wherever it breaks off.
EVERYWHERE = {
    "hang": (f.Hang(), "no answer for"),
    "hang amid the body": (f.Hang(after_bytes=400), "no answer for"),
    "drip": (f.Drip(0.05), "no complete answer within|no answer for"),
    "drip in the headers": (f.Drip(0.05, in_head=True), "no complete answer within|no answer for"),
    "reset": (f.Reset(), "connection (reset|closed)"),
    "reset amid the body": (f.Reset(after_bytes=400), "broke off|connection reset"),
    "closed without a word": (f.Refuse(), "closed without an answer"),
    "not HTTP": (f.Speak(), "not HTTP"),
    "length too large": (f.ShortBody(), "broke off"),
    "length too small": (f.ShortBody(-100), "break|broken JSON|without an answer"),
    "chunk abort": (f.ChunkAbort(), "broke off"),
    "truncated": (t.truncated(), "break|broken JSON|without an answer"),
    "400": (f.Status(400, b"<ERROR>bad</ERROR>"), "HTTP 400: bad"),
    "404": (f.Status(404, b"<h1>Not Found</h1>"), "HTTP 404: Not Found"),
    "429": (t.throttled("60"), "HTTP 429, asked to wait 60 s"),
    "429 without Retry-After": (t.throttled(None), "HTTP 429, asked to wait 60 s"),
    "500": (f.Status(500, b"oops"), "HTTP 500: oops"),
    "502": (f.Status(502, b"oops"), "HTTP 502: oops"),
    "503": (t.throttled("120", code=503), "HTTP 503, asked to wait 120 s"),
    "redirect astray": (t.redirected("/moved"), "HTTP 404"),
    "redirect out of HTTP": (t.redirected("ftp://127.0.0.1/x", 301), "redirected to another place"),
    "HTML with 200": (t.html_200, "an HTML page"),
    "XHTML with 200": (t.xhtml_200, "an HTML page"),
    "empty with 200": (t.empty_200, "an empty answer"),
    "text with 200": (t.rate_exceeded_200, "its rate is exceeded"),
    "database down with 200": (t.database_down_200, "Connection refused"),
    "JSON of no kind with 200": (t.replaced(b"[]", "application/json"), "XML|JSON|feed that breaks"),
    "entity bomb": (t.entity_bomb, "entities|JSON|amplification"),
    "undecodable": (t.undecodable, "cannot be decoded"),
}


def _cut(mark: bytes, behind: int) -> f.Rewrite:
    return t.reworked(lambda body: body[: body.rindex(mark) + behind])


def _without_date(element: bytes) -> f.Rewrite:
    def spoil(body: bytes) -> bytes:
        start = body.rindex(b"<%b>" % element) + len(element) + 2
        return body[:start] + b"yesterday" + body[body.index(b"<", start) :]

    return t.reworked(spoil)


def _lie(**manner: object) -> f.Misserve:
    return f.Misserve(Manner(**manner))


_EMPTY_SET = b"<?xml version='1.0'?><PubmedArticleSet></PubmedArticleSet>"

# What only this channel can do.
OWN = {
    ("arxiv", "api"): {
        "empty page": (_lie(hide_all=True), "a page of 0 entries where"),
        "short page": (_lie(drop_last=1), "entries where"),
        "Error entry with 200": (t.error_entry_200, "it refuses the query: incorrect id format"),
        "truncated inside a date": (_cut(b"<published>", 18), "breaks off"),
        "a date that is none": (_without_date(b"published"), "without a date in <published>"),
        "an entry without its date": (_lie(without_published=True), "without <published>"),
        "a page from elsewhere": (_lie(shift_start_by=3), "a page that starts at"),
        "a total that is too high": (_lie(inflate_total_by=1), "entries where"),
    },
    ("biorxiv", "rss"): {
        "misspelt subject": (_lie(hide_all=True), "no items"),
        "stray byte": (t.reworked(lambda body: body.replace(b"tissue", b"ti\xdfue", 1)), "encoding it declares"),
        "UTF-16": (t.utf_16, "encoding it declares"),
    },
    ("biorxiv", "details"): {
        "empty page": (_lie(hide_all=True), "no rows|no posts"),
        "announces more rows than come": (t.reworked(lambda b: b.replace(b'"count": ', b'"count": 1')), "announced"),
    },
    ("pubmed", "esearch"): {
        "ERROR with 200": (_lie(error_inside="Unable to obtain query #1"), "Unable to obtain query"),
        "zero hits and a phrase not found": (_lie(phrase_not_found=True), "not understood: PhraseNotFound"),
        "ids that are counted and not given": (_lie(drop_last=1), "ids where"),
        "an echo of the key": (t.ncbi_rate_limit, "HTTP 429"),
    },
    ("pubmed", "efetch"): {
        "ERROR with 200": (_lie(error_inside="cannot get document summary"), "document summary"),
        "an empty set": (_lie(hide_all=True), "0 of"),
        "an empty set without DOCTYPE": (t.replaced(_EMPTY_SET, "text/xml"), "0 of"),
        "an echo of the key": (t.ncbi_rate_limit, "HTTP 429"),
    },
}  # fmt: skip

# In the tables, but not to a client that reads as it should.
HARMLESS = {
    "chunked": f.Chunked(),
    "no Content-Type": t.no_content_type,
    "control character": t.control_character,
    "DTD of a year to come": t.next_years_dtd,
}
