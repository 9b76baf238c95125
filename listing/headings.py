"""What a heading says it holds, by its words: surveys, data, methods, or nothing of a list's papers."""

from typing import Literal

from ..records.text import words_of
from .markup import plain

Says = Literal["survey", "dataset", "method", "other", ""]


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_ACRONYM = 5  # letters
_SURVEY = _words("survey surveys survery surveies review reviews overview overviews perspective perspectives")
_DATA = _words("dataset datasets database databases corpus corpora")
_WEAK_DATA = _words("data benchmark benchmarks")
_METHOD = _words("method methods model models paper papers approach approaches algorithms publications works")
_OTHER_WORDS = """
about acknowledgement acknowledgements acknowledgment acknowledgments announcement announcements blog blogs book books
catalog catalogue changelog citation citations cite citing code conference conferences contact content contents
contribute contributing contribution contributions contributors course courses disclaimer faq features feedback groups
history introduction journals keywords lecture lectures libraries library licence license links maintainers meetings
miscellaneous motivation news outline people podcasts repositories repository resource resources roadmap software star
stars statistics summary table talk talks todo toolboxes toolkits tools tutorial tutorials update updates usage videos
workshop workshops
"""
_OTHER = _words(_OTHER_WORDS)
_FILLER_WORDS = """
a all and available awesome by collection curated for full in latest list lists main of on other others our public
published related selected some the this to useful with
"""
_FILLERS = _words(_FILLER_WORDS)


def says(title: str) -> Says:
    """What the words of a heading say; "" for the name of a topic."""
    words = _telling(title)
    if any(word in _SURVEY for word in words):
        return "survey"
    is_of_methods = any(word in _METHOD for word in words)
    if any(word in _DATA for word in words) or (words and words[-1] in _WEAK_DATA and not is_of_methods):
        return "dataset"
    if topic_words(title):
        return "method" if words[-1] in _METHOD else ""
    return "other" if any(word in _OTHER for word in words) else "method" if is_of_methods else ""


def topic_words(title: str) -> list[str]:
    """The words of a heading that name its topic: of “LFM methods” “lfm”, of “Datasets” none."""
    words = _telling(title)
    kinds = _SURVEY | _DATA | _WEAK_DATA | _METHOD
    if all(word in kinds | _OTHER for word in words):
        return []
    while words[-1] in kinds - {"model", "models"}:
        words.pop()
    return words[:1] if words[1:] in (["model"], ["models"]) and len(words[0]) <= _ACRONYM else words


def _telling(title: str) -> list[str]:
    return [word for word in words_of(plain(title)) if word not in _FILLERS and not word.isdecimal()]
