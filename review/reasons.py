"""Why the machine thinks what it thinks of a text, as data."""

from typing import TYPE_CHECKING, Any

from ..config.workspace import Workspace

if TYPE_CHECKING:
    from ..classifiers.reasons import Reasons


def explain(workspace: Workspace, title: str, abstract: str) -> dict[str, Any]:
    """`why` and `similar` of one text by the saved model; empty where there is no model to ask."""
    if not workspace.model_path.is_file():
        return as_json(None)
    from ..classifiers.examples import Text
    from ..classifiers.reasons import reasons
    from ..classifiers.storage import ModelError, load_model

    try:
        model = load_model(workspace.model_path)
    except ModelError:
        return as_json(None)
    return as_json(reasons(model, [Text(title, abstract)])[0])


def as_json(found: "Reasons | None") -> dict[str, Any]:
    """The terms with their weights, and the nearest listed papers."""
    return {
        "why": [{"term": term.term, "weight": round(term.weight, 3)} for term in found.why] if found else [],
        "similar": [{"title": near.title, "category": near.category} for near in found.similar] if found else [],
    }
