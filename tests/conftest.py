"""What every test may ask for. The network is blocked but for loopback (see pyproject.toml)."""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from livinglist.store.database import open_store

from .postgresql import NoServerError, server
from .stores import Files, Stores

# The gate asks the same of everyone; HYPOTHESIS_PROFILE=explore throws the dice anew.
settings.register_profile("gate", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))

_SHARED = Path(__file__).resolve().parents[2] / "shared"
_KINDS = ("sqlite", "postgresql")
_WANTED = [kind for kind in _KINDS if os.environ.get("LIVINGLIST_TEST_DATABASE", kind) == kind]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Whole flows run on PostgreSQL in `make gate`; `make test`, which people wait for, has them on SQLite."""
    for item in items:
        if item.path.parent.name == "flows" and "postgresql" in item.name:
            item.add_marker("gate")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real lists, papers and recorded payloads that may lie beside the checkout."""
    if not _SHARED.is_dir():
        pytest.skip("needs the real data beside the checkout (../shared)")
    return _SHARED


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory):
    """Makes stores in SQLite files."""
    return Stores("sqlite", Files(tmp_path_factory.mktemp("stores")))


@pytest.fixture(scope="session")
def postgresql():
    """Makes stores on a PostgreSQL server that is started here. Without one: skipped, or failed where it must be."""
    with ExitStack() as stack:
        try:
            started = stack.enter_context(server())
        except NoServerError as error:
            if os.environ.get("LIVINGLIST_REQUIRE_POSTGRESQL"):
                pytest.fail(str(error))
            pytest.skip(str(error))
        yield Stores("postgresql", started)


@pytest.fixture(params=_WANTED)
def stores(request):
    """Makes stores; a test that asks for it runs on SQLite and on PostgreSQL (LIVINGLIST_TEST_DATABASE chooses one)."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def new_store(stores):
    """Makes empty stores, which are dropped after the test; each call gives the address of another one."""
    made = []

    def make():
        made.append(stores.new())
        return made[-1]

    yield make
    for url in made:
        stores.databases.drop(url)


@pytest.fixture
def url(new_store):
    """The address of an empty store."""
    return new_store()


@pytest.fixture
def engine(url):
    """An empty store."""
    engine = open_store(url)
    yield engine
    engine.dispose()
