"""Documents and code say the same, and no file says where it was written."""

from __future__ import annotations

import argparse
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.cli import build_parser
from bot.settings import NOT_SETTINGS, setting_names

ROOT = Path(__file__).parents[3]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-pgserver.lock")
OUTSIDE = ("/wo" + "rk/", "/ro" + "ot/", "/tm" + "p/", "/ho" + "me/", "/op" + "t/")
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb.debian" + ".org")


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not groups:
        yield parser.prog
    for group in groups:
        for inner in group.choices.values():
            yield from _commands(inner)


def _options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from _options(inner)
        else:
            yield from ((parser.prog, one) for one in action.option_strings if one not in ("-h", "--help"))


def _project_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    documented = set(re.findall(r"`(PMQA_[A-Z0-9_]+)`", _text("docs/operations.md")))

    assert documented == set(setting_names())


def test_no_document_names_a_setting_that_is_not_there() -> None:
    named = re.findall(r"PMQA_[A-Z0-9_]+", _text("README.md") + _text("CONTRIBUTING.md"))

    assert set(named) <= set(setting_names()) | NOT_SETTINGS


def test_every_command_is_in_the_readme_and_every_command_there_exists() -> None:
    rows = [line for line in _text("README.md").splitlines() if line.startswith("| `pmqa ")]
    calls = [call for row in rows for call in re.findall(r"`(pmqa [^`]*)`", row)]
    shown = {" ".join(re.match(r"pmqa( [a-z]+)+", call).group().split()) for call in calls}  # type: ignore[union-attr]

    assert shown == set(_commands(build_parser()))


@pytest.mark.parametrize(("command", "option"), sorted(_options(build_parser())))
def test_every_option_is_in_the_readme(command: str, option: str) -> None:
    text = _text("README.md")

    assert option in text


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place_to_fetch_from_and_hashes_everything(name: str) -> None:
    text = _text(name)

    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    pinned = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert pinned
    assert all("--hash=sha256:" in one for one in pinned)


def test_the_locks_hold_every_dependency_at_a_version_that_is_allowed() -> None:
    project = tomllib.loads(_text("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    wanted = {
        "requirements.lock": project["dependencies"] + extras["install"],
        "requirements-dev.lock": project["dependencies"] + extras["install"] + extras["dev"],
    }

    for lock, requirements in wanted.items():
        locked = dict(re.findall(r"^([a-z0-9.-]+)(?:\[[^]]*\])?==([^ ;]+)", _text(lock), re.MULTILINE))
        for requirement in map(Requirement, requirements):
            version = locked.get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement} is not in {lock}: make lock"
            assert requirement.specifier.contains(version), f"{requirement} is {version} in {lock}: make lock"


def test_the_development_lock_agrees_with_the_other() -> None:
    pins = re.compile(r"^[a-z0-9.-]+==[^ ;]+", re.MULTILINE)

    assert set(pins.findall(_text("requirements.lock"))) <= set(pins.findall(_text("requirements-dev.lock")))


def test_no_file_holds_a_path_of_a_machine_or_the_host_of_a_registry() -> None:
    alone = re.compile("|".join(rf"(?<![\w.~-]){re.escape(path)}" for path in OUTSIDE))
    found = []
    for path in _project_files():
        text = path.read_bytes().decode("utf-8", "ignore")
        if alone.search(text) or any(host in text for host in HOSTS):
            found.append(str(path.relative_to(ROOT)))

    assert found == []


def test_the_version_is_in_the_changelog() -> None:
    version = tomllib.loads(_text("pyproject.toml"))["project"]["version"]

    assert f"## [{version}]" in _text("CHANGELOG.md")
