"""`make test`, `make bench` and `make chaos`, with a browser that is found or fetched."""

import os
import shutil
import sys
from collections.abc import Mapping

from launcher import frontend
from launcher.checks import npm
from launcher.console import Step, say
from launcher.errors import LaunchProblem
from launcher.jobs import Job, complain, find_failures, python
from launcher.paths import ROOT, data_folder
from launcher.tools import run_tool

USUAL = ("-m", "not e2e and not chaos")
# These start servers and workers and mostly wait for them, so that others can be run beside them.
WITH_PROCESSES = ("tests/runs", "tests/hosts", "tests/chaos", "tests/launcher")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def test() -> None:
    """Python and front-end tests side by side, then the browser tests, which want the machine for themselves."""
    frontend.ensure_built()
    browser = find_or_fetch_browser()
    # Built before the tests: else the first one that runs code waits for it and is late.
    failed = find_failures([python("code sandbox", "-m", "nodes.sandbox.build")])
    without = [f"--ignore={folder}" for folder in WITH_PROCESSES]
    failed += find_failures(
        [pytest("Python tests", *USUAL, *without), npm("front-end tests", "test")],
        [pytest("Python tests with processes", *USUAL, *WITH_PROCESSES, shows_output=False)],
    )
    if browser:
        failed += find_failures([pytest("browser tests", "-m", "e2e", "tests/e2e", env={"CHROMIUM": browser})])
    complain(failed)


def chaos() -> None:
    # What is lost when Postgres is killed shows only where Postgres waits for the disk.
    complain(find_failures([pytest("chaos", "-m", "chaos", env={"DURABLE": "1"})]))


def bench() -> None:
    frontend.ensure_built()
    browser = find_or_fetch_browser()
    env = {"CHROMIUM": browser} if browser else {}
    complain(find_failures([Job("bench", [sys.executable, "-m", "bench"], env=env, shows_output=True)]))


def pytest(name: str, *words: str, env: Mapping[str, str] | None = None, shows_output: bool = True) -> Job:
    return Job(name, [sys.executable, "-m", "pytest", "-q", *words], env=env or {}, shows_output=shows_output)


def find_or_fetch_browser() -> str | None:
    """A Chromium: CHROMIUM, the system's, or one from its package manager. None, and one line says why, without."""
    browser = os.environ.get("CHROMIUM") or find_browser()
    if browser is None and not (reason := why_not_fetch()):
        browser = fetch_browser()
        reason = "the package manager gave none"
    if browser is None:
        say(f"Skipped: the browser tests, because there is no Chromium and {reason}. CHROMIUM=/path names one.")
    return browser


def find_browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def why_not_fetch() -> str | None:
    """What stands in the way of installing a package, or None."""
    if not shutil.which("apt-get"):
        return "this system has no apt-get"
    if os.geteuid() != 0:
        return "only root may install one"
    return None


def fetch_browser() -> str | None:
    with Step("Chromium, from the system's packages"):
        try:
            apt("update")
            apt("install", "--yes", "--no-install-recommends", "chromium", "fonts-liberation")
        except LaunchProblem as problem:
            say(str(problem))
    return find_browser()


def apt(*words: str) -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_tool(
        "Installing Chromium", ["apt-get", "-q", *words], log=data_folder() / "logs" / "apt.log", cwd=ROOT, env=env
    )
