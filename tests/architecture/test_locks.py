"""Lock files: versions and hashes, and never the address of who happened to serve them."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = ["requirements.txt", "requirements-dev.txt"]


def test_the_front_end_lock_names_no_registry():
    lock = (ROOT / "frontend" / "package-lock.json").read_text()

    assert '"resolved": "http' not in lock
    assert "://" not in "".join(re.findall(r'"(?:resolved|version)": "[^"]*"', lock))


def test_every_front_end_package_has_a_hash():
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]

    assert [
        name for name, entry in packages.items() if name and not entry.get("link") and "integrity" not in entry
    ] == []


def test_npm_writes_no_registry_into_the_lock():
    settings = (ROOT / "frontend" / ".npmrc").read_text().splitlines()

    assert "omit-lockfile-registry-resolved=true" in settings
    assert not any("registry=" in line for line in settings)


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_a_python_lock_names_no_index(name: str):
    lock = (ROOT / name).read_text()

    assert "://" not in lock
    assert "index-url" not in lock
    assert "--find-links" not in lock


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_every_python_package_is_pinned_with_a_hash(name: str):
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())

    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_what_runs_is_a_part_of_what_is_tested():
    run, dev = (set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), re.MULTILINE)) for name in PYTHON_LOCKS)

    assert run - dev == set()
