"""arXiv's Atom, byte for byte in the order and spelling of the service's own feeds."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime

from .markup import escape
from .papers import Paper

_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"'
    ' xmlns="http://www.w3.org/2005/Atom">\n'
)
_ERROR = """  <id>https://arxiv.org/</id>
  <title>arXiv Search Results</title>
  <updated>{updated}</updated>
  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>
  <opensearch:totalResults>1</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  <entry>
    <id>{link}</id>
    <title>Error</title>
    <updated>{updated}</updated>
    <link href="{link}" rel="alternate" type="text/html"/>
    <summary>{summary}</summary>
    <author>
      <name>arXiv api core</name>
    </author>
  </entry>
</feed>
"""


def stamp(at: datetime) -> str:
    """`2026-04-12T22:09:36Z`."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def feed(
    entries: Sequence[bytes], *, query: str, id_list: str, start: int, size: int, total: int, now: datetime
) -> bytes:
    """A page of results. The title echoes the query as the service understood it."""
    asked = escape(f"search_query={query}&id_list={id_list}&start={start}&max_results={size}")
    href = f"https://arxiv.org/api/query?search_query={query}&start={start}&max_results={size}&id_list={id_list}"
    digest = base64.b64encode(hashlib.sha1(asked.encode(), usedforsecurity=False).digest()).decode()[:-1]
    head = (
        f"{_HEAD}  <id>https://arxiv.org/api/{digest}</id>\n"
        f"  <title>arXiv Query: {asked}</title>\n"
        f"  <updated>{stamp(now)}</updated>\n"
        f'  <link href="{escape(href)}" type="application/atom+xml"/>\n'
        f"  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>\n"
        f"  <opensearch:totalResults>{total}</opensearch:totalResults>\n"
        f"  <opensearch:startIndex>{start}</opensearch:startIndex>\n"
    )
    return head.encode() + b"".join(entries) + b"</feed>\n"


def error_feed(message: str, *, now: datetime) -> bytes:
    """The feed of one entry titled Error; mostly, but not always, sent with status 400."""
    link = "https://arxiv.org/api/errors#" + escape(message.replace(" ", "_"))
    return (_HEAD + _ERROR.format(updated=stamp(now), link=link, summary=escape(message))).encode()


def entry(paper: Paper, version: int, *, is_linked: bool) -> bytes:
    """One result: the paper's given version, with journal reference and DOI if they are known by then."""
    arxiv = paper.arxiv
    assert arxiv is not None
    address = f"arxiv.org/abs/{arxiv.id}v{version}"
    pdf = f"arxiv.org/pdf/{arxiv.id}v{version}"
    categories = "".join(
        f'    <category term="{name}" scheme="http://arxiv.org/schemas/atom"/>\n' for name in arxiv.categories
    )
    authors = "".join(f"    <author>\n      <name>{escape(name)}</name>\n    </author>\n" for name in paper.authors)
    title, abstract, comment = shown(paper, version)
    journal = f"    <arxiv:journal_ref>{escape(arxiv.journal_ref)}</arxiv:journal_ref>\n"
    doi = f"    <arxiv:doi>{escape(arxiv.doi)}</arxiv:doi>\n"
    doi_link = f'    <link rel="related" href="https://doi.org/{escape(arxiv.doi)}" title="doi"/>\n'
    return (
        f"  <entry>\n    <id>http://{address}</id>\n    <title>{escape(title)}</title>\n"
        f"    <updated>{stamp(arxiv.versions[version - 1].submitted)}</updated>\n"
        f'    <link href="https://{address}" rel="alternate" type="text/html"/>\n'
        f'    <link href="https://{pdf}" rel="related" type="application/pdf" title="pdf"/>\n'
        f"    <summary>{escape(abstract)}</summary>\n{categories}"
        f"    <published>{stamp(arxiv.versions[0].submitted)}</published>\n"
        f"{f'    <arxiv:comment>{escape(comment)}</arxiv:comment>{chr(10)}' if comment else ''}"
        f'    <arxiv:primary_category term="{arxiv.categories[0]}"/>\n'
        f"{journal if is_linked and arxiv.journal_ref else ''}{authors}"
        f"{doi + doi_link if is_linked and arxiv.doi else ''}  </entry>\n"
    ).encode()


def shown(paper: Paper, version: int) -> tuple[str, str, str]:
    """(title, abstract, comment) of a version: what it does not say is as in the version before."""
    assert paper.arxiv is not None
    title, abstract, comment = paper.title, paper.abstract, paper.arxiv.comment
    for each in paper.arxiv.versions[:version]:
        title, abstract = each.title or title, each.abstract or abstract
        if each.withdrawn:
            comment, abstract = "This paper has been withdrawn by the authors", "This paper has been withdrawn."
    return title, abstract, comment
