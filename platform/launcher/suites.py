"""`make test`, `make bench` and `make chaos`, with the programs that they need found or fetched."""

import sys
from collections.abc import Mapping

from launcher import frontend
from launcher.checks import npm
from launcher.jobs import Job, complain, find_failures, python
from launcher.programs import CHROMIUM, REDIS

USUAL = ("-m", "not e2e and not chaos")
OF_RUNS = ("tests/runs", "tests/chaos")
# These start servers and workers, as many of those do, and mostly wait for them: others can be run beside them.
WITH_PROCESSES = ("tests/hosts", "tests/launcher")
# Each test waits half of its time: for the page, for the product. So two products and two browsers share them.
IN_BROWSERS = ("-m", "e2e", "-n", "2", "--dist", "loadfile", "tests/e2e")


def test() -> None:
    """Python and front-end tests side by side, then the browser tests, which want the machine for themselves."""
    frontend.ensure_built()
    browser = CHROMIUM.find_or_fetch()
    REDIS.find_or_fetch()
    # Built before the tests: else the first one that runs code waits for it and is late.
    failed = find_failures([python("code sandbox", "-m", "nodes.sandbox.build")])
    without = [f"--ignore={folder}" for folder in (*OF_RUNS, *WITH_PROCESSES)]
    failed += find_failures(
        [pytest("Python tests", *USUAL, *without), npm("front-end tests", "test")],
        [pytest("Python tests of runs", *USUAL, *OF_RUNS, shows_output=False)],
        [pytest("Python tests with processes", *USUAL, *WITH_PROCESSES, shows_output=False)],
    )
    if browser:
        failed += find_failures([pytest("browser tests", *IN_BROWSERS, env={"CHROMIUM": browser})])
    complain(failed)


def chaos() -> None:
    REDIS.find_or_fetch()
    # What is lost when Postgres is killed shows only where Postgres waits for the disk.
    complain(find_failures([pytest("chaos", "-m", "chaos", env={"DURABLE": "1"})]))


def bench() -> None:
    frontend.ensure_built()
    browser = CHROMIUM.find_or_fetch()
    env = {"CHROMIUM": browser} if browser else {}
    complain(find_failures([Job("bench", [sys.executable, "-m", "bench"], env=env, shows_output=True)]))


def pytest(name: str, *words: str, env: Mapping[str, str] | None = None, shows_output: bool = True) -> Job:
    return Job(name, [sys.executable, "-m", "pytest", "-q", *words], env=env or {}, shows_output=shows_output)
