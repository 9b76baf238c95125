import pytest

from livinglist.records.relations import other_paper_relations, same_work_relations


def _relation(kind, scheme="doi", value="10.1038/s1"):
    return {"type": kind, "scheme": scheme, "value": value}


@pytest.mark.parametrize(
    ("relation", "is_preprint", "same"),
    [
        (_relation("published_as"), True, True),
        (_relation("has_preprint", value="10.1101/2023.10.11.561938"), False, True),
        (_relation("is-preprint-of"), True, True),
        (_relation("update_in", "pmid", "39358519"), True, True),
        (_relation("update_of", value="10.1101/2023.10.11.561938"), False, True),
        (_relation("update_in", "pmid", "11406024"), False, False),
        (_relation("update_of", "pmid", "11034741"), False, False),
        (_relation("retraction_in", "pmid", "1"), False, False),
        (_relation("erratum_for", "pmid", "1"), False, False),
        (_relation("comment_on", "pmid", "1"), False, False),
    ],
)
def test_a_relation_names_the_same_work_or_another_paper(relation, is_preprint, same):
    pair = (relation["scheme"], relation["value"])
    assert (pair in same_work_relations([relation], is_preprint=is_preprint)) is same
    assert (pair in other_paper_relations([relation], is_preprint=is_preprint)) is not same


def test_a_relation_of_neither_kind_says_nothing():
    relations = [_relation("cites"), _relation("republished_in", "pmid", "1")]
    assert not same_work_relations(relations, is_preprint=False)
    assert not other_paper_relations(relations, is_preprint=False)


def test_the_same_work_is_known_by_what_its_doi_implies():
    relation = _relation("published_as", value="10.1016/s2589-7500(24)00255-3")
    assert ("pii", "S2589750024002553") in same_work_relations([relation], is_preprint=True)
