"""`livinglist check`: held against the store's records, green from a baseline on, told to GitHub, links asked for."""

import json
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.flows.check import Wanted, check_list
from livinglist.listing.document import parse
from livinglist.listing.reading import listed
from livinglist.records.page import Harvested
from livinglist.records.record import Record
from livinglist.review.lines import layout_of
from livinglist.store import entries, harvests
from livinglist.store.database import open_store, upgrade
from livinglist.tests.sources.faulty import serving

_AT = datetime(2026, 5, 4, tzinfo=UTC)
_LIST = """# T

## A methods

**2023**
- [arXiv] One tide. [[Paper]](https://arxiv.org/abs/2301.00001) [[Code]](https://github.com/a/one)
- [arXiv] Two waves of the sea. [[Paper]](https://arxiv.org/abs/2301.00002)
- [arXiv] Three rivers of the moon. [[Paper]](https://arxiv.org/abs/2301.00003)
- [arXiv] Four lakes in winter. [[Paper]](https://arxiv.org/abs/2301.00004)
- [arXiv] Five ponds at noon. [[Paper]](https://arxiv.org/abs/2301.00005)
"""
_TOML = """[list]
path = "README.md"
surveys = ""
[check]
seconds_between_requests = 0.0
[[categories]]
key = "A"
name = "A"
methods = "A methods"
"""


@pytest.fixture
def here(tmp_path, run_here, monkeypatch):
    """A workspace of five papers without a store."""
    (tmp_path / "livinglist.toml").write_text(_TOML)
    (tmp_path / "README.md").write_text(_LIST)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def record(number, title, **more):
    name = f"2301.0000{number}"
    return Record(
        source="arxiv", source_id=name, arxiv_id=name, title=title, url=f"https://arxiv.org/abs/{name}",
        first_posted=datetime(2023, 1, 2, tzinfo=UTC), **more,
    )  # fmt: skip


def test_a_list_is_held_against_the_records_of_its_workspace(here):
    workspace = load_workspace(here)
    upgrade(workspace.database_url)
    told = [
        record(1, "One tide"),
        record(2, "Two waves of the sea", journal_ref="Soil Reviews 3, 4-5 (2024)"),
        record(3, "Kelp forests under the storms of autumn"),
        record(4, "Four lakes in winter", withdrawn=True),
        record(5, "Five pools of oil at noon"),
    ]
    engine = open_store(workspace.database_url)
    with Session(engine) as session:
        entries.take_in(session, listed(parse(_LIST), layout_of(workspace.settings)), origin="adopted", at=_AT)
        harvests.save(session, Harvested("arxiv", "by id", told), at=_AT)
        session.commit()
    engine.dispose()
    checked = check_list(None, lambda: workspace, Wanted())
    assert [(defect.code, defect.line) for defect in checked.defects] == [
        ("LL026", 7), ("LL036", 8), ("LL030", 9), ("LL027", 10),
    ]  # fmt: skip
    assert "Soil Reviews" in checked.defects[0].message


def test_a_missing_store_is_told_and_the_rules_still_speak(here, run_here):
    (here / "README.md").write_text(_LIST + "- \n")
    status, out, err = run_here("check")
    assert (status, "LL017" in out) == (1, True)
    assert "records were not looked at: no database at" in err


def test_an_old_list_starts_green_and_a_new_defect_is_told(here, run_here):
    (here / "README.md").write_text(_LIST.replace("[[Code]](https://github.com/a/one)", "[[Code]]()"))
    assert run_here("check")[0] == 1
    assert run_here("check", "--baseline", "old.json", "--accept")[0] == 0
    assert json.loads((here / "old.json").read_text())[0]["line"] == 6
    status, out, _ = run_here("check", "--baseline", "old.json")
    assert (status, out.strip()) == (0, "no defects; 1 accepted one left out.")
    (here / "README.md").write_text((here / "README.md").read_text() + "- [X] Six [[Paper]]()\n")
    status, out, _ = run_here("check", "--baseline", "old.json", "--json")
    assert (status, [defect["code"] for defect in json.loads(out)]) == (1, ["LL005"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--accept"], "needs a file"),
        (["--baseline", "none.json"], "no baseline at"),
        (["--baseline", "README.md"], "is no baseline"),
    ],
)
def test_a_baseline_that_cannot_be_used_is_misuse(here, run_here, words, told):
    status, out, err = run_here("check", *words)
    assert (status, out) == (2, "")
    assert told in err


def test_the_configured_baseline_is_used(here, run_here):
    (here / "livinglist.toml").write_text(_TOML.replace("[check]", '[check]\nbaseline = "known.json"'))
    (here / "README.md").write_text(_LIST + "- \n")
    assert run_here("check", "--accept")[0] == 0
    assert run_here("check")[0] == 0


def test_github_shows_each_defect_beside_its_line(here, run_here):
    (here / "README.md").write_text(_LIST + "- \n")
    status, out, _ = run_here("check", "--format", "github")
    assert (status, out) == (1, "::error file=README.md,line=11,title=LL017::a bullet with nothing behind it\n")


def test_dead_links_are_told_and_doubtful_ones_are_not(here, run_here):
    with serving(lambda asked: b"") as site:
        pages = {"one": 200, "two": 404, "three": 403}
        site.always = lambda handler, _: handler.send_error(pages[handler.path.strip("/")])
        rows = "".join(f"- [X] {name}. [[Paper]]({site.url}/{name})\n" for name in pages)
        (here / "README.md").write_text(f"# T\n\n## A methods\n\n**2023**\n{rows}")
        status, out, err = run_here("check", "--links", "--json")
    dead = [defect for defect in json.loads(out) if defect["code"] == "LL037"]
    assert (status, [defect["line"] for defect in dead]) == (1, [7])
    assert "links: 1 alive, 1 dead, 1 can't be told" in err
    assert "HTTP 403 from 127.0.0.1: 1" in err


def test_a_list_without_a_workspace_is_understood_from_itself(tmp_path, run_here, monkeypatch):
    (tmp_path / "LIST.md").write_text(
        "# T\n\n## Kelp models\n- [One](https://x.org/1)\n- [One](https://x.org/1)\n- [Two](https://arxiv.org/abs/2301.00001)\n"
    )
    monkeypatch.chdir(tmp_path)
    status, out, _ = run_here("check", "LIST.md", "--json")
    assert (status, [(defect["code"], defect["line"]) for defect in json.loads(out)]) == (1, [("LL003", 5)])


def test_a_file_that_is_no_list_is_not_called_sound_without_a_word(tmp_path, run_here, monkeypatch):
    (tmp_path / "LIST.md").write_text("# My diary\n\nRain.\n")
    monkeypatch.chdir(tmp_path)
    status, _, err = run_here("check", "LIST.md")
    assert (status, "no heading has papers under it; headings: “My diary”" in err) == (0, True)
