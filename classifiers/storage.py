"""A model as a file that cannot run code: skops, written whole or not at all, refused if it is not ours."""

import json
import os
import zipfile
import zlib
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
# What skops, zipfile and json raise on bytes that are no whole model file.
_DAMAGE = (
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    TypeError,
    UntrustedTypesFoundException,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


class ModelError(Exception):
    """The model file cannot be used; the message says why, and the remedy."""


def save_model(model: Model, path: Path) -> None:
    """Write the model with its card. A reader meets the old file or the new one, never half of one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        dump(_parts(model), temporary, compression=zipfile.ZIP_DEFLATED, compresslevel=1)
        temporary.replace(path)
    except OSError as error:
        raise ModelError(f"cannot write {path}: {error.strerror}; make room or give the right to write") from error
    finally:
        temporary.unlink(missing_ok=True)


def load_model(path: Path) -> Model:
    """Read a model back; `ModelError` for a file that is missing, truncated, foreign or of another version."""
    if not path.is_file():
        raise ModelError(f"no model at {path}; {_REMEDY}")
    try:
        unknown = get_untrusted_types(file=path)
        parts = {} if unknown else load(path, trusted=[])
        content = json.loads(parts["livinglist"]) if "livinglist" in parts else None
    except _DAMAGE as error:
        raise ModelError(f"{path} is not a whole model file ({type(error).__name__}); {_REMEDY}") from error
    if unknown:
        raise ModelError(f"{path} holds {', '.join(unknown)}, which no model of ours does; {_REMEDY}")
    if not isinstance(content, dict) or "format" not in content:
        raise ModelError(f"{path} is a model of something else; {_REMEDY}")
    if (made_by := _versions(content)) != _versions(None):
        raise ModelError(f"{path} was made by another version ({made_by}); {_REMEDY}")
    return _model(parts, content)


def _versions(content: dict[str, Any] | None) -> str:
    version = content["scikit-learn"] if content else sklearn.__version__
    return f"format {content['format'] if content else FORMAT}, scikit-learn {version}"


def _parts(model: Model) -> dict[str, Any]:
    heads = {"relevance": model.relevance.head, "kind": model.kind, "category": model.category}
    content = {
        "format": FORMAT,
        "scikit-learn": sklearn.__version__,
        "card": model.card,
        "listed": model.listed,
        "same_field": model.relevance.same_field,
    }
    return {
        "livinglist": json.dumps(content),
        "features": model.features,
        "heads": {name: vars(head) for name, head in heads.items()},
    }


def _model(parts: dict[str, Any], content: dict[str, Any]) -> Model:
    heads = {name: Head(**{**head, "answers": tuple(head["answers"])}) for name, head in parts["heads"].items()}
    return Model(
        features=parts["features"],
        relevance=Relevance(heads["relevance"], content["same_field"]),
        kind=heads["kind"],
        category=heads["category"],
        listed=tuple((title, category) for title, category in content["listed"]),
        card=content["card"],
    )
