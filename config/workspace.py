"""A workspace: the folder with `livinglist.toml`, found, read and checked."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from .settings import Secrets, Settings

CONFIG_NAME = "livinglist.toml"
_SQLITE = "sqlite:///"


class ConfigError(Exception):
    """The configuration cannot be used; the message names the thing and the remedy."""


class NoWorkspaceError(ConfigError):
    """No folder from here upwards holds a configuration."""


@dataclass(frozen=True)
class Workspace:
    """A folder with its settings and secrets, and where its files lie."""

    root: Path
    settings: Settings
    secrets: Secrets

    @property
    def list_path(self) -> Path:
        """The awesome list."""
        return self.root / self.settings.list.path

    @property
    def database_url(self) -> str:
        """SQLAlchemy's address of the store, a relative SQLite path made absolute."""
        secret = self.secrets.database_url
        url = secret.get_secret_value() if secret else self.settings.store.url
        if url.startswith(_SQLITE):
            return _SQLITE + str(self.root / url.removeprefix(_SQLITE))
        return url

    @property
    def state(self) -> Path:
        """A hidden folder for locks and Prefect's files."""
        return self.root / ".livinglist"

    @property
    def likeness_path(self) -> Path:
        """A folder of what was read of all texts, to find those that read alike; made anew whenever it is missing."""
        return self.state / "likeness"

    @property
    def taught_path(self) -> Path:
        """What was learnt of the values of facets; made anew whenever it is missing."""
        return self.state / "facets.npz"

    @property
    def model_path(self) -> Path:
        """The trained model."""
        return self.root / "model.skops"


def find_workspace(start: Path) -> Path:
    """The nearest folder with a `livinglist.toml`, from `start` upwards; `NoWorkspaceError` if there is none."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    raise NoWorkspaceError(
        f"no {CONFIG_NAME} in {start} or above it; "
        "make a workspace with `livinglist init`, or name one with --workspace"
    )


def load_workspace(root: Path, *, name: str = CONFIG_NAME) -> Workspace:
    """Read and check the configuration of that folder and the environment; `ConfigError` says what is wrong."""
    path = root / name
    if "?" in str(root.resolve()):
        raise ConfigError(f"{root}: a workspace's path cannot hold a question mark; rename the folder")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"cannot read {path}: it is not UTF-8 ({error.reason}); save it as UTF-8") from error
    return Workspace(root=root.resolve(), settings=parse_settings(text, name=path.name), secrets=Secrets())


def parse_settings(text: str, *, name: str = CONFIG_NAME) -> Settings:
    """The settings of a TOML text; `ConfigError` names each bad key, and the known ones."""
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} is not valid TOML: {error}") from error
    except ValidationError as error:
        raise ConfigError(f"{name}: " + "; ".join(_explain(fault) for fault in error.errors())) from error


def _explain(fault: Any) -> str:
    where = [part for part in fault["loc"] if isinstance(part, str)]
    key = ".".join(where)
    if fault["type"] == "extra_forbidden":
        return f"unknown key `{key}`; known there: {', '.join(_known_keys(where[:-1]))}"
    if fault["type"] == "missing":
        return f"missing key `{key}`"
    return f"`{key}`: {fault['msg'].removeprefix('Value error, ')}, got {str(fault['input'])[:60]!r}"


def _known_keys(where: list[str]) -> list[str]:
    section: Any = Settings
    for name in where:
        annotation = section.model_fields[name].annotation
        section = annotation if isinstance(annotation, type) else annotation.__args__[0]
    assert issubclass(section, BaseModel)
    return sorted(section.model_fields)
