"""Which model judges: a damaged file gives way to the last good one, a worse model is not put to use."""

import pytest
import tomlkit

from livinglist.classifiers import storage
from livinglist.classifiers.comparison import Comparison
from livinglist.classifiers.storage import load_model
from livinglist.config.workspace import load_workspace
from livinglist.flows import training
from livinglist.flows.training import current_model, train_model

from .conftest import NIGHTS

_NOW = NIGHTS[1]


@pytest.fixture
def root(adopted, tmp_path, duplicate):
    return duplicate(adopted, tmp_path / "workspace")


def _damage(path, how):
    whole = path.read_bytes()
    path.write_bytes({"truncated": whole[: len(whole) // 2], "foreign": b"PK no model", "empty": b""}[how])


@pytest.mark.parametrize("how", ["truncated", "foreign", "empty"])
def test_the_night_goes_on_with_the_last_good_model_and_says_so(workspace, engine, how):
    before = current_model(workspace, engine, at=_NOW)
    assert (before.notes, before.is_new) == ((), False)
    _damage(workspace.model_path, how)
    after = current_model(workspace, engine, at=_NOW)
    assert after.model.card == before.model.card
    [note] = after.notes
    assert "model.skops is not a whole model file" in note
    assert "the last good one, trained 2026-05-04 00:00, was put back" in note
    assert load_model(workspace.model_path).card == before.model.card
    assert current_model(workspace, engine, at=_NOW).notes == ()


def test_without_a_good_copy_a_new_model_is_trained_and_says_so(workspace, engine, monkeypatch):
    fitted = load_model(workspace.model_path)
    monkeypatch.setattr(training, "_fit", lambda *_, **__: fitted)
    (workspace.state / "last-good-model.skops").write_bytes(b"")
    _damage(workspace.model_path, "truncated")
    ready = current_model(workspace, engine, at=_NOW)
    assert ready.is_new
    assert ready.notes[0].endswith("; a new model is trained")


def test_a_model_of_another_version_is_told_and_a_new_one_trained(workspace, engine, monkeypatch):
    fitted = load_model(workspace.model_path)
    monkeypatch.setattr(training, "_fit", lambda *_, **__: fitted)
    monkeypatch.setattr(storage, "FORMAT", 99)
    ready = current_model(workspace, engine, at=_NOW)
    assert ready.is_new
    assert "was made by another version" in ready.notes[0]


def _with_a_table(root, table):
    (root / "mine.tsv").write_bytes(table)
    path = root / "livinglist.toml"
    config = tomlkit.parse(path.read_text())
    config.setdefault("screening", tomlkit.table())["examples"] = "mine.tsv"
    path.write_text(tomlkit.dumps(config))
    return load_workspace(root)


def test_a_curators_own_table_is_learnt_from(root, engine):
    before = current_model(load_workspace(root), engine, at=_NOW).model.card["counts"]["shipped"]
    told = _with_a_table(root, b"title\tkind\tcategory\nXylophone organs segmented at once\tmethod\tVFM\n")
    ready = current_model(told, engine, at=_NOW)
    assert (ready.is_new, ready.model.card["counts"]["shipped"]) == (True, before + 1)


def test_a_table_that_is_not_understood_leaves_the_model_in_use(root, engine):
    ready = current_model(_with_a_table(root, b"title\tkind\nHearts\tpaper\n"), engine, at=_NOW)
    assert not ready.is_new
    assert "[screening] examples, mine.tsv: line 2: kind 'paper'" in ready.notes[0]


@pytest.fixture
def worse(workspace, monkeypatch):
    fitted = load_model(workspace.model_path)
    fitted.card["trained_at"] = _NOW.isoformat()
    monkeypatch.setattr(training, "_fit", lambda *_, **__: fitted)
    monkeypatch.setattr(training, "_compared", lambda *_: Comparison(40, gained=0, lost=12))
    return fitted


def test_a_clearly_worse_model_is_not_put_to_use(workspace, engine, worse):
    ready = train_model(workspace, engine, at=_NOW)
    assert not ready.is_new
    assert "on 40 of your decisions the new model is clearly worse" in ready.notes[0]
    assert load_model(workspace.model_path).card["trained_at"].startswith("2026-05-04T00:00")


def test_a_curator_may_insist(workspace, engine, worse):
    assert train_model(workspace, engine, at=_NOW, force=True).is_new
    assert load_model(workspace.model_path).card["trained_at"] == _NOW.isoformat()
