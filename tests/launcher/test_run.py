"""`make run` as a whole, with real processes and a data folder of its own; and what it says when it cannot."""

import http.cookiejar
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from launcher import ports, run
from launcher.errors import LaunchProblem
from launcher.paths import BUILD, ROOT


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="agents-run-"))
    folder.chmod(0o755)  # As root, Postgres runs as another user, who has to get in.
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def start(data: Path, port: int, **more: str) -> subprocess.Popen[str]:
    unset = {"DATABASE_URL", "DEMO_MODEL_URL", "SECRET_KEY"}
    env = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.Popen(
        [sys.executable, "-m", "launcher", "run"],
        cwd=ROOT,
        # The code sandbox is not what is tested: the one of this checkout will do.
        env={"AGENT_CACHE_DIR": str(ROOT / ".data" / "cache"), **env, "DATA_DIR": str(data), "PORT": str(port), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(process: subprocess.Popen[str], pattern: str) -> str:
    """What the pattern's group found in the first line that has it."""
    seen = []
    for line in process.stdout or ():
        seen.append(line)
        if match := re.search(pattern, line):
            return match.group(1)
    raise AssertionError("".join(seen))


def descendants(pid: int) -> set[int]:
    """All processes below one, the sessions of their own included."""
    rows = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split("\n")
    parents = dict(map(int, row.split()) for row in rows if row.strip())
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= more
    return found


def are_gone(pids: set[int], within: float = 15.0) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not any(is_running(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


def is_running(pid: int) -> bool:
    """A process that has ended and waits for its parent's notice does not count."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


@pytest.mark.slow
@pytest.mark.skipif(not BUILD.exists(), reason="the front end is not built; `make test` builds it")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_printed_link_signs_in_once_and_nothing_is_left_when_it_ends(data: Path, end: signal.Signals):
    port = ports.free_port(run.HOST, 8000)
    process = start(data, port)
    link = wait_for(process, r"Open\s+(http://localhost:\S+)")
    wait_for(process, r"(carries runs)")
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(link)
    with pytest.raises(urllib.error.HTTPError) as again:
        urllib.request.urlopen(link)
    family = descendants(process.pid)

    process.send_signal(end)
    process.communicate(timeout=30)

    assert (page.status, page.url) == (200, f"http://localhost:{port}/w/demo")
    assert again.value.code == 410
    assert len(family) >= 4
    assert are_gone(family)


def test_a_second_start_with_the_same_data_is_told_who_is_first(tmp_path: Path):
    refused = pytest.raises(LaunchProblem, match=rf"running already \(process {os.getpid()}\)")

    with run.lock(tmp_path), refused, run.lock(tmp_path):
        pass


def test_the_secret_is_made_once_and_is_for_its_owner_alone(tmp_path: Path):
    run.make_secret(tmp_path)
    first = (tmp_path / "secret-key").read_text()
    run.make_secret(tmp_path)

    assert (tmp_path / "secret-key").read_text() == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_two_starts_at_the_same_moment_have_two_demo_models(tmp_path: Path):
    plans = [run.Plan(data=tmp_path, port=ports.free_port(run.HOST, 8000), database_url=None, demo_model_url=None)] * 2
    with run.open_doors(plans[0]) as first:
        with pytest.raises(LaunchProblem, match=f"Port {first.port} is in use"), run.open_doors(plans[1]):
            pass
        other = replace(plans[1], port=ports.free_port(run.HOST, 8000))
        with run.open_doors(other) as second:
            urls = [dict(run.environment(plan, doors)) for plan, doors in ((plans[0], first), (other, second))]

    assert urls[0]["DEMO_MODEL_URL"] != urls[1]["DEMO_MODEL_URL"]
    assert urls[0]["PORT"] != urls[1]["PORT"]


def test_several_web_processes_tell_their_figures_as_one_and_none_of_the_last_start(tmp_path: Path):
    plan = run.Plan(tmp_path, ports.free_port(run.HOST, 8000), None, "http://127.0.0.1:1/v1", web_processes=2)
    folder = tmp_path / "figures"
    folder.mkdir()
    (folder / "counter_1.db").touch()

    with run.open_doors(plan) as doors:
        several, one = (dict(run.environment(plan, doors)) for plan in (plan, replace(plan, web_processes=1)))

    assert several["PROMETHEUS_MULTIPROC_DIR"] == str(folder)
    assert list(folder.iterdir()) == []
    assert "PROMETHEUS_MULTIPROC_DIR" not in one


def test_a_database_that_cannot_be_prepared_is_one_sentence_with_the_place_of_the_log(tmp_path: Path):
    url = "postgresql://postgres@/nowhere?host=/nonexistent"
    answer = start(tmp_path, ports.free_port(run.HOST, 8000), DATABASE_URL=url)
    output, _ = answer.communicate(timeout=60)

    assert answer.returncode == 1
    assert "Traceback" not in output
    assert output.splitlines()[-1].startswith("Preparing the database failed, because ")
    assert str(tmp_path / "logs" / "database.log") in output.splitlines()[-1]
    assert "/nonexistent" in (tmp_path / "logs" / "database.log").read_text()


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_told(port: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(LaunchProblem, match="PORT must be a number from 1 to 65535"):
        run.read_plan()


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    plan = run.Plan(data=tmp_path / "file" / "data", port=1, database_url=None, demo_model_url=None)

    with pytest.raises(LaunchProblem, match="cannot be made"):
        run.check_machine(plan)


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "LEAST_SPACE", 2**40)
    plan = run.Plan(data=tmp_path, port=1, database_url=None, demo_model_url=None)

    with pytest.raises(LaunchProblem, match=r"has only \d+ MB left"):
        run.check_machine(plan)
