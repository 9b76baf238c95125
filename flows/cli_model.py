"""Commands of the model: train it, measure it, ask it."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from . import display
from .errors import MisuseError
from .options import JsonOption, WorkspaceOption, opened, print_json, say


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (train, evaluate, classify, simulate):
        app.command()(command)


def train(
    force: Annotated[bool, typer.Option("--force", help="Use the new model even if it is clearly worse.")] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Fit the model on the list and the decisions. Exit status 1 if the model in use stays.

    A new model that is clearly worse on your own decisions is not put to use.

    Example: livinglist train
    """
    from .training import train_model

    with opened(workspace) as (place, engine):
        ready = train_model(place, engine, at=datetime.now(UTC), force=force)
    for note in ready.notes:
        say(f"livinglist: {note}")
    if as_json:
        print_json(ready.model.card)
    else:
        display.show_model(ready.model.card)
    raise typer.Exit(0 if ready.is_new else 1)


def evaluate(
    plot: Annotated[Path | None, typer.Option(help="Draw the scores into this .png or .svg file.")] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Measure the model: cross-validated, by years, by how sure it is, and by how much it has learnt from.

    Example: livinglist evaluate --plot scores.svg
    """
    from ..classifiers.plots import evaluation_plot
    from .simulate import checked_plot, write_plot
    from .training import evaluate_model

    checked_plot(plot)
    with opened(workspace) as (place, engine):
        scores = evaluate_model(place, engine)
    if plot:
        write_plot(plot, evaluation_plot(scores, plot.suffix[1:]))
    if as_json:
        print_json(scores)
    else:
        display.show_scores(scores)


def classify(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Read JSON lines {"id", "title", "abstract"} on stdin; write a suggestion for each, as JSON lines.

    Example: livinglist classify < papers.jsonl
    """
    from .judge import classify_texts

    papers = [_paper(number, line) for number, line in enumerate(sys.stdin, 1) if line.strip()]
    with opened(workspace) as (place, _):
        said = classify_texts(place, papers)
    if sys.stdout.isatty() and not as_json:
        display.show_classified(papers, said)
        return
    for paper, suggestion in zip(papers, said, strict=True):
        sys.stdout.write(json.dumps({"id": paper.get("id")} | suggestion, ensure_ascii=False) + "\n")


def simulate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A screened set: .jsonl[.gz] or .csv.")],
    seeds: Annotated[int | None, typer.Option(min=1, max=1000, help="How many runs; 10, or one a prior.")] = None,
    priors: Annotated[Path | None, typer.Option(help="JSON: pairs [included_row, excluded_row], from 0.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw the recall into this .png or .svg file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Replay a screened set with the screening order in use; no workspace is needed.

    Example: livinglist simulate review.jsonl.gz --seeds 5 --plot recall.svg
    """
    from .simulate import show_simulation
    from .simulate import simulate as replay

    found = replay(file, seeds=seeds, priors=priors, plot=plot)
    if as_json:
        print_json(found)
    else:
        show_simulation(found)


def _paper(number: int, line: str) -> dict[str, object]:
    try:
        paper = json.loads(line, parse_constant=_refuse_constant)
        json.dumps(paper, allow_nan=False)  # 1e999 is read as infinity, which JSON does not have
    except (ValueError, RecursionError) as error:
        raise MisuseError(f"line {number} of stdin is not JSON: {' '.join(str(error).split())}") from error
    if not isinstance(paper, dict) or not isinstance(paper.get("title"), str):
        raise MisuseError(f'line {number} of stdin needs an object with a "title"')
    return {name: _without_surrogates(value) for name, value in paper.items()}


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _without_surrogates(value: object) -> object:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
