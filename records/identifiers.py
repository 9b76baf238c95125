"""Canonical identifiers: one form for each, whatever spelling or address it arrived in."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from .addresses import ARCHIVES, arxiv_part, host_of, pages_of, target_of
from .doi import clean_doi as clean_doi
from .doi import implied_by

Pair = tuple[str, str]

# openRxiv moved to its own prefix on 2025-12-01 (connect.biorxiv.org/news/2025/11/18/preprint_dois); 10.1101 is older.
PREPRINT_PREFIXES = ("10.1101/", "10.64898/")
# Registrants whose DOIs name preprints only; bioRxiv shares 10.1101 with journals, so its ids are told by their digits.
_PREPRINT_DOI = re.compile(
    r"10\.(?:(?:1101|64898)/\d|48550/arxiv\.|21203/rs\.|20944/preprints|26434/chemrxiv|22541/au\."
    r"|2139/ssrn\.|31219/|31234/|31235/|36227/techrxiv|35542/osf\.|32942/)"
)
# Four digits until the end of 2014, five since (info.arxiv.org/help/arxiv_identifier.html).
_ARXIV_NEW = re.compile(
    r"(?<![\d.])((?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5})(?:v\d+)?(?!\d)",
    re.ASCII,
)
_ARXIV_OLD = re.compile(
    rf"(?<![a-z-])((?:{'|'.join(ARCHIVES)})(?:\.[a-z]{{2}})?/\d{{7}})(?:v\d+)?(?!\d)", re.IGNORECASE | re.ASCII
)
_BARE_ARXIV = re.compile(r"(?:arxiv\s*:)?\s*(?:\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(?:v\d+)?(?:\.pdf)?", re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."
_PMID = re.compile(
    r"(?:pmid\s*:?\s*|pubmed\s*:\s*)?"
    r"(?:https?://(?:(?:www\.|m\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|pubmed\.gov)|(?:www\.)?ncbi\.nlm\.nih\.gov/(?:m/)?pubmed"
    r"|(?:www\.)?europepmc\.org/(?:article|abstract)/med)/(?:\?term=)?)?"
    r"0*([1-9]\d{0,8})/?(?:[?#].*)?",
    re.IGNORECASE | re.ASCII,
)
_PMCID = re.compile(r"(?<![a-z0-9])PMC[:\s]?([1-9]\d{0,8})(?!\d)|/pmc/articles/([1-9]\d{0,8})(?!\d)", re.I | re.ASCII)


@dataclass(frozen=True)
class Identifiers:
    """The identifiers of one paper, each canonical or None. `pages` holds (scheme, value) of all other schemes."""

    doi: str | None = None
    arxiv: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    pages: tuple[Pair, ...] = ()

    def pairs(self) -> list[Pair]:
        """(scheme, value) of each identifier that is known."""
        named = [("doi", self.doi), ("arxiv", self.arxiv), ("pmid", self.pmid), ("pmcid", self.pmcid)]
        return [(scheme, value) for scheme, value in named if value] + list(self.pages)


def clean_arxiv_id(raw: str | None) -> str | None:
    """`2403.02469` or `quant-ph/0201082`, version stripped, from an id, an arXiv address or its DOI; else None."""
    text = unquote((raw or "").strip())
    if _ARXIV_DOI in text.lower():
        text = text[text.lower().index(_ARXIV_DOI) + len(_ARXIV_DOI) :]
    elif host_of(text):
        text = arxiv_part(text) or ""
    elif not _BARE_ARXIV.fullmatch(text):
        return None
    if found := _ARXIV_NEW.search(text):
        return found[1]
    if found := _ARXIV_OLD.search(text):
        archive, number = found[1].split("/")
        return f"{archive.split('.')[0].lower()}/{number}"
    return None


def arxiv_version(raw: str) -> int:
    """The version in `2403.02469v3` or an address of it; 1 if none is given."""
    found = re.search(r"\d{4,7}v(\d+)", raw)
    return int(found[1]) if found else 1


def clean_pmid(raw: str | None) -> str | None:
    """The number alone, from a PMID or a PubMed address; else None."""
    found = _PMID.fullmatch((raw or "").strip())
    return found[1] if found else None


def clean_pmcid(raw: str | None) -> str | None:
    """`PMC7405596`, from a PMCID or an address that holds it; else None."""
    found = _PMCID.search(raw or "")
    return f"PMC{found[1] or found[2]}" if found else None


def is_preprint_identifier(scheme: str, value: str) -> bool:
    """Whether an identifier can name a preprint only."""
    if scheme == "doi":
        return bool(_PREPRINT_DOI.match(value))
    return scheme in {"arxiv", "ssrn", "researchsquare", "preprints", "chemrxiv", "authorea", "osf", "ppr"}


def identifiers_in(url: str | None) -> Identifiers:
    """What an address, or a bare identifier, names. A link is evidence: whose paper it is, is for `matching` to say."""
    text = (url or "").strip()
    if not host_of(text):
        return _bare(text)
    text = target_of(text)
    if arxiv := clean_arxiv_id(text):
        return Identifiers(arxiv=arxiv)
    if pmid := clean_pmid(text):
        return Identifiers(pmid=pmid)
    if host_of(text).endswith(("ncbi.nlm.nih.gov", "europepmc.org")) and (pmcid := clean_pmcid(text)):
        return Identifiers(pmcid=pmcid)
    pages = pages_of(text)
    doi = dict(pages).get("doi") or clean_doi(text)
    return with_implied(Identifiers(doi=doi, pages=tuple(pair for pair in pages if pair[0] != "doi")))


def with_implied(known: Identifiers) -> Identifiers:
    """With what the DOI says in another scheme's words: an ACL or AAAI number, Elsevier's PII, a preprint's own."""
    if not known.doi:
        return known
    implied = implied_by(known.doi)
    others = dict.fromkeys(pair for pair in (*known.pages, *implied) if pair[0] != "arxiv")
    return Identifiers(known.doi, known.arxiv or dict(implied).get("arxiv"), known.pmid, known.pmcid, tuple(others))


def _bare(text: str) -> Identifiers:
    if arxiv := clean_arxiv_id(text):
        return Identifiers(arxiv=arxiv)
    if doi := clean_doi(text):
        return with_implied(Identifiers(doi=doi))
    return Identifiers(pmid=clean_pmid(text), pmcid=clean_pmcid(text))
