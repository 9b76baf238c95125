"""A model file is whole, ours and of this version, or it is refused with a remedy."""

import json
import zipfile

import pytest
from skops.io import dump

from livinglist.classifiers import storage
from livinglist.classifiers.examples import Text
from livinglist.classifiers.storage import ModelError, load_model, save_model

from .corpus import listed, model, stream

_REMEDY = "livinglist train"


@pytest.fixture
def path(tmp_path):
    save_model(model(), tmp_path / "model.skops")
    return tmp_path / "model.skops"


def test_a_model_read_back_gives_the_same_suggestions_and_reasons(path):
    again = load_model(path)
    texts = [*stream(), *(example.text for example in listed()), Text("")]
    assert again.suggest(texts) == model().suggest(texts)
    assert again.why(texts[-2]) == model().why(texts[-2])
    assert again.similar(texts[-2]) == model().similar(texts[-2])
    assert again.card == model().card


def test_a_model_file_is_small_and_leaves_nothing_beside_it(path):
    assert path.stat().st_size < 5_000_000
    assert list(path.parent.iterdir()) == [path]


def test_saving_twice_replaces_the_file(path):
    save_model(model(), path)
    assert load_model(path).card == model().card
    assert list(path.parent.iterdir()) == [path]


def test_a_missing_file_is_named_with_the_remedy(tmp_path):
    with pytest.raises(ModelError, match=_REMEDY):
        load_model(tmp_path / "model.skops")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(path, share):
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ModelError, match=_REMEDY):
        load_model(path)


def test_a_damaged_file_is_refused(path):
    whole = bytearray(path.read_bytes())
    for place in range(len(whole) // 4, len(whole) // 2, 97):
        whole[place] ^= 0xFF
    path.write_bytes(bytes(whole))
    with pytest.raises(ModelError, match=_REMEDY):
        load_model(path)


@pytest.mark.parametrize("body", [b"not a model", b"<html>busy</html>", b"PK\x03\x04"])
def test_a_file_that_is_no_model_is_refused(tmp_path, body):
    path = tmp_path / "model.skops"
    path.write_bytes(body)
    with pytest.raises(ModelError, match=_REMEDY):
        load_model(path)


def test_a_zip_of_something_else_is_refused(tmp_path):
    path = tmp_path / "model.skops"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("schema.json", json.dumps({"hello": 1}))
    with pytest.raises(ModelError, match=_REMEDY):
        load_model(path)


@pytest.mark.parametrize("foreign", [{"a": 1}, [1, 2], {"livinglist": "{}"}, {"livinglist": 7}])
def test_a_skops_file_of_something_else_is_refused(tmp_path, foreign):
    path = tmp_path / "model.skops"
    dump(foreign, path)
    with pytest.raises(ModelError, match=_REMEDY):
        load_model(path)


def test_a_file_with_a_type_that_no_model_holds_is_refused(tmp_path):
    path = tmp_path / "model.skops"
    dump({"livinglist": Text("a")}, path)
    with pytest.raises(ModelError, match="no model of ours"):
        load_model(path)


def test_a_model_of_another_version_is_refused(path, monkeypatch):
    monkeypatch.setattr(storage.sklearn, "__version__", "99.0")
    with pytest.raises(ModelError, match="another version"):
        load_model(path)


def test_a_folder_that_cannot_be_written_is_refused_with_its_name(tmp_path):
    with pytest.raises(ModelError, match="nowhere"):
        save_model(model(), tmp_path / "nowhere" / "model.skops")
