"""The commands as a user types them: what they print, and how they end."""

import json

import pytest
from sqlalchemy import text

from livinglist.config.workspace import load_workspace
from livinglist.demo.corpus import NIGHTS
from livinglist.flows.ledger import alone, finish_run, report_of, start_run


@pytest.fixture
def root(harvested_on, stores, duplicate, tmp_path):
    """A workspace after one night; nothing asks a service any more."""
    return duplicate(harvested_on(stores, NIGHTS[1:2]), tmp_path / "workspace")


@pytest.fixture
def workspace(root):
    return load_workspace(root)


def _queue(run, *words):
    status, out, _ = run("queue", "--json", *words)
    assert status == 0
    return json.loads(out)


def test_the_queue_has_the_fields_that_scripts_rely_on(run):
    item = _queue(run)[0]
    assert set(item) >= {
        "work", "title", "authors", "abstract", "venue", "year", "first_posted", "identifiers", "records", "relevance",
        "kind", "category", "confidence", "probabilities", "why", "similar", "links", "line", "upgrade_of",
    }  # fmt: skip
    assert set(item["identifiers"]) == {"arxiv", "doi", "pmid"}
    assert set(item["records"][0]) >= {"source", "source_id", "version", "url"}
    assert set(item["probabilities"]) == {"LFM", "VFM", "BFM", "MFM"}
    assert set(item["links"]) == {"paper", "code"}


def test_the_queue_can_be_narrowed(run):
    assert len(_queue(run, "--limit", 3)) == 3
    assert {item["category"] for item in _queue(run, "--category", "BFM")} == {"BFM"}
    assert {item["kind"] for item in _queue(run, "--kind", "survey")} == {"survey"}
    everything = _queue(run, "--all")
    assert {item["state"] for item in everything} == {"candidate", "listed"}


def test_a_decision_moves_a_paper_from_the_queue_to_the_list(run, root):
    work = _queue(run, "--kind", "method", "--category", "BFM")[0]["work"]
    assert run("include", work, "--curator", "amal", "--note", "fits")[0] == 0
    assert work not in [item["work"] for item in _queue(run)]
    status, out, _ = run("publish", "--json")
    assert (status, json.loads(out)["added"]) == (0, 1)
    shown = json.loads(run("show", work, "--json")[1])
    assert (shown["state"], shown["decisions"][0]["note"]) == ("listed", "fits")
    assert shown["line"] in (root / "README.md").read_text().splitlines()


def test_an_exclusion_and_its_undoing(run):
    work = _queue(run)[0]["work"]
    assert run("exclude", work, "--reason", "no health data", "--curator", "amal")[0] == 0
    status, _, err = run("include", work, "--category", "LFM", "--curator", "bo")
    assert status == 0
    assert "amal had said exclude" in err
    assert run("reopen", work, "--curator", "bo")[0] == 0
    assert work in [item["work"] for item in _queue(run)]
    assert "nothing to undo" in run("reopen", work, "--curator", "bo")[2]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show", "99999"], "no work 99999"),
        (["include", "99999", "--curator", "a"], "no work 99999"),
        (["include", "1", "--category", "XFM", "--curator", "a"], "configured: LFM, VFM, BFM, MFM"),
        (["exclude", "1", "--reason", "", "--curator", "a"], "needs a reason"),
        (["queue", "--category", "XFM"], "no category 'XFM'"),
        (["queue", "--kind", "poem"], "no kind 'poem'"),
        (["nightly", "--source", "facebook"], "no source facebook"),
        (["nightly", "--now", "yesterday"], "ISO 8601"),
        (["backfill", "--from", "2026-05-02", "--to", "2026-05-01"], "ends before it begins"),
        (["backfill", "--from", "May", "--to", "2026-05-01"], "not a day: 'May'"),
        (["init", "."], "is a workspace already"),
        (["init", "elsewhere", "--preset", "nothing"], "no preset 'nothing'"),
        (["init", "elsewhere", "--list", "missing.md"], "cannot read the list"),
        (["include", "1", "--category", "LFM", "--curator", "a"], "livinglist did not write that line"),
        (["exclude", "1", "--reason", "x", "--curator", "a"], "livinglist did not write that line"),
        (["exclude", "1", "--reason", "x" * 501, "--curator", "a"], "at most 500 characters"),
        (["nightly", "--now", "0001-01-01"], "between 1991 and 2100"),
        (["check", "missing.md"], "cannot read the list"),
        (["--workspace", "nowhere", "status"], "no workspace at nowhere"),
        (["include", "abc"], "`livinglist include --help`"),
        (["queue", "--limit", "x"], "'--limit'"),
        (["include"], "Missing argument 'WORK'"),
        (["db", "mend"], "No such command 'mend'"),
        (["show", "1", "--loud"], "No such option: --loud"),
    ],
)
def test_misuse_is_one_clear_message_and_exit_status_2(run, words, told):
    status, out, err = run(*words)
    assert status == 2
    assert told in err
    assert out == ""
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) <= 2


def test_a_number_no_database_can_hold_is_misuse(run):
    status, _, err = run("show", 2**63)
    assert status == 2
    assert "Traceback" not in err


def test_a_bad_configuration_names_the_key_and_does_nothing(run, root):
    path = root / "livinglist.toml"
    path.write_text(path.read_text().replace("window_days = 30", "window_dayz = 30"))
    status, _, err = run("status")
    assert status == 2
    assert "`sources.arxiv.window_dayz`; known there: api_url" in err


def test_a_current_folder_that_is_gone_is_named(run_here, tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    status, _, err = run_here("queue")
    assert (status, err.count("\n")) == (2, 1)
    assert "the current folder is gone" in err


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_checklist_that_cannot_be_read_is_named_once(run, tmp_path, content):
    file = tmp_path / "list.md"
    file.write_bytes(content) if content else file.mkdir()
    status, _, err = run("decide", "--from", file, "--curator", "amal")
    assert status == 2
    assert err.count(str(file)) == 1
    assert "Errno" not in err


@pytest.mark.parametrize("words", [["status"], ["queue"], ["train"], ["nightly"], ["publish", "--json"], ["add", "x"]])
def test_a_list_that_is_away_is_named_by_its_key_before_anything_is_done(run, root, words):
    (root / "README.md").rename(root / "elsewhere.md")
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert "README.md" in err
    assert "`[list] path`" in err
    assert run("db", "check")[0] == run("check", "elsewhere.md", "--baseline", "none.txt", "--accept")[0] == 0


@pytest.mark.parametrize("words", [["nightly"], ["backfill", "--from", "2026-05-01", "--to", "2026-05-02"], ["serve"]])
def test_a_night_of_no_source_is_no_quiet_night(run, root, words):
    path = root / "livinglist.toml"
    path.write_text(path.read_text().replace("enabled = true", "enabled = false"))
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert "no source is enabled" in err


def test_a_run_is_dated_by_the_instant_it_was_told(run, workspace):
    with alone(workspace):
        begun = start_run(workspace, "nightly", NIGHTS[2])
        report = report_of(workspace, begun, []) | {"problems": []}
        finish_run(workspace, begun, report)
    shown = json.loads(run("status", "--json")[1])["runs"][0]
    assert report["started_at"] == shown["started_at"] == NIGHTS[2].isoformat()
    assert report["started_at"] < report["finished_at"] < NIGHTS[3].isoformat()
    assert shown["started_at"] < shown["finished_at"] < NIGHTS[3].isoformat()


def test_a_list_without_the_expected_headings_is_refused(run, root, tmp_path):
    (tmp_path / "other.md").write_text("# Some list\n\n- [A](https://a.org)\n")
    status, _, err = run("init", tmp_path / "new", "--list", tmp_path / "other.md")
    assert status == 2
    assert "“Some list”" in err
    assert not (tmp_path / "new").exists()


def test_classify_answers_line_by_line(run):
    lines = [
        {"id": "a", "title": "A protein language model for enzyme design", "abstract": ""},
        {"id": "b", "title": "", "abstract": None},
        {"id": "c", "title": "x" * 10_000 + "\ud800"},
    ]
    status, out, _ = run("classify", stdin="\n".join(map(json.dumps, lines)) + "\n\n")
    said = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [one["id"] for one in said] == ["a", "b", "c"]
    assert set(said[0]) >= {"id", "relevance", "kind", "category", "confidence", "probabilities"}
    assert set(said[0]["unsure_of"]) <= {"relevance", "kind", "category"}
    assert said[0]["category"] == "BFM"


@pytest.mark.parametrize("line", ["not json", "[1]", '{"id": 1}', '{"id": NaN, "title": "x"}', "[" * 100_000])
def test_classify_names_the_line_it_cannot_read(run, line):
    status, _, err = run("classify", stdin=line)
    assert status == 2
    assert "line 1 of stdin" in err


def test_the_queue_is_shown_though_the_list_lost_a_heading(run, root):
    text = (root / "README.md").read_text()
    (root / "README.md").write_text(text.replace("## LFM methods", "## Language"))
    items = _queue(run)
    assert items
    assert {item["line"] for item in items} == {None}


def test_a_database_that_fails_is_one_message(run, engine):
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE suggestion"))
    status, _, err = run("queue")
    assert status == 1
    assert "the database failed" in err
    assert "Traceback" not in err


def test_an_unusable_database_address_is_misuse(run, monkeypatch):
    for address in ("foo://x", "garbage", "mysql://x"):
        monkeypatch.setenv("LIVINGLIST_DATABASE_URL", address)
        status, _, err = run("status")
        assert status == 2
        assert "[store] url" in err


def test_a_model_file_that_is_broken_is_named_with_the_remedy(run, root):
    (root / "model.skops").write_bytes(b"PK\x03\x04 half a file")
    status, _, err = run("classify", stdin='{"title": "x"}')
    assert status == 2
    assert "livinglist train" in err


def test_status_tells_how_things_stand(run):
    found = json.loads(run("status", "--json", "--now", NIGHTS[1].isoformat())[1])
    assert found["sources"]["biorxiv"]["open_windows"] == 0
    assert found["sources"]["arxiv"]["last_complete_day"] == "2026-05-04"
    assert found["listed"] == {"method": 202, "survey": 17, "dataset": 108}
    assert set(found) == {
        *(
            "sources",
            "rejected",
            "queue",
            "questions",
            "listed",
            "decisions",
            "model",
            "stopping",
            "drift",
            "agreement",
            "conflicts",
            "runs",
        )
    }
    assert {week["source"] for week in found["drift"]} >= {"arxiv", "pubmed"}


def test_check_names_the_defects_and_ends_with_1(run):
    status, out, _ = run("check", "--json")
    assert status == 1
    assert {"code", "line", "message", "fixable"} == set(json.loads(out)[0])


def test_check_mends_what_is_safe_and_shows_it_first(run, root):
    before = (root / "README.md").read_bytes()
    status, out, _ = run("check", "--diff")
    assert status == 1
    assert "+++ b/README.md" in out
    assert (root / "README.md").read_bytes() == before
    left = json.loads(run("check", "--fix", "--json")[1])
    assert (root / "README.md").read_bytes() != before
    assert 0 < len(left) < 40
    assert json.loads(run("check", "--fix", "--json")[1]) == left


@pytest.mark.parametrize("words", [["queue"], ["status"], ["check"], ["show", "1"]])
def test_what_a_person_reads_fits_80_columns(run, words):
    _, out, _ = run(*words)
    assert out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_a_hostile_title_cannot_reach_the_terminal(run):
    out = run("queue", "--limit", "60")[1]
    assert "Hearsay" in out
    assert not any(ord(c) < 32 and c != "\n" for c in out)
    assert "\u202e" not in out


_COMMANDS = [
    *("init", "nightly", "backfill", "queue", "show", "include", "exclude", "reopen", "publish"),
    *("check", "facet", "train", "evaluate", "classify", "status", "serve", "demo"),
]


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_help_ends_in_an_example(run, command):
    status, out, _ = run(command, "--help")
    assert status == 0
    assert f"livinglist {command}" in out.split("Example:")[1]
