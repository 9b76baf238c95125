"""What a person sees in the terminal, readable at 80 columns. Data on stdout, as text that no title can disturb."""

from typing import Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..records.text import fold


def show_adopted(made: dict[str, Any]) -> None:
    """What `init` made."""
    console = _console()
    listed = made["listed"]
    console.print(_text(f"workspace  {made['workspace']}"))
    console.print(_text(f"list       {made['list']}, {made['bytes_changed']} bytes changed"))
    console.print(
        _text(f"imported   {listed['method']} methods, {listed['survey']} surveys, {listed['dataset']} dataset rows")
    )
    console.print(_text("methods    " + ", ".join(f"{count} {key}" for key, count in made["categories"].items())))
    console.print(_text(f"defects    {made['defects']} (`livinglist check` names them)"))
    console.print(_text("next       livinglist nightly"))


def show_night(report: dict[str, Any]) -> None:
    """A night in one table, its problems below."""
    console = _console()
    table = _table("source", "new", "updated", "same", "unread", "proven", "open", "asked", "sec")
    for name, source in report["sources"].items():
        windows = source["windows"]
        counts = (source[key] for key in ("new", "updated", "unchanged", "rejected"))
        table.add_row(
            name, *(str(count) for count in counts), str(windows["ok"]), str(windows["open"]),
            str(source["requests"]), str(source["seconds"]),
        )  # fmt: skip
    console.print(table)
    for name, source in report["sources"].items():
        for problem in source["problems"]:
            console.print(_text(f"{name}: {problem}"))
        for alarm in source["alarms"]:
            console.print(_text(f"{name}: alarm: {alarm}"))
    for problem in report["problems"]:
        console.print(_text(problem))
    works = report["works"]
    verdict = "complete" if report["complete"] else "INCOMPLETE: what is missing is harvested by the next run"
    changed = any(source["new"] or source["updated"] for source in report["sources"].values())
    news = f"{works['new']} new works, {works['merged']} merged" if changed else "nothing new"
    console.print(_text(f"run {report['run']}: {verdict}. {news}; {report['candidates']} candidates wait."))


def show_queue(items: list[dict[str, Any]], *, waiting: int) -> None:
    """The queue, one block a paper: number, judgement, title, where from, why."""
    console = _console()
    for item in items:
        console.print(_headline(item))
        console.print(Padding(_text(item["title"]), (0, 0, 0, 5)))
        where = " · ".join(str(part) for part in (item["venue"], item["first_posted"], item["links"]["paper"]) if part)
        console.print(_text(f"     {where}", "dim"), no_wrap=True, overflow="ellipsis")
        if item["why"]:
            console.print(_text("     why: " + _reasons(item["why"]), "dim"), no_wrap=True, overflow="ellipsis")
    more = f"; {len(items)} shown" if len(items) < waiting else ""
    console.print(_text(f"{waiting} candidates wait{more}."))


def show_work(item: dict[str, Any]) -> None:
    """One work in full."""
    console = _console()
    console.print(_headline(item))
    console.print(_text(item["title"], "bold"))
    console.print(_text("; ".join(item["authors"][:12]) + ("; …" if len(item["authors"]) > 12 else "")))
    for record in item["records"]:
        console.print(_text(f"{record['source']} {record['source_id']} v{record['version']}  {record['url']}", "dim"))
    if item["abstract"]:
        console.print(_text(item["abstract"]))
    if item["why"]:
        console.print(_text("why      " + _reasons(item["why"])))
    for near in item["similar"]:
        console.print(_text(f"similar  {near['category'] or '-'}  {near['title']}"))
    for decision in item["decisions"]:
        console.print(
            _text(
                f"decided  {decision['at'][:16]}  {decision['verdict']} by {decision['curator']} {decision['reason']}"
            )
        )
    for question in item["questions"]:
        console.print(_text(f"question the same as work {question['other']}? {question['reason']}"))
    console.print(_text(f"line     {item['line'] or '(needs a category)'}"))


def show_classified(papers: list[dict[str, Any]], said: list[dict[str, Any]]) -> None:
    """One line a paper: relevance, kind, category, title."""
    console = _console()
    for paper, suggestion in zip(papers, said, strict=True):
        judged = f"{suggestion['relevance']:>4.0%}  {suggestion['kind']:<8} {suggestion['category'] or '-':<6}"
        console.print(_text(f"{judged} {paper['title']}"), no_wrap=True, overflow="ellipsis")


def show_published(result: dict[str, Any], *, draft: bool) -> None:
    """The diff, then one line of tally."""
    console = _console()
    show_diff(result["diff"])
    for conflict in result["conflicts"]:
        console.print(_text(f"refused: {conflict}"))
    done = "would be" if draft else "were"
    tally = f"{result['added']} added, {result['changed']} changed, {result['removed']} removed"
    taken = f"; {result['adopted']} lines taken in from hand edits" if result["adopted"] else ""
    console.print(_text(f"{tally}{taken}." if result["written"] else f"{tally} {done} written{taken}."))


def show_diff(diff: str) -> None:
    """A unified diff, coloured."""
    console = _console()
    for line in diff.splitlines():
        console.print(_text(line, _DIFF_STYLES.get(line[:1], "")), soft_wrap=True)


def show_defects(defects: list[dict[str, Any]]) -> None:
    """One line a defect: code, line, message."""
    console = _console()
    for defect in defects:
        console.print(_text(f"{defect['line']:>5}  {defect['code']}  {defect['message']}"))
    console.print(_text(f"{len(defects)} defects." if defects else "no defects."))


def show_status(found: dict[str, Any]) -> None:
    """How things stand."""
    console = _console()
    table = _table("source", "last complete day", "open days", "lag p95, days")
    for name, source in found["sources"].items():
        cells = (source["last_complete_day"], source["open_windows"], source["lag_days_p95"])
        table.add_row(name, *("-" if cell is None else str(cell) for cell in cells))
    console.print(table)
    for name, source in found["sources"].items():
        for alarm in source["alarms"]:
            console.print(_text(f"{name}: alarm: {alarm}"))
    listed = ", ".join(f"{count} {kind}s" for kind, count in found["listed"].items())
    console.print(_text(f"queue      {found['queue']} candidates, {found['questions']} questions"))
    console.print(_text(f"listed     {listed}"))
    console.print(_text(f"decisions  {found['decisions']}"))
    model = found["model"]
    console.print(_text(f"model      {model.get('problem') or 'trained ' + model['trained_at'][:16]}"))
    for run in found["runs"][:5]:
        ended = "complete" if run["complete"] else "incomplete" if run["finished_at"] else "under way"
        console.print(_text(f"run {run['run']:<6} {run['started_at'][:16]}  {run['command']}: {ended}"))


def show_model(card: dict[str, Any]) -> None:
    """The model card, one line a key."""
    console = _console()
    for key, value in card.items():
        console.print(_text(f"{key:<16} {value}"))


def show_scores(scores: dict[str, Any]) -> None:
    """The scores, nested ones indented."""
    _show_nested(_console(), scores, 0)


_DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def _show_nested(console: Console, scores: dict[str, Any], depth: int) -> None:
    for key, value in scores.items():
        if isinstance(value, dict):
            console.print(_text("  " * depth + str(key)))
            _show_nested(console, value, depth + 1)
        else:
            shown = f"{value:.3f}" if isinstance(value, float) else str(value)
            console.print(_text("  " * depth + f"{key!s:<24} {shown}"))


def _headline(item: dict[str, Any]) -> Text:
    relevance = "  -  " if item["relevance"] is None else f"{item['relevance']:>4.0%} "
    category = item["category"] or "no category"
    sure = f" {item['confidence']:.0%}" if item["confidence"] is not None and item["category"] else ""
    state = f"  [{item['state']}]" if "state" in item else ""
    return _text(f"{item['work']:>4} {relevance} {item['kind'] or '-'} · {category}{sure}{state}", "bold")


def _reasons(why: list[dict[str, Any]]) -> str:
    """The words of the paper first, then what they say together (in parentheses)."""
    spoken = sorted(why, key=lambda reason: reason["term"].startswith("("))
    return ", ".join(f"{reason['term']} {reason['weight']:+.1f}" for reason in spoken[:6])


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    return table


def _text(words: str, style: str = "", **options: Any) -> Text:
    """Text that is shown as it is: no markup, and no control character reaches the terminal."""
    return Text("\n".join(fold_line(line) for line in words.split("\n")), style=style, **options)


def fold_line(line: str) -> str:
    """One line without control characters, its leading and inner spaces kept."""
    return line if line.isprintable() else fold(line)


def _console() -> Console:
    console = Console(highlight=False, markup=False, emoji=False)
    return console if console.is_terminal else Console(highlight=False, markup=False, emoji=False, width=80)
