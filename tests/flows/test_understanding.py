"""Lists that nobody described: adopted without code, shown for a person to confirm, refused with the reason."""

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from livinglist.config.workspace import load_workspace, parse_settings
from livinglist.flows.adopt import init
from livinglist.flows.errors import MisuseError, RefusedError
from livinglist.flows.understanding import describe
from livinglist.listing.document import parse
from livinglist.listing.reading import listed
from livinglist.review.lines import layout_of, read_list

_LISTS = sorted((Path(__file__).parents[1] / "listing" / "lists").glob("*.md"))
_AT = datetime(2026, 5, 4, tzinfo=UTC)
_CONFIG = files("livinglist.config.presets").joinpath("healthcare-fm.toml").read_text(encoding="utf-8")


def _named(stem):
    return next(path for path in _LISTS if path.stem == stem)


@pytest.mark.parametrize("path", _LISTS, ids=lambda path: path.stem)
def test_a_list_of_another_field_gets_a_configuration_that_reads_all_of_it(path):
    text = read_list(path)
    inferred, config = describe(text, _CONFIG)
    settings = parse_settings(config)
    lines = listed(parse(text), layout_of(settings))
    assert len(lines) == sum(part.papers for part in inferred.parts) > 0
    assert [category.key for category in settings.categories] == list(inferred.names)


def test_a_list_of_another_field_is_adopted_as_it_is(tmp_path):
    target = tmp_path / "README.md"
    target.write_bytes(_named("tables_only").read_bytes())
    made = init(tmp_path, list_file=target, preset="healthcare-fm", at=_AT)
    assert made["bytes_changed"] == 0
    assert made["listed"] == {"method": 7, "survey": 1, "dataset": 2}
    assert made["categories"] == {"CS": 4, "WV": 3}
    assert load_workspace(tmp_path).settings.list.datasets == "Rune datasets"
    assert made["understood"]["parts"][0]["kind"] == "survey"


def test_a_list_with_the_headings_of_the_preset_keeps_its_configuration(adopted):
    _, config = describe(read_list(adopted / "README.md"), _CONFIG)
    assert config == _CONFIG


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


def test_a_half_merged_list_is_not_adopted(tmp_path):
    target = tmp_path / "README.md"
    target.write_bytes(b"<<<<<<< ours\n" + _named("no_years").read_bytes())
    with pytest.raises(MisuseError, match="an unresolved merge conflict in line 1"):
        init(tmp_path, list_file=target, preset="healthcare-fm", at=_AT)


def test_a_person_sees_what_was_understood_within_80_columns(run, tmp_path):
    target = tmp_path / "README.md"
    target.write_bytes(_named("nested_categories").read_bytes())
    status, out, _ = run("init", tmp_path / "here", "--list", target)
    assert status == 0
    assert "Ice Flow Models" in out
    assert "doubt: " in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("* Caf\udce9 [[paper]](https://a.org/1)", "line 6 holds bytes that are neither UTF-8"),
        ("* A NUL \x00 [[paper]](https://a.org/1)", "line 6 holds bytes"),
        ("<<<<<<< HEAD", "an unresolved merge conflict in line 6"),
    ],
)
def test_a_list_that_cannot_be_stored_for_what_it_says_is_not_adopted(line, told):
    with pytest.raises(MisuseError, match=told):
        describe(f"# Shells\n\n## Methods\n\n### 2025\n{line}\n", _CONFIG)
