"""A curator's own table of papers to learn from."""

import pytest

from livinglist.classifiers.examples import Example, TableError, examples_from

from .corpus import CATEGORIES

_HEAD = b"title\tkind\tcategory\tyear\n"


def _read(table):
    return examples_from(table, origin="mine.tsv", categories=CATEGORIES)


def test_a_line_is_a_paper():
    assert _read(_HEAD + b"Hearts\tmethod\tVFM\t2024\nLungs\tsurvey\t\t\n") == (
        Example("Hearts", "method", "VFM", year=2024, origin="mine.tsv"),
        Example("Lungs", "survey", origin="mine.tsv"),
    )
    assert _read(b"") == _read(_HEAD) == ()
    assert _read(b"\xef\xbb\xbftitle\tkind\nHearts\tdataset\n")[0].kind == "dataset"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (_HEAD + b"Hearts\tpaper\t\t\n", "line 2: kind 'paper'; known are method, survey, dataset"),
        (_HEAD + b"Hearts\tmethod\tXFM\t\n", "line 2: category 'XFM'; known are LFM, VFM, BFM, MFM"),
        (_HEAD + b"Hearts\tmethod\tVFM\tsoon\n", "line 2: a paper needs a title, and a year"),
        (_HEAD + b"\tmethod\tVFM\t\n", "line 2: a paper needs a title"),
        (_HEAD + b"Hearts\n", "line 2: kind ''"),
        (b"name,what\nHearts,method\n", "the first line names the columns"),
        (b"\xff\xfe\x00", "byte 0 is not UTF-8"),
    ],
)
def test_a_table_that_is_not_understood_is_named(table, said):
    with pytest.raises(TableError, match=said):
        _read(table)
