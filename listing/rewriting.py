"""An entry line corrected in place: only what must change does, or what its new section writes differently."""

from dataclasses import replace

from ..records.identifiers import identifiers_in
from ..records.text import fold, title_key
from .dress import Words, escape_words, fitted, put_on
from .entry import Entry, read_entry
from .errors import Refused
from .escape import link_target
from .links import Link
from .rendering import LINK_FORMS, STOPS, Neighbours, NewEntry, Written, title_of, values_of

_Replaced = tuple[int, int, str | Words]  # from, to, and what stands there now


def rewrite(raw: str, new: NewEntry, beside: Neighbours, *, is_moved: bool) -> Written:
    """The line `raw` with what `new` says differently; what `new` leaves empty stays as it is.

    `is_moved`: the line goes to another section and takes on its bullet, labels and separators. Raises Refused if it
    can't be written.
    """
    entry = read_entry(raw)
    if entry is None:
        raise Refused(f"is no entry that could be changed: {raw[:80]!r}")
    if entry.venue is None and new.venue and "{venue}" in beside.style.dress:
        return _dressed_anew(raw, entry, new, beside)
    edits = [*_title(raw, entry, new, beside), *_venue(entry, new, beside), *_year(raw, entry, new)]
    edits += _links(raw, entry, new, beside)
    if is_moved:
        edits += _restyled(entry, beside)
    start = len(entry.indent + entry.bullet + entry.bullet_gap)
    body, inline = escape_words(tuple(_pieces(raw, start, edits)), has_references=beside.has_references)
    before = beside.style.start if is_moved else raw[:start]
    return Written(before + body, before, inline)


def says_same_paper(one: str | None, other: str | None) -> bool:
    """Whether two addresses lead to one paper: no reason to replace the one by the other."""
    known = identifiers_in(one).pairs()
    return one == other or (bool(known) and known == identifiers_in(other).pairs())


def _title(raw: str, entry: Entry, new: NewEntry, beside: Neighbours) -> list[_Replaced]:
    wanted = fold(new.title).removesuffix(".") if entry.has_full_stop else fold(new.title)
    is_same = title_key(wanted) == title_key(entry.title) and not new.title_is_final
    if not wanted or wanted == entry.title or is_same:
        return []
    cased = title_of(replace(new, title=wanted), replace(beside, style=replace(beside.style, full_stop=False)))
    stop = "." if entry.has_full_stop and not cased.endswith(STOPS) else ""
    return [(*entry.title_span, Words(cased + stop))]


def _venue(entry: Entry, new: NewEntry, beside: Neighbours) -> list[_Replaced]:
    venue = values_of(new, "", beside)["venue"]
    return [(*entry.venue_span, Words(venue))] if entry.venue_span and venue and venue != entry.venue else []


def _year(raw: str, entry: Entry, new: NewEntry) -> list[_Replaced]:
    if entry.year_span is None or entry.year == new.year:
        return []
    start, end = entry.year_span
    return [(start, end, str(new.year)[start - end :])]


def _links(raw: str, entry: Entry, new: NewEntry, beside: Neighbours) -> list[_Replaced]:
    edits: list[_Replaced] = []
    for is_code, url in ((False, new.paper_url), (True, new.code_url)):
        old = entry.code_link if is_code else entry.paper_link
        if not url or says_same_paper(old.url if old else None, url):
            continue
        empty = next((link for link in entry.links if not link.url and (link.kind == "code") == is_code), None)
        if link := old or empty:
            target = link_target(url)
            edits.append((*link.address, f"({target})" if link.form == "bare" else target))
        else:
            edits.append(_added_link(raw, entry, url, beside, is_code=is_code))
    return edits


def _added_link(raw: str, entry: Entry, url: str, beside: Neighbours, *, is_code: bool) -> _Replaced:
    style = beside.style
    label = style.code_label if is_code else style.paper_label
    written = LINK_FORMS[style.form].format(label=label, url=link_target(url))
    if not entry.labelled:
        at = len(raw.rstrip())
        return at, at, style.gap + written + (")" if style.gap.endswith("(") else "")
    if is_code:
        return entry.labelled[-1].end, entry.labelled[-1].end, style.separator + written
    return entry.labelled[0].start, entry.labelled[0].start, written + style.separator


def _restyled(entry: Entry, beside: Neighbours) -> list[_Replaced]:
    """Bullet, gap, separators and labels as the new section has them; the spaces at the end go."""
    style = beside.style
    edits: list[_Replaced] = []
    for link in entry.labelled:
        label = next(
            (one for one in (style.paper_label, style.code_label) if one.casefold() == link.label.casefold()), ""
        )
        edits += _relabelled(link, label)
    for one, other in zip(entry.labelled, entry.labelled[1:], strict=False):
        edits.append((one.end, other.start, style.separator))
    if entry.labelled and entry.gap.strip(" \t") == style.gap.strip(" \t") == "":
        first = entry.labelled[0].start
        edits.append((first - len(entry.gap), first, style.gap))
    if entry.tail and not entry.tail.strip():
        end = entry.labelled[-1].end if entry.labelled else None
        edits += [(end, end + len(entry.tail), "")] if end else []
    return edits


def _relabelled(link: Link, label: str) -> list[_Replaced]:
    start = link.start + (1 if link.form == "plain" else 2)
    return [(start, start + len(link.label), label)] if label and label != link.label else []


def _pieces(raw: str, start: int, edits: list[_Replaced]) -> list[str | Words]:
    pieces: list[str | Words] = []
    at = start
    for begin, end, instead in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [raw[at:begin], instead]
        at = end
    return [*pieces, raw[at:]]


def _dressed_anew(raw: str, entry: Entry, new: NewEntry, beside: Neighbours) -> Written:
    """A line that gets the venue it lacked: written like its neighbours up to its links, which stay."""
    kept = raw[slice(*entry.title_span)]
    corrected = _title(raw, entry, new, beside)
    title = corrected[0][2] if corrected else Words(kept)
    values = values_of(new, title.text if isinstance(title, Words) else title, beside)
    values["authors"] = entry.authors or values["authors"]
    first = entry.labelled[0].start - len(entry.gap) if entry.labelled else len(raw.rstrip())
    links = _pieces(raw, first, [edit for edit in _links(raw, entry, new, beside) if edit[0] >= first])
    pieces = put_on(fitted(beside.style.dress, values), values, "".join(str(piece) for piece in links))
    if not corrected:  # its markup stays
        pieces = tuple(kept if piece == Words(kept) else piece for piece in pieces)
    start = len(entry.indent + entry.bullet + entry.bullet_gap)
    body, inline = escape_words(pieces, has_references=beside.has_references)
    return Written(raw[:start] + body, raw[:start], inline)
