"""What the doctor says of the front end's build and of the disk."""

import os
from pathlib import Path

import pytest

from config.doctor import files
from launcher import frontend
from launcher.paths import FRONTEND
from launcher.stamps import digest_of, write_stamp


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A build of the present sources."""
    folder = tmp_path / "app"
    write_stamp(folder / ".built-from", digest_of(frontend.sources()))
    (folder / "manifest.json").write_text("{}")
    return folder


def test_a_current_build_is_ok(build: Path):
    assert files.look_at_build(build, FRONTEND, None).state == "ok"


def test_no_build_is_a_problem(tmp_path: Path):
    found = files.look_at_build(tmp_path, FRONTEND, None)

    assert (found.state, found.message, found.advice) == ("problem", "It is not built.", "Run `make build`.")


def test_a_build_of_older_sources_is_told(build: Path):
    write_stamp(build / ".built-from", "something else")

    assert files.look_at_build(build, FRONTEND, None).state == "warning"
    assert files.look_at_build(build, build / "no sources here", None).state == "ok"


def test_a_build_that_was_not_collected_is_a_problem(build: Path, tmp_path: Path):
    collected = tmp_path / "static"
    (collected / "app").mkdir(parents=True)
    (collected / "app" / "manifest.json").write_text('{"former": {}}')

    found = files.look_at_build(build, FRONTEND, collected)
    (collected / "app" / "manifest.json").write_text("{}")

    assert (found.state, "collectstatic" in found.advice) == ("problem", True)
    assert files.look_at_build(build, FRONTEND, collected).state == "ok"


def test_a_development_server_needs_no_build(settings):
    settings.VITE_DEV_URL = "http://127.0.0.1:5173"

    assert files.look_at_front_end().message == "Served by Vite at http://127.0.0.1:5173."


@pytest.mark.parametrize(
    ("limits", "state"),
    [({"least": 0, "little": 0}, "ok"), ({"least": 0, "little": 2**60}, "warning"), ({"least": 2**60}, "problem")],
)
def test_the_room_on_the_disk_decides(limits: dict[str, int], state: str, tmp_path: Path):
    assert files.look_at_folder(tmp_path, "DATA_DIR", **limits).state == state


def test_a_data_folder_that_is_not_there_is_told(tmp_path: Path):
    assert files.look_at_folder(tmp_path / "none", "DATA_DIR").state == "warning"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_of_somebody_else_is_a_problem():
    folder = Path("/root") if Path("/root").exists() else Path("/")

    assert files.look_at_folder(folder, "DATA_DIR").state == "problem"


@pytest.mark.parametrize(("production", "folder"), [(True, "cache"), (False, "data")])
def test_the_disk_that_counts_is_the_one_that_is_written(settings, monkeypatch, tmp_path, production, folder):
    settings.PRODUCTION, settings.DATA_DIR = production, tmp_path / "data"
    monkeypatch.setenv("AGENT_CACHE_DIR", str(tmp_path / "cache"))

    assert str(tmp_path / folder) in files.look_at_disk().message
