from pathlib import Path

import pytest

from livinglist.config.workspace import ConfigError, find_workspace, load_workspace, parse_settings

_LEAST = '[[categories]]\nkey = "LFM"\nname = "Language"\nmethods = "LFM methods"\n'


def test_what_is_not_given_has_a_default():
    settings = parse_settings(_LEAST)
    assert settings.sources.arxiv.window_days == 30
    assert settings.sources.medrxiv.rss_url != settings.sources.biorxiv.rss_url
    assert settings.category("LFM").methods == "LFM methods"
    assert settings.category("XFM") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x =", "not valid TOML"),
        ("", "missing key `categories`"),
        (_LEAST + "[sources.arxiv]\nfoo = 1\n", "unknown key `sources.arxiv.foo`; known there: api_url, categories"),
        (_LEAST + "[surces]\n", "unknown key `surces`; known there: bulk, categories, check, harvest"),
        (_LEAST + 'unknown = "x"\n', "unknown key `categories.unknown`; known there: datasets, key, methods, name"),
        (_LEAST + '[sources.arxiv]\nenabled = "yes"\n', "`sources.arxiv.enabled`: Input should be a valid boolean"),
        (_LEAST + '[sources.arxiv]\napi_url = "ftp://x"\n', "`sources.arxiv.api_url`: URL scheme should be"),
        (_LEAST + '[schedule]\ntimezone = "Mars/Olympus"\n', "no such time zone"),
        (_LEAST + "[screening]\nabstain_below = 2.0\n", "`screening.abstain_below`"),
        (_LEAST + '[sources.pubmed]\nquery = ""\n', "`sources.pubmed.query`"),
        (_LEAST + "[sources.arxiv]\nseconds_between_requests = 1e30\n", "`sources.arxiv.seconds_between_requests`"),
        (_LEAST + "[harvest]\ndeadline_seconds = 1e30\n", "`harvest.deadline_seconds`"),
        (_LEAST + _LEAST, "two categories with one key"),
    ],
)
def test_a_bad_key_is_named_with_the_known_ones(text, told):
    with pytest.raises(ConfigError, match=r"livinglist\.toml") as error:
        parse_settings(text)
    assert told in str(error.value)


def test_a_byte_order_mark_of_an_editor_does_no_harm_and_another_encoding_is_told(tmp_path):
    path = tmp_path / "livinglist.toml"
    path.write_text(_LEAST, encoding="utf-8-sig")
    assert load_workspace(tmp_path).settings == parse_settings(_LEAST)
    path.write_text(_LEAST, encoding="utf-16")
    with pytest.raises(ConfigError, match="save it as UTF-8"):
        load_workspace(tmp_path)


def test_a_workspace_is_found_from_below(tmp_path):
    (tmp_path / "livinglist.toml").write_text(_LEAST)
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert find_workspace(below) == tmp_path


def test_no_workspace_says_how_to_make_one(tmp_path):
    with pytest.raises(ConfigError, match="livinglist init"):
        find_workspace(tmp_path)


def test_paths_are_taken_from_the_workspace(tmp_path, monkeypatch):
    monkeypatch.delenv("LIVINGLIST_DATABASE_URL", raising=False)
    (tmp_path / "livinglist.toml").write_text(_LEAST + '[list]\npath = "docs/LIST.md"\n')
    workspace = load_workspace(tmp_path)
    assert workspace.list_path == tmp_path / "docs" / "LIST.md"
    assert workspace.database_url == f"sqlite:///{tmp_path / 'livinglist.db'}"


def test_the_environment_overrides_the_database(tmp_path, monkeypatch):
    monkeypatch.setenv("LIVINGLIST_DATABASE_URL", "postgresql+psycopg://team@db/list")
    (tmp_path / "livinglist.toml").write_text(_LEAST)
    workspace = load_workspace(tmp_path)
    assert workspace.database_url == "postgresql+psycopg://team@db/list"
    assert "team" not in repr(workspace.secrets)


def test_every_preset_can_be_read():
    folder = Path(__file__).parents[2] / "config" / "presets"
    presets = list(folder.glob("*.toml"))
    assert presets
    for preset in presets:
        assert parse_settings(preset.read_text(encoding="utf-8")).categories
        assert preset.with_suffix(".md").is_file()
