"""N-grams are counted as the pipeline's own vectorizers count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.classifiers.features import new_features
from livinglist.classifiers.grams import count_grams


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_titles_are_counted_as_the_pipeline_counts_them(titles):
    valid = [title.encode("utf-8", "replace").decode() for title in titles]
    ours, theirs = count_grams(valid), new_features().named_steps["union"].transform(valid)
    assert (ours != theirs).nnz == 0


@pytest.mark.parametrize("title", ["", "a", "a b a b", "SAM-2  SAM-2\tsam", "İstanbul ﬁne"])
def test_repeated_and_odd_words_are_counted_too(title):
    assert (count_grams([title]) != new_features().named_steps["union"].transform([title])).nnz == 0
