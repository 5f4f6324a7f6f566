"""The virtual environment: made once, filled from the lock files, left alone while they do not change."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from launcher.console import Step
from launcher.errors import LaunchProblem
from launcher.paths import ROOT, VENV, data_folder
from launcher.stamps import digest_of, is_current, write_stamp
from launcher.tools import run_tool

COMMANDS_WITHOUT_TOOLS = {"run", "build"}
LEAST_SPACE = 1_500  # MB that packages, front end and database need together


def prepare(*, with_tools: bool) -> Path:
    """The Python of an environment that has all locked packages, with those for checks and tests if asked for."""
    python = VENV / "bin" / "python"
    lock = ROOT / ("requirements-dev.txt" if with_tools else "requirements.txt")
    if not is_installed(lock):
        check_space()
        make_environment(python)
        install(python, lock)
        put_sources_on_path(python)
        write_stamp(stamp_of(lock), digest(lock))
    return python


def is_installed(lock: Path) -> bool:
    """Whether the lock was installed. The development lock holds everything of the other one."""
    development = ROOT / "requirements-dev.txt"
    return any(is_current(stamp_of(file), digest(file)) for file in {lock, development} if file.exists()) and works(
        VENV / "bin" / "python"
    )


def stamp_of(lock: Path) -> Path:
    return VENV / f".installed-{lock.stem}"


def digest(lock: Path) -> str:
    """Changes with the lock, the Python and the place, since an environment cannot be moved."""
    return digest_of([lock], str(VENV), f"{sys.version_info.major}.{sys.version_info.minor}")


def check_space() -> None:
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < LEAST_SPACE:
        raise LaunchProblem(f"The disk of {ROOT} has {free} MB left, and the first start needs {LEAST_SPACE} MB.")


def make_environment(python: Path) -> None:
    """A fresh environment, unless a working one of this Python's version is there."""
    if works(python):
        return
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        raise LaunchProblem(
            "This Python cannot make virtual environments: install its venv package "
            f"(Debian: apt install python{sys.version_info.major}.{sys.version_info.minor}-venv)."
        )
    log = data_folder() / "logs" / "venv.log"
    run_tool("Making .venv", [sys.executable, "-m", "venv", "--clear", str(VENV)], log=log, cwd=ROOT)


def works(python: Path) -> bool:
    """Whether the environment's Python runs and has this Python's version; both change when a system is upgraded."""
    wanted = f"{sys.version_info.major}.{sys.version_info.minor}"
    code = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.strip() == wanted


def install(python: Path, lock: Path) -> None:
    """pip, from the lock with its hashes; says which package it is at."""
    names = re.findall(r"^[\w.-]+(?===)", lock.read_text(), re.MULTILINE)
    command = [str(python), "-m", "pip", "install", "--require-hashes", "-r", str(lock)]
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    seen: set[str] = set()
    with Step(f"Python packages ({len(names)})") as step:

        def listen(line: str) -> None:
            if line.startswith("Collecting "):
                seen.add(line.split()[1])
                step.progress(f"{len(seen)} of {len(names)}, {line.split()[1]}")
            elif line.startswith("Installing "):
                step.progress("unpacking")

        log = data_folder() / "logs" / "pip.log"
        run_tool("Installing the Python packages", [*command, *options], log=log, cwd=ROOT, listen=listen)


def put_sources_on_path(python: Path) -> None:
    """A .pth file instead of an editable install: the same effect, and no build tool to fetch."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    folder = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    Path(folder, "ai_agent_platform.pth").write_text(f"{ROOT}{os.linesep}{ROOT / 'platform'}{os.linesep}")
