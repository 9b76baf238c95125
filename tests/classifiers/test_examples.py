"""The tables that ship hold facts, each paper once, and nothing that the nights judged later could give away."""

import gzip
import json
import subprocess
import sys

from livinglist.classifiers.examples import Example, Text, shipped_background, shipped_examples
from livinglist.classifiers.training_set import training_set
from livinglist.records.record import KINDS
from livinglist.records.text import title_key

from .corpus import CATEGORIES


def test_the_tables_can_be_read_without_paying_for_scikit_learn():
    asked = "import sys, livinglist.classifiers.examples as e; e.shipped_examples(); print('sklearn' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_shipped_papers_have_a_known_kind_category_and_origin():
    for example in shipped_examples():
        assert example.kind in KINDS
        assert example.category in {*CATEGORIES, None}
        assert (example.category is None) == (example.kind != "method")
        assert example.origin
        assert example.abstract == ""
        assert example.title == example.title.strip()


def test_every_shipped_title_stands_once():
    titles = [item.title for item in (*shipped_examples(), *shipped_background())]
    assert len({title_key(title) for title in titles}) == len(titles)


def test_thousands_of_background_titles_ship():
    assert len(shipped_background()) > 3_000
    assert all(text.abstract == "" for text in shipped_background())


def test_no_listed_or_later_paper_ships_as_background(shared):
    with gzip.open(shared / "data" / "stream.jsonl.gz", "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]
    shipped = {title_key(text.title) for text in shipped_background()}
    for paper in papers:
        if title_key(paper["title"]) in shipped:
            assert paper["tier"] == "presumed_negative"
            assert paper["corpus"] != "arxiv_cs_nightly" or paper["date"] < "2025-06-01"


def test_the_curators_word_on_a_paper_stands_against_the_shipped_one():
    mine = Example("A paper on everything at once", "method", "MFM")
    theirs = Example("A Paper on Everything at Once.", "method", "VFM", origin="elsewhere")
    data = _set([mine, theirs], shipped=[theirs])
    assert data.own == (mine,)
    assert data.lent == ()


def test_of_contradictory_decisions_on_one_title_the_inclusion_teaches_once():
    twice = [Example("One title twice", "method", category, origin="decision") for category in ("VFM", "LFM")]
    data = _set(twice, [], [Text("One title, twice")], shipped=[], categories=("LFM", "VFM"))
    assert [example.category for example in data.own] == ["LFM"]
    assert data.excluded == ()


def test_a_known_paper_is_no_background():
    mine = Example("A listed paper of ours", "method", "LFM")
    against = Text("An excluded paper of ours")
    streamed = [Text("A listed paper of ours"), Text("An excluded paper of ours"), Text("Another paper"), Text("")]
    data = _set([mine], streamed, [against])
    assert data.background == (Text("Another paper"),)
    assert data.excluded == (against,)


def test_shipped_papers_are_of_this_field_only_if_their_categories_are_configured():
    assert _set([], shipped=shipped_examples()).same_field
    assert not _set([], shipped=shipped_examples(), categories=("bread", "soup")).same_field


def _set(listed, background=(), excluded=(), *, shipped=(), categories=CATEGORIES):
    return training_set(listed, background, excluded, shipped=shipped, shipped_stream=(), categories=categories)
