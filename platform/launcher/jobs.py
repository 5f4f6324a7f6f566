"""Lanes of jobs: a lane runs one job after another, lanes run side by side. All are run, then the failures told."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher.console import paint, say
from launcher.errors import LaunchProblem
from launcher.paths import ROOT


@dataclass(frozen=True)
class Job:
    """A command whose exit code says whether it passed."""

    name: str
    command: Sequence[str]
    cwd: Path = ROOT
    env: Mapping[str, str] = field(default_factory=dict)
    shows_output: bool = False  # pytest's own summary is shown as it comes

    def run(self) -> bool:
        started = time.monotonic()
        answer = subprocess.run(
            self.command,
            cwd=self.cwd,
            env={**os.environ, **self.env},
            stdin=subprocess.DEVNULL,
            stdout=None if self.shows_output else subprocess.PIPE,
            stderr=None if self.shows_output else subprocess.STDOUT,
            text=True,
            check=False,
        )
        passed = answer.returncode == 0
        word = paint("passed", "32") if passed else paint("FAILED", "31")
        say(
            f"{self.name}: {word} ({time.monotonic() - started:.0f} s)" + ("" if passed else f"\n{answer.stdout or ''}")
        )
        return passed


def find_failures(*lanes: Sequence[Job]) -> list[str]:
    """Run every job of every lane; the names of those that failed."""
    failed: list[str] = []
    threads = [threading.Thread(target=run_lane, args=(lane, failed)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def complain(failed: Sequence[str]) -> None:
    if failed:
        raise LaunchProblem(f"Failed: {', '.join(failed)}.")


def run_lane(lane: Sequence[Job], failed: list[str]) -> None:
    failed.extend(job.name for job in lane if not job.run())


def python(name: str, *words: str) -> Job:
    """A job of the environment's own Python."""
    return Job(name, [sys.executable, *words])


def tool(name: str, program: str, *words: str) -> Job:
    """A job of a program that a Python package installed."""
    return Job(name, [str(Path(sys.executable).parent / program), *words])
