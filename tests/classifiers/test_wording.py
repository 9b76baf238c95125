"""How texts become rows for the screening order."""

from livinglist.classifiers.examples import Text
from livinglist.classifiers.wording import wording

_FILLED = "An abstract that is long enough to be one."


def _alike(rows, one, other):
    return float((rows[one] @ rows[other].T).toarray()[0, 0])


def test_endings_of_words_make_no_difference():
    rows = wording([Text("Screened patients"), Text("Screening a patient"), Text("Scrap metal prices")])
    assert _alike(rows, 0, 1) > _alike(rows, 0, 2)


def test_papers_without_an_abstract_have_that_in_common():
    rows = wording([Text("Dogs"), Text("Cats"), Text("Cows", _FILLED), Text("Pigs", _FILLED)])
    assert _alike(rows, 0, 1) > 0.2
    assert _alike(wording([Text("Dogs"), Text("Cats")]), 0, 1) == 0
