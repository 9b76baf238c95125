"""Titles that name no paper by themselves: notices about another paper, and headings that many papers bear."""

import re

from .text import MAX_TITLE_CHARACTERS, clean_text, title_key

_WORDS = {
    "correction": r"(?:(?:author|publisher|editorial)'?s?\s+)?corrections?|erratum|errata|corrigend(?:um|a)|addendum"
    r"|(?:editorial )?expression of concern|corrected and republished",
    "retraction": r"retraction(?: and (?:replacement|republication))?|withdrawal|removal notice",
    "reply": r"(?:in )?(?:authors?['’]?s?['’]? )?(?:repl(?:y|ies)|respon(?:se|ses|d|ds)|rejoinder)|re",
    "comment": r"(?:invited )?comment(?:s|ary|aries)?|discussion|letters?(?: to the editors?)?"
    r"|editorial(?: comment(?:ary)?)?|peer review|faculty opinions recommendation",
}
# "Reply to “…", "Correction: …", "A commentary on …": a title that starts so is compared with others that do.
_AT_START = {
    kind: re.compile(
        rf"\W*(?:(?:an?|the)\s+)?(?:{words})(?:\s+(?:notice|note))?"
        r"(?:\s*[:：—]|\s+[-–]\s|\s+(?:to|on|for|by|from|regarding)\b\W|\s+(?:of|about)\W*[:\"“‘«])",
        re.IGNORECASE,
    )
    for kind, words in _WORDS.items()
}
_AT_END = re.compile(
    r"[:.\-–—(\[]+\s*(?:(?P<reply>(?:the\s+)?(?:authors?['’]?s?['’]?\s+)?(?:reply|response|rejoinder))"
    r"|(?P<correction>erratum|corrigendum|correction)|(?P<retraction>retraction(?: notice)?)"
    r"|(?P<comment>letter|comment))\W*$",
    re.IGNORECASE,
)
_ENDS = 100  # characters at either end in which a title says that it is a notice
_HEADING_WORDS = """
abstract abstracts acknowledgement acknowledgements announcement announcements authorindex authorreply authorsreply
backmatter bookreview bookreviews calendar casereport comment comments commentary commentaries contents contributors
correction corrections correspondence corrigendum cover diary discussion editorial editorialboard editorialcomment
editorialcommentary editorials editorschoice editorsnote erratum errata foreword frontmatter fromtheeditor
guesteditorial highlights inbrief index inmemoriam inreply inthisissue introduction invitedcommentary issueinformation
journalclub letter letters lettertotheeditor letterstotheeditor masthead meetingabstracts meetingreport news
newsandviews newsinbrief note notes obituary opinion overview perspective perspectives preface proceedings prologue
publishersnote reply researchhighlight researchhighlights response responses retraction retractionnotice review reviews
subjectindex summary supplement symposium tableofcontents technicalreport theauthorsreply titlepage untitled viewpoint
withdrawal withdrawn
"""
_HEADINGS = frozenset(_HEADING_WORDS.split())


def is_heading(title: str) -> bool:
    """Whether many papers bear this title ("Editorial", "In reply"): it identifies nothing."""
    return title_key(title) in _HEADINGS


def notice_of(title: str) -> str:
    """ "correction", "retraction", "reply" or "comment" if a title says it is one on another paper; else ""."""
    text = clean_text(title[:MAX_TITLE_CHARACTERS], tex=True)
    if found := next((kind for kind, pattern in _AT_START.items() if pattern.match(text[:_ENDS])), ""):
        return found
    at_end = _AT_END.search(text[-_ENDS:])
    return next(kind for kind, words in at_end.groupdict().items() if words) if at_end else ""
