"""The first file that runs: it must speak on any Python and in any state of the machine."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from launcher import environment
from launcher.__main__ import COMMANDS
from launcher.paths import ROOT

BOOTSTRAP = ROOT / "platform" / "launcher" / "bootstrap.py"


def test_old_pythons_can_read_the_file_that_tells_them_so():
    ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 4))


def test_an_old_python_is_told_what_is_needed(tmp_path: Path):
    code = BOOTSTRAP.read_text().replace("import sys\n", "import sys\nsys.version_info = (3, 9, 2)\n", 1)
    (tmp_path / "bootstrap.py").write_text(code)

    answer = subprocess.run(
        [sys.executable, tmp_path / "bootstrap.py", "run"], capture_output=True, text=True, check=False
    )

    assert answer.returncode == 1
    assert answer.stderr.startswith("This needs Python 3.11 or newer, and ")
    assert answer.stderr.count("\n") == 1


def test_every_target_of_the_makefile_is_a_command_of_the_launcher():
    targets = re.findall(r"^\t\$\(LAUNCH\) (\w+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert sorted(targets) == sorted(COMMANDS)


def test_a_lock_that_changed_is_not_installed(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(environment, "VENV", tmp_path)
    lock = tmp_path / "requirements.txt"
    lock.write_text("a==1\n")
    before = environment.digest(lock)
    lock.write_text("a==2\n")

    assert environment.digest(lock) != before


def test_an_environment_without_a_python_does_not_work(tmp_path: Path):
    assert not environment.works(tmp_path / "bin" / "python")
    assert environment.works(Path(sys.executable))
