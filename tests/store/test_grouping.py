from hypothesis import given
from hypothesis import strategies as st

from livinglist.store.grouping import Link, group

_NAMES = st.integers(1, 8)
_PAIRS = st.lists(st.tuples(_NAMES, _NAMES).filter(lambda pair: pair[0] != pair[1]), max_size=8, unique=True)


def _as_names(numbers, found):
    """The groups, by name instead of number."""
    names = {number: name for name, number in numbers.items()}
    groups = {}
    for number, root in found.items():
        groups.setdefault(root, set()).add(names[number])
    return {frozenset(one) for one in groups.values()}


def _grouped(numbers, links, same, apart):
    def pairs(of):
        return [(numbers[a], numbers[b]) for a, b in of]

    made = [Link(numbers[a], numbers[b], (min(a, b), max(a, b))) for a, b in links]
    return group(numbers.values(), made, same=pairs(same), apart=pairs(apart))


@given(_PAIRS, _PAIRS, _PAIRS, st.permutations(range(1, 9)), st.randoms())
def test_neither_numbers_nor_order_make_the_groups(links, same, apart, numbering, random):
    given_order = dict(zip(range(1, 9), range(1, 9), strict=True))
    other_order = dict(zip(range(1, 9), numbering, strict=True))
    shuffled = random.sample(links, len(links))
    expected = _as_names(given_order, _grouped(given_order, links, same, apart))
    found = _as_names(other_order, _grouped(other_order, shuffled, same[::-1], apart[::-1]))
    assert found == expected


@given(_PAIRS, _PAIRS, _PAIRS)
def test_what_curators_said_holds_before_any_link(links, same, apart):
    numbers = {name: name for name in range(1, 9)}
    found = _grouped(numbers, links, same, apart)
    told = _grouped(numbers, [], same, [])
    assert all(found[a] == found[b] for a, b in same)
    assert all(found[a] != found[b] for a, b in apart if told[a] != told[b])


@given(_PAIRS)
def test_without_a_curators_word_what_hangs_together_is_one(links):
    numbers = {name: name for name in range(1, 9)}
    found = _grouped(numbers, links, [], [])
    assert all(found[a] == found[b] for a, b in links)
    assert all(root == min(n for n in numbers if found[n] == root) for root in found.values())


def test_the_stronger_link_decides_on_which_side_a_third_one_stands():
    links = [Link(1, 3, ("title",)), Link(2, 3, ("identifier",))]
    assert group([1, 2, 3], links, apart=[(1, 2)]) == {1: 1, 2: 2, 3: 2}
