"""arXiv's OAI-PMH (arXivRaw): every version with its date, datestamps by announcement and every later change."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache

from .arxiv_feed import shown, stamp
from .exchanges import Answer, Asked
from .manners import Manner
from .markup import escape
from .papers import OnArxiv, Paper

DELAY = timedelta(hours=2, minutes=30)  # announced 20:00, metadata 22:30 Eastern (info.arxiv.org/help/oa)
PAGE_SIZE = 1_000
BASE_URL = "https://oaipmh.arxiv.org/oai"
_ARGUMENTS = ("verb", "identifier", "metadataPrefix", "set", "from", "until", "resumptionToken")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/'
    ' http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">\n'
)
_RAW = (
    '<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://arxiv.org/OAI/arXivRaw/ http://arxiv.org/OAI/arXivRaw.xsd">'
)
_IDENTIFY = f"""<Identify>
<repositoryName>arXiv</repositoryName>
<baseURL>{BASE_URL}</baseURL>
<protocolVersion>2.0</protocolVersion>
<adminEmail>help@arxiv.org</adminEmail>
<earliestDatestamp>2005-09-16</earliestDatestamp>
<deletedRecord>persistent</deletedRecord>
<granularity>YYYY-MM-DD</granularity>
</Identify>
"""


class _ProtocolError(ValueError):
    """An OAI-PMH error: `args` are its code and its sentence; sent with status 200."""


class ArxivOai:
    """Answers Identify, ListRecords, ListIdentifiers and GetRecord from papers."""

    def __init__(self, papers: Sequence[tuple[OnArxiv, Paper]]) -> None:
        self._papers = {arxiv.id: (arxiv, paper) for arxiv, paper in papers if not arxiv.is_fleeting}
        self._stamped = lru_cache(maxsize=4)(self._stamped_uncached)
        self._rendered = lru_cache(maxsize=50_000)(_record)

    def answer(self, asked: Asked, now: datetime, manner: Manner) -> Answer:
        """One answer of `/oai`; protocol errors are answers too."""
        items = 0
        try:
            verb = asked.params.get("verb", "")
            if verb == "Identify":
                content = _IDENTIFY
            elif verb == "GetRecord":
                content = self._get(asked, now)
            elif verb in ("ListRecords", "ListIdentifiers"):
                content, items = self._list(asked, now, manner)
            else:
                raise _ProtocolError("badVerb", f"Illegal verb: {verb}")
        except _ProtocolError as error:
            content = f'<error code="{error.args[0]}">{escape(error.args[1])}</error>\n'
        arguments = "".join(f' {name}="{escape(asked.params[name])}"' for name in _ARGUMENTS if name in asked.params)
        body = f"{_HEAD}<responseDate>{stamp(now)}</responseDate>\n<request{arguments}>{BASE_URL}</request>\n"
        return Answer(f"{body}{content}</OAI-PMH>\n".encode(), "text/xml; charset=utf-8", items=items)

    def _get(self, asked: Asked, now: datetime) -> str:
        _check_format(asked.params.get("metadataPrefix", ""))
        name = asked.params.get("identifier", "").removeprefix("oai:arXiv.org:")
        arxiv, paper = self._papers.get(name, (None, None))
        if arxiv is None or paper is None or not arxiv.version_at(now - DELAY):
            raise _ProtocolError("idDoesNotExist", f"Nothing found for {name}")
        return f"<GetRecord>\n{self._rendered(paper, *_state(arxiv, now))}</GetRecord>\n"

    def _list(self, asked: Asked, now: datetime, manner: Manner) -> tuple[str, int]:
        verb = asked.params["verb"]
        wanted, begin = _selection(asked, now)
        found = [
            (stamped, name)
            for stamped, name in self._stamped(now)
            if wanted["from"] <= stamped.isoformat() <= wanted["until"] and self._is_in_set(name, wanted["set"])
        ]
        if not found[begin:]:
            raise _ProtocolError("noRecordsMatch", "No records match the request")
        end = begin + (manner.page_size or PAGE_SIZE)
        page = manner.served(found[begin:end])
        records = [self._rendered(self._papers[name][1], *_state(self._papers[name][0], now)) for _, name in page]
        if verb == "ListIdentifiers":
            records = [re.search(r"<header>.*?</header>\n", record, re.DOTALL)[0] for record in records]  # type: ignore[index]
        token = ""
        if end < len(found):
            token = f"<resumptionToken>{_token(wanted, end, now)}</resumptionToken>\n"
        elif begin:
            token = "<resumptionToken/>\n"
        return f"<{verb}>\n{''.join(records)}{token}</{verb}>\n", len(page)

    def _stamped_uncached(self, now: datetime) -> list[tuple[date, str]]:
        shown_now = [arxiv for arxiv, _ in self._papers.values() if arxiv.version_at(now - DELAY)]
        return sorted((_state(arxiv, now)[2], arxiv.id) for arxiv in shown_now)

    def _is_in_set(self, name: str, wanted: str) -> bool:
        specs = [set_spec(category) for category in self._papers[name][0].categories]
        return not wanted or any(spec == wanted or spec.startswith(f"{wanted}:") for spec in specs)


def set_spec(category: str) -> str:
    """`cs.AI` is in the set `cs:cs:AI`, `hep-ex` in `physics:hep-ex`, `cond-mat.soft` in `physics:cond-mat:soft`."""
    archive, _, subject = category.partition(".")
    group = archive if archive in ("cs", "econ", "eess", "math", "q-bio", "q-fin", "stat") else "physics"
    return f"{group}:{archive}:{subject}" if subject else f"{group}:{archive}"


def _state(arxiv: OnArxiv, now: datetime) -> tuple[int, bool, date]:
    """(version, whether linked, datestamp) as OAI-PMH shows them."""
    then = now - DELAY
    changed = max(change for change in arxiv.changes() if change <= then)
    return arxiv.version_at(then), arxiv.is_linked_at(then), (changed + DELAY).date()


def _selection(asked: Asked, now: datetime) -> tuple[dict[str, str], int]:
    """What to list, and from which place on; a token carries both and dies with its day."""
    token = asked.params.get("resumptionToken")
    if token is None:
        _check_format(asked.params.get("metadataPrefix", ""))
        wanted = {name: asked.params.get(name, default) for name, default in _DEFAULTS.items()}
        for name in ("from", "until"):
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", wanted[name]):
                raise _ProtocolError("badArgument", f"{name} must be a day, YYYY-MM-DD")
        return wanted, 0
    parts = token.split("|")
    if len(parts) != 5 or parts[0] != now.date().isoformat() or not parts[4].isdigit():
        raise _ProtocolError("badResumptionToken", "The value of the resumptionToken is invalid or expired")
    return dict(zip(_DEFAULTS, parts[1:4], strict=True)), int(parts[4])


_DEFAULTS = {"from": "0001-01-01", "until": "9999-12-31", "set": ""}


def _token(wanted: dict[str, str], begin: int, now: datetime) -> str:
    return "|".join([now.date().isoformat(), *wanted.values(), str(begin)])


def _check_format(prefix: str) -> None:
    if prefix != "arXivRaw":
        raise _ProtocolError("cannotDisseminateFormat", f"Only arXivRaw is served here, not {prefix!r}")


def _record(paper: Paper, version: int, is_linked: bool, stamped: date) -> str:
    arxiv = paper.arxiv
    assert arxiv is not None
    title, abstract, comment = shown(paper, version)
    versions = "".join(
        f'<version version="v{number}"><date>{format_datetime(each.submitted, usegmt=True)}</date>'
        f"<size>{0 if each.withdrawn else 401 + number}kb</size>"
        f"<source_type>{'I' if each.withdrawn else 'D'}</source_type></version>"
        for number, each in enumerate(arxiv.versions[:version], start=1)
    )
    sets = "".join(f" <setSpec>{set_spec(category)}</setSpec>\n" for category in arxiv.categories)
    journal = f"<journal-ref>{escape(arxiv.journal_ref)}</journal-ref>" if is_linked and arxiv.journal_ref else ""
    doi = f"<doi>{escape(arxiv.doi)}</doi>" if is_linked and arxiv.doi else ""
    authors = " and ".join(filter(None, [", ".join(paper.authors[:-1]), paper.authors[-1] if paper.authors else ""]))
    return (
        f"<record>\n<header>\n <identifier>oai:arXiv.org:{arxiv.id}</identifier>\n <datestamp>{stamped}</datestamp>\n"
        f"{sets}</header>\n<metadata>\n {_RAW}\n <id>{arxiv.id}</id>"
        f"<submitter>{escape(authors or 'arXiv Admin')}</submitter>"
        f"{versions}<title>{escape(title)}</title><authors>{escape(authors)}</authors>"
        f"<categories>{' '.join(arxiv.categories)}</categories>"
        f"{f'<comments>{escape(comment)}</comments>' if comment else ''}{journal}{doi}"
        "<license>http://creativecommons.org/licenses/by/4.0/</license>"
        f"<abstract>  {escape(abstract)}\n</abstract></arXivRaw>\n</metadata>\n</record>\n"
    )
