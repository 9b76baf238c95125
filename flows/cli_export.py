"""The command that writes the listed works for reference managers, spreadsheets, scripts and feed readers."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..config.workspace import CONFIG_NAME, Workspace
from .errors import MisuseError
from .options import WorkspaceOption, opened, require_category, say

_DATABASE_FILES = {"": "", "-wal": "'s log", "-shm": "'s index"}


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(export)


def export(
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="bibtex, ris, csl (CSL-JSON), csv, jsonl or atom.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write, or replace, this file; else to stdout.")
    ] = None,
    category: Annotated[str | None, typer.Option(help="Only what is listed under this category.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only this kind: method, survey or dataset.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the listed works, each once, as references.

    Example: livinglist export --format bibtex --output list.bib
    """
    from ..listing.exports.formats import FORMATS
    from ..review.exporting import bibliography, title_of_list
    from ..review.lines import as_kind
    from ..store.database import reading

    if form not in FORMATS:
        raise MisuseError(f"{f'no format {form!r}' if form else '--format is missing'}; formats: {', '.join(FORMATS)}")
    wanted = as_kind(kind) if kind else None
    with opened(workspace) as (place, engine):
        require_category(place, category)
        if output:
            _check_output(place, output)
        with reading(engine) as session:
            listed = bibliography(session, title=title_of_list(place), kind=wanted, category=category)
    content = FORMATS[form].write(listed).encode()
    if output:
        _write(output, content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    count = len(listed.references)
    where = f" to {output}" if output else ""
    say(f"{count} {'work' if count == 1 else 'works'} written as {FORMATS[form].title}{where}")


def _check_output(place: Workspace, output: Path) -> None:
    """Nothing that livinglist lives from is overwritten by a slip."""
    kept = {"the list": place.list_path, "the configuration": place.root / CONFIG_NAME, "the model": place.model_path}
    if place.database_url.startswith("sqlite:///"):
        file = place.database_url.removeprefix("sqlite:///")
        kept |= {f"the database{its}": Path(f"{file}{suffix}") for suffix, its in _DATABASE_FILES.items()}
    for name, path in kept.items():
        if path.exists() and output.exists() and output.samefile(path):
            raise MisuseError(f"{output} is {name} itself; name another file with --output")


def _write(output: Path, content: bytes) -> None:
    from .writing import replace_file

    try:
        if output.exists() and not output.is_file() and not output.is_dir():
            output.write_bytes(content)  # /dev/null, a pipe: never replaced by a file
        else:
            replace_file(output.resolve(), content)
    except OSError as error:
        why = "it is a folder" if output.is_dir() else error.strerror
        raise MisuseError(f"cannot write {output}: {why}; name another file with --output") from error
