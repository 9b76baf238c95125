"""Years as lists write them over their entries: 2024, **2024**, 📅 Papers of 2024 (12), 2019-2017, 2016 and earlier."""

import re

_YEAR = r"((?:19|20)\d\d)"
_PLAIN = re.compile(rf"\s*(?:\*{{2,3}}|__|<b>)?\s*[(\[]?{_YEAR}[)\]]?\s*:?\s*(?:\*{{2,3}}|__|</b>)?\s*:?\s*$")
_FOLDED = re.compile(rf"\s*(?:<details[^>]*>\s*)?<summary>[^\d<]*(?:<\w+>)*\s*{_YEAR}\s*(?:</\w+>\s*)+$")
_BOLD = re.compile(r"\s*(\*{2,3}|__)(?=\S)(.*\S)\1\s*:?\s*$")
_THINGS = r"(?:papers?|years?|publications?|published|models?|works?|articles?|preprints?)"
_WORDED = re.compile(
    rf"[\W_]*(?:{_THINGS}\s+)?(?:(?:in|of|from)\s+)?[\W_]*{_YEAR}\s*{_THINGS}?\s*(?:\(\d+(?:\s+\w+)?\))?[\W_]*$", re.I
)
_SPANS = (
    (re.compile(rf"[\W_]*{_YEAR}\s*[-–—~]\s*{_YEAR}[\W_]*$"), 0),
    (re.compile(rf"[\W_]*{_YEAR}\s*(?:and|&|or)\s+(?:earlier|before|older)[\W_]*$", re.I), 0),
    (re.compile(rf"[\W_]*(?:until|up to|≤|<=)\s*{_YEAR}[\W_]*$", re.I), 0),
    (re.compile(rf"[\W_]*(?:before|prior to|pre-?|<|older than)\s*{_YEAR}[\W_]*$", re.I), 1),
)

Years = tuple[int, int]  # the newest and the oldest a block holds; 0 for however old


def years_of_line(raw: str) -> Years | None:
    """The years a line of its own says: a bare or bold year, or one folded away in HTML."""
    if found := _PLAIN.match(raw) or _FOLDED.match(raw):
        return int(found[1]), int(found[1])
    bold = _BOLD.match(raw)
    return years_of_heading(bold[2]) if bold else None


def years_of_heading(text: str) -> Years | None:
    """The years a heading says, if it says nothing else."""
    if found := _PLAIN.match(text) or _WORDED.match(text):
        return int(found[1]), int(found[1])
    for pattern, less in _SPANS:
        if found := pattern.match(text):
            known = [int(year) for year in found.groups()]
            return max(known) - less, min(known) if len(known) > 1 else 0
    return None
