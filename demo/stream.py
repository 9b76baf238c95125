"""Real nights for the stand-ins: rows of a delivered stream (`stream.jsonl.gz`) as papers, dates as given."""

import gzip
import json
import random
import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from .building import arxiv_paper, preprint_paper, pubmed_paper
from .papers import Paper, Server
from .preprint_subjects import SUBJECTS

_ARXIV_ID = re.compile(r"(?:^|/)(\d{4}\.\d{4,5})(?:v\d+)?$")
_CATEGORY = {"biorxiv": "bioinformatics", "medrxiv": "epidemiology"}


def papers_from_stream(path: Path, nights: Collection[date] | None = None) -> list[Paper]:
    """The rows of arXiv, bioRxiv, medRxiv and PubMed, each id once; with `nights`, only those of these dates.

    A row appears on its date at some second that depends on its id alone; arXiv announces it at the midnight after.
    Rows without a full date or without an identifier of their source are left out.
    """
    papers: dict[tuple[str, str], Paper] = {}
    for row in _rows(path):
        day = _day_of(row)
        if day is None or (nights is not None and day not in nights):
            continue
        paper = _paper(row, day)
        if paper is not None:
            papers.setdefault((str(row["source"]), str(row["id"])), paper)
    return list(papers.values())


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _day_of(row: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(row["date"]).replace("/", "-"))
    except ValueError:
        return None


def _paper(row: dict[str, Any], day: date) -> Paper | None:
    source, name, title, abstract = row["source"], str(row["id"]), row["title"], row["abstract"] or ""
    categories = row["categories"] or []
    at = datetime.combine(day, time(0), UTC) + timedelta(seconds=random.Random(name).randrange(86_400))
    if source == "arxiv" and (found := _ARXIV_ID.search(name)):
        midnight = datetime.combine(day + timedelta(days=1), time(0), UTC)
        return arxiv_paper(
            found[1], title, at, abstract=abstract, categories=categories or ("cs.LG",), announced=midnight
        )
    if source in ("biorxiv", "medrxiv"):
        server: Server = source
        category = next((c.lower() for c in categories if c.lower() in SUBJECTS[server]), _CATEGORY[server])
        return preprint_paper(name.lower(), title, at, server=server, abstract=abstract, category=category)
    if source == "pubmed" and name.isdigit():
        return pubmed_paper(name, title, at, abstract=abstract, journal=next(iter(categories), "Unknown journal"))
    return None
