"""Two web servers and two clusters on machines of their own: whatever is cut off, nothing is lost or done twice."""

from collections import Counter
from pathlib import Path

import pytest

from tests.hosts.furnish import STEPS
from tests.hosts.redis import needs_redis
from tests.hosts.site import WEBS, Site, Viewer, site, until

pytestmark = [needs_redis, pytest.mark.slow]


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


def test_a_worker_and_a_web_server_are_cut_off_in_mid_run(folder: Path) -> None:
    with site(folder, step_seconds=1) as running:
        live_through(running, "first", worker="work1", web="web1")


@pytest.mark.chaos
def test_every_machine_is_cut_off_in_turn_while_redis_dies(folder: Path) -> None:
    with site(folder, step_seconds=1) as running:
        for number in range(6):
            worker, web = ("work1", "web1") if number % 2 else ("work2", "web2")
            live_through(running, f"round{number}", worker=worker, web=web, kills_redis=number % 3 == 2)


def live_through(running: Site, name: str, *, worker: str, web: str, kills_redis: bool = False) -> None:
    """Runs are under way on both workers, both machines are cut off, and come back once the runs are over."""
    runs = start_until_both_work(running, name)
    others = [web, next(other for other in WEBS if other != web)]
    viewers = {run: Viewer(running, run, others) for run in list(runs)[:4]}
    until(lambda: len(done(running, runs)) >= len(runs))  # Some steps of most runs.
    lost = host_of(running, worker)

    for machine in (worker, web):
        running.machine(machine).cut()
    before = done(running, runs)
    if kills_redis:
        running.redis.kill()
    late = f"{name}-late"
    runs[running.start_run(others[1], late)] = late
    until(lambda: all(row["status"] == "succeeded" for row in rows_of(running, runs)), 90)
    shown = {run: viewer.wait() for run, viewer in viewers.items()}
    if kills_redis:
        running.redis.start()
    for machine in (worker, web):
        running.machine(machine).mend()

    until(lambda: host_of(running, worker) not in (None, lost))  # It came back as another host.
    until(lambda: running.is_ready(web))
    check(running, runs, before, shown)
    assert running.rows("SELECT fenced_at FROM runs_host WHERE id = %s", lost)[0]["fenced_at"] is not None


def start_until_both_work(running: Site, name: str) -> dict[str, str]:
    """Runs by id, started through both web servers, until both workers have some."""
    runs: dict[str, str] = {}
    until(lambda: host_of(running, "work1") and host_of(running, "work2"))
    while len(runs) < 8 or len({row["host_id"] for row in rows_of(running, runs)} - {None}) < 2:
        assert len(runs) < 60, "One worker takes all runs."
        word = f"{name}-{len(runs)}"
        runs[running.start_run(WEBS[len(runs) % 2], word)] = word
    return runs


def host_of(running: Site, worker: str) -> object:
    """The live host of a machine, or None."""
    program = running.machine(worker).programs[0]
    for row in running.rows("SELECT id, pid FROM runs_host WHERE fenced_at IS NULL"):
        if session_of(row["pid"]) == program.pid:
            return row["id"]
    return None


def session_of(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[3])
    except OSError:
        return None


def rows_of(running: Site, runs: dict[str, str]) -> list[dict[str, object]]:
    return running.rows("SELECT id, status, host_id, seq FROM runs_run WHERE id = ANY(%s::uuid[])", list(runs))


def done(running: Site, runs: dict[str, str]) -> set[tuple[str, str]]:
    """The steps whose results are stored, as (run, step)."""
    query = "SELECT run_id, node FROM runs_runevent WHERE run_id = ANY(%s::uuid[]) AND type = 'step.succeeded'"
    return {(str(row["run_id"]), row["node"]) for row in running.rows(query, list(runs))}


def check(running: Site, runs: dict[str, str], before: set[tuple[str, str]], shown: dict[str, list[int]]) -> None:
    """No event is missing or double, no finished step ran again, and who watched saw all of it."""
    query = "SELECT seq, type, node FROM runs_runevent WHERE run_id = %s ORDER BY seq"
    for row in rows_of(running, runs):
        events = running.rows(query, row["id"])
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        assert row["seq"] == len(events)
        assert [event["node"] for event in events if event["type"] == "step.succeeded"] == STEPS
        if str(row["id"]) in shown:
            assert shown[str(row["id"])] == [event["seq"] for event in events]
    counts = effects_by_step(running)
    assert {counts[runs[run], step] for run, step in before} == {1}
    assert {counts[word, step] for word in runs.values() for step in STEPS} <= {1, 2}


def effects_by_step(running: Site) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for path, count in running.effects.counts.items():
        word, _, step = path.partition("?")[0].partition("/")
        counts[word, step] += count
    return counts
