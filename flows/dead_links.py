"""The links of a list asked for: which are dead, and of which nothing can be told."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..listing.addresses import addresses, dead_links, verdict_of
from ..listing.document import parse
from ..listing.subject import Defect
from ..sources.http import Policy
from ..sources.pages import Answer, ask_pages
from . import progress

_REASONS_SHOWN = 8


@dataclass(frozen=True)
class Asked:
    """The dead links as defects, and what a person should know of the others, line by line."""

    defects: list[Defect]
    told: list[str]


def ask_links(text: str, policy: Policy) -> Asked:
    """Ask for every page that entries and rows link to, with a bar at a terminal."""
    document = parse(text)
    urls = [address.url for address in addresses(document)]
    with progress.shown():
        show = progress.current.get()
        answers = ask_pages(urls, policy, advance=lambda done: show.tell("links", done, len(urls)))
    verdicts = {url: verdict_of(answer.status) for url, answer in answers.items()}
    counts = Counter(verdicts.values())
    doubtful = {url: answers[url] for url, verdict in verdicts.items() if verdict == "can't tell"}
    told = f"links: {counts['alive']} alive, {counts['dead']} dead, {len(doubtful)} can't be told"
    return Asked(dead_links(document, verdicts), [told, *_reasons(doubtful)])


def _reasons(doubtful: dict[str, Answer]) -> list[str]:
    counts = Counter((answer.told, urlsplit(url).hostname or "") for url, answer in doubtful.items())
    shown = [f"  {why} from {host}: {count}" for (why, host), count in counts.most_common(_REASONS_SHOWN)]
    left = len(counts) - len(shown)
    return [*shown, f"  and from {left} more hosts"] if left > 0 else shown
