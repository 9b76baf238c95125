"""Is a paper known again, whatever address and title it comes with? livinglist beside two simpler rules, in one run.

Run: python -m livinglist.benchmarks.identity

Needs the real data beside the checkout. The two others: comparing addresses without scheme, "www.", query, fragment,
".pdf" and final slash; and the rule of ASReview 3.0.8 (`asreview.data.utils.duplicated`: the same DOI, or the same
title with all but a-z and 0-9 removed), re-stated here because its requirements do not go with ours, and handed the
DOI that livinglist reads from an address, which it could not read itself.
"""

import gzip
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from livinglist.listing.document import parse
from livinglist.listing.layout import CategoryHeadings, Layout
from livinglist.listing.reading import listed
from livinglist.records.identifiers import identifiers_in
from livinglist.records.matching import Evidence, match
from livinglist.records.text import title_key
from livinglist.records.titles import title_keys
from livinglist.tests.records.checked import checked_pairs, listed_elsewhere

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
_KEYS = ("LFM", "VFM", "BFM", "MFM")
_LAYOUT = Layout("Related Survey", tuple(CategoryHeadings(key, f"{key} methods", f"{key} data") for key in _KEYS))


@dataclass(frozen=True)
class Item:
    """A paper as one place has it: its title and one address."""

    title: str
    address: str
    year: int | None = None

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.title, frozenset(identifiers_in(self.address).pairs()), [], self.year, is_listed=True)


def same_for_livinglist(a: Item, b: Item) -> str:
    return match(a.evidence, b.evidence).verdict


def same_for_addresses(a: Item, b: Item) -> str:
    return "same" if _bare(a.address) == _bare(b.address) != "" else "different"


def same_for_asreview(a: Item, b: Item) -> str:
    dois = [identifiers_in(item.address).doi for item in (a, b)]
    keys = [re.sub("[^A-Za-z0-9]", "", item.title).lower() for item in (a, b)]
    return "same" if dois[0] == dois[1] is not None or keys[0] == keys[1] != "" else "different"


def same_identifier(a: Item, b: Item) -> str:
    return "same" if a.evidence.identifiers & b.evidence.identifiers else "different"


Methods = dict[str, Callable[[Item, Item], str]]
METHODS: Methods = {
    "livinglist": same_for_livinglist,
    "addresses compared": same_for_addresses,
    "ASReview's rule": same_for_asreview,
}


def main() -> None:
    papers = [Item(p.title, p.paper_url or "", p.year) for p in _seed() if p.kind != "dataset"]
    elsewhere = [(Item(p.listed_title, p.listed_address), Item(p.title, p.address)) for p in listed_elsewhere()]
    by_address = METHODS | {"livinglist": same_identifier}
    _table("The list's papers by their addresses in other spellings, no title", _spellings(papers), by_address)
    _table("The list's papers as other lists have them", elsewhere)
    _false_merges(papers, {(ours.title, theirs.title) for ours, theirs in elsewhere})
    _checked()
    _look_up([(ours.title, theirs.title) for ours, theirs in elsewhere])


def _table(heading: str, pairs: list[tuple[Item, Item]], methods: Methods = METHODS) -> None:
    print(f"\n{heading}: {len(pairs)}")
    for name, judge in methods.items():
        found = Counter(judge(ours, theirs) for ours, theirs in pairs)
        share = found["same"] / len(pairs)
        print(
            f"  {name:20} same {found['same']:5} ({share:.1%})  asked {found['ask']:3}  missed {found['different']:4}"
        )


def _false_merges(papers: list[Item], true: set[tuple[str, str]]) -> None:
    """Pairs of a listed paper and another item of the data that are taken for one; those known to be one left out."""
    others = list(dict.fromkeys(_others()))
    by_key = defaultdict(set)
    for number, paper in enumerate(papers):
        for key in _keys(paper):
            by_key[key].add(number)
    print(f"\nTaken for a listed paper wrongly, of {len(others):,} other items x {len(papers)}")
    candidates = [(papers[n], other) for other in others for n in set().union(*(by_key[k] for k in _keys(other)))]
    strangers = [(ours, other) for ours, other in candidates if not _is_true(ours, other, true)]
    for name, judge in METHODS.items():
        found = Counter(judge(ours, other) for ours, other in strangers)
        print(f"  {name:20} {found['same']:3} (asked {found['ask']})")


def _checked() -> None:
    found: dict[str, Counter[tuple[bool, str]]] = {"livinglist": Counter(), "ASReview's rule": Counter()}
    for pair in checked_pairs():
        found["livinglist"][pair.same, match(pair.a, pair.b).verdict] += 1
        found["ASReview's rule"][pair.same, same_for_asreview(_item(pair.a), _item(pair.b))] += 1
    print("\nDifficult pairs, checked by hand")
    for name, of in found.items():
        right, wrong, missed = of[True, "same"], of[False, "same"], of[True, "ask"] + of[True, "different"]
        asked = of[True, "ask"] + of[False, "ask"]
        print(
            f"  {name:20} precision {right / (right + wrong):.1%}  recall {right / (right + missed):.1%}  asked {asked}"
        )


def _look_up(pairs: list[tuple[str, str]]) -> None:
    """What the keys of a title find that its exact key does not, and how many strangers they bring."""
    differing = [(a, b) for a, b in pairs if title_key(a) != title_key(b)]
    met = sum(bool(set(title_keys(a)) & set(title_keys(b))) for a, b in differing)
    titles = list({title_key(item.title): item.title for item in _others()}.values())
    by_key: dict[str, int] = Counter()
    began = time.process_time()
    keys = [title_keys(title) for title in titles]
    seconds = time.process_time() - began
    for of_one in keys:
        by_key.update(of_one)
    strangers = sum(by_key[key] - 1 for of_one in keys for key in of_one)
    print(f"\nOf {len(differing)} other titles of listed papers, {met} share a near key, none the exact key.")
    each = f"{sum(map(len, keys)) / len(titles):.1f} keys and {strangers / len(titles):.2f} strangers each"
    pace = f"{seconds / len(titles) * 1e6:.0f} microseconds each"
    print(f"{len(titles):,} titles: {each}, the fullest key has {max(by_key.values())}; {pace}")


def _spellings(papers: list[Item]) -> list[tuple[Item, Item]]:
    return [(paper, Item("", address)) for paper in papers for address in _addresses_of(paper.address)]


def _addresses_of(address: str) -> Iterator[str]:
    """How services, readers and other lists write the address of a paper with an arXiv id or a DOI."""
    found = identifiers_in(address)
    if found.arxiv:
        pages = ("abs/{}", "abs/{}v1", "abs/{}v12", "pdf/{}", "pdf/{}.pdf", "pdf/{}v2.pdf", "html/{}v1")
        yield from (f"https://arxiv.org/{page.format(found.arxiv)}" for page in pages)
        yield f"http://arxiv.org/abs/{found.arxiv}v1"
        yield f"https://doi.org/10.48550/arXiv.{found.arxiv}"
        yield f"https://www.alphaxiv.org/abs/{found.arxiv}"
        yield f"https://huggingface.co/papers/{found.arxiv}"
    if found.doi:
        yield from (f"https://{host}doi.org/{found.doi.upper()}" for host in ("", "dx."))
        yield from (f"https://publisher.org/doi/{page}{found.doi}" for page in ("", "full/", "pdf/", "abs/"))
        yield f"https://doi.org/{found.doi.replace('/', '%2F')}"
    if found.doi and found.doi.startswith("10.1101/"):
        yield from (f"https://www.biorxiv.org/content/{found.doi}{page}" for page in ("v1", "v2.full", "v3.full.pdf"))


def _others() -> Iterator[Item]:
    """Every title and address in the data: pairs, papers and surveys of other lists, and what services delivered."""
    for line in (SHARED / "identity_pairs.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield from (Item(row[side][0], row[side][1]) for side in "ab")
    for name in ("labelled_papers.jsonl", "surveys_and_datasets.jsonl"):
        for line in (SHARED / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Item(row["title"], row["url"] or "")
    with gzip.open(SHARED / "stream.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Item(row["title"], row["id"])


def _is_true(ours: Item, other: Item, true: set[tuple[str, str]]) -> bool:
    return (ours.title, other.title) in true or title_key(ours.title) == title_key(other.title)


def _keys(item: Item) -> set[object]:
    dois = identifiers_in(item.address)
    return {*title_keys(item.title), title_key(item.title), _bare(item.address), *dois.pairs()} - {""}


def _item(evidence: Evidence) -> Item:
    return Item(evidence.title, next((value for scheme, value in sorted(evidence.identifiers) if scheme == "doi"), ""))


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[?#].*$|(?:\.pdf)?/*$", "", address.lower())


def _seed() -> list:
    return listed(parse((SHARED / "seed_list.md").read_text(encoding="utf-8")), _LAYOUT)


if __name__ == "__main__":
    main()
