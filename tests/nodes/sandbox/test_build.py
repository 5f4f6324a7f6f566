"""Building the Python guest: once, whole, and said in words when it cannot be."""

import subprocess
import sys
from pathlib import Path

import pytest

from nodes.sandbox import build
from nodes.sandbox.errors import SandboxMissing


def test_the_cache_folder_is_the_one_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AGENT_CACHE_DIR", str(tmp_path))

    assert build.cache_folder() == tmp_path


@pytest.mark.slow
def test_two_processes_that_build_at_once_share_one_whole_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = Path(build.__file__).parents[2]
    env = {"AGENT_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(source), "PATH": "/usr/bin:/bin"}
    both = [
        subprocess.Popen([sys.executable, "-m", "nodes.sandbox.build"], env=env, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate()[0] for process in both]
    monkeypatch.setenv("AGENT_CACHE_DIR", str(tmp_path))

    assert [process.returncode for process in both] == [0, 0]
    assert all(line.count("\n") == 1 and "ready in" in line for line in said)
    assert sorted(path.suffix for path in (tmp_path / "sandbox").iterdir()) == [".cwasm", ".lock"]
    assert build.ensure_built().stat().st_size > 10_000_000


def test_a_cache_that_cannot_be_written_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AGENT_CACHE_DIR", str(tmp_path / "file"))

    with pytest.raises(SandboxMissing, match="could not be built") as caught:
        build.ensure_built()

    assert caught.value.advice
