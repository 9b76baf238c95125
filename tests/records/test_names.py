import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.records.names import agreement, read_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kukla, D.", "Kukla D."),
        ("Kukla DA", "Daniel A. Kukla"),
        ("Kukla, Daniel", "D Kukla"),
        ("van der Maaten, Laurens", "Laurens van der Maaten"),
        ("van der Maaten L", "Maaten, L. v. d."),
        ("García Márquez, Gabriel", "Gabriel García Márquez"),
        ("García Márquez, Gabriel", "Garcia G"),
        ("Müller, Jana", "Mueller J"),
        (r"M{\"u}ller, Jana", "Muller J"),
        ("Sørensen, A.", "Soerensen A"),
        ("Łukasz Kaiser", "Kaiser L"),
        ("Smith, John R., Jr.", "John Smith"),
        ("Zhang Wei", "Wei Zhang"),
        ("Zhang, W.", "Wei Zhang"),
        ("Wang, Xiao-Ming", "Wang XM"),
        ("李伟", "李伟"),
        ("J.-P. Dupont", "Dupont, Jean-Pierre"),
        ("The ENCODE Project Consortium", "ENCODE Consortium"),
    ],
)
def test_a_person_or_group_is_known_in_any_spelling(one, other):
    assert agreement([one], [other]) == agreement([other], [one]) == "strong"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zhang, W.", "Zhang, L."),
        ("Wei Zhang", "Wei Zhao"),
        ("Kukla, D.", "Kuklan, D."),
        ("Smith, John", "John, Peter"),
    ],
)
def test_two_people_stay_two(one, other):
    assert agreement([one], [other]) == agreement([other], [one]) == "none"


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([], ["Doe, J."], "unknown"),
        (["et al."], ["Doe, J."], "unknown"),
        (["李伟"], ["Li, W."], "unknown"),
        (["RECOVERY Collaborative Group"], ["Horby, P.", "Mafham, M."], "unknown"),
        (["RECOVERY Collaborative Group"], ["Recovery Collaborative Group"], "strong"),
        (["Doe, J.", "Roe, R."], ["R. Roe", "J. Doe"], "strong"),
        (["Doe, J.", "et al."], ["Doe, J.", "Roe, R.", "Poe, E."], "some"),
        (["Doe, J.", "A, B.", "C, D.", "E, F."], ["Doe, J.", "G, H.", "I, J.", "K, L."], "some"),
        (["Doe, J.", "Roe, R."], ["Poe, E.", "Loe, L."], "none"),
    ],
)
def test_two_author_lists_agree_as_far_as_they_name_the_same_people(ours, theirs, expected):
    assert agreement(ours, theirs) == agreement(theirs, ours) == expected


def test_nobody_is_no_author():
    assert read_name("et al.") is None
    assert read_name(" ") is None
    assert read_name("") is None


def test_a_thousand_authors_are_compared_at_once():
    many = [f"Family{number}, {chr(65 + number % 26)}." for number in range(3000)]
    assert agreement(many, many[::-1]) == "strong"


_names = st.one_of(st.text(max_size=30), st.sampled_from(["Doe, J.", "Wei Zhang", "Zhang Wei", "A Group", "李伟", ""]))


@settings(deadline=None)
@given(st.lists(_names, max_size=4), st.lists(_names, max_size=4))
def test_agreement_is_symmetric_and_never_fails(ours, theirs):
    assert agreement(ours, theirs) == agreement(theirs, ours)
