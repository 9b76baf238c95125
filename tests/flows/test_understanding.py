"""Lists that nobody described: adopted without code, shown for a person to confirm, refused with the reason."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from livinglist.config.workspace import load_workspace
from livinglist.flows.adopt import init
from livinglist.flows.errors import MisuseError, RefusedError

_LISTS = sorted((Path(__file__).parents[1] / "listing" / "lists").glob("*.md"))
_AT = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize("path", _LISTS, ids=lambda path: path.stem)
def test_a_list_of_another_field_is_adopted_as_it_is(path, tmp_path):
    target = tmp_path / "README.md"
    target.write_bytes(path.read_bytes())
    made = init(tmp_path, list_file=target, preset="healthcare-fm", at=_AT)
    assert made["bytes_changed"] == 0
    assert sum(made["listed"].values()) > 0
    assert sum(made["categories"].values()) == made["listed"]["method"]
    keys = [category.key for category in load_workspace(tmp_path).settings.categories]
    assert keys == list(made["understood"]["categories"])


def test_a_list_with_the_headings_of_the_preset_keeps_its_configuration(adopted, tmp_path):
    target = tmp_path / "list.md"
    target.write_bytes((adopted / "README.md").read_bytes())
    made = init(tmp_path / "here", list_file=target, preset="healthcare-fm", at=_AT)
    assert list(made["categories"]) == ["LFM", "VFM", "BFM", "MFM"]
    assert load_workspace(tmp_path / "here").settings.category("LFM").name == "Language foundation models"


def test_what_was_understood_can_be_refused_and_then_nothing_is_done(tmp_path):
    target = tmp_path / "README.md"
    target.write_bytes(_LISTS[0].read_bytes())
    with pytest.raises(RefusedError, match="nothing was done"):
        init(tmp_path, list_file=target, preset="healthcare-fm", at=_AT, confirm=lambda _understood: False)
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_a_text_that_is_no_list_is_refused_with_its_headings(tmp_path):
    target = tmp_path / "README.md"
    target.write_text("# My diary\n\n## Monday\n\nRain.\n", encoding="utf-8")
    with pytest.raises(MisuseError, match="cannot be understood from itself: no heading has papers under it"):
        init(tmp_path, list_file=target, preset="healthcare-fm", at=_AT)


def test_a_person_sees_what_was_understood_within_80_columns(run, tmp_path):
    target = tmp_path / "README.md"
    target.write_bytes(next(path for path in _LISTS if path.stem == "nested_categories").read_bytes())
    status, out, _ = run("init", tmp_path / "here", "--list", target)
    assert status == 0
    assert "Ice Flow Models" in out
    assert "doubt: " in out
    assert max(map(len, out.splitlines())) <= 80
    _, out, _ = run("init", tmp_path / "again", "--list", target, "--json")
    assert json.loads(out)["understood"]["parts"][0]["kind"] == "survey"
