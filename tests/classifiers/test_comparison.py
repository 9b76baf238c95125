"""A new model beside the old one, on the curator's own decisions."""

import pytest

from livinglist.classifiers.comparison import compare, compare_models
from livinglist.classifiers.examples import Example

from .corpus import CATEGORIES, listed, model, stream, trained


@pytest.mark.parametrize(
    ("gained", "lost", "is_worse"),
    [(0, 0, False), (0, 4, False), (0, 9, True), (5, 9, False), (5, 25, True), (30, 2, False)],
)
def test_only_a_loss_beyond_chance_is_clearly_worse(gained, lost, is_worse):
    before = [True] * lost + [False] * gained + [True] * 50
    after = [False] * lost + [True] * gained + [True] * 50
    found = compare(before, after)
    assert (found.judged, found.gained, found.lost) == (50 + gained + lost, gained, lost)
    assert found.is_clearly_worse is is_worse
    assert ("not clearly worse" in found.words) is not is_worse


def test_a_model_is_not_worse_than_itself():
    found = compare_models(model(), model(), included=listed(), excluded=stream()[:5])
    assert (found.gained, found.lost, found.is_clearly_worse) == (0, 0, False)


def test_a_model_taught_nonsense_is_refused():
    turned = dict(zip(CATEGORIES, [*CATEGORIES[1:], CATEGORIES[0]], strict=True))
    nonsense = [Example(e.title, e.kind, turned.get(e.category, e.category)) for e in listed()]
    found = compare_models(model(), trained(nonsense, stream(), shipped=[]), included=listed(), excluded=[])
    assert found.is_clearly_worse
    assert found.words.startswith(f"on {len(listed())} of your decisions the new model is clearly worse")
