from datetime import UTC, datetime

import pytest

from livinglist.config.workspace import load_workspace
from livinglist.demo.corpus import NIGHTS
from livinglist.flows.errors import MisuseError, RefusedError
from livinglist.flows.publish import publish
from livinglist.review.queue import queue
from livinglist.review.screen import Amendments, exclude, include, reopen
from livinglist.review.whole import show
from livinglist.store import publications

NOW = datetime(2026, 5, 6, 9, 30, tzinfo=UTC)
_LATER = datetime(2026, 5, 6, 9, 40, tzinfo=UTC)


@pytest.fixture
def root(harvested_on, stores, duplicate, tmp_path):
    """A workspace after two nights; nothing asks a service any more."""
    return duplicate(harvested_on(stores, NIGHTS[:2]), tmp_path / "workspace")


@pytest.fixture
def workspace(root):
    return load_workspace(root)


@pytest.fixture
def harvested(workspace, engine):
    return queue(workspace, engine, everything=False, category=None, kind=None, limit=None)


def _methods(items, number):
    return [item for item in items if item["kind"] == "method" and item["category"]][:number]


def _include(workspace, engine, item, **amend):
    include(workspace, engine, item["work"], Amendments(**amend), curator="amal", note="", at=NOW)


def test_an_included_paper_becomes_the_line_the_queue_had_shown(workspace, engine, harvested):
    [item] = _methods(harvested, 1)
    before = workspace.list_path.read_text()
    _include(workspace, engine, item)
    result = publish(workspace, draft=False, at=NOW)
    after = workspace.list_path.read_text()
    assert (result["written"], result["added"], result["conflicts"]) == (True, 1, [])
    assert item["line"] in after.splitlines()
    assert item["line"] not in before


def test_inclusions_add_exactly_their_lines_and_undoing_them_gives_back_the_bytes(workspace, engine, harvested):
    before = workspace.list_path.read_bytes()
    chosen = _methods(harvested, 8)
    for item in chosen:
        _include(workspace, engine, item)
    publish(workspace, draft=False, at=NOW)
    removed = set(before.decode().splitlines()) - set(workspace.list_path.read_text().splitlines())
    assert not removed
    for item in chosen:
        reopen(workspace, engine, item["work"], curator="bo", at=_LATER)
    assert publish(workspace, draft=False, at=_LATER)["removed"] == 8
    assert workspace.list_path.read_bytes() == before


def test_including_again_with_another_title_changes_the_line(workspace, engine, harvested):
    [item] = _methods(harvested, 1)
    _include(workspace, engine, item)
    publish(workspace, draft=False, at=NOW)
    amend = Amendments(title="The title as it should be", category=item["category"])
    include(workspace, engine, item["work"], amend, curator="bo", note="", at=_LATER)
    result = publish(workspace, draft=False, at=_LATER)
    assert (result["added"], result["changed"], result["removed"]) == (0, 1, 0)
    text = workspace.list_path.read_text()
    assert "The title as it should be" in text
    assert item["line"] not in text


def test_a_paper_taken_off_the_list_by_hand_can_be_shown_and_included_again(workspace, engine, harvested):
    text = workspace.list_path.read_text()
    line = next(line for line in text.splitlines() if "RudolfV" in line)
    work = next(i["work"] for i in _everything(workspace, engine) if i["line"] == line)
    workspace.list_path.write_text(text.replace(line + "\n", ""))
    publish(workspace, draft=False, at=NOW)
    assert show(workspace, engine, work)["state"] == "excluded"
    include(workspace, engine, work, Amendments(category="VFM"), curator="amal", note="", at=_LATER)
    assert publish(workspace, draft=False, at=_LATER)["added"] == 1
    assert "RudolfV" in workspace.list_path.read_text()


def _everything(workspace, engine):
    return queue(workspace, engine, everything=True, category=None, kind=None, limit=None)


def test_a_draft_writes_nothing(workspace, engine, harvested):
    before = workspace.list_path.read_bytes()
    _include(workspace, engine, _methods(harvested, 1)[0])
    for _ in range(2):
        result = publish(workspace, draft=True, at=NOW)
        assert (result["written"], result["added"]) == (False, 1)
        assert result["diff"].count("\n+-") == 1
    assert workspace.list_path.read_bytes() == before


def test_publishing_nothing_changes_nothing(workspace, engine, harvested):
    before = workspace.list_path.read_bytes()
    result = publish(workspace, draft=False, at=NOW)
    assert result == {
        "written": False, "added": 0, "changed": 0, "removed": 0, "adopted": 0, "conflicts": [], "diff": "",
        "papers": [], "git": None, "hand_edits": [],
    }  # fmt: skip
    assert workspace.list_path.read_bytes() == before


def test_publishing_twice_writes_once(workspace, engine, harvested):
    _include(workspace, engine, _methods(harvested, 1)[0])
    assert publish(workspace, draft=False, at=NOW)["added"] == 1
    assert publish(workspace, draft=False, at=_LATER)["added"] == 0


def test_a_line_added_by_hand_is_taken_in_and_not_asked_about(workspace, engine, harvested):
    [item] = _methods(harvested, 1)
    text = workspace.list_path.read_text()
    line = f"- [arXiv] {item['title']}. [[Paper]]({item['links']['paper']})\n"
    workspace.list_path.write_text(text.replace("## LFM methods\n**2024**\n", "## LFM methods\n**2024**\n" + line))
    assert publish(workspace, draft=False, at=NOW)["adopted"] == 1
    assert show(workspace, engine, item["work"])["state"] == "listed"


def test_a_published_line_that_is_edited_by_hand_keeps_the_edit(workspace, engine, harvested):
    [item] = _methods(harvested, 1)
    _include(workspace, engine, item)
    publish(workspace, draft=False, at=NOW)
    text = workspace.list_path.read_text()
    edited = text.replace(item["line"], item["line"].replace("- [", "- [Best of "))
    workspace.list_path.write_text(edited)
    assert publish(workspace, draft=False, at=_LATER)["written"] is False
    assert workspace.list_path.read_text() == edited


def test_a_published_line_that_is_removed_by_hand_is_a_conflict(workspace, engine, harvested):
    [item] = _methods(harvested, 1)
    before = workspace.list_path.read_bytes()
    _include(workspace, engine, item)
    publish(workspace, draft=False, at=NOW)
    workspace.list_path.write_bytes(before)
    result = publish(workspace, draft=False, at=_LATER)
    assert "removed by hand" in result["conflicts"][0]
    assert workspace.list_path.read_bytes() == before


def test_a_dataset_becomes_a_row_of_its_table(workspace, engine, harvested):
    [item] = _methods(harvested, 1)
    before = workspace.list_path.read_bytes()
    cells = (("modality", "CT"), ("scale", "1,204 volumes"))
    _include(workspace, engine, item, kind="dataset", category="VFM", title="OrganSet", cells=cells)
    assert publish(workspace, draft=False, at=NOW)["added"] == 1
    written = show(workspace, engine, item["work"])["entries"][0]["raw"]
    assert written.startswith("|[OrganSet](http")
    assert [cell.strip() for cell in written.split("|")[2:4]] == ["CT", "1,204 volumes"]
    reopen(workspace, engine, item["work"], curator="amal", at=_LATER)
    publish(workspace, draft=False, at=_LATER)
    assert workspace.list_path.read_bytes() == before


def test_what_the_list_has_no_place_for_is_refused_and_the_rest_is_written(workspace, engine, harvested):
    method, other = _methods(harvested, 2)
    _include(workspace, engine, method)
    _include(workspace, engine, other, category="LFM", kind="dataset")
    text = workspace.list_path.read_text()
    table = text[text.index("## LFM data") : text.index("## VFM data")]
    workspace.list_path.write_text(text.replace(table, "## LFM data\n\n"))
    result = publish(workspace, draft=False, at=NOW)
    assert result["added"] == 1
    assert other["title"][:40] in result["conflicts"][0]


def test_a_list_that_lost_a_heading_is_refused_unwritten(workspace, engine, harvested):
    _include(workspace, engine, _methods(harvested, 1)[0])
    text = workspace.list_path.read_text().replace("## LFM methods", "## Language")
    workspace.list_path.write_text(text)
    with pytest.raises(RefusedError, match="LFM methods"):
        publish(workspace, draft=False, at=NOW)
    assert workspace.list_path.read_text() == text


def test_a_read_only_list_is_refused_and_the_decision_waits(workspace, engine, harvested):
    [item] = _methods(harvested, 1)
    _include(workspace, engine, item)
    workspace.list_path.chmod(0o444)
    with pytest.raises(RefusedError, match="nothing was written"):
        publish(workspace, draft=False, at=NOW)
    workspace.list_path.chmod(0o644)
    assert publish(workspace, draft=False, at=_LATER)["added"] == 1


def test_a_missing_list_is_named(workspace, engine, harvested):
    workspace.list_path.unlink()
    with pytest.raises(MisuseError, match=r"README\.md"):
        publish(workspace, draft=False, at=NOW)


@pytest.mark.parametrize("reached_the_file", [True, False])
def test_a_publish_killed_between_database_and_file_is_mended(
    workspace, engine, harvested, monkeypatch, reached_the_file
):
    import livinglist.flows.publish as module

    class Killed(BaseException):
        pass

    real = module.write_list

    def killed(path, text, *, instead_of):
        if reached_the_file:
            real(path, text, instead_of=instead_of)
        raise Killed

    [item] = _methods(harvested, 1)
    _include(workspace, engine, item)
    monkeypatch.setattr(module, "write_list", killed)
    with pytest.raises(Killed):
        publish(workspace, draft=False, at=NOW)
    monkeypatch.setattr(module, "write_list", real)
    publish(workspace, draft=False, at=_LATER)
    assert workspace.list_path.read_text().count(item["line"]) == 1
    entry = show(workspace, engine, item["work"])["entries"][0]
    assert entry["origin"] == "published"


def test_the_digest_of_a_list_takes_any_bytes():
    assert publications.digest_of(b"\xff\xfe".decode("utf-8", "surrogateescape"))


@pytest.mark.parametrize(
    ("amend", "told"),
    [
        ({"category": "XFM"}, "configured: LFM"),
        ({"kind": "poem"}, "kinds: method"),
        ({"paper_url": "javascript:1"}, "http"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(workspace, engine, harvested, amend, told):
    with pytest.raises(MisuseError, match=told):
        _include(workspace, engine, harvested[0], **amend)


def test_an_exclusion_needs_a_reason(workspace, engine, harvested):
    with pytest.raises(MisuseError, match="reason"):
        exclude(workspace, engine, harvested[0]["work"], reason=" ", curator="amal", note="", at=NOW)
