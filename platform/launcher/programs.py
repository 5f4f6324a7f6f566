"""Programs that tests use and that neither registry of packages gives: found, or fetched from the system's packages."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from launcher.console import Step, say
from launcher.errors import LaunchProblem
from launcher.paths import ROOT, data_folder
from launcher.tools import run_tool

SYSTEMD = Path("/run/systemd/system")


@dataclass(frozen=True)
class Program:
    """A program by what people call it. `skipped` is what is left out without it; `variable` may name its path."""

    title: str
    names: tuple[str, ...]
    packages: tuple[str, ...]
    skipped: str
    variable: str = ""
    is_service: bool = False

    def find(self) -> str | None:
        named = os.environ.get(self.variable) if self.variable else None
        return named or next((path for name in self.names if (path := shutil.which(name))), None)

    def find_or_fetch(self) -> str | None:
        """Its path. None, and one line says why and what is skipped, when it cannot be had."""
        path = self.find()
        reason = why_not_fetch(self) if path is None else None
        if path is None and reason is None:
            path, reason = self.fetch(), "the package manager gave none"
        if path is None:
            hint = f" {self.variable}=/path names one." if self.variable else ""
            say(f"Skipped: {self.skipped}, because there is no {self.title} and {reason}.{hint}")
        return path

    def fetch(self) -> str | None:
        with Step(f"{self.title}, from the system's packages"):
            try:
                _apt(self, "update")
                _apt(self, "install", "--yes", "--no-install-recommends", *self.packages)
            except LaunchProblem as problem:
                say(str(problem))
        return self.find()


CHROMIUM = Program(
    "Chromium",
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    ("chromium", "fonts-liberation"),
    skipped="the browser tests",
    variable="CHROMIUM",
)
REDIS = Program("Redis", ("redis-server",), ("redis-server",), skipped="tests with Redis", is_service=True)


def why_not_fetch(program: Program) -> str | None:
    """What stands in the way of installing a program, or None."""
    if not shutil.which("apt-get"):
        return "this system has no apt-get"
    if os.geteuid() != 0:
        return "only root may install one"
    if program.is_service and SYSTEMD.exists():
        return "this system would run it as a service from then on"
    return None


def _apt(program: Program, *words: str) -> None:
    # Run level 1: a package that brings a service must not start it. Tests start their own, on ports of their own.
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    log = data_folder() / "logs" / "apt.log"
    run_tool(f"Installing {program.title}", ["apt-get", "-q", *words], log=log, cwd=ROOT, env=env)
