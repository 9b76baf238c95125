"""Identifiers that speak against each other: one paper has one arXiv id, one DOI of record, one PMID."""

from collections import defaultdict
from collections.abc import Iterable

from .identifiers import Pair, is_preprint_identifier

# A preprint and its article may each have these.
_OF_EACH_RECORD = {"PMIDs", "PMCIDs"}
_KINDS = {"arxiv": "arXiv ids", "pmid": "PMIDs", "pmcid": "PMCIDs", "pii": "PIIs"} | {
    scheme: f"{name} numbers"
    for scheme, name in (
        ("aaai", "AAAI"), ("acl", "ACL"), ("cvf", "CVF"), ("ieee", "IEEE"), ("jama", "JAMA"), ("mdpi", "MDPI"),
        ("miccai", "MICCAI"), ("neurips", "NeurIPS"), ("oup", "Oxford"), ("pmlr", "PMLR"), ("ssrn", "SSRN"),
    )
}  # fmt: skip
# Deposits of data and code have DOIs beside the paper's.
_DEPOSITS = ("10.5281/", "10.6084/", "10.5061/", "10.13026/", "10.17632/", "10.57967/")


def rivals_among(
    ours: Iterable[Pair],
    theirs: Iterable[Pair],
    our_links: Iterable[Pair],
    their_links: Iterable[Pair],
    *,
    with_preprint: bool,
) -> set[str]:
    """The kinds of number of which each side has its own: "DOIs", "arXiv ids".

    The links are what each asserts of the same paper: a preprint that names its article's DOI has that DOI too.
    """
    one, other = _by_kind(ours, our_links), _by_kind(theirs, their_links)
    kinds = one.keys() & other.keys() - (_OF_EACH_RECORD if with_preprint else set())
    return {kind for kind in kinds if not one[kind] & other[kind]}


def _by_kind(own: Iterable[Pair], links: Iterable[Pair]) -> dict[str, set[str]]:
    numbers: dict[str, set[str]] = defaultdict(set)
    for scheme, value in own:
        if kind := _kind(scheme, value):
            numbers[kind].add(value)
    for scheme, value in links:
        if scheme in {"doi", "arxiv"} and (kind := _kind(scheme, value)):
            numbers[kind].add(value)
    return numbers


def _kind(scheme: str, value: str) -> str | None:
    if scheme != "doi":
        return _KINDS.get(scheme)
    if value.startswith(_DEPOSITS):
        return None
    if not is_preprint_identifier(scheme, value):
        return "DOIs"
    server = value.split("/")[0].replace("10.64898", "10.1101")
    return f"preprint DOIs of {server}"
