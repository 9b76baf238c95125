"""`livinglist export`: what is listed, for reference managers, spreadsheets, scripts and feed readers."""

import csv
import io
import json
import os
import sys
from pathlib import Path

import feedparser
import pytest
import rispy
from pybtex.database import parse_string

from .listed_world import World, paper

_READERS = {
    "bibtex": lambda text: parse_string(text, "bibtex").entries,
    "ris": rispy.loads,
    "csl": json.loads,
    "csv": lambda text: list(csv.DictReader(io.StringIO(text, newline=""))),
    "jsonl": lambda text: [json.loads(line) for line in text.splitlines()],
    "atom": lambda text: feedparser.parse(text).entries,
}
_LIST = """# Shores

## Gulls

- [2024 Nature] **Gulls of the shore** [[paper]](https://doi.org/10.1000/gull)
- [2023 arXiv] **Herons of the shore** [[paper]](https://arxiv.org/abs/2305.00002)
"""


@pytest.fixture
def world(tmp_path, new_store, monkeypatch):
    made = World(tmp_path / "workspace", new_store(), _LIST)
    monkeypatch.chdir(made.workspace.root)
    yield made
    made.close()


@pytest.mark.parametrize("name", _READERS)
def test_every_format_holds_every_listed_work(adopted, monkeypatch, run_here, name, tmp_path):
    monkeypatch.chdir(adopted)
    status, out, err = run_here("export", "--format", name)
    works = _READERS[name](out)
    assert (status, len(works)) == (0, 325)
    assert err.startswith("325 works written as ")
    assert err.count("\n") == 1
    file = tmp_path / "out"
    status, said, err = run_here("export", "--format", name, "--output", file)
    assert (status, said, file.read_bytes().decode()) == (0, "", out)
    assert err.endswith(f" to {file}\n")


def test_what_was_published_is_exported_with_what_records_know(world, run_here):
    [work] = world.harvest(paper(3, title="Plovers of the shore", authors=["Doe, Jane"], abstract="We count."))
    world.include(work)
    _, out, _ = run_here("export", "--format", "jsonl")
    assert len(out.splitlines()) == 2
    world.publish()
    _, out, _ = run_here("export", "--format", "jsonl")
    [item] = [item for item in map(json.loads, out.splitlines()) if item["work"] == work]
    assert (item["authors"], item["abstract"], item["identifiers"]["arxiv"]) == (
        ["Doe, Jane"],
        "We count.",
        "2605.00003",
    )
    assert item["line"] in world.text
    _, out, _ = run_here("export", "--format", "atom")
    assert feedparser.parse(out).entries[0].title == "Plovers of the shore"


def test_a_published_answer_changes_the_line_and_when_the_feed_changed(world, run_here):
    world.harvest(paper(2, source_id="2305.00002", arxiv_id="2305.00002", title="Herons of the shore"))
    published = {
        "type": "published_as",
        "scheme": "doi",
        "value": "10.1000/heron",
        "venue": "Shores",
        "date": "2024-05-01",
    }
    world.harvest(
        paper(2, source_id="2305.00002", arxiv_id="2305.00002", title="Herons of the shore", version=2,
              relations=[published])
    )  # fmt: skip
    before = feedparser.parse(run_here("export", "--format", "atom")[1])
    world.answer("upgrade", "yes")
    world.publish()
    after = feedparser.parse(run_here("export", "--format", "atom")[1])
    [(old, new)] = [(a, b) for a in before.entries for b in after.entries if a.id == b.id and "Heron" in b.title]
    assert (old.published, new.published) == (old.updated, old.published)
    assert new.updated == after.feed.updated > before.feed.updated
    [entry] = [e for e in parse_string(run_here("export", "--format", "bibtex")[1], "bibtex").entries.values()
               if "Heron" in e.fields["title"]]  # fmt: skip
    assert (entry.type, entry.fields["journal"], entry.fields["doi"]) == ("article", "Shores", "10.1000/heron")


def test_a_part_of_the_list_can_be_exported(adopted, monkeypatch, run_here):
    monkeypatch.chdir(adopted)
    _, out, err = run_here("export", "--format", "csv", "--kind", "method", "--category", "BFM")
    rows = _READERS["csv"](out)
    assert len(rows) == 31
    assert {(row["kind"], row["category"]) for row in rows} == {("method", "BFM")}
    assert err == "31 works written as CSV\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--format", "word"], "no format 'word'; formats: bibtex, ris, csl, csv, jsonl, atom"),
        ([], "--format is missing; formats: bibtex, ris, csl, csv, jsonl, atom"),
        (["--format", "csv", "--kind", "poem"], "no kind 'poem'; kinds: method, survey, dataset"),
        (["--format", "csv", "--category", "XFM"], "no category 'XFM'; configured: "),
        (["--format", "csv", "--output", "."], "cannot write .: it is a folder; name another file with --output"),
        (["--format", "csv", "--output", "no/a.csv"], "cannot write no/a.csv: No such file or directory; name another"),
        (["--format", "csv", "--output", "README.md"], "README.md is the list itself; name another file"),
        (["--format", "csv", "--output", "livinglist.toml"], "livinglist.toml is the configuration itself"),
    ],
)
def test_misuse_is_told_in_a_line_and_changes_nothing(world, run_here, words, told):
    before = {
        path.name: path.read_bytes() for path in world.workspace.root.iterdir() if path.suffix in (".md", ".toml")
    }
    status, out, err = run_here("export", *words)
    assert (status, out) == (2, "")
    assert err.startswith(f"livinglist: {told}")
    assert err.count("\n") == 1
    assert before == {name: (world.workspace.root / name).read_bytes() for name in before}


def test_the_database_is_never_replaced(adopted, monkeypatch, run_here):
    monkeypatch.chdir(adopted)
    status, _, err = run_here("export", "--format", "ris", "--output", "livinglist.db")
    assert (status, err) == (2, "livinglist: livinglist.db is the database itself; name another file with --output\n")


def test_a_closed_stdout_is_no_fault(world, run_here, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    status, _, err = run_here("export", "--format", "ris")
    assert (status, err) == (0, "2 works written as RIS\n")


def test_a_device_is_written_to_and_not_replaced(world, run_here):
    status, out, err = run_here("export", "--format", "ris", "--output", os.devnull)
    assert (status, out, err) == (0, "", f"2 works written as RIS to {os.devnull}\n")
    assert not Path(os.devnull).is_file()
