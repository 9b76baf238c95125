"""The list doctor: what is wrong with a list, one rule code each."""

from collections.abc import Callable, Iterator

from . import rules_lines, rules_papers, rules_records, rules_structure, rules_style
from .document import parse
from .known import KnownPapers
from .layout import Layout
from .subject import Defect, Subject

RULES = {
    "LL001": "the list does not survive reading and writing",
    "LL002": "a heading that the configuration names is missing",
    "LL003": "a paper is listed twice",
    "LL004": "two titles share one paper's address",
    "LL005": "a link is empty",
    "LL006": "a link label has no address",
    "LL007": "a link leads to no web address",
    "LL008": "a link is http, not https",
    "LL009": "a link of the contents leads nowhere",
    "LL010": "an entry stands outside every year",
    "LL011": "a table row has more or fewer cells than its header",
    "LL012": "a line ends in spaces",
    "LL013": "an entry names no venue",
    "LL014": "an entry has no title",
    "LL015": "years stand twice or out of order",
    "LL016": "a venue is spelled two ways",
    "LL017": "a bullet has nothing behind it",
    "LL018": "no space follows a bullet",
    "LL019": "no space stands before a link",
    "LL020": "a code link belongs to another entry",
    "LL021": "a merge-conflict marker",
    "LL022": "a link stands in the address of another",
    "LL023": "two sections share a heading",
    "LL024": "a line holds an invisible character",
    "LL025": "a link is written in another form than those of its section",
    "LL026": "a preprint was published since",
    "LL027": "a title is unlike the record's",
    "LL028": "a link label is in another case than its section's",
    "LL029": "a link label says the wrong thing, or is missing",
    "LL030": "a paper was withdrawn",
    "LL031": "a section is missing in the contents",
    "LL032": "words are two spaces apart",
    "LL033": "a row stands twice in a table",
    "LL034": "a comment or code block is never closed",
    "LL035": "line endings are mixed",
    "LL036": "an address belongs to another paper",
    "LL037": "a link is dead",
    "LL038": "the year contradicts the paper's address or record",
    "LL039": "a paper has no link",
    "LL040": "a year has nothing under it",
}

_CHECKS: tuple[Callable[[Subject], Iterator[Defect]], ...] = (
    rules_structure.missing_headings,
    rules_structure.doubled_headings,
    rules_structure.contents_anchors,
    rules_structure.undated_entries,
    rules_structure.year_order,
    rules_structure.empty_years,
    rules_structure.malformed_rows,
    rules_structure.conflicts,
    rules_papers.duplicate_titles,
    rules_papers.shared_identifiers,
    rules_papers.shared_code,
    rules_papers.links,
    rules_papers.venues,
    rules_papers.nameless,
    rules_papers.unlinked,
    rules_lines.trailing_spaces,
    rules_lines.empty_bullets,
    rules_lines.missing_spaces,
    rules_lines.nested_links,
    rules_lines.invisible_characters,
    rules_lines.doubled_spaces,
    rules_lines.mixed_endings,
    rules_structure.sections_not_in_contents,
    rules_structure.doubled_rows,
    rules_structure.unclosed,
    rules_papers.years,
    rules_style.labels,
    rules_style.misleading_labels,
    rules_records.records,
)
_NOTHING: KnownPapers = {}


def check(text: str, layout: Layout | None = None, *, known: KnownPapers = _NOTHING) -> list[Defect]:
    """Every defect, by line and code. A layout that does not fit the list is a defect, not an error.

    `known` is what records say of papers, by identifier; dead links are told by `addresses.dead_links`.
    """
    document = parse(text)
    subject = Subject.of(document, layout, known)
    defects = [defect for rule in _CHECKS for defect in rule(subject)]
    if str(document) != text:
        defects.append(Defect("LL001", 1, RULES["LL001"]))
    return sorted(set(defects), key=lambda defect: (defect.line, defect.code, defect.message))
