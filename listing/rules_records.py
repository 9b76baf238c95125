"""Rules that hold a list against what is known of its papers: published since, withdrawn, called otherwise."""

from collections.abc import Iterator

from ..records.identifiers import identifiers_in
from ..records.matching import title_similarity
from ..records.preprints import reads_as_preprint
from ..records.text import title_key
from ..records.titles import read_title
from .known import Known
from .subject import Defect, Item, Subject

_SAME = 90  # in per cent: below, a title is not the record's
_FOREIGN = 50  # below, the address is another paper's
_LONGEST = 100  # characters of a title in a message


def records(subject: Subject) -> Iterator[Defect]:
    """Papers that contradict the record of what their address leads to."""
    for item in subject.items:
        for pair in identifiers_in(item.paper_url).pairs():
            if known := subject.known.get(pair):
                yield from _compared(item, known)
                break


def _compared(item: Item, known: Known) -> Iterator[Defect]:
    line = item.line.number
    likeness, title = _likest(item.title, known)
    if likeness < _FOREIGN:
        yield Defect("LL036", line, f"the address is that of “{title[:_LONGEST]}”")
        return
    if likeness < _SAME:
        yield Defect("LL027", line, f"the record is called “{title[:_LONGEST]}”")
    if known.is_withdrawn:
        yield Defect("LL030", line, "the paper was withdrawn or retracted")
    elif (known.published_at or known.venue) and reads_as_preprint(item.venue, item.paper_url):
        where = f" in {known.venue[:_LONGEST]}" if known.venue else ""
        address = f": {known.published_at[:120]}" if known.published_at else ""
        yield Defect("LL026", line, f"the preprint was published{where}{address}")
    yield from _year(item, known)


def _likest(title: str, known: Known) -> tuple[float, str]:
    """How like its records' titles the list's is, in per cent, and the likest; a name before a colon is enough."""
    if not title or not known.titles:
        return 100.0, ""
    scores = {told: 100.0 if _is_same(title, told) else title_similarity(title, told) for told in known.titles}
    likest = max(known.titles, key=lambda told: scores[told])
    return scores[likest], likest


def _is_same(one: str, other: str) -> bool:
    """Whether two titles are one, a name in front of either left out: “GatorTron: A large language model …”."""
    bare, told = title_key(one), title_key(other)
    return bare == told or told == title_key(read_title(one).body) or bare == title_key(read_title(other).body)


def _year(item: Item, known: Known) -> Iterator[Defect]:
    """A year before the first version or after the last. A journal's volume may be of the year after its page."""
    if known.years is None or item.year is None:
        return
    first, last = known.years
    if not first - 1 <= item.year <= last + 1:
        came = str(first) if first == last else f"{first} to {last}"
        yield Defect("LL038", item.line.number, f"stands under {item.year}, but the paper is of {came}")
