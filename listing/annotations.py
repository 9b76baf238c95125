"""Defects as GitHub shows them beside the lines of a pull request."""

from collections.abc import Iterable, Iterator

from .subject import Defect


def annotations(defects: Iterable[Defect], file: str) -> Iterator[str]:
    """One workflow command a defect, for the standard output of a GitHub action.

    The format and its escapes: docs.github.com/actions/reference/workflow-commands-for-github-actions.
    """
    for defect in defects:
        name = _property(file)
        yield f"::error file={name},line={defect.line},title={defect.code}::{_data(defect.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
