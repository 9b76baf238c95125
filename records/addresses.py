"""What the address of a publisher's or venue's page names: its DOI where that can be told, else a number of its own."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

Pair = tuple[str, str]

MAX_CHARACTERS = 200

# arXiv's archives before April 2007, with those that were renamed since (arxiv.org/category_taxonomy).
ARCHIVES = (
    "acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn", "chem-ph", "cmp-lg",
    "comp-gas", "cond-mat", "cs", "dg-ga", "funct-an", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph",
    "math", "mtrl-th", "nlin", "nucl-ex", "nucl-th", "patt-sol", "physics", "plasm-ph", "q-alg", "q-bio", "quant-ph",
    "solv-int", "stat", "supr-con",
)  # fmt: skip
_ARXIV_HOSTS = ("arxiv.org", "ar5iv.org", "alphaxiv.org", "arxiv-vanity.com", "scirate.com", "xxx.lanl.gov")


@dataclass(frozen=True)
class _Page:
    """A kind of page: its host and a pattern for path and query, whose groups fill in the form."""

    host: str
    pattern: re.Pattern[str]
    scheme: str
    form: str = "{0}"


def _page(host: str, pattern: str, scheme: str, form: str = "{0}") -> _Page:
    return _Page(host, re.compile(pattern, re.IGNORECASE | re.ASCII), scheme, form)


# Before December 2025, when openRxiv changed its prefix, such an address left no doubt about it.
_POSTED = r"/(?:early/\d{4}/\d\d/\d\d|cgi/content/\w+)"
_PAGES = (
    _page("openreview.net", r"/(?:forum|pdf|attachment)\?(?:.*&)?id=([\w-]+)", "openreview"),
    _page("aclanthology.org", r"/([a-z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)", "acl"),
    _page("aclweb.org", r"/([a-z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)", "acl"),
    _page("proceedings.mlr.press", r"/(v\d+)/([a-z][\w-]*)", "pmlr", "{0}/{1}"),
    _page("raw.githubusercontent.com", r"/mlresearch/(v\d+)/.*/([a-z][\w-]*)\.pdf", "pmlr", "{0}/{1}"),
    _page("openaccess.thecvf.com", r"/([\w.-]+?)_(?:paper|supplemental)\.\w+$", "cvf"),
    _page("ecva.net", r"/(eccv_\d{4})/.*/(\d+)(?:_eccv_\d{4}_paper)?\.\w+$", "ecva", "{0}/{1}"),
    _page("neurips.cc", r"/(?:hash|file)/([0-9a-f]{32})", "neurips"),
    _page("nips.cc", r"/(?:hash|file)/([0-9a-f]{32})", "neurips"),
    _page("nips.cc", r"/paper/(\d+)-", "neurips"),
    _page("aaai.org", r"/article/(?:view|download)/(\d+)", "aaai"),
    _page("papers.miccai.org", r"/miccai-(\d{4})/(?:paper/|\d+-paper)0*(\d+)", "miccai", "{0}/{1}"),
    _page("ieeexplore.ieee.org", r"(?:/document/|arnumber=|/iel\w+/[\d/]+/(?=\d+\.pdf))0*([1-9]\d+)", "ieee"),
    _page("ssrn.com", r"(?:abstract(?:_?id)?=|ssrn_id)(\d+)", "ssrn"),
    _page("jamanetwork.com", r"/(?:fullarticle|article-abstract|articlepdf|full)/(\d+)", "jama"),
    _page("academic.oup.com", r"/([1-9]\d{5,})(?:\?.*)?$", "oup"),
    _page("academic.oup.com", r"/(bib|bioinformatics|bjs|database|gigascience|jamia|nar|nargab|nsr)/article[a-z-]*"
          r"/\d+/\w+/([a-z]{3,4}\d{3,4})/", "doi", "10.1093/{0}/{1}"),
    _page("academic.oup.com", r"/bioinformaticsadvances/article[a-z-]*/\d+/\w+/([a-z]{4}\d{3})/", "doi",
          "10.1093/bioadv/{0}"),
    _page("mdpi.com", r"/(\d{4}-\d{3}[\dx])/(\d+)/(\d+)/(\d+)", "mdpi", "{0}/{1}/{2}/{3}"),
    _page("jmir.org", r"/\d{4}/\d+/e(\d{5,})", "doi", "10.2196/{0}"),
    _page("elifesciences.org", r"/(?:articles|reviewed-preprints)/(\d{5,})", "doi", "10.7554/elife.{0}"),
    _page("zenodo.org", r"/records?/(\d+)", "doi", "10.5281/zenodo.{0}"),
    _page("preprints.org", r"/manuscript/(\d{6}\.\d{4})", "preprints"),
    _page("researchsquare.com", r"/(rs-\d+)(?:/|$)", "researchsquare"),
    _page("hal.science", r"/([a-z]+-\d{8})(?:v\d+)?", "hal"),
    _page("ceur-ws.org", r"/(vol-\d+)/([\w-]+)\.pdf", "ceur", "{0}/{1}"),
    _page("semanticscholar.org", r"/([0-9a-f]{40})(?:/|\?|$)", "s2"),
    _page("europepmc.org", r"/(?:article|abstract)/ppr/(ppr\d+)", "ppr"),
    _page("biorxiv.org", rf"{_POSTED}/(\d{{6}}(?!\d)|20(?:1\d|2[0-4])\.\d\d\.\d\d\.\d{{6}})", "doi", "10.1101/{0}"),
    _page("medrxiv.org", rf"{_POSTED}/(20(?:1\d|2[0-4])\.\d\d\.\d\d\.\d{{8}})", "doi", "10.1101/{0}"),
    _page("researchgate.net", r"/publication/(\d+)", "researchgate"),
    _page("", r"/article/(?:view|download)/(\d+)", "ojs", "{host}/{0}"),
)  # fmt: skip
_PII = re.compile(r"(?<![\w-])(?:PII:?)?(S\d{4}-\d{3}[\dX]\(\d\d\)\d{5}-[\dX])(?!\w)", re.IGNORECASE | re.ASCII)
_ELSEVIER = re.compile(r"(?:sciencedirect|sciencedirectassets|elsevier|cell|thelancet)\.com$")
_PLAIN_PII = re.compile(
    r"(?<!\w)(?:PII:?|1-s2\.0-)?(S?\d{7}[\dX]\d{7}[\dX]|B\d{12}[\dX]\d{5}[\dX])(?!\w)", re.IGNORECASE | re.ASCII
)
_NATURE = re.compile(r"/articles/([a-z]?[\w-]+(?:\.\d+)*)", re.IGNORECASE | re.ASCII)
# sdata201635 is 10.1038/sdata.2016.35; these three count through and never name the year.
_NATURE_YEAR = re.compile(r"(?!nature\d|ncomms\d|srep\d)([a-z]+)(20[01]\d)(\d{1,3})", re.ASCII)
_MDPI_JOURNALS = {
    "1422-0067": "ijms", "1424-8220": "s", "1999-4893": "a", "2072-6694": "cancers", "2073-4425": "genes",
    "2075-4418": "diagnostics", "2076-3417": "app", "2078-2489": "info", "2079-9292": "electronics",
    "2218-273x": "biom", "2227-7390": "math", "2227-9032": "healthcare", "2306-5354": "bioengineering",
    "2313-433x": "jimaging",
}  # fmt: skip
_CASE_MATTERS = {"openreview"}
_ADDRESS = re.compile(r"https?://|www\.|[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:org|com|net|gov|press|cc)/", re.IGNORECASE)


def host_of(url: str) -> str:
    """The lower-case host of an address, without "www."; "" for text and for what only looks like one (`http://[x`)."""
    if not _ADDRESS.match(url):
        return ""
    try:
        return (_split(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def target_of(url: str) -> str:
    """The address a search engine's link leads to; any other address as it is."""
    if re.fullmatch(r"(?:scholar\.)?google\.[a-z.]+", host_of(url)):
        query = parse_qs(_split(url).query)
        return next((value for name in ("url", "q") for value in query.get(name, []) if host_of(value)), url)
    return url


def arxiv_part(url: str) -> str | None:
    """What follows the host of an address that arXiv or a reader of its papers serves; None for all others."""
    host, parts = host_of(url), _split(url)
    if host in _ARXIV_HOSTS or host.endswith(".arxiv.org"):
        return parts.path
    if host in {"huggingface.co", "hf.co"}:
        return parts.path if parts.path.startswith("/papers/") else None
    if host.endswith("adsabs.harvard.edu"):
        bibcode = re.search(r"/\d{4}arXiv(\d{4})\.?(\d{4,5})[A-Z]", parts.path)
        return f"{bibcode[1]}.{bibcode[2]}" if bibcode else None
    found = re.search(r"arxiv:([\w.-]+(?:/\d{7})?)", parts.path, re.IGNORECASE)
    return found[1] if found and host.endswith("semanticscholar.org") else None


def pages_of(url: str) -> list[Pair]:
    """(scheme, value) of what an address names by its form; "doi" among them where its publisher's rule is known."""
    host, parts = host_of(url), _split(url)
    where = unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
    found = [
        (page.scheme, value if page.scheme in _CASE_MATTERS else value.lower())
        for page in _PAGES
        if _is_of(host, page.host) and (groups := page.pattern.search(where))
        for value in [page.form.format(*groups.groups(), host=host)]
    ]
    found += [("doi", doi) for doi in (_nature_doi(host, where), _mdpi_doi(dict(found).get("mdpi"))) if doi]
    if pii := _pii(host, where):
        found.append(("pii", pii))
    if len({scheme for scheme, _ in found if scheme in {"aaai", "ojs"}}) > 1:
        found = [pair for pair in found if pair[0] != "ojs"]
    return [pair for pair in dict.fromkeys(found) if len(pair[1]) <= MAX_CHARACTERS]


def _split(url: str) -> SplitResult:
    return urlsplit(url if "://" in url else f"https://{url}")


def _is_of(host: str, name: str) -> bool:
    return not name or host == name or host.endswith(f".{name}")


def _nature_doi(host: str, where: str) -> str | None:
    found = _NATURE.search(where) if _is_of(host, "nature.com") else None
    if not found:
        return None
    name = found[1].lower().removesuffix("_reference")
    by_year = _NATURE_YEAR.fullmatch(name)
    return f"10.1038/{'.'.join(by_year.groups()) if by_year else name}"


def _mdpi_doi(page: str | None) -> str | None:
    if not page:
        return None
    issn, volume, issue, article = page.split("/")
    journal = _MDPI_JOURNALS.get(issn)
    return f"10.3390/{journal}{volume}{int(issue):02}{int(article):04}" if journal else None


def _pii(host: str, where: str) -> str | None:
    found = _PII.search(where) or (_PLAIN_PII.search(where) if _ELSEVIER.search(host) else None)
    return re.sub("[()-]", "", found[1]).upper() if found else None
