"""One work as a person reads it in the terminal: what it is, where it came from, what was said of it."""

from typing import Any

from rich.console import Console

from .display import headline, reasons_in_words
from .terminal import console, text

_AUTHORS, _CITATIONS = 12, 8


def show_work(item: dict[str, Any]) -> None:
    """One work in full."""
    screen = console()
    screen.print(headline(item))
    screen.print(text(item["title"], "bold"))
    screen.print(text("; ".join(item["authors"][:_AUTHORS]) + ("; …" if len(item["authors"]) > _AUTHORS else "")))
    _show_sources(screen, item)
    if item["abstract"]:
        screen.print(text(item["abstract"]))
    if item["why"]:
        screen.print(text("why      " + reasons_in_words(item["why"])))
    for near in item["similar"]:
        screen.print(text(f"similar  {near['category'] or '-'}  {near['title']}"))
    _show_portrait(screen, item)
    for name in ("cites", "cited_by"):
        _show_citations(screen, name.replace("_", " "), item[name])
    for decision in item["decisions"]:
        why = f": {decision['reason']}" if decision["reason"] else ""
        said = f"{decision['verdict']} by {decision['curator']}{why}"
        screen.print(text(f"decided  {decision['at'][:16]}  {said}"))
    for question in item["questions"]:
        _show_question(screen, question)
    screen.print(text(f"line     {item['line'] or '(needs a category)'}"))


def _show_portrait(screen: Console, item: dict[str, Any]) -> None:
    """What it is about, the works of the store that read like it, and its facets."""
    if item["key_terms"]:
        terms = ", ".join(f"{one['term']} {one['weight']:.2f}" for one in item["key_terms"])
        screen.print(text(f"terms    {terms}"))
    for sentence in item["key_sentences"]:
        screen.print(text(f"says     {sentence}"))
    for near in item["neighbours"]:
        named = f"near     {near['likeness']:.2f} work {near['work']} [{near['state']}] {near['title']}"
        screen.print(text(named), no_wrap=True, overflow="ellipsis")
    for facet in item["facets"]:
        words = ", ".join(term["term"] for term in facet["why"][:4]) or "-"
        told = "a curator says so" if facet["by"] == "curator" else words
        screen.print(text(f"facet    {facet['value']} ({told})"))


def _show_sources(screen: Console, item: dict[str, Any]) -> None:
    """Each record and line by its own number, and why they are one work."""
    for record in item["records"]:
        kind = "preprint" if record["is_preprint"] else "published"
        mark = " WITHDRAWN" if record["withdrawn"] else ""
        named = f"#{record['number']} {record['source']} {record['source_id']} v{record['version']} {kind}{mark}"
        screen.print(text(named, "dim"))
        screen.print(text(f"    {record['url']}", "dim"), no_wrap=True, overflow="ellipsis")
    for entry in item["entries"]:
        screen.print(text(f"#{entry['number']} line {entry['position']} of the list, {entry['section']}", "dim"))
    version = item["version_of_record"]
    if version:
        where = " ".join(str(version[name]) for name in ("venue", "year", "paper") if version[name])
        screen.print(text(f"version of record  {where} (says {version['told_by']})", "dim"))
    for match in item["matches"]:
        screen.print(text(f"#{match['one']} = #{match['other']}  {match['reason']}", "dim"))


def _show_citations(screen: Console, name: str, found: list[dict[str, Any]]) -> None:
    for cited in found[:_CITATIONS]:
        line = text(f"{name:<8} work {cited['work']} [{cited['state']}] {cited['title']}")
        screen.print(line, no_wrap=True, overflow="ellipsis")
    if len(found) > _CITATIONS:
        screen.print(text(f"{name:<8} … {len(found) - _CITATIONS} more"))


def _show_question(screen: Console, question: dict[str, Any]) -> None:
    number = question["question"]
    asked = f"the same as work {question['other']}?" if question["kind"] == "same" else f"{question['kind']}?"
    screen.print(text(f"question {number}: {asked} {question['reason']}"))
    if question["answer"]:
        note = f" ({question['note']})" if question["note"] else ""
        said = f"{question['answer']} by {question['curator']}{note}"
        screen.print(text(f"answered {question['at'][:16]}  {said}; `livinglist answer {number} undo` reopens it"))
