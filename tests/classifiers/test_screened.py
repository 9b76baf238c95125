"""Screened sets as reviewers keep them, and what is said of those that are none."""

import gzip
import json

import pytest

from livinglist.classifiers.examples import Text
from livinglist.classifiers.screened import Screened, ScreenedError, read_priors, read_screened

_ROWS = [("Wanted", "of mice", 1), ("Not this", "", 0), ("Also wanted", "of men", 1), ("Nor that", "of cats", 0)]
_JSON = "".join(json.dumps({"id": 7, "title": t, "abstract": a, "included": i}) + "\n" for t, a, i in _ROWS).encode()
_CSV = ("included,Title,extra,abstract\n" + "".join(f'{i},"{t}",x,"{a}"\n' for t, a, i in _ROWS)).encode()
_SCREENED = Screened(tuple(Text(t, a) for t, a, _ in _ROWS), (True, False, True, False))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("set.jsonl", _JSON),
        ("set.jsonl", b"\xef\xbb\xbf" + _JSON.replace(b"\n", b"\r\n") + b"\n\n"),
        ("set.jsonl.gz", gzip.compress(_JSON, mtime=0)),
        ("set.jsonl", gzip.compress(_JSON, mtime=0)),
        ("set.jsonl", _JSON.replace(b'd": 1', b'd": true').replace(b'd": 0', b'd": "no"')),
        ("set.csv", _CSV),
        ("SET.CSV", b"\xef\xbb\xbf" + _CSV.replace(b"\n", b"\r\n")),
        ("set.csv.gz", gzip.compress(_CSV, mtime=0)),
    ],
)  # fmt: skip
def test_a_set_is_read_in_whatever_shape_it_is_kept(name, content):
    assert read_screened(name, content) == _SCREENED


def test_what_has_no_title_or_abstract_is_a_record_all_the_same():
    content = _JSON + b'{"title": null, "included": 1}\n'
    assert read_screened("set.jsonl", content).texts[-1] == Text("", "")


def test_half_a_surrogate_pair_is_no_reason_to_fail():
    assert len(read_screened("set.jsonl", _JSON + b'{"title": "\\ud800 odd", "included": 0}\n').texts) == 5


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("set.jsonl", b"", "0 included and 0 excluded records; a replay needs two of each"),
        ("set.jsonl", _JSON[: _JSON.index(b"\n") + 1], "1 included and 0 excluded"),
        ("set.jsonl", _JSON + b"{broken\n", "line 5 is not JSON"),
        ("set.jsonl", _JSON + b"[1]\n", "line 5 needs an object"),
        ("set.jsonl", _JSON + b'{"title": "no verdict"}\n', "line 5 needs an object"),
        ("set.jsonl", _JSON + b'{"title": "x", "included": -1}\n', "line 5: included is -1; write 1 or 0"),
        ("set.jsonl", _JSON + b'{"title": "x", "included": NaN}\n', "line 5: included is nan"),
        ("set.jsonl", _JSON + b'{"title": ["x"], "included": 1}\n', "line 5: title and abstract are text"),
        ("set.jsonl", "Übersicht".encode("latin-1"), "byte 0 is not UTF-8"),
        ("set.jsonl.gz", gzip.compress(_JSON, mtime=0)[:40], "the gzip file is damaged"),
        ("set.csv", b"title,abstract\nx,y\n", "no column included; the first line names title, abstract"),
        ("set.csv", b"", "no column title, abstract, included; the first line names nothing"),
        ("set.csv", _CSV + b"maybe,x,x,x\n", "line 6: included is 'maybe'"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(name, content, said):
    with pytest.raises(ScreenedError) as caught:
        read_screened(name, content)
    assert said in str(caught.value)


def test_priors_are_a_list_or_lie_under_the_name_of_their_set():
    assert read_priors("any.jsonl.gz", b"[[0, 1], [2, 3]]", _SCREENED) == [(0, 1), (2, 3)]
    assert read_priors("set.jsonl.gz", b'{"set": [[2, 1]], "other": []}', _SCREENED) == [(2, 1)]


@pytest.mark.parametrize(
    ("priors", "said"),
    [
        (b"{", "the priors are not JSON"),
        (b"7", "a list of pairs"),
        (b"[]", "a list of pairs"),
        (b'{"other": [[0, 1]]}', "no priors for set; there are some for other"),
        (b"[[0]]", "prior 1 is not a pair"),
        (b"[[0, true]]", "prior 1 is not a pair"),
        (b"[[0, 1], [0, 4]]", "prior 2: there is no row 4, only 0 to 3"),
        (b"[[0, -1]]", "there is no row -1"),
        (b"[[1, 0]]", "prior 1: row 1 is excluded"),
        (b"[[0, 2]]", "prior 1: row 2 is included"),
    ],
)
def test_priors_that_do_not_suit_the_set_are_refused(priors, said):
    with pytest.raises(ScreenedError) as caught:
        read_priors("set.jsonl.gz", priors, _SCREENED)
    assert said in str(caught.value)
