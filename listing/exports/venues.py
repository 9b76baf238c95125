"""What sort of publication a reference is, by its kind, venue and address."""

from ...records.preprints import reads_as_preprint
from ...records.text import words_of
from .reference import Form

_CONFERENCE_WORDS = """
conference conferences congress findings meeting proc proceedings symp symposium workshop workshops
aaai aacl accv acl aime aistats amia bibm bionlp bmvc chil cikm clef colm coling colt conll cvpr eacl eccv embc emnlp
iccv icassp icdm icip iclr icml icpr ijcai interspeech ipmi isbi ismb iwmlmi kdd lrec miccai midl ml4h mlhc mlmiw mm
naacl neurips nips psb recomb recsys sigir spie uai wacv wsdm www
"""
_CONFERENCES = frozenset(_CONFERENCE_WORDS.split())
_NAMED_IN_FULL = ("medical imaging with deep learning", "neural information processing systems")
_JOURNAL_PROCEEDINGS = ("national academy", "natl acad", "of the ieee", "royal society", "r soc")
_NO_JOURNALS = frozenset({"github", "gitlab", "hugging", "huggingface", "blog", "website", "web", "kaggle", "zenodo"})


def form_of(kind: str, venue: str, paper_url: str | None) -> Form:
    """The sort of publication; "other" where neither a venue nor an address tells."""
    if kind == "dataset":
        return "dataset"
    if reads_as_preprint(venue, paper_url):
        return "preprint"
    words = words_of(venue)
    name = " ".join(words)
    if not words or not _NO_JOURNALS.isdisjoint(words):
        return "other"
    is_conference = not _CONFERENCES.isdisjoint(words) or any(known in name for known in _NAMED_IN_FULL)
    return "conference paper" if is_conference and not any(j in name for j in _JOURNAL_PROCEEDINGS) else "article"
