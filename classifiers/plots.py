"""Pictures of how good the order and the suggestions are, as the bytes of a PNG or SVG file."""

import io
from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib.figure import Figure


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


def _drawn(figure: Figure, file_format: str) -> bytes:
    content = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "livinglist", "svg.fonttype": "none"}):  # the same bytes each time
        figure.savefig(content, format=file_format, dpi=144, metadata={"Date": None} if file_format == "svg" else None)
    return content.getvalue()
