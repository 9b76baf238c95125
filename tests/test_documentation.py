"""Every command, option and configuration key that exists is documented, and the other way round."""

import re
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel

from livinglist.config.settings import Secrets, Settings
from livinglist.config.workspace import parse_settings
from livinglist.flows.cli import app

_ROOT = Path(__file__).resolve().parents[1]
_REFERENCE = (_ROOT / "docs" / "REFERENCE.md").read_text(encoding="utf-8")


def _commands(group=None, above=""):
    for name, command in (group or typer.main.get_command(app)).commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{name} ")
        else:
            words = [word for given in command.params for word in (*given.opts, *given.secondary_opts)]
            yield f"{above}{name}", {word for word in words if word.startswith("--")}


def _rows():
    found = re.findall(r"^\| `livinglist ([a-z]+(?: [a-z]+)?)[^`]*` \| (.*?) \|", _REFERENCE, re.MULTILINE)
    return {name: set(re.findall(r"`(--[a-z-]+)", options)) for name, options in found}


def test_every_command_and_option_is_documented_and_exists():
    assert _rows() == {name: options - {"--workspace"} for name, options in _commands()}


@pytest.mark.parametrize("document", ["README.md", "docs/REFERENCE.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_no_document_names_a_command_that_does_not_exist(document):
    text = (_ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^|&& |; )livinglist (?:--workspace \S+ )?([a-z]+)\b", text, re.MULTILINE))
    assert named <= {name.split()[0] for name, _ in _commands()}


def _keys(section, prefix=""):
    for name, field in section.model_fields.items():
        kind = field.annotation
        kind = (
            kind
            if isinstance(kind, type) and issubclass(kind, BaseModel)
            else next(iter(getattr(kind, "__args__", [])), None)
        )
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _keys(kind, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def _documented_keys(toml):
    section = ""
    for line in toml.splitlines():
        if found := re.match(r"\[+([\w.]+)\]+$", line):
            section = found[1]
        elif found := re.match(r"(\w+) = ", line):
            yield f"{section}.{found[1]}"


def test_every_configuration_key_is_documented_with_its_default():
    toml = re.search(r"```toml\n(.*?)```", _REFERENCE, re.DOTALL)[1]
    assert set(_documented_keys(toml)) == set(_keys(Settings))
    documented = parse_settings(toml)
    assert documented == Settings(categories=documented.categories)


def test_every_secret_is_documented():
    for name in Secrets.model_fields:
        assert f"`LIVINGLIST_{name.upper()}`" in _REFERENCE
