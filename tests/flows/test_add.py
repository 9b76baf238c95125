"""A paper that no query found is fetched by its identifier and put into the queue."""

import json

import pytest
from typer.testing import CliRunner

from livinglist.config.workspace import load_workspace
from livinglist.demo.building import arxiv_paper, preprint_paper
from livinglist.demo.faults import Status
from livinglist.demo.papers import utc
from livinglist.demo.standins import StandIns
from livinglist.flows.add import add
from livinglist.flows.cli import app
from livinglist.flows.cli_review import _offers
from livinglist.flows.errors import MisuseError
from livinglist.review.adding import Adding
from livinglist.review.queue import queue
from livinglist.store.laws import defects

from .conftest import point_at

_NOW = utc(2026, 5, 5, 9, 30)
_TITLE, _DOI = "Chronicles of unqueried kelp", "10.1101/2024.01.02.573888"


@pytest.fixture
def services(root):
    long_ago = utc(2024, 1, 5, 12)
    papers = [arxiv_paper("2401.00777", _TITLE, long_ago), preprint_paper(_DOI, "Sand and its grains", long_ago)]
    with StandIns(papers, now=_NOW) as services:
        point_at(root, services)
        yield services


def test_a_paper_no_query_asks_for_waits_in_the_queue_and_is_judged(workspace, engine, services):
    [one] = add(workspace, ["https://arxiv.org/pdf/2401.00777v2"], now=_NOW)
    assert (one.outcome, one.title, one.state) == ("added", _TITLE, "candidate")
    [item] = [item for item in queue(workspace, engine, everything=False, category=None, kind=None, limit=None)
              if item["work"] == one.work]  # fmt: skip
    assert item["relevance"] is not None
    assert list(defects(engine)) == []


def test_a_paper_that_is_there_is_told_and_not_asked_for_again(workspace, services):
    [first] = add(workspace, ["2401.00777"], now=_NOW)
    asked = len(services.log)
    [again] = add(workspace, ["doi:10.48550/arXiv.2401.00777"], now=_NOW)
    assert (again.work, again.outcome) == (first.work, "known")
    assert len(services.log) == asked


def test_no_doi_tells_which_server_has_the_preprint_so_both_are_asked(workspace, services):
    found = add(workspace, [_DOI, "10.1101/2024.02.03.111111"], now=_NOW)
    assert [one.outcome for one in found] == ["added", "missing"]
    assert "biorxiv has no preprint of this DOI; medrxiv has no preprint of this DOI" in found[1].reason


def test_what_names_no_paper_is_misuse_before_anything_is_asked(workspace, services):
    with pytest.raises(MisuseError, match="'kelp' is no DOI, arXiv id or PMID"):
        add(workspace, ["2401.00777", "kelp"], now=_NOW)
    assert len(services.log) == 0


def test_a_service_that_is_down_is_told_and_the_others_are_kept(root, services):
    services.misbehave("biorxiv", Status(500, b"down"), endpoint="details")
    ran = CliRunner().invoke(app, ["add", _DOI, "2401.00777", "--json", "--workspace", str(root)])
    down, added = json.loads(ran.stdout)
    assert (ran.exit_code, down["outcome"], added["outcome"]) == (1, "missing", "added")
    assert "could not be fetched by id" in down["reason"]


def test_the_pages_have_the_command_itself_fetch_it(root, engine):
    pages = Adding(_offers(load_workspace(root), engine).add)
    pages.begin("--help kelp")
    assert pages.outcome("--help kelp", wait_seconds=60).problem.startswith("'--help kelp' is no DOI, arXiv id or PMID")
