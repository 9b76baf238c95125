"""Invented papers on the stand-ins in a process of their own, so that what is measured here is ours alone."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import tomlkit

from livinglist.config.workspace import Workspace, load_workspace
from livinglist.demo.building import arxiv_paper, pubmed_paper
from livinglist.demo.names import invented_authors
from livinglist.demo.papers import OnPreprintServer, Paper, PreprintVersion
from livinglist.demo.standins import StandIns

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
QUERY = "foundation[tiab]"
_ORGANS = ["heart", "lung", "liver", "kidney", "brain", "retina", "skin", "bone", "marrow", "colon", "spleen", "thymus"]
_VERBS = ["predicts", "segments", "aligns", "ranks", "explains", "reconstructs", "denoises", "annotates", "retrieves"]


@contextmanager
def served(service: str, number: int, days: int) -> Iterator[dict[str, dict[str, dict[str, object]]]]:
    """So many papers of one service over so many days from `FIRST` on; gives the addresses as settings."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, service, number, days), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("stop")
        process.join()


def workspace(root: Path, config: dict[str, dict[str, dict[str, object]]]) -> Workspace:
    """A workspace that asks the stand-ins, and has no list."""
    config["sources"]["pubmed"]["query"] = QUERY
    config["categories"] = [{"key": "LFM", "name": "x", "methods": "LFM methods"}]
    (root / "livinglist.toml").write_text(tomlkit.dumps(config), encoding="utf-8")
    return load_workspace(root)


def _serve(pipe: Connection, service: str, number: int, days: int) -> None:
    papers = [_paper(service, each, FIRST + timedelta(days=days) * each / number) for each in range(number)]
    with StandIns(papers, now=FIRST + timedelta(days=days + 60)) as services:
        pipe.send(services.config_overrides())
        pipe.recv()


def _paper(service: str, number: int, at: datetime) -> Paper:
    dice = Random(number)
    at = at.replace(microsecond=0)
    title = f"A foundation model that {dice.choice(_VERBS)} the {dice.choice(_ORGANS)} in study {number * 7919:x}"
    abstract = " ".join(_sentence(dice) for _ in range(12))
    if service == "arxiv":
        return arxiv_paper(f"{at:%y%m}.{number:05}", title, at, abstract=abstract, announced=at + timedelta(hours=9))
    if service == "pubmed":
        return pubmed_paper(str(40_000_000 + number), title, at, abstract=abstract, doi=f"10.5555/p.{number}")
    versions = [PreprintVersion(at)]
    if number % 8 < 3:  # revisions are 28 of 100 rows, as in bioRxiv's year 2024
        versions.append(PreprintVersion(at + timedelta(days=dice.randrange(1, 50))))
    shown = OnPreprintServer("biorxiv", f"10.64898/{at:%Y.%m.%d}.{700_000 + number}", "bioinformatics", tuple(versions))
    return Paper(title, abstract, invented_authors(str(number), most=9), preprint=shown)


def _sentence(dice: Random) -> str:
    organs = " and the ".join(dice.sample(_ORGANS, 2))
    told = f"the model {dice.choice(_VERBS)} the {organs}"
    return f"In {dice.randrange(20, 9_000)} cases {told} with p < 0.0{dice.randrange(1, 9)}."
