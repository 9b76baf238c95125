"""Runs and how things stand, as a person reads them in the terminal."""

from typing import Any

from rich.console import Console

from .terminal import console, table, text

_WEEKS_SHOWN = 12  # of a source; `--json` has all


def show_night(report: dict[str, Any]) -> None:
    """A night in one table, its problems below."""
    screen = console()
    rows = table("source", "new", "updated", "same", "unread", "proven", "open", "asked", "sec")
    for name, source in report["sources"].items():
        windows = source["windows"]
        counts = (source[key] for key in ("new", "updated", "unchanged", "rejected"))
        rows.add_row(
            name, *(str(count) for count in counts), str(windows["ok"]), str(windows["open"]),
            str(source["requests"]), str(source["seconds"]),
        )  # fmt: skip
    screen.print(rows)
    for name, source in report["sources"].items():
        for problem in source["problems"]:
            screen.print(text(f"{name}: {problem}"))
        _show_alarms(screen, name, source)
    for problem in report["problems"]:
        screen.print(text(problem))
    for note in report["notes"]:
        screen.print(text(f"model: {note}"))
    works = report["works"]
    verdict = "complete" if report["complete"] else "INCOMPLETE: what is missing is harvested by the next run"
    changed = any(source["new"] or source["updated"] for source in report["sources"].values())
    news = f"{works['new']} new works, {works['merged']} merged" if changed else "nothing new"
    screen.print(text(f"run {report['run']}: {verdict}. {news}; {report['candidates']} candidates wait."))


def show_status(found: dict[str, Any]) -> None:
    """How things stand."""
    screen = console()
    rows = table("source", "last complete day", "open days", "lag p95, days")
    for name, source in found["sources"].items():
        cells = (source["last_complete_day"], source["open_windows"], source["lag_days_p95"])
        rows.add_row(name, *("-" if cell is None else str(cell) for cell in cells))
    screen.print(rows)
    for name, source in found["sources"].items():
        _show_alarms(screen, name, source)
    listed = ", ".join(f"{count} {kind}s" for kind, count in found["listed"].items())
    screen.print(text(f"queue      {found['queue']} candidates, {found['questions']} questions"))
    if found["conflicts"]:
        screen.print(text(f"conflicts  {len(found['conflicts'])} (`livinglist questions` tells them)"))
    if found["rejected"]:
        screen.print(text(f"unread     {found['rejected']} items (`livinglist status --rejected` shows them)"))
    screen.print(text(f"listed     {listed}"))
    screen.print(text(f"decisions  {found['decisions']}"))
    model = found["model"]
    screen.print(text(f"model      {model.get('problem') or 'trained ' + model['trained_at'][:16]}"))
    _show_outlook(screen, found["stopping"])
    for pair in found["agreement"]:
        kappa = "not defined" if pair["kappa"] is None else f"{pair['kappa']:.2f}"
        names, papers = " and ".join(pair["curators"]), f"{pair['agreed']} of {pair['papers']} papers"
        screen.print(text(f"agreement  {names}: {papers}, Cohen's kappa {kappa}"))
    _show_drift(screen, found["drift"])
    for run in found["runs"][:5]:
        ended = "complete" if run["complete"] else "incomplete" if run["finished_at"] else "under way"
        screen.print(text(f"run {run['run']:<6} {run['started_at'][:16]}  {run['command']}: {ended}"))


def _show_outlook(screen: Console, stopping: dict[str, Any] | None) -> None:
    if stopping is None:
        screen.print(text("outlook    too few decisions to tell what is hidden in what waits", "dim"))
        return
    screen.print(text(f"outlook    {stopping['words']}"))
    if stopping["audit"]:
        screen.print(text(f"audit      {stopping['audit']['words']}"))


def _show_drift(screen: Console, drift: list[dict[str, Any]]) -> None:
    """A line a source and week: how its new records were judged, and what was decided on them."""
    if not drift:
        return
    rows = table("week of", "source", "<10 %", "<50 %", "<90 %", "90 %+", "mean", "in", "out", "taken")
    for week in drift[:_WEEKS_SHOWN]:
        decided = week["included"] + week["excluded"]
        taken = f"{week['included'] / decided:.0%}" if decided else "-"
        bands = (str(count) for count in week["bands"])
        counts = (str(week["included"]), str(week["excluded"]), taken)
        rows.add_row(week["monday"], week["source"], *bands, f"{week['mean']:.1%}", *counts)
    screen.print(text("new records by relevance, and what was decided on them", "dim"))
    screen.print(rows)


def show_rejected(items: list[dict[str, Any]]) -> None:
    """Each item that could not be read: where from, why, since when, and the beginning of its bytes."""
    screen = console()
    for item in items:
        screen.print(text(f"{item['source']}  {item['identifier']}", "bold"))
        screen.print(text(f"     {item['reason']}"))
        screen.print(text(f"     {item['first_seen'][:16]} to {item['last_seen'][:16]}, {item['bytes']} bytes", "dim"))
        if item["raw"]:
            screen.print(text(f"     {item['raw']}", "dim"), no_wrap=True, overflow="ellipsis")
    screen.print(text(f"{len(items)} items could not be read." if items else "everything could be read."))


def _show_alarms(screen: Console, name: str, source: dict[str, Any]) -> None:
    for alarm in source["alarms"]:
        screen.print(text(f"{name}: alarm: {alarm}"))
    for note in source["notes"]:
        screen.print(text(f"{name}: note: {note}", "dim"))
