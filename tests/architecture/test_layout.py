"""The map of the house: every package is where the contracts expect it, and nothing takes its name."""

import importlib.util
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "platform"
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
PACKAGES = set(LINTER["root_packages"])


def folders_with_code(folder: Path) -> set[str]:
    return {path.parent.name for path in folder.glob("*/__init__.py")}


def test_every_package_is_known_to_the_import_linter():
    assert folders_with_code(SOURCES) | {"builder", "marketplace"} == PACKAGES


def test_every_package_has_a_place_in_the_layers():
    (layers,) = [contract["layers"] for contract in LINTER["contracts"] if contract["type"] == "layers"]

    placed = [name.strip() for line in layers for name in line.split("|")]

    assert sorted(placed) == sorted(PACKAGES)


def test_every_import_contract_is_kept():
    answer = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-logo",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stdout


def test_the_source_root_holds_packages_and_nothing_else():
    """An __init__.py or a conftest.py here would turn the standard library's `platform` into this folder."""
    strays = [path.name for path in SOURCES.iterdir() if path.is_file()]

    assert strays == []


def test_no_test_lives_in_a_source_root():
    strays = [path for top in (SOURCES, ROOT / "builder", ROOT / "marketplace") for path in top.rglob("test_*.py")]

    assert strays == []


def test_no_installed_package_takes_one_of_our_names():
    installed = set(metadata.packages_distributions())

    assert installed & (PACKAGES | {"bench"}) == set()


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_a_package_is_found_in_this_checkout(package: str):
    spec = importlib.util.find_spec(package)

    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(ROOT)
    assert not Path(spec.origin).is_relative_to(ROOT / ".venv")
