"""Every route from its own description: nothing that is sent breaks a page."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from livinglist.config.workspace import load_workspace
from livinglist.store.database import open_store

from .conftest import HOME, Browser, app_of, fill, made_record, make_workspace

_ALL = list(HealthCheck)


@pytest.fixture(scope="module")
def browser(sqlite, tmp_path_factory):
    url = sqlite.new()
    engine = open_store(url)
    fill(engine, [made_record(n) for n in range(1, 4)])
    yield Browser(app_of(load_workspace(make_workspace(tmp_path_factory.mktemp("fuzzed"))), engine))
    engine.dispose()
    sqlite.databases.drop(url)


@pytest.mark.parametrize("examples", [3, pytest.param(50, marks=pytest.mark.soak)])
def test_no_request_fails_the_server(browser, examples):
    """What schemathesis makes of each route: within its description, at its edges, and beside it."""
    description = schemathesis.openapi.from_dict(browser.client.app.openapi())
    mark = browser.form("/login")
    routes = [found.ok() for found in description.get_all_operations()]
    assert len(routes) > 20
    for route in routes:
        _fuzz(browser, mark, route.as_strategy(), examples)


def _fuzz(browser, mark, strategy, examples):
    @settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=_ALL)
    @given(strategy)
    def nothing_breaks(case):
        path = case.formatted_path
        fields = {name: str(value) for name, value in case.body.items()} if isinstance(case.body, dict) else {}
        sent = {"data": fields | {"form": mark}} if case.method.upper() == "POST" else {}
        query = {name: str(value) for name, value in (case.query or {}).items()}
        headers = {"accept": "application/json"}
        answer = browser.client.request(
            case.method, HOME + path, params=query, headers=headers, follow_redirects=False, **sent
        )
        assert answer.status_code < 500, (case.method, path, query, fields)

    nothing_breaks()
