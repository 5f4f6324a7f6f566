"""`make chaos`: things are killed at random under load, and nothing is lost. Five rounds of it in `make test`."""

import os
import subprocess
import sys

import pytest

from tests.runs.processes import ROOT

SHORT = ["kill_host", "kill_web", "kill_postgres", "kill_parent", "restart_clusters"]


def weather(*words: str) -> int:
    """A storm in a process of its own, whose lines are shown as they come."""
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "PYTEST_VERSION")}
    return subprocess.run(
        [sys.executable, "-m", "tests.chaos.storm", *words], cwd=ROOT, env=environment, check=False
    ).returncode


@pytest.mark.slow
def test_nothing_is_lost_in_a_short_storm() -> None:
    assert weather("--rounds", "5", "--seed", "1", "--faults", *SHORT) == 0


@pytest.mark.chaos
def test_nothing_is_lost_in_a_long_storm(capfd: pytest.CaptureFixture[str]) -> None:
    with capfd.disabled():
        assert weather() == 0
