"""Replaying a screened set: from a file to the figures, the table a person sees, and the recall plot."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import MisuseError
from .terminal import console, table, text

if TYPE_CHECKING:
    from ..classifiers.simulate import Replay

SEEDS = 10  # unless told otherwise
_PLOTS = (".png", ".svg")


def simulate(file: Path, *, seeds: int | None, priors: Path | None, plot: Path | None) -> dict[str, Any]:
    """The shape of CONTRACT's `simulate --json`; `MisuseError` names what is wrong with a file."""
    from ..classifiers.screened import ScreenedError, read_priors, read_screened
    from ..classifiers.simulate import random_priors, replay_all, summary

    checked_plot(plot)
    about, content = file, _bytes(file)
    try:
        screened = read_screened(file.name, content)
        if priors:
            about, content = priors, _bytes(priors)
            pairs = _first(read_priors(file.name, content, screened), seeds)
        else:
            pairs = random_priors(screened, seeds or SEEDS)
    except ScreenedError as error:
        raise MisuseError(f"{about}: {error}") from error
    replays = replay_all(screened, pairs)
    if plot:
        _draw(replays, plot)
    return summary(screened, replays)


def show_simulation(found: dict[str, Any]) -> None:
    """A line a seed, and the mean."""
    screen = console()
    screen.print(text(f"{found['records']} records, {found['included']} included"))
    rows = table("seed", "loss", "NDCG", "WSS@95", *(f"in {share}" for share in found["recall_at"]), "seconds")
    for name, run in [*enumerate(found["per_seed"]), ("mean", found)]:
        shares = [f"{recall:.0%}" for recall in run["recall_at"].values()]
        scores = [f"{run[key]:.3f}" for key in ("loss", "ndcg", "wss95")]
        rows.add_row(str(name), *scores, *shares, f"{run['seconds']:.1f}")
    screen.print(rows)
    for stop in found["stopping"]:
        told = f"{stop['told']:.1f} told to be hidden (at most {stop['most']:.0f}), {stop['hidden']:.1f} were"
        screen.print(text(f"after {stop['read']:>3}: {told}; held in {stop['held']:.0%} of runs"))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise MisuseError(f"cannot read {file}: {error.strerror}") from error


def _first(pairs: list[tuple[int, int]], seeds: int | None) -> list[tuple[int, int]]:
    if seeds and seeds > len(pairs):
        raise MisuseError(f"--seeds {seeds}, but there are priors for {len(pairs)} only")
    return pairs[:seeds]


def _draw(replays: Sequence["Replay"], plot: Path) -> None:
    from ..classifiers.plots import recall_plot

    write_plot(plot, recall_plot([replay.verdicts for replay in replays], plot.suffix[1:]))


def checked_plot(plot: Path | None) -> None:
    """Misuse for a file that is no picture, told before anything is measured."""
    if plot and plot.suffix not in _PLOTS:
        raise MisuseError(f"{plot}: a plot is a .png or .svg file")


def write_plot(plot: Path, content: bytes) -> None:
    """Write a picture; misuse if it cannot be written there."""
    try:
        plot.write_bytes(content)
    except OSError as error:
        raise MisuseError(f"cannot write {plot}: {error.strerror}") from error
