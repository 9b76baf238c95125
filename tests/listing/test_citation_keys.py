import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.listing.exports.citation_keys import Named, citation_keys
from livinglist.listing.exports.venues import form_of

works = st.builds(
    Named,
    number=st.integers(1, 500),
    title=st.text() | st.sampled_from(["Of organs", "Of hearts", "医学大模型"]),
    year=st.none() | st.integers(2020, 2022),
    authors=st.lists(st.text() | st.sampled_from(["Doe, Jane", "张伟"]), max_size=1),
)


@pytest.mark.parametrize(
    ("authors", "year", "title", "key"),
    [
        (["Doe, Jane", "Roe, R."], 2024, "A foundation model of organs", "doe2024foundation"),
        (["van der Berg, Jan"], 2024, "scGPT: towards a model", "vanderberg2024scgpt"),
        (["Müller-Lüdenscheidt, K."], 2023, "Über β-blockers", "mullerludenscheidt2023uber"),
        (["The FOO Consortium"], 2023, "Of 5 hearts", "thefooconsortium2023hearts"),
        ([], 2024, "XrayGPT: Chest Radiographs Summarization", "xraygptchest2024radiographs"),
        ([], None, "MedICaT", "medicat"),
        (["张伟"], 2024, "Whales", "whales2024"),
        ([], 2024, "医学大模型", "work2024"),
        ([], None, "", "work"),
    ],
)
def test_a_key_can_be_read(authors, year, title, key):
    assert citation_keys([Named(7, title, year, authors)]) == {7: key}


@given(st.lists(works, unique_by=lambda work: work.number))
def test_keys_are_unique_and_plain(some):
    keys = citation_keys(some)
    assert len(set(keys.values())) == len(some)
    assert all(key.isascii() and key.replace("-", "").isalnum() for key in keys.values())


@given(st.lists(works, unique_by=lambda work: work.number), st.data())
def test_what_is_listed_later_changes_no_key(some, data):
    some = sorted(some, key=lambda work: work.number)
    before = some[: data.draw(st.integers(0, len(some)))]
    keys = citation_keys(some)
    assert citation_keys(before) == {work.number: keys[work.number] for work in before}


@pytest.mark.parametrize(
    ("kind", "venue", "url", "form"),
    [
        ("method", "arXiv", "https://arxiv.org/abs/2605.00001", "preprint"),
        ("method", "bioRxiv", None, "preprint"),
        ("method", "", "https://www.medrxiv.org/content/10.1101/2023.01.11.523679v1", "preprint"),
        ("method", "MICCAI", "https://link.springer.com/chapter/10.1007/978-3-031-43904-9_41", "conference paper"),
        ("method", "NeurIPS 2023 Workshop", None, "conference paper"),
        ("method", "AMIA Annu. Symp. Proc.", None, "conference paper"),
        ("method", "Medical Imaging with Deep Learning", None, "conference paper"),
        ("method", "ACM MM", None, "conference paper"),
        ("method", "Proc Natl Acad Sci U S A", None, "article"),
        ("survey", "Nature Medicine", None, "article"),
        ("method", "ACM Trans. Comput. Healthc.", None, "article"),
        ("method", "Github", "https://github.com/a/b", "other"),
        ("method", "", "https://example.org/paper", "other"),
        ("dataset", "arXiv", "https://arxiv.org/abs/2605.00001", "dataset"),
    ],
)
def test_the_venue_tells_what_a_reference_is(kind, venue, url, form):
    assert form_of(kind, venue, url) == form
