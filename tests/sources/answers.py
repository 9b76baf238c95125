"""Truthful answers of the three services over a handful of invented papers, built in their documented forms."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

from .faulty import Asked


@dataclass(frozen=True)
class ArxivPaper:
    id: str
    at: datetime
    title: str = "A foundation model of invented things"
    version: int = 1


def arxiv_entry(paper: ArxivPaper) -> str:
    at = f"{paper.at:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"<entry><id>http://arxiv.org/abs/{paper.id}v{paper.version}</id><title>{escape(paper.title)}</title>"
        f"<updated>{at}</updated><summary>We study {paper.id}.</summary>"
        f'<category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/><published>{at}</published>'
        f'<arxiv:primary_category term="cs.LG"/><author><name>Jane Doe</name></author></entry>'
    )


def arxiv_feed(entries: Sequence[str], *, total: int, start: int) -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id><title>arXiv Query</title>'
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>{''.join(entries)}</feed>"
    ).encode()


def arxiv_truth(papers: Sequence[ArxivPaper]):
    """The API over these papers: range, order and paging as documented, at most 200 a page."""

    def answer(asked: Asked) -> bytes:
        found = re.search(r"submittedDate:\[(\d{12}) TO (\d{12})\]", asked.params["search_query"])
        begin, end = (datetime.strptime(f"{text}+0000", "%Y%m%d%H%M%z") for text in found.groups())
        chosen = sorted((p for p in papers if begin <= p.at <= end), key=lambda p: p.at)
        start, size = int(asked.params["start"]), min(int(asked.params["max_results"]), 200)
        return arxiv_feed([arxiv_entry(p) for p in chosen[start : start + size]], total=len(chosen), start=start)

    return answer


def row(doi: str, day: date, *, version: int = 1, **fields: object) -> dict[str, object]:
    return {
        "title": f"An invented finding about {doi}",
        "authors": "Doe, J. Q.; Roe, R.",
        "doi": doi,
        "date": str(day),
        "version": str(version),
        "type": "new results",
        "license": "cc_by",
        "category": "cell biology",
        "abstract": "We found something.",
        "published": "NA",
        "server": "bioRxiv",
    } | fields


def details(rows: Sequence[dict[str, object]], *, total: object, cursor: int = 0) -> bytes:
    status = {"status": "ok", "category": "all", "cursor": cursor, "count": len(rows), "total": total}
    return json.dumps({"messages": [status if rows else {"status": "no posts found"}], "collection": rows}).encode()


def details_truth(rows: Sequence[dict[str, object]], *, page: int = 30, feed: bytes = b""):
    """`/details` over these rows, so many a page; the feed under every other path."""

    def answer(asked: Asked) -> bytes:
        found = re.match(r"/details/\w+/([\d-]+)/([\d-]+)/(\d+)/json", asked.path)
        if not found:
            return feed
        chosen = [r for r in rows if found[1] <= str(r["date"]) <= found[2]]
        cursor = int(found[3])
        return details(chosen[cursor : cursor + page], total=str(len(chosen)), cursor=cursor)

    return answer


def rss_item(doi: str, version: int = 1, summary: str = "We found something.", day: str = "2026-11-20") -> str:
    link = f"https://www.biorxiv.org/content/{doi}v{version}?rss=1"
    return (
        f'<item rdf:about="{link}"><title><![CDATA[ An invented finding about {doi} ]]></title><link>\n{link}\n</link>'
        f"<description><![CDATA[ {summary} ]]></description><dc:creator><![CDATA[ Doe, J. Q., Roe, R. ]]></dc:creator>"
        f"<dc:date>{day}</dc:date><dc:identifier>doi:{doi}</dc:identifier></item>"
    )


def rss_feed(items: Sequence[str], subject: str = "All") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" ?><rdf:RDF xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="https://biorxiv.org"><title>bioRxiv Subject Collection: {subject}</title>'
        f"<link>https://biorxiv.org</link><description>x</description></channel>{''.join(items)}</rdf:RDF>"
    ).encode()


def article(pmid: str, title: str = "") -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article><Journal><JournalIssue><PubDate>'
        "<Year>2026</Year></PubDate></JournalIssue><ISOAbbreviation>J Invent Med</ISOAbbreviation></Journal>"
        f"<ArticleTitle>{title or f'Invented study {pmid}.'}</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
    )


def articles(items: Sequence[str]) -> bytes:
    doctype = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD x//EN" "https://dtd.nlm.nih.gov/pubmed_990101.dtd">'
    return f'<?xml version="1.0" ?>{doctype}<PubmedArticleSet>{"".join(items)}</PubmedArticleSet>'.encode()


def found(pmids: Sequence[str], *, count: int | None = None, more: str = "") -> bytes:
    ids = "".join(f"<Id>{pmid}</Id>" for pmid in pmids)
    number = len(pmids) if count is None else count
    return f"<eSearchResult><Count>{number}</Count><IdList>{ids}</IdList>{more}</eSearchResult>".encode()


def pubmed_truth(created: dict[date, list[str]], modified: dict[date, list[str]] | None = None):
    """esearch by CRDT and MDAT, clamped at 9,999 ids; efetch of anything asked for."""

    def answer(asked: Asked) -> bytes:
        if asked.path.endswith("efetch.fcgi"):
            return articles([article(pmid) for pmid in asked.params["id"].split(",")])
        begin, field, end = re.search(r'"([\d/]+)"\[(\w+)\] : "([\d/]+)"', asked.params["term"]).groups()
        days = created if field == "crdt" else modified or {}
        chosen = [pmid for day, pmids in days.items() if begin <= f"{day:%Y/%m/%d}" <= end for pmid in pmids]
        return found(chosen[:9_999], count=len(chosen))

    return answer


def raw_record(
    name: str,
    stamp: date,
    *,
    versions: Sequence[str] = ("Mon, 02 Nov 2026 22:41:50 GMT",),
    sets: Sequence[str] = ("cs:cs:LG",),
    more: str = "",
) -> str:
    told = "".join(
        f'<version version="v{number}"><date>{at}</date><size>400kb</size></version>'
        for number, at in enumerate(versions, 1)
    )
    return (
        f"<record><header><identifier>oai:arXiv.org:{name}</identifier><datestamp>{stamp}</datestamp>"
        f"{''.join(f'<setSpec>{spec}</setSpec>' for spec in sets)}</header><metadata>"
        f'<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{name}</id><submitter>Jane Doe</submitter>{told}'
        f"<title>A foundation model of {name}</title><authors>Jane Q. Doe (Univ. X), R.Roe</authors>"
        f"<categories>cs.LG q-bio.GN</categories><comments>3 pages</comments>{more}"
        "<license>http://creativecommons.org/licenses/by/4.0/</license>"
        "<abstract>  We study things of $x$\nover two lines.\n</abstract></arXivRaw></metadata></record>"
    )


def raw_answer(content: str, *, responded: str = "2026-11-21T09:00:00Z") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>{responded}</responseDate><request>https://oaipmh.arxiv.org/oai</request>{content}</OAI-PMH>"
    ).encode()


def raw_list(records: Sequence[str], *, token: str = "", responded: str = "2026-11-21T09:00:00Z") -> bytes:
    end = f"<resumptionToken>{token}</resumptionToken>" if token else ""
    return raw_answer(f"<ListRecords>{''.join(records)}{end}</ListRecords>", responded=responded)


def raw_error(code: str) -> bytes:
    return raw_answer(f"<error{f' code={code!r}' if code else ''}>Illegal, or nothing to tell.</error>")
