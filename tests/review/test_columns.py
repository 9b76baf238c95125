"""What a curator says of a dataset, column by column."""

from types import SimpleNamespace

import pytest

from livinglist.config.workspace import parse_settings
from livinglist.review.columns import cells_given, checked_cells, columns_left, free_columns
from livinglist.review.errors import MisuseError

_TOML = """[list]
surveys = ""
[[categories]]
key = "A"
name = "A"
methods = "A methods"
datasets = "A data"
"""
_LIST = """# T

## A methods
- [X] One. [[Paper]](https://x.org/1)

## A data
| Dataset Name | Text Types | Scale | Licence | Link |
| --- | --- | --- | --- | --- |
| [Tide](https://x.org/2) | Notes | 3K | CC0 | - |
"""


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "README.md").write_text(_LIST)
    return SimpleNamespace(settings=parse_settings(_TOML), list_path=tmp_path / "README.md")


def test_columns_are_named_by_what_they_hold_or_by_their_heading(workspace):
    given = cells_given(["Text Types = Notes", "scale=3 K = 3,000", "licence= CC0 "])
    assert given == {"modality": "Notes", "scale": "3 K = 3,000", "licence": "CC0"}
    assert checked_cells(workspace, "dataset", "A", given) == given


@pytest.mark.parametrize("pair", ["scale", "=3", "scale=", "scale= \x00 ", "scale=" + "x" * 600])
def test_what_is_no_column_and_value_is_misuse(pair):
    with pytest.raises(MisuseError, match="--set wants COLUMN=VALUE"):
        cells_given([pair])


@pytest.mark.parametrize(
    ("kind", "name", "free"),
    [
        ("dataset", "task", "modality, scale, licence"),
        ("dataset", "title", "modality, scale"),
        ("method", "scale", "none"),
    ],
)
def test_a_column_that_is_not_there_or_filled_otherwise_is_misuse(workspace, kind, name, free):
    with pytest.raises(MisuseError, match=f"no column '{name}' to set; columns to set: {free}"):
        checked_cells(workspace, kind, "A", {name: "x"})


def test_the_columns_that_only_a_curator_can_fill_are_named(workspace):
    assert columns_left(workspace, "dataset", "A", {"scale": "3K"}) == ["modality", "licence"]
    assert columns_left(workspace, "dataset", "A", {}, "Notes of 3,000 tides") == ["scale", "licence"]
    assert columns_left(workspace, "method", "A", {}) == []


def test_a_page_offers_the_columns_that_only_a_curator_fills(workspace):
    assert free_columns(workspace) == {"A": ["modality", "scale", "licence"]}
    workspace.list_path.write_text(_LIST.partition("## A data")[0])
    assert free_columns(workspace) == {}
