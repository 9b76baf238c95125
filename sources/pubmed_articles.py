"""The answer of efetch: PubMed's articles and books as Records, each accounted for by its PMID."""

from collections.abc import Callable, Iterator
from datetime import datetime

from lxml import etree

from ..records.identifiers import clean_arxiv_id, clean_doi, clean_pmcid, clean_pmid
from ..records.page import Page, Rejected
from ..records.record import CitingRecord, Record, code_url_in
from .entrez import SOURCE
from .envelope import read_xml, reason_of
from .pubmed_fields import (
    abstract_of,
    authors_of,
    date_of,
    plain,
    references_of,
    relations_of,
    text_at,
    texts_at,
    title_of,
    year_of,
)
from .pubmed_search import refuse_error

DELETED = "deleted from PubMed"
UNKNOWN_LAYOUT = "an unknown layout"
_PREPRINT = "Preprint"
_RETRACTED = {"Retracted Publication", "Withdrawn Publication"}


def parse_articles(body: bytes) -> Page:
    """Every article and book of one answer; the PMIDs that PubMed says it deleted are among the rejected."""
    root = read_xml(body, SOURCE, "PubmedArticleSet", "PubmedArticle", "eFetchResult")
    refuse_error(root)
    records: list[Record] = []
    rejected: list[Rejected] = []
    received = 0
    for element, read in _items(root):
        received += 1
        try:
            records.append(read(element))
        except ValueError as error:
            pmid = text_at(element, "*/PMID") or text_at(element, "PMID")
            raw = etree.tostring(element, with_tail=False)
            rejected.append(Rejected(pmid or f"article {received}", reason_of(error), raw))
    for name in ("DeleteCitation", "DeleteDocument"):
        rejected += [Rejected((pmid.text or "").strip(), DELETED) for pmid in root.iterfind(f"{name}/PMID")]
    return Page(records, rejected, received=received)


def _items(root: etree._Element) -> Iterator[tuple[etree._Element, Callable[[etree._Element], Record]]]:
    for element in [root] if root.tag == "PubmedArticle" else root:
        if element.tag == "PubmedArticle":
            yield element, _article
        elif element.tag == "PubmedBookArticle":
            yield element, _book
        elif not str(element.tag).startswith("Delete"):
            yield element, _unknown


def _unknown(item: etree._Element) -> Record:
    raise ValueError(f"{UNKNOWN_LAYOUT}: {item.tag}")


def _article(item: etree._Element) -> Record:
    citation, data = item.find("MedlineCitation"), item.find("PubmedData")
    article = citation.find("Article") if citation is not None else None
    if citation is None or article is None:
        raise ValueError(f"{UNKNOWN_LAYOUT}: no MedlineCitation/Article")
    pmid = _pmid(citation)
    kinds = texts_at(article, "PublicationTypeList/PublicationType")
    venue = text_at(article, "Journal/ISOAbbreviation") or text_at(article, "Journal/Title")
    abstract = abstract_of(article.find("Abstract")) or abstract_of(citation.find("OtherAbstract"))
    is_preprint = _PREPRINT in kinds
    return CitingRecord.model_validate(
        {
            **_common(pmid, citation, abstract, kinds),
            "title": title_of(article.find("ArticleTitle"), article.find("VernacularTitle")),
            "authors": authors_of(article.find("AuthorList")),
            "venue": venue or text_at(citation, "MedlineJournalInfo/MedlineTA"),
            "year": year_of(article.find("Journal/JournalIssue/PubDate")) or year_of(article.find("ArticleDate")),
            "first_posted": _entered(data) or date_of(article.find("ArticleDate")),
            "is_preprint": is_preprint,
            "withdrawn": bool(_RETRACTED.intersection(kinds)),
            "subjects": texts_at(citation, "MeshHeadingList/MeshHeading/DescriptorName")
            + texts_at(citation, "KeywordList/Keyword"),
            "doi": _valid_doi(article) or _listed_id(data, "doi", clean_doi),
            "arxiv_id": _arxiv_id(article) if is_preprint else None,
            "pmcid": _listed_id(data, "pmc", clean_pmcid),
            "relations": relations_of(citation.find("CommentsCorrectionsList"), is_preprint=is_preprint),
            "references": references_of(data),
        }
    )


def _book(item: etree._Element) -> Record:
    book, data = item.find("BookDocument"), item.find("PubmedBookData")
    if book is None:
        raise ValueError(f"{UNKNOWN_LAYOUT}: no BookDocument")
    pmid = _pmid(book)
    kinds = texts_at(book, "PublicationType")
    return Record.model_validate(
        {
            **_common(pmid, book, abstract_of(book.find("Abstract")), kinds),
            "title": title_of(book.find("ArticleTitle"), book.find("VernacularTitle"))
            or title_of(book.find("Book/BookTitle")),
            "authors": authors_of(book.find("AuthorList")) or authors_of(book.find("Book/AuthorList")),
            "venue": text_at(book, "Book/BookTitle"),
            "year": year_of(book.find("Book/PubDate")) or year_of(book.find("ContributionDate")),
            "first_posted": _entered(data) or date_of(book.find("ContributionDate")),
            "is_preprint": False,
            "subjects": texts_at(book, "KeywordList/Keyword"),
            "doi": _listed_id(book, "doi", clean_doi) or _listed_id(data, "doi", clean_doi),
            "pmcid": _listed_id(book, "pmc", clean_pmcid) or _listed_id(data, "pmc", clean_pmcid),
        }
    )


def _common(pmid: etree._Element, document: etree._Element, abstract: str, kinds: list[str]) -> dict[str, object]:
    number = clean_pmid(pmid.text)
    return {
        "source": SOURCE,
        "source_id": number,
        "pmid": number,
        "version": int(pmid.get("Version") or 1),
        "abstract": abstract,
        "revised": date_of(document.find("DateRevised")),
        "document_type": "; ".join(kinds),
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{number}/",
        "code_url": code_url_in(abstract),
    }


def _pmid(document: etree._Element) -> etree._Element:
    pmid = document.find("PMID")
    if pmid is None or not clean_pmid(pmid.text):
        raise ValueError("no PMID")
    return pmid


def _entered(data: etree._Element | None) -> datetime | None:
    """EDAT, which PubMed may back-date; CRDT, the day a record is found under, is not in the record."""
    return date_of(data.find("History/PubMedPubDate[@PubStatus='entrez']")) if data is not None else None


def _valid_doi(article: etree._Element) -> str | None:
    for location in article.iterfind("ELocationID[@EIdType='doi']"):
        if location.get("ValidYN", "Y") == "Y" and (doi := clean_doi(plain(location))):
            return doi
    return None


def _listed_id(data: etree._Element | None, kind: str, clean: Callable[[str | None], str | None]) -> str | None:
    """From the record's own list: each reference has an ArticleIdList too."""
    if data is None:
        return None
    return next(
        (found for item in data.iterfind(f"ArticleIdList/ArticleId[@IdType='{kind}']") if (found := clean(item.text))),
        None,
    )


def _arxiv_id(article: etree._Element) -> str | None:
    ids = (clean_arxiv_id(plain(item)) for item in article.iterfind("ELocationID"))
    return next((found for found in ids if found), None)
