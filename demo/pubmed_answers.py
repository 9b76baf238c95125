"""The envelopes of the E-utilities: esearch in XML and JSON, errors, einfo."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .exchanges import Answer
from .markup import escape
from .pubmed_query import FIELDS

XML = "text/xml; charset=UTF-8"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE {root} PUBLIC "-//NLM//DTD {name} {version}//EN"'
_ADDRESS = ' "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/{version}/{name}.dtd">\n'
_ESEARCH = (_DECLARATION + _ADDRESS).format(root="eSearchResult", name="esearch", version="20060628")
_EINFO = (_DECLARATION + _ADDRESS).format(root="eInfoResult", name="einfo", version="20190110")
_PAST_THE_WALL = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve"
    " the first 9,999 records matching the query. To obtain more than 9,999 PubMed records, consider using EDirect."
)


@dataclass(frozen=True)
class Search:
    """What a search found, before paging, and what it did not understand."""

    pmids: Sequence[str]
    translation: str
    unknown_phrases: Sequence[str] = ()
    unknown_fields: Sequence[str] = ()


def found_xml(search: Search, page: Sequence[str], *, begin: int, count: int) -> Answer:
    """An eSearchResult with a page of ids."""
    ids = "".join(f"<Id>{pmid}</Id>\n" for pmid in page)
    body = (
        f"{_ESEARCH}<eSearchResult><Count>{count}</Count><RetMax>{len(page)}</RetMax><RetStart>{begin}</RetStart>"
        f"{f'<IdList>{chr(10)}{ids}</IdList>' if ids else '<IdList/>'}<TranslationSet/>"
        f"<QueryTranslation>{escape(search.translation)}</QueryTranslation>{_complaints(search, count)}</eSearchResult>"
    )
    return Answer(body.encode(), XML, items=len(page))


def found_json(search: Search, page: Sequence[str], *, begin: int, count: int) -> Answer:
    """The same with `retmode=json`: every number a string."""
    result: dict[str, object] = {
        "count": str(count),
        "retmax": str(len(page)),
        "retstart": str(begin),
        "idlist": list(page),
        "translationset": [],
        "querytranslation": search.translation,
    }
    if search.unknown_phrases or search.unknown_fields:
        result["errorlist"] = {
            "phrasesnotfound": list(search.unknown_phrases),
            "fieldsnotfound": list(search.unknown_fields),
        }
    body = json.dumps({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result})
    return Answer(body.encode(), "application/json; charset=UTF-8", items=len(page))


def past_the_wall(mode: str) -> Answer:
    """The refusal of `retstart` beyond 9,998; its JSON holds a raw newline and so is none."""
    if mode == "json":
        body = f'{{"header":{{"type":"esearch","version":"0.3"}},"esearchresult":{{"ERROR":"{_PAST_THE_WALL}"}}}}\n'
        return Answer(body.encode(), "application/json; charset=UTF-8", status=400)
    return error("eSearchResult", _PAST_THE_WALL, status=400)


def error(root: str, message: str, *, status: int = 200) -> Answer:
    """An <ERROR> inside the usual root element, mostly with status 200."""
    declaration = _ESEARCH if root == "eSearchResult" else '<?xml version="1.0" encoding="UTF-8" ?>\n'
    return Answer(f"{declaration}<{root}><ERROR>{escape(message)}</ERROR></{root}>\n".encode(), XML, status=status)


def einfo(now: datetime, count: int) -> Answer:
    """What the database is and which fields it has."""
    fields = "".join(
        f"<Field><Name>{spellings[0].upper()}</Name><FullName>{name}</FullName>"
        f"<IsDate>{'Y' if name.startswith('Date') else 'N'}</IsDate></Field>\n"
        for name, spellings in FIELDS.items()
    )
    body = (
        f"{_EINFO}<eInfoResult>\n<DbInfo>\n<DbName>pubmed</DbName>\n<MenuName>PubMed</MenuName>\n"
        f"<Description>PubMed bibliographic record</Description>\n<DbBuild>Build-{now:%Y.%m.%d.%H.%M}</DbBuild>\n"
        f"<Count>{count}</Count>\n<LastUpdate>{now:%Y/%m/%d %H:%M}</LastUpdate>\n<FieldList>\n{fields}</FieldList>\n"
        "</DbInfo>\n</eInfoResult>\n"
    )
    return Answer(body.encode(), XML)


def _complaints(search: Search, count: int) -> str:
    errors = "".join(f"<PhraseNotFound>{escape(phrase)}</PhraseNotFound>" for phrase in search.unknown_phrases)
    errors += "".join(f"<FieldNotFound>{escape(field)}</FieldNotFound>" for field in search.unknown_fields)
    warning = "" if count else "<OutputMessage>No items found.</OutputMessage>"
    if count > 9_999:
        warning = "<OutputMessage>Restrictions achieved. Only the first 9,999 records can be retrieved.</OutputMessage>"
    return (f"<ErrorList>{errors}</ErrorList>" if errors else "") + (
        f"<WarningList>{warning}</WarningList>" if warning else ""
    )
