import re
import shutil
import subprocess
import sys
from importlib.resources import files

import pytest

from livinglist import records, sources
from livinglist.sources.parsers import digest_of, parsers_digest


@pytest.fixture
def rooms(tmp_path):
    return [
        shutil.copytree(str(files(room)), tmp_path / room.__name__.rpartition(".")[2]) for room in (records, sources)
    ]


def test_the_digest_is_short_and_the_same_in_every_process():
    assert re.fullmatch(r"[0-9a-f]{16}", parsers_digest())
    asked = "from livinglist.sources.parsers import parsers_digest; print(parsers_digest())"
    other = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == parsers_digest()


def test_where_the_code_lies_does_not_matter(rooms):
    (rooms[0] / "__pycache__").mkdir(exist_ok=True)
    (rooms[0] / "__pycache__" / "stale.pyc").write_bytes(b"x")
    assert digest_of(rooms) == parsers_digest()


@pytest.mark.parametrize(("room", "module"), [(0, "text.py"), (0, "identifiers.py"), (1, "pubmed_fields.py")])
def test_one_changed_byte_of_a_parser_is_another_digest(rooms, room, module):
    path = rooms[room] / module
    path.write_bytes(path.read_bytes() + b"\n")
    assert digest_of(rooms) != parsers_digest()


def test_a_module_that_moves_is_another_digest(rooms):
    (rooms[1] / "envelope.py").rename(rooms[1] / "envelopes.py")
    assert digest_of(rooms) != parsers_digest()
