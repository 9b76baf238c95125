"""DOIs: one form for each, and what a DOI says in the words of another scheme."""

import html
import re
from functools import lru_cache
from urllib.parse import unquote

MAX_CHARACTERS = 200  # real DOIs stay far below; a longer one is a page glued to it

_DOI = re.compile(r"(?<![\d.])10\.\d{4,9}(?:\.\d+)*/[^\s\"<>|\\^`]+", re.ASCII)
# Serial Item and Contribution Identifiers of the nineties hold "<" and may end in a sign.
_SICI = re.compile(r"10\.\d{4,9}/[^\s\"|<>]+<[^\s\"<>]{1,40}>\d\.\d\.[a-z]{2};\d-[a-z0-9#%$*+@&]", re.I | re.ASCII)
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE63, 0xFF0D), "-") | dict.fromkeys(
    (0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), None
)
_BRACKET = re.compile(r"&(?:lt|gt|#60|#62|#x3c|#x3e);", re.IGNORECASE)
# Where an address or a line of text goes on after the DOI.
_AFTER = re.compile(r"[?#]|;jsessionid|&(?:amp;)?\w+=|[\])]\(|\)\[|[,;)\]]*https?:", re.IGNORECASE)
_PAGE = re.compile(
    r"(?:/(?:full|full-?text|abs|abstract|pdf|pdfft|pdfplus|epdf|epub|html|xml|meta|summary|download|tables?|figures?|metrics"
    r"|media|references|suppl_file|supplementary-material|supplements?|powerpoint)(?:/.*)?"
    r"|[._](?:full|full-text|abstract|short|long|extract|article|reference|supplementary\w*|figures-only|pdf|html?)"
    r"(?:[.+_-].*)?)$"
)
_PREPRINT = re.compile(r"(10\.(?:1101|64898)/.*\d)v\d+$")
_ARXIV_VERSION = re.compile(r"(10\.48550/arxiv\..*\d)v\d+")
_OXFORD = re.compile(r"(10\.1093/[a-z]+/[a-z]+\d+)/\d+")  # the page's number follows the DOI in its address

# By registrant: what follows it in a DOI, and the scheme it spells a name of.
_IMPLIED = {
    registrant: (re.compile(f"10\\.{registrant}/{rest}"), scheme)
    for registrants, rest, scheme in (
        ("48550", r"arxiv\.(.+)", "arxiv"),
        ("18653 3115", r"v1/([a-z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)", "acl"),
        ("1609", r"[a-z]+\.v\d+i\d+\.(\d+)", "aaai"),
        ("2139", r"ssrn\.(\d+)", "ssrn"),
        ("21203", r"rs\.\d\.(rs-\d+)(?:/v\d+)?", "researchsquare"),
        ("20944", r"preprints(\d{6}\.\d{4})(?:\.v\d+)?", "preprints"),
        ("26434", r"chemrxiv[-.]([\w-]+?)(?:[-.]v\d+)?", "chemrxiv"),
        ("22541", r"(au\.[\d.]*\d)(?:/v\d+)?", "authorea"),
        ("31219 31234 31235", r"osf\.io/(\w+?)(?:_v\d+)?", "osf"),
        ("12688", r"([a-z0-9]+\.\d+)\.\d+", "f1000"),
        ("7554", r"elife\.(\d+)(?:\.\w+)*", "elife"),
    )
    for registrant in registrants.split()
}
_NOTHING = re.compile("(?!)")
_PII = re.compile(r"10\.\d{4}/(s?\d{4}-?\d{3}[\dx]\(\d\d\)\d{5}-?[\dx])")


def clean_doi(raw: str | None) -> str | None:
    """A bare lower-case DOI without what its page's address adds or bioRxiv's version; None if there is none."""
    text = _decoded(raw or "")
    if found := _SICI.search(text):
        return found[0].lower()
    found = _DOI.search(text)
    if not found:
        return None
    doi = _trimmed(_AFTER.split(found[0].lower())[0])
    while (shorter := _trimmed(_PAGE.sub("", doi))) != doi:
        doi = shorter
    for rule in (_PREPRINT, _ARXIV_VERSION, _OXFORD):
        if told := rule.match(doi):
            doi = told[1]
    return doi if len(doi) <= MAX_CHARACTERS and re.search(r"/.*[^\W_]", doi) else None


@lru_cache(maxsize=8192)
def implied_by(doi: str) -> tuple[tuple[str, str], ...]:
    """(scheme, value) of other names that a canonical DOI spells out: a PII, a preprint without its version."""
    pattern, scheme = _IMPLIED.get(doi[3 : doi.find("/")], (_NOTHING, ""))
    pairs = [(scheme, found[1])] if (found := pattern.fullmatch(doi)) else []
    if found := _PII.fullmatch(doi):
        pairs.append(("pii", re.sub(r"[()-]", "", found[1]).upper()))
    return tuple(pairs)


def _decoded(text: str) -> str:
    while "%" in text and (plain := unquote(text)) != text:  # addresses inside addresses are escaped twice
        text = plain
    if "&" in text:
        text = _BRACKET.sub(lambda entity: html.unescape(entity[0]), text)
    return text if text.isascii() else text.translate(_DASHES)


def _trimmed(doi: str) -> str:
    """Without trailing punctuation. Elsevier's DOIs hold parentheses of their own: 10.1016/s0140-6736(20)30183-5."""
    while doi and (
        doi[-1] in ".,;:'*/!?&_~…’”»"
        or (doi[-1] in ")]}" and doi.count(doi[-1]) > doi.count({")": "(", "]": "[", "}": "{"}[doi[-1]]))
    ):
        doi = doi[:-1]
    return doi
