"""What a record says of others: which of its relations name the same work, and which another paper."""

from collections.abc import Collection, Mapping

from .doi import implied_by
from .identifiers import Pair, is_preprint_identifier

_SAME_WORK = frozenset(
    {"published_as", "has_preprint", "preprint_of", "is_preprint_of", "has_version", "is_version_of", "is_identical_to"}
)
_ANOTHER_PAPER = frozenset(
    {
        "retraction_in", "retraction_of", "erratum_in", "erratum_for", "comment_in", "comment_on", "concern_in",
        "concern_for", "is_comment_on", "has_comment", "is_review_of", "has_review", "is_reply_to", "has_reply",
    }
)  # fmt: skip
# UpdateIn sits on the older record and names the newer. Cochrane's reviews use it from edition to edition.
_UPDATES = frozenset({"update_in", "update_of"})


def same_work_relations(relations: Collection[Mapping[str, str]], *, is_preprint: bool) -> frozenset[Pair]:
    """(scheme, value) of other records of the same work, with what their DOIs imply.

    A relation is {"type", "scheme", "value"} as sources deliver it, Crossref's types with "-" or "_". PubMed's UpdateIn
    and UpdateOf count only with a preprint on one side: this record, or the DOI they name.
    """
    if not relations:
        return frozenset()
    named = {pair for kind, pair in _told(relations) if kind in _SAME_WORK or _is_published(kind, pair, is_preprint)}
    return frozenset(named | {implied for scheme, value in named if scheme == "doi" for implied in implied_by(value)})


def other_paper_relations(relations: Collection[Mapping[str, str]], *, is_preprint: bool) -> frozenset[Pair]:
    """(scheme, value) of papers that are not this one: its notices and comments, and editions of a Cochrane review."""
    if not relations:
        return frozenset()
    named = {
        pair
        for kind, pair in _told(relations)
        if kind in _ANOTHER_PAPER or (kind in _UPDATES and not _is_published(kind, pair, is_preprint))
    }
    if not named:
        return frozenset()
    return frozenset(named) - same_work_relations(relations, is_preprint=is_preprint)


def _is_published(kind: str, pair: Pair, is_preprint: bool) -> bool:
    return kind in _UPDATES and (is_preprint or is_preprint_identifier(*pair))


def _told(relations: Collection[Mapping[str, str]]) -> list[tuple[str, Pair]]:
    return [(told["type"].replace("-", "_"), (told["scheme"], told["value"])) for told in relations]
