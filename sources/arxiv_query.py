"""What can be told of a query before and after it is asked: arXiv reads any text as some query, and says nothing."""

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from ..records.record import Record

_QUOTED = re.compile(r'"[^"]*"')


def is_closed(terms: str) -> bool:
    """Whether every parenthesis and quotation mark has its partner."""
    text = _QUOTED.sub("", terms)
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0 and '"' not in text


def outsiders(records: Iterable[Record], categories: Sequence[str]) -> list[str]:
    """The ids of records in none of the categories, which may be archives (`cs`) or patterns (`cs.*`)."""
    patterns = {category.strip().lower() for category in categories}
    patterns |= {f"{pattern}.*" for pattern in patterns}
    return [record.source_id for record in records if not _is_in(record.subjects, patterns)]


def _is_in(subjects: list[str], patterns: set[str]) -> bool:
    return any(fnmatchcase(subject.lower(), pattern) for subject in subjects for pattern in patterns)
