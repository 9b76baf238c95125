"""What arXiv's Python API makes of a query before it runs it: forgiving in the wrong places.

https://github.com/arXiv/arxiv-search (`classic_search_query.py`): a missing operator means OR, an unknown prefix is
part of a word, `lastUpdatedDate` is `submittedDate`.
"""

import calendar
import re

OPERATORS = ("AND", "ANDNOT", "OR")
PREFIXES = ("abs", "all", "au", "cat", "co", "doi", "id", "jr", "rn", "submittedDate", "ti", "title")
_TOKEN = re.compile(
    r"\"[^\"]*\"|[()]|\b(?:ANDNOT|AND|NOT|OR)\b(?=[()\s]|$)|" + "|".join(f"{p}:" for p in PREFIXES) + r"|[^\"()\s]+"
)
_DATES = re.compile(r"submittedDate:\[([\d-]{4,14}) TO ([\d-]{4,14})\]")


def adapted_tokens(query: str) -> list[str]:
    """Operators, parentheses, prefixes and values, each value behind its prefix."""
    query = re.sub(r"[\r\n]", " ", query).replace("lastUpdatedDate:", "submittedDate:")
    query = _DATES.sub(lambda found: f'submittedDate:"{_padded(found[1])} TO {_padded(found[2], end=True)}"', query)
    words = [{"NOT": "ANDNOT", "title:": "ti:"}.get(word, word) for word in _TOKEN.findall(query)]
    return _with_operators(_with_prefixes(words))


def adapt(query: str) -> str:
    """The query as the service understands it; its feed's title echoes this form."""
    text, tokens = "", adapted_tokens(query)
    for before, token in zip(["(", *tokens], tokens, strict=False):
        text += token if before == "(" or token == ")" or is_prefix(before) else f" {token}"
    return text


def is_prefix(word: str) -> bool:
    """Whether it is a known field's name with its colon."""
    return word.endswith(":") and word[:-1] in PREFIXES


def is_value(word: str) -> bool:
    """Whether it is something to search for."""
    return bool(word) and word not in OPERATORS and word not in ("(", ")") and not is_prefix(word)


def _padded(digits: str, *, end: bool = False) -> str:
    if not digits.isdigit():
        return digits
    if len(digits) == 4:
        digits += "12" if end else "01"
    if len(digits) == 6 and 1 <= int(digits[4:]) <= 12:
        last = calendar.monthrange(int(digits[:4]), int(digits[4:]))[1]
        digits += f"{last:02}" if end else "01"
    if len(digits) == 8:
        digits += "2359" if end else "0000"
    return digits[:12]


def _with_prefixes(words: list[str]) -> list[str]:
    """Each value under its own prefix: `ti:(a b)` is `(ti:a ti:b)`, a bare word is `all:word`."""
    fixed: list[str] = []
    inherited: list[str] = []
    for word in words:
        before = fixed[-1] if fixed else ""
        if word == "(":
            outer = fixed.pop() if is_prefix(before) else (inherited[-1] if inherited else "all:")
            inherited.append(outer)
        elif word == ")" and inherited:
            inherited.pop()
        elif is_value(word) and not is_prefix(before):
            fixed.append(inherited[-1] if inherited else "all:")
        fixed.append(word)
    return [word for word, after in zip(fixed, [*fixed, ""][1:], strict=True) if not is_prefix(word) or is_value(after)]


def _with_operators(words: list[str]) -> list[str]:
    """OR where an operator is missing; the last of several operators in a row, AND NOT being one."""
    fixed: list[str] = []
    for word in words:
        before = fixed[-1] if fixed else "("
        if word in OPERATORS and before in OPERATORS:
            fixed[-1] = word
            continue
        if (is_prefix(word) or word == "(") and (before == ")" or is_value(before)):
            fixed.append("OR")
        fixed.append(word)
    return fixed
