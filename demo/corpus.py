"""The demo's papers: sixty-odd invented ones, written down in `corpus.toml`, over four nights of May 2026."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from .building import announced_after
from .names import invented_authors
from .papers import ArxivVersion, OnArxiv, OnPreprintServer, OnPubmed, Paper, PreprintVersion, Relation, utc

NIGHTS = tuple(utc(2026, 5, day, 9, 30) for day in (5, 6, 7, 8))
"""When a nightly run that wants to see the papers arrive starts."""


@dataclass(frozen=True)
class Wanted:
    """What a curator of the preset's list would decide: include as this kind, in this category."""

    kind: str
    category: str | None


def demo_papers() -> list[Paper]:
    """The papers in the order of the file, the same at every call."""
    return [_paper(row) for row in _rows()]


def wanted() -> dict[tuple[str, str], Wanted]:
    """What belongs on the list, by (source, source id); a paper that is not here does not belong."""
    return {
        address: Wanted(row["kind"], row.get("category"))
        for row, paper in zip(_rows(), demo_papers(), strict=True)
        if "kind" in row
        for address in addresses(paper)
    }


def addresses(paper: Paper) -> list[tuple[str, str]]:
    """(source, source id) of each place where a paper stands."""
    found = []
    if paper.arxiv:
        found.append(("arxiv", paper.arxiv.id))
    if paper.preprint:
        found.append((paper.preprint.server, paper.preprint.doi))
    if paper.pubmed:
        found.append(("pubmed", paper.pubmed.pmid))
    return found


@cache
def _rows() -> list[dict[str, Any]]:
    text = resources.files(__package__).joinpath("corpus.toml").read_text(encoding="utf-8")
    papers: list[dict[str, Any]] = tomllib.loads(text)["paper"]
    return papers


def _paper(row: dict[str, Any]) -> Paper:
    sections = row.get("pubmed", {}).get("sections", [])
    return Paper(
        title=row["title"],
        abstract=row.get("abstract") or " ".join(f"{label}: {text}" for label, text in sections),
        authors=tuple(row.get("authors") or invented_authors(row["title"])),
        arxiv=_on_arxiv(row["arxiv"]) if "arxiv" in row else None,
        preprint=_on_preprint_server(row["preprint"]) if "preprint" in row else None,
        pubmed=_on_pubmed(row["pubmed"]) if "pubmed" in row else None,
    )


def _on_arxiv(table: dict[str, Any]) -> OnArxiv:
    first, later, rest = _versions(table, "submitted", "announced")
    versions = tuple(
        ArxivVersion(**{"announced": announced_after(version["submitted"]), **version}) for version in (first, *later)
    )
    return OnArxiv(categories=tuple(rest.pop("categories")), versions=versions, **rest)


def _on_preprint_server(table: dict[str, Any]) -> OnPreprintServer:
    first, later, rest = _versions(table, "posted", "dated")
    return OnPreprintServer(versions=tuple(PreprintVersion(**version) for version in (first, *later)), **rest)


def _versions(table: dict[str, Any], *names: str) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """(the first version, the later ones, what is said of all of them)."""
    first = {name: table[name] for name in names if name in table}
    rest = {name: value for name, value in table.items() if name not in (*names, "later")}
    return first, table.get("later", []), rest


def _on_pubmed(table: dict[str, Any]) -> OnPubmed:
    rest = {name: value for name, value in table.items() if name not in ("types", "sections", "relations")}
    return OnPubmed(
        **rest,
        types=tuple(table.get("types", ["Journal Article"])),
        sections=tuple((label, text) for label, text in table.get("sections", [])),
        relations=tuple(Relation(**relation) for relation in table.get("relations", [])),
    )
