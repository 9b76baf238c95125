"""A screened set from a file: title, abstract and whether it was included, as JSON lines or CSV, gzipped or not."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from .examples import Text

_GZIP = b"\x1f\x8b"
_FIELDS = ("title", "abstract", "included")
_VERDICTS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_FEWEST = 2  # of each: one is known beforehand, one is to be found or passed over


class ScreenedError(Exception):
    """The file is no screened set, or the priors are none of it; the message names the line and the remedy."""


@dataclass(frozen=True)
class Screened:
    """The records of a review, and of each whether it was included."""

    texts: tuple[Text, ...]
    included: tuple[bool, ...]


def read_screened(name: str, content: bytes) -> Screened:
    """Read a file by its ending, `.csv` or else JSON lines; `ScreenedError` says what is wrong with it, and where."""
    table = _decoded(content)
    is_csv = name.lower().removesuffix(".gz").endswith(".csv")
    rows = [_row(number, fields) for number, fields in (_csv_rows(table) if is_csv else _json_rows(table))]
    screened = Screened(tuple(text for text, _ in rows), tuple(verdict for _, verdict in rows))
    n_included = sum(screened.included)
    if min(n_included, len(rows) - n_included) < _FEWEST:
        raise ScreenedError(
            f"{n_included} included and {len(rows) - n_included} excluded records; a replay needs two of each"
        )
    return screened


def read_priors(name: str, content: bytes, screened: Screened) -> list[tuple[int, int]]:
    """Pairs of an included and an excluded row, counted from 0.

    Either a list of them, or lists of several sets, each under the name of its file without the ending.
    """
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ScreenedError(f"the priors are not JSON: {error}") from error
    if isinstance(told, dict):
        stem = name.removesuffix(".gz").removesuffix(".jsonl").removesuffix(".csv")
        if stem not in told:
            raise ScreenedError(f"no priors for {stem}; there are some for {', '.join(map(str, told)) or 'no set'}")
        told = told[stem]
    if not isinstance(told, list) or not told:
        raise ScreenedError("the priors are a list of pairs: [[included_row, excluded_row], …]")
    return [_pair(number, pair, screened.included) for number, pair in enumerate(told, 1)]


def _decoded(content: bytes) -> str:
    try:
        unpacked = gzip.decompress(content) if content.startswith(_GZIP) else content
    except (EOFError, OSError, zlib.error) as error:
        raise ScreenedError(f"the gzip file is damaged ({error}); fetch or pack it again") from error
    try:
        return unpacked.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScreenedError(f"byte {error.start} is not UTF-8; save the file as UTF-8") from error


def _csv_rows(table: str) -> Iterator[tuple[int, dict[str, object]]]:
    reader = csv.DictReader(io.StringIO(table, newline=""))
    columns = {(name or "").strip().lower(): name for name in reader.fieldnames or []}
    if missing := [field for field in _FIELDS if field not in columns]:
        raise ScreenedError(f"no column {', '.join(missing)}; the first line names {', '.join(columns) or 'nothing'}")
    try:
        for row in reader:
            yield reader.line_num, {field: row[columns[field]] for field in _FIELDS}
    except csv.Error as error:
        raise ScreenedError(f"line {reader.line_num} is not CSV: {error}") from error


def _json_rows(table: str) -> Iterator[tuple[int, dict[str, object]]]:
    for number, line in enumerate(table.split("\n"), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ScreenedError(f"line {number} is not JSON: {error}") from error
        if not isinstance(fields, dict) or "title" not in fields or "included" not in fields:
            raise ScreenedError(f'line {number} needs an object with "title", "abstract" and "included"')
        yield number, fields


def _row(number: int, fields: dict[str, object]) -> tuple[Text, bool]:
    said = fields["included"]
    verdict = _VERDICTS.get(str(int(said) if isinstance(said, float) and said.is_integer() else said).strip().lower())
    if verdict is None:
        raise ScreenedError(f"line {number}: included is {said!r}; write 1 or 0")
    return Text(_words(number, fields["title"]), _words(number, fields.get("abstract"))), verdict


def _words(number: int, said: object) -> str:
    if said is not None and not isinstance(said, str):
        raise ScreenedError(f"line {number}: title and abstract are text, not {said!r:.40}")
    return said or ""


def _pair(number: int, pair: object, included: tuple[bool, ...]) -> tuple[int, int]:
    if not isinstance(pair, list) or len(pair) != 2 or not all(type(row) is int for row in pair):
        raise ScreenedError(f"prior {number} is not a pair [included_row, excluded_row]")
    for row, wanted in zip(pair, (True, False), strict=True):
        if not 0 <= row < len(included):
            raise ScreenedError(f"prior {number}: there is no row {row}, only 0 to {len(included) - 1}")
        if included[row] is not wanted:
            raise ScreenedError(f"prior {number}: row {row} is {'excluded' if wanted else 'included'}")
    return pair[0], pair[1]
