"""The night's report as a person reads it."""

from typing import Any


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
    problems = [f"- {name}: {problem}" for name, source in report["sources"].items() for problem in source["problems"]]
    return "\n".join([*lines, "", *problems]) + "\n"
