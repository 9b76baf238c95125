"""The links of a line: [[Paper]](url), [[Paper](url)] and [Paper](url), however they were typed."""

import html
import re
from dataclasses import dataclass
from typing import Literal

Form = Literal["double", "inner", "plain", "bare"]  # [[L]](u), [[L](u)], [L](u), [[L]]
LinkKind = Literal["paper", "code", "other"]

_CODE_LABELS = (
    "code,codes,github,repo,repository,project,project page,website,page,homepage,"
    "model,models,weights,hf,huggingface,demo,data,dataset"
)
_PAPER_LABELS = "paper,papers,pdf,arxiv,preprint,article,publication,doi,link,html,abs"
_CODE, _PAPER = frozenset(_CODE_LABELS.split(",")), frozenset(_PAPER_LABELS.split(","))
_OPENING = re.compile(
    r"(?<!\\)(?<!!)(?:"
    r"\[\[[^\[\]]{0,200}\]\]\(|\[\[[^\[\]]{0,200}\]\(|\[\[[^\[\]\d]{1,40}\]\]|\[(?:[^\[\]\\]|\\.)*\]\()"
)
_NESTED = re.compile(r"\[[^\[\]]*\]\(([^()\s]*)\)$")
_ADDRESS_TITLE = re.compile(r"\s+(?:\"[^\"]*\"|'[^']*')$")
# Hosts that answer on https whatever the page: a link to them may be upgraded without asking.
HTTPS_HOSTS = frozenset(
    ["arxiv.org", "www.arxiv.org", "doi.org", "dx.doi.org", "github.com", "openaccess.thecvf.com", "www.nature.com",
     "www.biorxiv.org", "www.medrxiv.org", "pubmed.ncbi.nlm.nih.gov", "www.ncbi.nlm.nih.gov", "huggingface.co",
     "openreview.net", "proceedings.mlr.press", "aclanthology.org"]
)  # fmt: skip
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


@dataclass(frozen=True)
class Link:
    """One link: its label and address, and where in the line it stands. The address is "" where it was left empty.

    `address` is the place between the parentheses.
    """

    label: str
    url: str
    form: Form
    start: int
    end: int
    address: tuple[int, int] = (0, 0)

    @property
    def kind(self) -> LinkKind:
        """What the label says is behind it."""
        word = self.label.strip(" ()*`_:").casefold()
        return "code" if word in _CODE else "paper" if word in _PAPER else "other"

    @property
    def is_labelled(self) -> bool:
        """Whether it is one of the links after a title, not a word of it."""
        return self.form != "plain" or self.kind != "other"


def links_in(text: str) -> list[Link]:
    """The links of one line, in order; images are none."""
    links: list[Link] = []
    at = 0
    while opening := _OPENING.search(text, at):
        link = _read(text, opening)
        links.append(link)
        at = link.end
    return links


def _read(text: str, opening: re.Match[str]) -> Link:
    written = opening[0]
    if not written.endswith("("):
        return Link(written[2:-2].strip(), "", "bare", opening.start(), opening.end(), (opening.end(), opening.end()))
    is_framed = written.startswith("[[")
    form: Form = "plain" if not is_framed else "double" if written.endswith("]](") else "inner"
    label = written.strip("[](").strip() if form != "plain" else written[1:-2].strip()
    close = _closing(text, opening.end())
    end = min(close + 1, len(text))
    if form == "inner" and text[end : end + 1] == "]":
        end += 1
    address = opening.end(), close
    return Link(label, _address(text[slice(*address)]), form, opening.start(), end, address)


def _closing(text: str, start: int) -> int:
    """Where the parenthesis that closes an address stands; addresses hold pairs of their own."""
    depth = 0
    for place in range(start, len(text)):
        if text[place] == "(":
            depth += 1
        elif text[place] == ")":
            if depth == 0:
                return place
            depth -= 1
    first = text.find(")", start)
    return first if first >= 0 else len(text)


def _address(written: str) -> str:
    address = written.strip()
    if nested := _NESTED.match(address):
        address = nested[1]
    address = _ADDRESS_TITLE.sub("", address)
    if address.startswith("<") and address.endswith(">"):
        address = address[1:-1]
    return _ENTITY.sub(lambda found: html.unescape(found[0]), address)
