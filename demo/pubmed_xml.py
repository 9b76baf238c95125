"""PubMed's XML: articles and books as efetch gives them."""

from collections.abc import Sequence
from datetime import date, datetime

from .markup import escape
from .names import family_and_given
from .papers import OnPubmed, Paper, Relation

HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"'
    ' "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)
_TYPE_IDS = {
    "Journal Article": "D016428",
    "Preprint": "D000076942",
    "Review": "D016454",
    "Systematic Review": "D000078182",
    "Dataset": "D064886",
    "Retracted Publication": "D016441",
}


def document(pubmed: OnPubmed, paper: Paper, now: datetime) -> bytes:
    """One PubmedArticle or PubmedBookArticle as it stands at an instant."""
    text = _book(pubmed, paper) if pubmed.is_book else _article(pubmed, paper, now)
    return text.encode()


def deletions(pmids: Sequence[str]) -> bytes:
    """A DeleteCitation of records that were taken out; nothing for none."""
    rows = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in pmids)
    return f"<DeleteCitation>{rows}</DeleteCitation>\n".encode() if rows else b""


def _article(pubmed: OnPubmed, paper: Paper, now: datetime) -> str:
    has_doi = bool(pubmed.doi) and (pubmed.doi_since is None or pubmed.doi_since <= now)
    location = f'<ELocationID EIdType="doi" ValidYN="Y">{escape(pubmed.doi)}</ELocationID>' if has_doi else ""
    doi = f'<ArticleId IdType="doi">{escape(pubmed.doi)}</ArticleId>' if has_doi else ""
    journal, title = escape(pubmed.journal), f"<ArticleTitle>{escape(paper.title)}</ArticleTitle>"
    vernacular = pubmed.vernacular_title and f"<VernacularTitle>{escape(pubmed.vernacular_title)}</VernacularTitle>"
    dated = pubmed.dated or pubmed.entered.date()
    return (
        f'<PubmedArticle><MedlineCitation Status="PubMed-not-MEDLINE" Owner="NLM">'
        f'<PMID Version="1">{pubmed.pmid}</PMID><DateRevised>{_day(pubmed.modified_at(now))}</DateRevised>'
        f'<Article PubModel="Electronic"><Journal><ISSN IssnType="Electronic">2692-8205</ISSN>'
        f'<JournalIssue CitedMedium="Internet"><PubDate>{_day(dated, month="%b")}</PubDate></JournalIssue>'
        f"<Title>{journal}</Title><ISOAbbreviation>{journal}</ISOAbbreviation></Journal>{title}{location}"
        f"{_abstract(pubmed, paper, now)}{_authors(pubmed, paper)}<Language>eng</Language>"
        f"<PublicationTypeList>{_types(pubmed)}</PublicationTypeList>{vernacular}"
        f'<ArticleDate DateType="Electronic">{_day(dated)}</ArticleDate></Article>'
        f"<MedlineJournalInfo><Country>England</Country><MedlineTA>{journal}</MedlineTA>"
        f"<NlmUniqueID>0000000</NlmUniqueID></MedlineJournalInfo>{_relations(pubmed, now)}</MedlineCitation>"
        f"<PubmedData><History>{_history(pubmed)}</History><PublicationStatus>epublish</PublicationStatus>"
        f'<ArticleIdList><ArticleId IdType="pubmed">{pubmed.pmid}</ArticleId>{doi}</ArticleIdList></PubmedData>'
        "</PubmedArticle>\n"
    )


def _book(pubmed: OnPubmed, paper: Paper) -> str:
    return (
        f'<PubmedBookArticle><BookDocument><PMID Version="1">{pubmed.pmid}</PMID><ArticleIdList>'
        f'<ArticleId IdType="bookaccession">NBK{pubmed.pmid}</ArticleId></ArticleIdList><Book><Publisher>'
        "<PublisherName>StatPearls Publishing</PublisherName></Publisher>"
        f'<BookTitle book="statpearls">{escape(pubmed.journal)}</BookTitle>'
        f"<PubDate>{_day(pubmed.dated or pubmed.entered)}</PubDate><Medium>Internet</Medium></Book>"
        f'<ArticleTitle book="statpearls" part="article-{pubmed.pmid}">{escape(paper.title)}</ArticleTitle>'
        f"<Language>eng</Language>{_authors(pubmed, paper)}<Abstract><AbstractText>{escape(paper.abstract)}"
        "</AbstractText></Abstract></BookDocument>"
        f"<PubmedBookData><History>{_history(pubmed)}</History><PublicationStatus>ppublish</PublicationStatus>"
        f'<ArticleIdList><ArticleId IdType="pubmed">{pubmed.pmid}</ArticleId></ArticleIdList></PubmedBookData>'
        "</PubmedBookArticle>\n"
    )


def _abstract(pubmed: OnPubmed, paper: Paper, now: datetime) -> str:
    sections = pubmed.sections or (("", paper.abstract),)
    is_shown = pubmed.abstract_since is None or pubmed.abstract_since <= now
    if not is_shown or not any(text for _, text in sections):
        return ""
    texts = (
        f'<AbstractText Label="{escape(label)}" NlmCategory="{escape(label)}">{escape(text)}</AbstractText>'
        if label
        else f"<AbstractText>{escape(text)}</AbstractText>"
        for label, text in sections
    )
    return f"<Abstract>{''.join(texts)}</Abstract>"


def _authors(pubmed: OnPubmed, paper: Paper) -> str:
    rows = []
    for author in paper.authors:
        family, given = (escape(part) for part in family_and_given(author))
        initials = "".join(part[0] for part in given.split())
        fore = f"<ForeName>{given}</ForeName><Initials>{initials}</Initials>" if given else ""
        rows.append(f'<Author ValidYN="Y"><LastName>{family}</LastName>{fore}</Author>')
    if pubmed.collective:
        rows.append(f'<Author ValidYN="Y"><CollectiveName>{escape(pubmed.collective)}</CollectiveName></Author>')
    return f'<AuthorList CompleteYN="Y">{"".join(rows)}</AuthorList>' if rows else ""


def _types(pubmed: OnPubmed) -> str:
    return "".join(
        f'<PublicationType UI="{_TYPE_IDS.get(name, "D000000")}">{escape(name)}</PublicationType>'
        for name in pubmed.types
    )


def _relations(pubmed: OnPubmed, now: datetime) -> str:
    shown = [relation for relation in pubmed.relations if relation.since is None or relation.since <= now]
    return f"<CommentsCorrectionsList>{''.join(map(_relation, shown))}</CommentsCorrectionsList>" if shown else ""


def _relation(relation: Relation) -> str:
    return (
        f'<CommentsCorrections RefType="{relation.type}"><RefSource>{escape(relation.source)}</RefSource>'
        f'<PMID Version="1">{relation.pmid}</PMID></CommentsCorrections>'
    )


def _history(pubmed: OnPubmed) -> str:
    entrez = pubmed.edat or pubmed.entered.date()
    return "".join(
        f'<PubMedPubDate PubStatus="{status}">{_day(day)}</PubMedPubDate>'
        for status, day in (("received", pubmed.dated or entrez), ("pubmed", entrez), ("entrez", entrez))
    )


def _day(day: date, *, month: str = "%m") -> str:
    return f"<Year>{day.year}</Year><Month>{day.strftime(month)}</Month><Day>{day:%d}</Day>"
