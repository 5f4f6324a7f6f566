"""Every cluster has hosts of its own, whatever becomes of the queue; and several clusters share the runs."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from django_q.signing import SignedPackage

from runs import seats
from runs.brokers import PostgresBroker
from runs.cluster import PipeEvent
from runs.models import Host
from runs.seats import Seats
from tests.chaos.house import build_jump, why_no_fake_time
from tests.runs.processes import cluster
from tests.runs.test_kill import wait_for


def in_a_child(work: Callable[[], object]) -> None:
    """Run something in a forked process, and fail if it does."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_seat_is_free_again_when_its_holder_has_died() -> None:
    places = Seats(2)

    def take_one_and_look() -> None:
        assert places.take()
        in_a_child(lambda: expect_free(1))
        os.kill(os.getpid(), signal.SIGKILL)

    def expect_free(count: int) -> None:
        assert places.count_free() == count

    child = os.fork()
    if child == 0:
        take_one_and_look()
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL

    expect_free(2)


def test_nobody_takes_a_seat_that_somebody_has() -> None:
    places = Seats(1)
    assert places.take()

    def find_none() -> None:
        assert not places.take()

    in_a_child(find_none)
    places.leave()
    in_a_child(lambda: None if places.take() else os._exit(1))


@pytest.mark.django_db
def test_a_cluster_asks_for_its_missing_hosts_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seats, "seats", Seats(2))
    broker = PostgresBroker("test")

    asked = broker.dequeue()

    assert [ack for ack, _ in asked] == [None, None]
    assert {SignedPackage.loads(task)["func"] for _, task in asked} == {"runs.tasks.host_runs"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_cluster_has_a_host_and_a_dead_one_is_replaced_where_it_was(database_url: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        running = [stack.enter_context(cluster(database_url, tmp_path / f"log-{number}")) for number in range(2)]
        first, second = wait_for(lambda: live_hosts() if len(live_hosts()) == 2 else None)
        groups = {os.getpgid(host.pid) for host in (first, second)}
        assert groups == {one.process.pid for one in running}

        lost = os.getpgid(first.pid)
        os.kill(first.pid, signal.SIGKILL)

        assert wait_for(lambda: [host for host in live_hosts() if host.pid not in (first.pid, second.pid)])
        assert {os.getpgid(host.pid) for host in live_hosts()} == groups
        assert lost in groups


def live_hosts() -> list[Host]:
    return list(Host.objects.filter(fenced_at=None).order_by("slot"))


WAITING = """
import os, sys
from pathlib import Path
from runs.cluster import PipeEvent
event = PipeEvent()
Path(os.environ["JUMP_FILE"]).write_text("3600")
print(event.wait(0.2), event.is_set())
event.set()
print(event.wait(60), event.is_set())
"""


@pytest.mark.skipif(why_no_fake_time() is not None, reason=str(why_no_fake_time()))
def test_the_guard_waits_no_longer_when_the_wall_clock_jumps(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    jumps = {"LD_PRELOAD": str(build_jump(tmp_path)), "JUMP_FILE": str(clock)}

    done = subprocess.run(
        [sys.executable, "-c", WAITING], env=os.environ | jumps, capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout == "False False\nTrue True\n"


def test_an_event_reaches_whoever_was_forked_before_it() -> None:
    event, hears = PipeEvent(), PipeEvent()

    def hear() -> None:
        hears.set()
        assert event.wait(60)

    def tell() -> None:
        assert hears.wait(60)
        event.set()

    teller = threading.Thread(target=tell)
    teller.start()
    in_a_child(hear)
    teller.join()
