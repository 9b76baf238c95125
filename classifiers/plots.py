"""Pictures of how good the order and the suggestions are, as the bytes of a PNG or SVG file."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.figure import Figure

_COLOURS = ("tab:blue", "tab:orange", "tab:green")


def recall_plot(runs: Sequence[Sequence[int]], file_format: str) -> bytes:
    """How much of what was included is met within which share of the records: a line a run, and their mean."""
    figure = Figure(figsize=(6, 4.5), layout="constrained")
    axes = figure.add_subplot(xlabel="records read", ylabel="included records met", xlim=(0, 1), ylim=(0, 1.01))
    shares = [np.arange(len(run) + 1) / len(run) for run in runs]
    curves = [np.append(0, np.cumsum(run)) / sum(run) for run in runs]
    for share, curve in zip(shares, curves, strict=True):
        axes.plot(share, curve, color="tab:blue", alpha=0.3, linewidth=1)
    axes.plot(shares[0], np.mean(curves, axis=0), color="tab:blue", linewidth=2, label=f"mean of {len(runs)} runs")
    axes.plot([0, 1], [0, 1], color="gray", linestyle=":", label="in no order")
    axes.axhline(0.95, color="gray", linewidth=0.5)
    axes.xaxis.set_major_formatter("{x:.0%}")
    axes.yaxis.set_major_formatter("{x:.0%}")
    axes.legend(loc="lower right", frameon=False)
    return _drawn(figure, file_format)


def evaluation_plot(told: Mapping[str, Any], file_format: str) -> bytes:
    """What `evaluate` measured, in four pictures: each category, calibration, abstention, and learning."""
    figure = Figure(figsize=(10, 8), layout="constrained")
    draw = (_draw_categories, _draw_reliability, _draw_abstention, _draw_learning)
    for axes, part in zip(figure.subplots(2, 2).ravel(), draw, strict=True):
        part(axes, told)
        lowest = min(0.5, axes.dataLim.y0 - 0.02) if part in (_draw_abstention, _draw_learning) else 0
        axes.set_ylim(lowest, 1.02)
        axes.yaxis.set_major_formatter("{x:.0%}")
    return _drawn(figure, file_format)


def _draw_categories(axes: Any, told: Mapping[str, Any]) -> None:
    scores = told["cross_validation"]["per_category"]
    places = np.arange(len(scores))
    for shift, figure in enumerate(("precision", "recall", "f1")):
        heights = [score[figure] for score in scores.values()]
        axes.bar(places + 0.27 * (shift - 1), heights, 0.25, label=figure, color=_COLOURS[shift])
    axes.set_xticks(places, [f"{name}\n{score['papers']} papers" for name, score in scores.items()])
    axes.set_title("each category, cross-validated")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=3, frameon=False)


def _draw_reliability(axes: Any, told: Mapping[str, Any]) -> None:
    bins = told["reliability"]
    axes.plot([0, 1], [0, 1], color="gray", linestyle=":")
    axes.plot([b["confidence"] for b in bins], [b["right"] for b in bins], color=_COLOURS[0])
    axes.scatter(
        [b["confidence"] for b in bins], [b["right"] for b in bins], [10 + b["papers"] for b in bins], color=_COLOURS[0]
    )
    axes.set(xlabel="confidence", ylabel="right", xlim=(0, 1.02), title="calibration (a dot's size: papers)")
    axes.xaxis.set_major_formatter("{x:.0%}")


def _draw_abstention(axes: Any, told: Mapping[str, Any]) -> None:
    curve = [point for point in told["abstain"]["curve"] if point["precision"] is not None]
    axes.plot([point["coverage"] for point in curve], [point["precision"] for point in curve], "o-", color=_COLOURS[0])
    for place, point in enumerate(point for point in curve if point["below"] >= 0.5):
        beside = (0, 8 if place % 2 else -14)  # above and below in turn: the points stand close
        axes.annotate(f"{point['below']:.2f}", (point["coverage"], point["precision"]), beside, fontsize=7,
                      textcoords="offset points", ha="center")  # fmt: skip
    axes.set(xlabel="papers given a category", ylabel="right", title="abstaining below a confidence")
    axes.set_xlim(min(0.5, axes.dataLim.x0 - 0.05), 1.05)
    axes.xaxis.set_major_formatter("{x:.0%}")


def _draw_learning(axes: Any, told: Mapping[str, Any]) -> None:
    curve = told["learning_curve"]
    for figure, colour in zip(("macro_f1", "accuracy"), _COLOURS, strict=False):
        axes.plot([point["papers"] for point in curve], [point[figure] for point in curve], "o-", color=colour,
                  label=figure.replace("_", "-").replace("f1", "F1"))  # fmt: skip
    axes.set(xlabel="the curator's own papers learnt from", title="learning curve")
    axes.legend(loc="lower right", framealpha=0.9)


def _drawn(figure: Figure, file_format: str) -> bytes:
    content = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "livinglist", "svg.fonttype": "none"}):  # the same bytes each time
        figure.savefig(content, format=file_format, dpi=144, metadata={"Date": None} if file_format == "svg" else None)
    return content.getvalue()
