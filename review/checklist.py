"""The queue as a markdown checklist that renders on GitHub, and what was ticked in one read back.

Only lines of exactly the form this program writes mean anything; a title can form none of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..listing.escape import escaped, link_target
from ..records.text import fold
from .errors import MisuseError

_PAPER = re.compile(r"<!-- livinglist: work (\d{1,10}) after (\d{1,10}) -->")
_TICKED = re.compile(r"- \[[xX]\] (?:include in ([A-Za-z][\w-]{0,30})(?: as (method|dataset))?|include as (survey)"
                     r"|exclude: (.{1,500}))")  # fmt: skip
_BOX = re.compile(r"\s*[-*+] \[[^\]\s]\]")
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Ticked:
    """What somebody ticked for a work whose last decision was `seen` when the list was written; 0 for none."""

    work: int
    seen: int
    category: str | None = None
    kind: str | None = None
    reason: str | None = None


def checklist(
    items: Sequence[Mapping[str, Any]], seen: Mapping[int, int], *, categories: Sequence[str], reasons: Sequence[str]
) -> str:
    """One heading a paper with its line and a box for each answer, the suggested category first."""
    head = "Tick one box a paper; the others go on waiting. Then: `livinglist decide --from FILE --curator NAME`"
    parts = ["# Papers that wait", "", head, ""]
    for item in items:
        parts += _paper(item, seen.get(item["work"], 0), categories, reasons)
    return "\n".join(parts)


def ticked(text: str) -> list[Ticked]:
    """What was ticked, in order. Misuse names the line that cannot be understood, and nothing is decided."""
    found = list(_read(text))
    works = [one.work for one in found]
    for work in works:
        if works.count(work) > 1:
            raise MisuseError(f"work {work} is ticked twice; tick one box a paper")
    return found


def _paper(item: Mapping[str, Any], seen: int, categories: Sequence[str], reasons: Sequence[str]) -> Iterator[str]:
    title = escaped(item["title"], "### ", "")
    url = item["links"]["paper"]
    yield f"### {title}{f' [paper]({link_target(url)})' if url else ''}"
    yield f"<!-- livinglist: work {item['work']} after {seen} -->"
    yield ""
    where = " · ".join(str(part) for part in (item["venue"], item["first_posted"]) if part)
    relevance = "" if item["relevance"] is None else f", {item['relevance']:.0%} relevant"
    yield f"Work {item['work']}{relevance}. {escaped(where, 'x ', '')}"
    yield ""
    kind = item["kind"] if item["kind"] in ("method", "dataset") else "method"
    ranked = sorted(categories, key=lambda key: (key != item["category"], -item["probabilities"].get(key, 0)))
    boxes = [f"include in {key} as {kind}" for key in ranked]
    boxes.insert(0 if item["kind"] == "survey" else len(boxes), "include as survey")
    yield from (f"- [ ] {box}" for box in [*boxes, *(f"exclude: {fold(reason)}" for reason in reasons)])
    yield ""


def _read(text: str) -> Iterator[Ticked]:
    paper: tuple[int, int] | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.rstrip()
        if met := _PAPER.fullmatch(line):
            paper = int(met[1]), int(met[2])
            if not all(part <= _LARGEST for part in paper):
                raise MisuseError(f"line {number}: no such work: {line[:80]}")
        elif met := _TICKED.fullmatch(line):
            if paper is None:
                raise MisuseError(f"line {number} is ticked, but no paper stands above it")
            category, kind, survey, reason = met.groups()
            yield Ticked(*paper, category, survey or kind, fold(reason) if reason else None)
        elif _BOX.match(line):
            raise MisuseError(f"line {number} is ticked, but it is not one of the answers: {fold(line)[:80]}")
