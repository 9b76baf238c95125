"""What a person sees in the terminal, readable at 80 columns. Data on stdout, as text that no title can disturb."""

from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .terminal import console, table, text


def show_adopted(made: dict[str, Any]) -> None:
    """What `init` made."""
    screen = console()
    listed = made["listed"]
    screen.print(text(f"workspace  {made['workspace']}"))
    screen.print(text(f"list       {made['list']}, {made['bytes_changed']} bytes changed"))
    screen.print(
        text(f"imported   {listed['method']} methods, {listed['survey']} surveys, {listed['dataset']} dataset rows")
    )
    screen.print(text("methods    " + ", ".join(f"{count} {key}" for key, count in made["categories"].items())))
    screen.print(text(f"defects    {made['defects']} (`livinglist check` names them)"))


def show_understood(understood: dict[str, Any]) -> None:
    """What a given list was understood to be: its parts, how it is written, and what a person has to look at."""
    screen = console()
    rows = table("heading", "holds", "papers", "years")
    for part in understood["parts"]:
        holds = " ".join(word for word in (part["category"], part["kind"]) if word)
        rows.add_row(text(part["heading"]), text(holds), str(part["papers"]), part["years"] or "-")
    screen.print(rows)
    for habit in understood["conventions"]:
        screen.print(text(f"{habit['about']}: {habit['usual']} ({habit['count']} of {habit['of']})", "dim"))
    for name in understood["unread"]:
        screen.print(text(f"not read: {name}"))
    for doubt in understood["doubts"]:
        screen.print(text(f"doubt: {doubt}"))


def show_enriched(made: dict[str, Any], notes: list[str]) -> None:
    """What was fetched of the listed papers, and what to do next."""
    screen = console()
    if "enriched" in made:
        told = ", ".join(f"{count} by {source}" for source, count in made["enriched"].items())
        screen.print(text(f"fetched    {told}"))
    for note in notes:
        screen.print(text(f"missing    {note}; asked for again every night"))
    screen.print(text("next       livinglist nightly"))


def show_queue(items: list[dict[str, Any]], *, waiting: int, outlook: str = "") -> None:
    """The queue, one block a paper: number, judgement, title, where from, why; below, how far to read."""
    screen = console()
    for item in items:
        screen.print(headline(item))
        screen.print(Padding(text(item["title"]), (0, 0, 0, 5)))
        where = " · ".join(str(part) for part in (item["venue"], item["first_posted"], item["links"]["paper"]) if part)
        screen.print(text(f"     {where}", "dim"), no_wrap=True, overflow="ellipsis")
        if item["why"]:
            screen.print(text("     why: " + reasons_in_words(item["why"]), "dim"), no_wrap=True, overflow="ellipsis")
    more = f"; {len(items)} shown" if len(items) < waiting else ""
    screen.print(text(f"{waiting} candidates wait{more}."))
    if outlook:
        screen.print(text(outlook[0].upper() + outlook[1:] + "."))


def show_classified(papers: list[dict[str, Any]], said: list[dict[str, Any]]) -> None:
    """One line a paper: relevance, kind, category, title."""
    screen = console()
    for paper, suggestion in zip(papers, said, strict=True):
        judged = f"{suggestion['relevance']:>4.0%}  {suggestion['kind']:<8} {suggestion['category'] or '-':<6}"
        screen.print(text(f"{judged} {paper['title']}"), no_wrap=True, overflow="ellipsis")


def show_published(result: dict[str, Any], *, draft: bool) -> None:
    """The diff, then one line of tally."""
    from .hand_edits import BY_HAND

    screen = console()
    show_diff(result["diff"])
    for edit in result["hand_edits"]:
        by = edit["curator"] if edit["curator"] == BY_HAND else f"by {edit['curator']}"
        place = ", ".join(part for part in (edit["category"], by) if part)
        what = f" {', '.join(edit['fields'])}" if edit["fields"] else ""
        screen.print(text(f"taken in: {edit['edit']}{what}: {edit['title'][:60]} ({place})"))
    for conflict in result["conflicts"]:
        screen.print(text(f"refused: {conflict}"))
    git = result["git"] or {}
    if git.get("where"):
        screen.print(text(f"committed on {git['branch']}: {git['where']}"))
    if git.get("problem"):
        screen.print(text(f"not delivered: {git['problem']}; the next publish goes on from here"))
    done = "would be written" if draft else "were written"
    if not result["diff"] and not result["conflicts"]:
        done = "are due"
    tally = f"{result['added']} added, {result['changed']} changed, {result['removed']} removed"
    edits = len(result["hand_edits"])
    taken = f"; {edits} hand {'edit' if edits == 1 else 'edits'} taken in" if edits else ""
    screen.print(text(f"{tally}{taken}." if result["written"] else f"{tally} {done}{taken}."))


def show_diff(diff: str) -> None:
    """A unified diff, coloured."""
    screen = console()
    for line in diff.splitlines():
        screen.print(text(line, _DIFF_STYLES.get(line[:1], "")), soft_wrap=True)


def show_defects(defects: list[dict[str, Any]], *, accepted: int) -> None:
    """One row a defect: line, code, message."""
    screen = console()
    rows = Table.grid(padding=(0, 2))
    rows.add_column(justify="right")
    for defect in defects:
        rows.add_row(str(defect["line"]), defect["code"], text(defect["message"], overflow="fold"))
    screen.print(rows)
    fixable = sum(defect["fixable"] for defect in defects)
    told = _counted(len(defects), "defect") if defects else "no defects"
    mended = f", {fixable} of them mended by --fix" if fixable else ""
    known = f"; {_counted(accepted, 'accepted one')} left out" if accepted else ""
    screen.print(text(f"{told}{mended}{known}."))


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def show_model(card: dict[str, Any]) -> None:
    """The model card, one line a key."""
    screen = console()
    for key, value in card.items():
        if value != []:
            screen.print(text(f"{key:<16} {value}"))


def show_scores(scores: dict[str, Any]) -> None:
    """The scores, nested ones indented."""
    _show_nested(console(), scores, 0)


_SHOWN_AS = {"uncertain": "  (unsure: teaches most)", "audit": "  (drawn at random)"}
_DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def _show_points(screen: Console, name: str, points: list[dict[str, Any]], depth: int) -> None:
    """A list of points as one line each."""
    screen.print(text("  " * depth + name))
    for point in points:
        told = [f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}" for key, value in point.items()]
        screen.print(text("  " * (depth + 1) + "  ".join(told)))


def _show_nested(screen: Console, scores: dict[str, Any], depth: int) -> None:
    for key, value in scores.items():
        if isinstance(value, dict):
            screen.print(text("  " * depth + str(key)))
            _show_nested(screen, value, depth + 1)
        elif isinstance(value, list):
            _show_points(screen, key, value, depth)
        else:
            shown = f"{value:.3f}" if isinstance(value, float) else str(value)
            screen.print(text("  " * depth + f"{key!s:<24} {shown}"))


def headline(item: dict[str, Any]) -> Text:
    """Number, relevance, kind and category of a work."""
    relevance = "  -  " if item["relevance"] is None else f"{item['relevance']:>4.0%} "
    category = item["category"] or "no category"
    sure = f" {item['confidence']:.0%}" if item["confidence"] is not None and item["category"] else ""
    state = f"  [{item['state']}]" if "state" in item else ""
    state += _SHOWN_AS.get(item.get("shown_as", ""), "")
    state += "  WITHDRAWN" if item["withdrawn"] else ""
    return text(f"{item['work']:>4} {relevance} {item['kind'] or '-'} · {category}{sure}{state}", "bold")


def reasons_in_words(why: list[dict[str, Any]]) -> str:
    """The words of the paper first, then what they say together (in parentheses)."""
    spoken = sorted(why, key=lambda reason: reason["term"].startswith("("))
    return ", ".join(f"{reason['term']} {reason['weight']:+.1f}" for reason in spoken[:6])
