"""The night's report as a person reads it."""

from typing import Any


def exit_status_of(report: dict[str, Any]) -> int:
    """0 for a run that is complete and raises no alarm, else 1."""
    alarms = any(source["alarms"] for source in report["sources"].values())
    return 0 if report["complete"] and not alarms else 1


def night_as_markdown(report: dict[str, Any]) -> str:
    """The report of `nightly --json` as markdown: a line of verdict, a table of sources, the problems."""
    verdict = "complete" if report["complete"] else "**incomplete**"
    lines = [
        f"Run {report['run']}: {verdict}. {report['works']['new']} new works, {report['candidates']} candidates wait.",
        "",
        "| source | new | updated | unchanged | rejected | days proven | days open | requests | seconds |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for name, source in report["sources"].items():
        counts = [source[key] for key in ("new", "updated", "unchanged", "rejected")]
        windows = [source["windows"]["ok"], source["windows"]["open"]]
        cells = [name, *counts, *windows, source["requests"], source["seconds"]]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    problems = [
        f"- {name}: {told}"
        for name, source in report["sources"].items()
        for told in (*source["problems"], *(f"alarm: {alarm}" for alarm in source["alarms"]), *source["notes"])
    ]
    notes = [f"- model: {note}" for note in report["notes"]]
    return "\n".join([*lines, "", *problems, *notes]) + "\n"
