"""Every cluster has hosts of its own, whatever becomes of the queue; and several clusters share the runs."""

import os
import signal
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from django_q.signing import SignedPackage

from runs import seats
from runs.brokers import PostgresBroker
from runs.models import Host
from runs.seats import Seats
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
