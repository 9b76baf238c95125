"""Canonical identifiers: one form for each, whatever spelling or address it arrived in."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>|]+")
_ARXIV_NEW = re.compile(r"(?<![\d.])(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?(?!\d)")
_ARXIV_OLD = re.compile(r"(?<![a-z-])([a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?!\d)", re.IGNORECASE)
_PREPRINT_DOI = re.compile(r"^(10\.(?:1101|64898)/.+?)(?:v\d+)?(?:\.(?:full|abstract|article|supplementary)[\w.-]*)?$")

# openRxiv moved to its own prefix on 2025-12-01 (connect.biorxiv.org/news/2025/11/18/preprint_dois); 10.1101 is older.
PREPRINT_PREFIXES = ("10.1101/", "10.64898/")
_ARXIV_DOI = "10.48550/arxiv."
_PAGE_SUFFIXES = re.compile(
    r"(?:/(?:full|abstract|pdf|html|epdf|meta|summary|download|tables|figures|metrics)|\.full(?:\.pdf)?|\.pdf)$"
)

_NATURE = re.compile(r"nature\.com/articles/(?P<id>s?[\w-]+(?:\.\d+)*)")
_PII = re.compile(r"(?:sciencedirect|cell)\.com/.*?/(?:pii/)?(?P<pii>S[\dX()-]{15,22})", re.IGNORECASE)


@dataclass(frozen=True)
class Identifiers:
    """The identifiers of one paper, each canonical or None. `other` holds pages that are identifiers of their own."""

    doi: str | None = None
    arxiv: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    other: str | None = None

    def pairs(self) -> list[tuple[str, str]]:
        """(scheme, value) of each identifier that is known."""
        return [(scheme, value) for scheme, value in vars(self).items() if value]


def clean_doi(raw: str | None) -> str | None:
    """A bare lower-case DOI without page suffixes; bioRxiv and medRxiv versions stripped; None if there is none."""
    found = _DOI.search(unquote(raw)) if raw else None
    if not found:
        return None
    doi = re.split(r"[?#]", found[0].lower())[0]
    doi = _PAGE_SUFFIXES.sub("", _without_trailing_punctuation(doi))
    if doi.startswith(PREPRINT_PREFIXES) and (preprint := _PREPRINT_DOI.match(doi)):
        doi = preprint[1]
    return doi


def clean_arxiv_id(raw: str | None) -> str | None:
    """`2403.02469` or `quant-ph/0201082`, version stripped, from an id, an arXiv address or its DOI; else None."""
    text = (raw or "").strip()
    lowered = unquote(text).lower()
    if "://" in text or lowered.startswith(("www.", "arxiv.org")):
        host = _host(text)
        if _ARXIV_DOI in lowered:
            text = lowered.split(_ARXIV_DOI, 1)[1]
        elif not _is_arxiv_host(host):
            return None
    elif _ARXIV_DOI in lowered:
        text = lowered.split(_ARXIV_DOI, 1)[1]
    elif not re.match(r"(?:arxiv:)?\s*(?:\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(?:v\d+)?(?:\.pdf)?$", lowered):
        return None
    if found := _ARXIV_NEW.search(text):
        return found[1]
    if found := _ARXIV_OLD.search(text):
        return _old_style(found[1])
    return None


def arxiv_version(raw: str) -> int:
    """The version in `2403.02469v3` or an address of it; 1 if none is given."""
    found = re.search(r"\d{4,7}v(\d+)", raw)
    return int(found[1]) if found else 1


def clean_pmid(raw: str | None) -> str | None:
    """The number alone, from a PMID or a PubMed address; else None."""
    found = re.fullmatch(
        r"(?:pmid:?\s*)?(?:https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)?"
        r"0*([1-9]\d{0,8})/?(?:[?#].*)?",
        (raw or "").strip(),
        re.IGNORECASE,
    )
    return found[1] if found else None


def clean_pmcid(raw: str | None) -> str | None:
    """`PMC7405596`, from a PMCID or an address that holds it; else None."""
    found = re.search(r"(?<![A-Za-z0-9])PMC(\d{1,9})(?!\d)", raw or "", re.IGNORECASE)
    return f"PMC{found[1]}" if found else None


def identifiers_in(url: str | None) -> Identifiers:
    """What an address identifies. A link is evidence: whose paper it is, is for `matching` to say."""
    text = (url or "").strip()
    if arxiv := clean_arxiv_id(text):
        return Identifiers(arxiv=arxiv)
    if not text.startswith(("http://", "https://", "www.")):
        doi = clean_doi(text)
        return Identifiers(doi=doi) if doi else Identifiers(pmid=clean_pmid(text), pmcid=clean_pmcid(text))
    if pmid := clean_pmid(text):
        return Identifiers(pmid=pmid)
    if "ncbi.nlm.nih.gov" in text or "europepmc.org" in text:
        return Identifiers(pmcid=clean_pmcid(text))
    if doi := clean_doi(text):
        return Identifiers(doi=doi)
    if found := _NATURE.search(text):
        return Identifiers(doi=f"10.1038/{found['id'].lower().removesuffix('.pdf').rstrip('.')}")
    return Identifiers(other=page_identifier(text))


def page_identifier(url: str) -> str | None:
    """A canonical name for venue pages that carry no DOI: OpenReview, ACL, PMLR, CVF, NeurIPS and Elsevier's PII."""
    host = _host(url).removeprefix("www.").lower()
    if not host:
        return None
    parts = urlsplit(url if "://" in url else f"https://{url}")
    path = unquote(parts.path)
    if host == "openreview.net" and (found := re.search(r"(?:^|&)id=([\w-]+)", parts.query)):
        return f"openreview:{found[1]}"
    if host in {"aclanthology.org", "aclweb.org"} and (
        found := re.search(r"/([A-Z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)", path)
    ):
        return f"acl:{found[1]}"
    if host == "proceedings.mlr.press" and (found := re.match(r"/(v\d+)/([a-z0-9-]+)", path)):
        return f"pmlr:{found[1]}/{found[2]}"
    if host == "openaccess.thecvf.com" and (found := re.search(r"/([\w-]+?)_paper(?:\.pdf|\.html)$", path)):
        return f"cvf:{found[1].lower()}"
    if host.endswith(("neurips.cc", "nips.cc")) and (found := re.search(r"/(?:hash|file)/([0-9a-f]{32})", path)):
        return f"neurips:{found[1]}"
    if found := _PII.search(f"{host}{path}"):
        return f"pii:{re.sub('[()-]', '', found['pii']).upper()}"
    return None


def _old_style(found: str) -> str:
    archive, number = found.split("/")
    return f"{archive.split('.')[0].lower()}/{number}"


def _host(url: str) -> str:
    """The host of an address; "" for what only looks like one (`http://[x`)."""
    try:
        return urlsplit(url if "://" in url else f"https://{url}").hostname or ""
    except ValueError:
        return ""


def _is_arxiv_host(host: str) -> bool:
    return host.removeprefix("www.") in {"arxiv.org", "ar5iv.org", "alphaxiv.org"} or host.endswith(".arxiv.org")


def _without_trailing_punctuation(doi: str) -> str:
    """Wiley and Elsevier DOIs may end in a parenthesis of their own: 10.1016/s0140-6736(20)30183-5."""
    while doi[-1] in ".,;:'*" or (
        doi[-1] in ")]}" and doi.count(doi[-1]) > doi.count({")": "(", "]": "[", "}": "{"}[doi[-1]])
    ):
        doi = doi[:-1]
    return doi
