"""Rules about the writing of links: labels in two cases, forms that mix, labels that say the wrong thing or nothing."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from ..records.identifiers import identifiers_in
from .entry import Entry
from .links import Link
from .subject import Defect, Subject

_CODE_HOSTS = frozenset(["github.com", "gitlab.com", "huggingface.co", "bitbucket.org", "codeberg.org"])
_BARE_ADDRESS = re.compile(r"(?<![(<\[\"'/])https?://")
_CLEAR = 0.75
_ENOUGH = 4


def labels(subject: Subject) -> Iterator[Defect]:
    """Labels that differ from the section's own in case alone, and links of another form than most."""
    usual = usual_labels(subject)
    forms = _usual_forms(subject)
    for paper in subject.papers:
        if relabelled(paper.line.raw, paper.entry, usual.get(paper.line.section, {})) != paper.line.raw:
            yield Defect("LL028", paper.line.number, "a link label in another case than its section's", fixable=True)
        form = forms.get(paper.line.section)
        if form and any(link.form not in (form, "bare") for link in paper.entry.labelled):
            yield Defect("LL025", paper.line.number, "a link in another form than those of its section")


def misleading_labels(subject: Subject) -> Iterator[Defect]:
    """Code called a paper, papers called code, addresses without any label."""
    for paper in subject.papers:
        for link in paper.entry.links:
            if message := _misleads(link):
                yield Defect("LL029", paper.line.number, message)
        if _BARE_ADDRESS.search(paper.line.raw):
            yield Defect("LL029", paper.line.number, "an address without a label")


def usual_labels(subject: Subject) -> dict[int, dict[str, str]]:
    """How each section writes each label, by its folded form, where it clearly has a way."""
    counts: dict[int, dict[str, Counter[str]]] = {}
    for paper in subject.papers:
        for link in paper.entry.labelled:
            by_word = counts.setdefault(paper.line.section, {})
            by_word.setdefault(link.label.casefold(), Counter())[link.label] += 1
    return {
        section: {word: label for word, votes in by_word.items() if (label := _clear(votes))}
        for section, by_word in counts.items()
    }


def relabelled(raw: str, entry: Entry, usual: dict[str, str]) -> str:
    """The line with its labels in the section's case."""
    for link in reversed(entry.labelled):
        label = usual.get(link.label.casefold(), link.label)
        start = raw.find(link.label, link.start) if link.label else -1
        if start >= 0:
            raw = raw[:start] + label + raw[start + len(label) :]
    return raw


def _usual_forms(subject: Subject) -> dict[int, str]:
    counts: dict[int, Counter[str]] = {}
    for paper in subject.papers:
        forms = (link.form for link in paper.entry.labelled if link.form != "bare")
        counts.setdefault(paper.line.section, Counter()).update(forms)
    return {section: form for section, votes in counts.items() if (form := _clear(votes))}


def _clear(votes: Counter[str]) -> str:
    usual, count = votes.most_common(1)[0] if votes else ("", 0)
    return usual if votes.total() >= _ENOUGH and count >= _CLEAR * votes.total() else ""


def _misleads(link: Link) -> str:
    if not link.label and link.url:
        return f"a link without a label: {link.url[:80]}"
    host = (_host(link.url) or "").removeprefix("www.")
    if link.kind == "paper" and host in _CODE_HOSTS:
        return f"“{link.label}” leads to code: {link.url[:80]}"
    known = identifiers_in(link.url)
    if link.kind == "code" and host not in _CODE_HOSTS and (known.arxiv or known.pmid):
        return f"“{link.label}” leads to a paper: {link.url[:80]}"
    return ""


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
