"""What stands before an entry's links: its venue, year, authors and title, and how a list dresses them."""

import re
from dataclasses import dataclass, replace

from .links import Link
from .markup import plain

Span = tuple[int, int]

_WRAP = r"(?P<wrap>\*\*|__|\*|_|`|)"
_SQUARE = re.compile(_WRAP + r"\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\](?!\()(?P=wrap)(?P<gap>:[ \t]+|[ \t]*)")
_ROUND = re.compile(_WRAP + r"\((?P<text>[^()\[\]]{0,40}(?:19|20)\d\d[^()\[\]]{0,40})\)(?P=wrap)(?P<gap>[ \t]*)")
_DATED = (
    (re.compile(r"(?P<year>(?:19|20)\d\d)$"), "{year}"),
    (re.compile(r"(?P<year>(?:19|20)\d\d)(?P<gap>[ ,.:|–-]{1,3})(?P<venue>\D.*)$"), "{year}%s{venue}"),
    (re.compile(r"(?P<venue>.*[^\d\s,])(?P<gap>[ ,]{1,3})(?P<year>(?:19|20)\d\d)$"), "{venue}%s{year}"),
    (re.compile(r"(?P<venue>.*\w)(?P<gap>\s?['’])(?P<year>\d\d)$"), "{venue}%s{yy}"),
)
_BOLD = re.compile(
    r"(?P<wrap>\*\*|__|\*|_)(?=[^\s*_])(?P<text>(?:[^*_\\]|\\.|(?<=\w)_(?=\w)|\*(?!\*))+?)(?P=wrap)(?!\w)"
)
_WORD = r"(?:[A-Z][a-z]{0,7}\.|[^\W\d_][\w&'’:/+-]*)"
_PUBLISHED = re.compile(  # " ECCV 2022.", " (*Nature*, 2021)", ", *Soil Reviews*"
    r"(?P<lead>[ \t]*[,:–—-]?[ \t]+)(?P<open>\(?)(?P<mark>\*\*|__|\*|_|`|)"
    rf"(?P<venue>{_WORD}(?:[ ,]{{1,2}}{_WORD}){{0,8}}?)"
    r"(?P<inner>[, ]{1,2}(?:19|20)\d\d)?(?P=mark)(?P<outer>[, ]{1,2}(?:19|20)\d\d)?(?P<close>\)?\.?)$"
)
_AUTHORS = re.compile(
    r"(?P<lead>[.,:–—-]?[ \t]+(?:[–—-] |[Bb]y )?)(?P<mark>\*\*|\*|_|)"
    r"(?P<names>[^\W\d_][^*_`()\[\]]{2,400}?(?:et al\.)?)(?P=mark)(?P<stop>[.,;]?)$"
)
_PARTICLES = r"(?:(?:al|bin|da|de|del|den|der|di|dos|du|el|ibn|la|le|ten|ter|van|von|zu) ){0,2}"
_NAME = rf"{_PARTICLES}[^\W\da-z_][\w.'’-]*(?: {_PARTICLES}[^\W\da-z_][\w.'’-]*){{0,3}}"
_NAMES = re.compile(rf"{_NAME}(?:(?:,? (?:and|&) |[,;] ){_NAME})*(?:,? et al\.?)?$")
_BOUNDARY = re.compile(r"(?<=[.?!])(?=[ \t]+\S)|(?=[,.?!]?[ \t]+\()|(?<!,)(?=,?[ \t]+[*_])|(?<=[*_.])(?=,[ \t])")
_ABBREVIATIONS = re.compile(r"(?:[ \t][A-Z][a-z]{0,7}\.)+$")


@dataclass(frozen=True)
class Head:
    """The parts before the links. `dress` is how they stand: "[{venue}] {title}", "**{title}** {venue} {year}".

    Spans are places in the text that was read. `title` is what a reader sees, with its full stop.
    """

    venue: str | None
    venue_span: Span | None
    year: int | None
    year_span: Span | None
    title: str
    title_span: Span
    dress: str
    end: int
    authors: str = ""


@dataclass(frozen=True)
class _Venue:
    text: str
    span: Span | None
    year: int | None
    year_span: Span | None
    dress: str
    end: int
    authors: str = ""


def reads_as_authors(text: str) -> bool:
    """Whether a list of names is known as such behind a title."""
    return bool(_NAMES.match(text))


def read_head(text: str, title_link: Link | None) -> Head:
    """Read what stands before the links; `title_link` is the link that may be the title itself."""
    before = _venue_before(text)
    at = before.end if before else 0
    if title_link and (link := _as_title(text, at, title_link)):
        open_, close, end, span = link
    elif wrapped := _dressed_title(text, at):
        open_, close, end, span = wrapped["wrap"], wrapped["wrap"], wrapped.end(), wrapped.span("text")
    else:
        open_, close, (end, span) = "", "", _plain_title(text, at, has_venue=before is not None)
    after = None if before else _venue_after(text, end)
    known = before or after or _Venue("", None, None, None, "", end)
    dress = (before.dress if before else "") + open_ + "{title}" + close + (after.dress if after else "")
    return Head(
        plain(known.text) or None, known.span, known.year, known.year_span,
        plain(text[slice(*span)]), span, dress, after.end if after else end, plain(known.authors),
    )  # fmt: skip


def opens(text: str) -> bool:
    """Whether what stands before a link leaves it the place of the title: nothing, or a venue in brackets."""
    before = _venue_before(text)
    return not text[before.end if before else 0 :].strip("*_ \t")


def _venue_before(text: str) -> _Venue | None:
    found = None if text.startswith("[[") else _SQUARE.match(text) or _ROUND.match(text)
    if not found:
        return None
    brackets = text[found.start() : found.start("text")], text[found.end("text") : found.start("gap")]
    start = found.start("text")
    for pattern, form in _DATED:
        if dated := pattern.match(found["text"]):
            groups = dated.groupdict()
            inner = form % groups["gap"] if "gap" in groups else form
            year = int(groups["year"]) + (2000 if len(groups["year"]) == 2 else 0)
            venue = (start + dated.start("venue"), start + dated.end("venue")) if "venue" in groups else None
            years = start + dated.start("year"), start + dated.end("year")
            dress = brackets[0] + inner + brackets[1] + found["gap"]
            return _Venue(groups.get("venue", ""), venue, year, years, dress, found.end())
    dress = brackets[0] + "{venue}" + brackets[1] + found["gap"]
    return _Venue(found["text"], found.span("text"), None, None, dress, found.end())


def _as_title(text: str, at: int, link: Link) -> tuple[str, str, int, Span] | None:
    """The link as a title, if it opens the text and no word follows it at once."""
    wrap = re.compile(r"\*\*|__|\*|_|").match(text, at)
    open_ = wrap[0] if wrap else ""
    if link.start != at + len(open_) or link.form != "plain" or re.match(r"[ \t]+[^\W\d]", text[link.end :]):
        return None
    end = link.end + (len(open_) if text.startswith(open_, link.end) else 0)
    start = link.start + 1
    span = start, start + text[start : link.end].index("](")
    return open_ + "[", "]({paper})" + open_, end, span


def _dressed_title(text: str, at: int) -> re.Match[str] | None:
    """A title in bold or italics: no word of it follows."""
    found = _BOLD.match(text, at)
    if not found:
        return None
    rest = text[found.end() :].strip()
    goes_on = rest and not rest.startswith((".", ",", "(", "–", "—", "-", "*", "_", "`"))
    return None if goes_on and not _venue_at(text, found.end(), len(text.rstrip())) else found


def _plain_title(text: str, at: int, *, has_venue: bool) -> tuple[int, Span]:
    """A title without markup round it; a venue with its year may follow."""
    end = len(text.rstrip())
    if not has_venue and (found := _published(text, at, end)) and found.start() > at:
        return found.start(), (at, found.start())
    return end, (at, end)


def _published(text: str, at: int, end: int) -> re.Match[str] | None:
    """Where and when a paper was published, as the last thing before the links."""
    latest: re.Match[str] | None = None
    for boundary in reversed(list(_BOUNDARY.finditer(text, at, end))):
        found = _venue_at(text, boundary.start(), end)
        if latest and not (found and _ABBREVIATIONS.match(text, found.start(), latest.start())):
            break
        if found and (found["mark"] or _year_of(found)):
            latest = found
    return latest


def _venue_after(text: str, at: int) -> _Venue | None:
    """Authors and venue behind the title."""
    end = len(text.rstrip())
    stop = len(text[at:end]) - len(text[at:end].lstrip("."))
    found = _venue_at(text, at + stop, end)
    if not found:
        found, stop = _published(text, at, end), 0
    names = _AUTHORS.match(text, at, found.start() if found else end)
    names = names if names and _NAMES.match(names["names"]) else None
    if found and found.start() > at + stop and not names:
        return None  # something between the title and the venue that is no list of authors
    lead = f"{names['lead']}{names['mark']}{{authors}}{names['mark']}{names['stop']}" if names else "." * stop
    authors = names["names"] if names else ""
    if found:
        return replace(_dated(found, lead, end), authors=authors)
    return _Venue("", None, None, None, lead, end, authors) if names else None


def _venue_at(text: str, at: int, end: int) -> re.Match[str] | None:
    found = _PUBLISHED.match(text, at, end)
    return found if found and (_year_of(found) or found["mark"] or found["open"]) else None


def _year_of(found: re.Match[str]) -> str:
    return found["inner"] or found["outer"] or ""


def _dated(found: re.Match[str], lead: str, end: int) -> _Venue:
    year = _year_of(found)
    part = "inner" if found["inner"] else "outer"
    years = (found.end(part) - 4, found.end(part)) if year else None
    inner, outer = (found[name][:-4] + "{year}" if found[name] else "" for name in ("inner", "outer"))
    dress = lead + found["lead"] + found["open"] + found["mark"] + "{venue}" + inner + found["mark"] + outer
    return _Venue(
        found["venue"], found.span("venue"), int(year[-4:]) if year else None, years, dress + found["close"], end
    )
