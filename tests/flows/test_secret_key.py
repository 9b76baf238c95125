"""The key to PubMed: sent with every request, and found nowhere else, whatever fails."""

import json
import logging
import traceback
from dataclasses import replace
from urllib.parse import quote, quote_plus

import pytest

from livinglist.demo import fault_tables as tables
from livinglist.demo import faults
from livinglist.demo.manners import Manner
from livinglist.demo.standins import StandIns
from livinglist.flows.harvesting import harvest_source
from livinglist.flows.streams import configured_sources

from .fault_rows import EVERYWHERE, OWN
from .fault_world import NOW, World, papers

KEY = "k3y of+nobody/else&0f1e2d3c4b5a"
FORMS = [KEY, quote(KEY), quote(KEY, safe=""), quote_plus(KEY), "0f1e2d3c4b5a", json.dumps(KEY)[1:-1]]
ECHO = f'{{"error":"API key invalid","api-key":"{KEY}","url":"/esearch.fcgi?api_key={quote_plus(KEY)}&db=pubmed"}}'
SLOW = ("hang", "drip")
NIGHTS = {
    **{f"{endpoint}: {row}": (endpoint, fault) for endpoint in ("esearch", "efetch")
       for row, (fault, _) in {**EVERYWHERE, **OWN["pubmed", endpoint]}.items() if not row.startswith(SLOW)},
    "echoed with 400": ("esearch", faults.Status(400, ECHO.encode())),
    "echoed with 500": ("efetch", faults.Status(500, ECHO.encode())),
    "echoed with 200": ("esearch", faults.Misserve(Manner(error_inside=f"cannot use {KEY}"))),
    "echoed as an unknown phrase": ("esearch", tables.replaced(
        f"<eSearchResult><ErrorList><PhraseNotFound>{quote_plus(KEY)}</PhraseNotFound></ErrorList></eSearchResult>"
        .encode(), "text/xml")),
    "echoed as a title": ("efetch", tables.reworked(lambda body: body.replace(b"Study 3 ", f"{quote(KEY)} ".encode()))),
    "sent elsewhere": ("esearch", tables.redirected(f"http://elsewhere.invalid/?api_key={quote_plus(KEY)}")),
    "no fault": ("einfo", faults.Status(500)),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch, StandIns(papers(6), now=NOW) as services:
        patch.setenv("LIVINGLIST_NCBI_API_KEY", KEY)
        yield World.of(services, tmp_path_factory.mktemp("key"))


def forms_in(text):
    return [form for form in FORMS if form in text]


@pytest.mark.parametrize("night", NIGHTS)
def test_the_key_stands_in_no_log_no_report_and_no_file(night, world, tmp_path, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    endpoint, fault = NIGHTS[night]
    world.services.behave()
    world.services.log.clear()
    world.services.misbehave("pubmed", fault, endpoint=endpoint)
    engine = world.new_store(tmp_path)
    report = world.night(engine, "pubmed", channels=True)
    engine.dispose()
    assert KEY in {row.params.get("api_key") for row in world.services.log}
    assert forms_in(repr(report) + json.dumps(report.as_json())) == []
    assert forms_in(caplog.text + "".join(capfd.readouterr())) == []
    for path in [*tmp_path.iterdir(), *world.patient.root.rglob("*")]:
        assert not path.is_file() or forms_in(path.read_bytes().decode("latin-1")) == [], path


def test_the_key_stands_in_no_traceback_of_an_error_of_ours(world, tmp_path):
    """Whatever breaks amid a request: what is raised, and what it was raised from, tells all but the key."""
    world.services.behave()
    engine = world.new_store(tmp_path)
    [source] = configured_sources(world.patient, ["pubmed"])

    def broken(days, **given):
        for harvested in source.harvest(days, **given):
            raise RuntimeError(f"amid {harvested} of {source}")
        yield

    with pytest.raises(RuntimeError) as caught:
        harvest_source(engine, replace(source, harvest=broken), now=NOW)
    engine.dispose()
    told = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=False).format())
    assert "amid Harvested(source='pubmed'" in told
    assert forms_in(told + repr(world.patient) + repr(world.patient.secrets)) == []
