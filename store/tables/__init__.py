"""The tables. Constraints state the rules; what can be computed is not stored."""

from .harvest import BookmarkRow, LookupRow, RejectionRow, RunRow, WindowRow
from .judgement import BatchRow, DecisionRow, FacetRow, SuggestionRow, VoteRow
from .papers import CitationRow, EntryRow, IdentifierRow, RecordRow, VersionRow, Work
from .questions import AnswerRow, LineChangeRow, PublicationRow, QuestionRow

__all__ = [
    "AnswerRow",
    "BatchRow",
    "BookmarkRow",
    "CitationRow",
    "DecisionRow",
    "EntryRow",
    "FacetRow",
    "IdentifierRow",
    "LineChangeRow",
    "LookupRow",
    "PublicationRow",
    "QuestionRow",
    "RecordRow",
    "RejectionRow",
    "RunRow",
    "SuggestionRow",
    "VersionRow",
    "VoteRow",
    "WindowRow",
    "Work",
]
