"""`import platform` means the standard library in every kind of process, although a folder has that name."""

import os
import platform
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STANDARD = Path(sysconfig.get_path("stdlib")) / "platform.py"
# Python imports this before anything else; what it prints at the end is what the process saw.
AT_EXIT = "import atexit\natexit.register(lambda: print('PLATFORM', __import__('platform').__file__, flush=True))\n"

PROCESSES = {
    "manage.py": ["manage.py", "help"],
    "the workers": ["manage.py", "qcluster", "--help"],
    "the web server": ["-m", "daphne", "--help"],
    "the demo model": ["-m", "demo_model", "--help"],
    "the launcher": ["-m", "launcher.guard"],
    "a module": ["-m", "compileall", "-h"],
    "the bootstrap": ["platform/launcher/bootstrap.py"],
}


@pytest.mark.parametrize("process", PROCESSES)
def test_platform_is_the_standard_library_in(process: str, tmp_path: Path):
    (tmp_path / "sitecustomize.py").write_text(AT_EXIT)
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, *PROCESSES[process]]

    answer = subprocess.run(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )

    assert answer.stdout.splitlines()[-1:] == [f"PLATFORM {STANDARD}"], answer.stderr


def test_platform_is_the_standard_library_in_pytest():
    assert Path(platform.__file__) == STANDARD
    assert platform.system() in {"Linux", "Darwin"}
