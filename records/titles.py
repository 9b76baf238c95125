"""The parts of a title: decoration, a model's name, what says which paper it is; and keys to look it up."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from .notices import is_heading
from .text import MAX_TITLE_CHARACTERS, clean_text, spelt_words, title_key

_KEY_CHARACTERS = 64
_MANY = 8  # colons in a title
_LEADING_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]{1,40})[)\]]\s*(?=\S)")
_TRAILING_BRACKET = re.compile(r" ?[(\[]([^()\[\]]{1,60})[)\]][\s.]*$")
_TRAILING_YEAR = re.compile(r"\.\s*(?:19|20)\d\d\s*\.?\s*$")
# Databases write it before the title of the paper itself; the notice is a "Retraction of …".
_RETRACTED = re.compile(r"\W*(?:retracted|withdrawn)(?: (?:article|paper|preprint))?\s*[:\])—-]+\s*", re.IGNORECASE)
# Looking ahead first asks once, not five times, at all the places where nothing parts.
_PARTING = re.compile(r"(?=[\s:：–—-])(?:\s*[:：]\s*|\s+[-–—]{1,3}\s+|[–—]|--+|(?<=[?？])\s+)")
_MAY_PART = re.compile(r"[:：–—?？]|-(?:-|(?<=\s-))")  # no parting without one of these
_EDITION = re.compile(
    r"\b(?:part|vol(?:ume)?|chapter|episode|phase|version|edition|round|season|update)\b\.?\s*(\w+)|\b(v\d+)\b", re.I
)
_MIXED = re.compile(r"\w*(?:[a-z][A-Z]|[A-Z]{2}\w*[a-z]|\w[a-z]\w*\d)")
_COINED = re.compile(r"[a-z][A-Z]|[A-Z]{2}|\d|\w-\w|\w\+")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
# A lone I, V or X is a pronoun, a vitamin or a ray.
_ROMAN = re.compile(r"(?<![\w.])(II|III|IV|VI|VII|VIII|IX)(?!\w)|(?<=-)(ii|iii|iv)(?!\w)")
_ROMANS = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_STOP_WORDS = """
a an and are as at be by can do does for from how in into is it its of on or that the their to toward towards
using via what when with
"""
_STOP = frozenset(_STOP_WORDS.split())
# What kind of study it is, not which.
_DESIGN_WORDS = """
analysi approach based case cohort comparative control cross framework method meta model multicenter new novel
overview pilot population prospective protocol randomised randomized report retrospective review sectional study
survey systematic trial
"""
_DESIGN = frozenset(_DESIGN_WORDS.split())


@dataclass(frozen=True)
class Title:
    """A title taken apart.

    `core`: without decoration; `names`: the short parts before a colon; `body`: what follows them; `beginnings`: the
    core up to each of its colons; `aside`: what stood in brackets around it.
    """

    core: str
    names: tuple[str, ...]
    body: str
    beginnings: tuple[str, ...]
    aside: str


@lru_cache(maxsize=4096)
def read_title(title: str) -> Title:
    """The parts of a title. Brackets and years around it are decoration unless they tell a part or an edition."""
    core, aside = clean_text(title[:MAX_TITLE_CHARACTERS], tex=True), ""
    core = _TRAILING_YEAR.sub("", _RETRACTED.sub("", core, count=1) if _RETRACTED.match(core) else core)
    for pattern in (_LEADING_BRACKET, _TRAILING_BRACKET) if "(" in core or "[" in core else ():
        found = pattern.search(core) if pattern is _TRAILING_BRACKET else pattern.match(core)
        rest = core.replace(found[0], "", 1).strip() if found else ""
        if found and not _EDITION.search(found[1]) and len(content_of(rest)) >= 2:
            core, aside = rest, f"{aside} {found[1]}".strip()
    names: list[str] = []
    body = core
    is_whole = not _MAY_PART.search(core)
    while not is_whole and (parts := _PARTING.split(body, maxsplit=1))[1:] and len(names) < 3:
        name = re.sub(r"\([^)]*\)", "", parts[0])
        if not 0 < len(content_of(name)) <= 3 or not content_of(parts[1]):
            break
        names.append(name.strip())
        body = parts[1]
    partings = () if is_whole else islice(_PARTING.finditer(core), _MANY)
    beginnings = tuple(core[: found.start()] for found in partings)
    return Title(core, tuple(names), body, beginnings, aside)


@lru_cache(maxsize=8192)
def content_of(text: str) -> tuple[str, ...]:
    """The words of a text that say something, without their plural s."""
    words = [word for word in spelt_words(text) if word not in _STOP]
    return tuple([word[:-1] if word[-1] == "s" and len(word) > 3 and word[-2] != "s" else word for word in words])


def weight_of(text: str) -> int:
    """How many words of a text tell which paper it is: not stop words, not the design of a study."""
    return len(set(content_of(text)) - _DESIGN)


def is_telling(title: str) -> bool:
    """Whether a title by itself makes it likely which paper is meant: not "Editorial", not "SAM-Med2D"."""
    characters = len(title_key(title))
    is_long = characters >= 12 and len(spelt_words(title)) > 1
    return not is_heading(title) and (is_long or (characters >= 8 and not title.isascii()))


def is_coined(name: str) -> bool:
    """Whether a name looks made up: capitals inside, digits, a hyphen, a plus."""
    return len(name) >= 3 and name.count(" ") <= 4 and bool(_COINED.search(name)) and len(content_of(name)) <= 3


def without_coined(text: str) -> str:
    """A text without a made-up word in front ("HuatuoGPT, towards …", "ProtGPT2 is a …"); "" if there is none."""
    first, _, rest = text.partition(" ")
    return rest if is_coined(first) and len(content_of(rest)) >= 3 else ""


def names_edition(text: str) -> bool:
    """Whether a text speaks of a part, a volume or a version."""
    return bool(_EDITION.search(text))


@lru_cache(maxsize=8192)
def numbers_of(text: str) -> tuple[str, ...]:
    """The numbers in a text, Roman ones and lettered parts too, in order of value."""
    romans = [_ROMANS[found.lower()] for pair in _ROMAN.findall(text) for found in pair if found]
    parts = [
        f"part {found.lower()}"
        for pair in _EDITION.findall(text)
        for found in pair[:1]
        if len(found) == 1 and found.isalpha()
    ]
    return tuple(sorted([*(number.lstrip("0") for number in _NUMBER.findall(text)), *romans, *parts]))


@lru_cache(maxsize=8192)
def title_keys(title: str) -> tuple[str, ...]:
    """Short keys under which spellings of one title meet, for an index: sorted, at most seven, 64 characters each.

    "b:" a title without decoration, stop words and plurals, with and without the name in front, or its long first part;
    "h:" a coined name; "w:" the four longest words. The exact `title_key` is none of them. Titles that share a key are
    candidates, no more. A heading such as "Editorial" has none.
    """
    if is_heading(title):
        return ()
    told = read_title(title)
    rest = without_coined(told.core)
    texts = {told.core, rest, *[text for text in told.beginnings if len(content_of(text)) >= 4][:1]}
    if weight_of(told.body) >= 3:
        texts.add(told.body)
    keys = {f"b:{''.join(words)}" for text in texts if (words := content_of(text))}
    names = [*told.names, told.core]
    if rest and _MIXED.match(told.core):
        names.append(told.core.split(" ", 1)[0])
    keys |= {f"h:{title_key(name)}" for name in names if is_coined(name) and len(title_key(name)) >= 4}
    longest = sorted(sorted(set(content_of(told.body))), key=len, reverse=True)
    if len(longest) > 4:
        keys.add(f"w:{''.join(sorted(longest[:4]))}")
    return tuple(sorted({key[:_KEY_CHARACTERS] for key in keys}))
