"""The house keeps its own rules."""

import re
import subprocess
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[1]
_PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text())
_NOT_SHIPPED = {"tests", "benchmarks"}


def _tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=_ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [_ROOT / name for name in listing.stdout.split("\0") if name]


def test_the_packages_of_the_project_are_those_of_the_tree():
    folders = {
        path.parent.relative_to(_ROOT)
        for path in _ROOT.glob("**/__init__.py")
        if not any(part.startswith(".") or part == "build" for part in path.relative_to(_ROOT).parts)
    }
    shipped = {folder for folder in folders if not folder.parts or folder.parts[0] not in _NOT_SHIPPED}
    names = {".".join(("livinglist", *folder.parts)) for folder in shipped}
    assert set(_PROJECT["tool"]["setuptools"]["packages"]) == names


def test_what_ships_beside_the_code_is_found_by_name():
    presets = files("livinglist.config.presets")
    assert presets.joinpath("healthcare-fm.toml").is_file()
    assert presets.joinpath("healthcare-fm.md").is_file()
    assert files("livinglist.store.migrations").joinpath("script.py.mako").is_file()


def test_every_dependency_is_pinned_without_an_address():
    pins = [line for line in (_ROOT / "constraints.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+(\[\w+\])?==[A-Za-z0-9.+!]+", pin) for pin in pins)
    pinned = {pin.split("==")[0].lower().replace("_", "-").split("[")[0] for pin in pins}
    wanted = [*_PROJECT["project"]["dependencies"], *_PROJECT["project"]["optional-dependencies"]["dev"]]
    names = {re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-") for requirement in wanted}
    assert names <= pinned


def test_no_path_of_a_machine_is_in_the_repository():
    machine = re.compile(r"(?<![\w.-])/(?:work|farm|root)/\w")
    for path in _tracked():
        if (
            path.is_file()
            and path.suffix in {".py", ".md", ".toml", ".txt", ".yml", ""}
            and path.name != "test_house.py"
        ):
            assert not machine.search(path.read_text(encoding="utf-8", errors="ignore")), path


@pytest.mark.parametrize(
    "folder", ["sources", "classifiers", "listing", "store", "records", "config", "flows", "demo", "review"]
)
def test_no_room_is_a_cellar(folder):
    collecting = {"utils", "core", "common", "helpers", "services", "models", "misc"}
    names = {path.stem for path in (_ROOT / folder).glob("**/*.py")}
    assert not names & collecting
