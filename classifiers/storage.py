"""A model as a file that cannot run code: skops, written whole or not at all, refused if it is not ours."""

import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import sklearn
from skops.io import dump, get_untrusted_types, load
from skops.io.exceptions import UntrustedTypesFoundException

from .head import Head
from .model import Model
from .relevance import Relevance

FORMAT = 2
_REMEDY = "make a new one with `livinglist train`"


class ModelError(Exception):
    """The model file cannot be used; the message says why, and the remedy."""


def save_model(model: Model, path: Path) -> None:
    """Write the model with its card. A reader meets the old file or the new one, never half of one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    temporary = Path(name)
    try:
        dump(_parts(model), temporary, compression=zipfile.ZIP_DEFLATED, compresslevel=1)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def load_model(path: Path) -> Model:
    """Read a model back; `ModelError` for a file that is missing, truncated, foreign or of another version."""
    if not path.is_file():
        raise ModelError(f"no model at {path}; {_REMEDY}")
    try:
        if unknown := get_untrusted_types(file=path):
            raise ModelError(f"{path} holds {', '.join(unknown)}, which no model of ours does; {_REMEDY}")
        parts = load(path, trusted=[])
    except (
        zipfile.BadZipFile,
        OSError,
        KeyError,
        ValueError,
        TypeError,
        EOFError,
        UntrustedTypesFoundException,
    ) as error:
        raise ModelError(f"{path} is not a whole model file ({type(error).__name__}); {_REMEDY}") from error
    return _model(parts, path)


def _parts(model: Model) -> dict[str, Any]:
    heads = {name: vars(head) for name, head in _heads(model).items()}
    content = {"format": FORMAT, "card": model.card, "listed": model.listed, "same_field": model.relevance.same_field}
    return {"livinglist": json.dumps(content), "features": model.features, "heads": heads}


def _heads(model: Model) -> dict[str, Head]:
    return {"relevance": model.relevance.head, "kind": model.kind, "category": model.category}


def _model(parts: Any, path: Path) -> Model:
    if not isinstance(parts, dict) or "livinglist" not in parts:
        raise ModelError(f"{path} is a model of something else; {_REMEDY}")
    content = json.loads(parts["livinglist"])
    version = content["card"]["versions"]["scikit-learn"]
    if content["format"] != FORMAT or version != sklearn.__version__:
        raise ModelError(f"{path} was made by another version (scikit-learn {version}); {_REMEDY}")
    heads = {name: Head(**{**head, "answers": tuple(head["answers"])}) for name, head in parts["heads"].items()}
    return Model(
        features=parts["features"],
        relevance=Relevance(heads["relevance"], content["same_field"]),
        kind=heads["kind"],
        category=heads["category"],
        listed=tuple((title, category) for title, category in content["listed"]),
        card=content["card"],
    )
