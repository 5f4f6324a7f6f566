import os
import socket
import sys
from contextlib import closing

import pytest

from launcher import ports
from launcher.errors import LaunchProblem

HOST = "127.0.0.1"


@pytest.fixture
def listener():
    with closing(ports.listen_near(HOST, 0)) as held:
        yield ports.port_of(held)


def test_a_free_port_is_listened_on_at_once():
    wished = ports.free_port(HOST, 8000)

    with closing(ports.listen(HOST, wished)) as held, socket.create_connection((HOST, wished), timeout=5):
        assert ports.port_of(held) == wished


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell who listens")
def test_a_busy_port_is_told_with_its_holder_and_the_next_free_one(listener: int):
    with pytest.raises(LaunchProblem) as problem:
        ports.listen(HOST, listener)

    sentence = str(problem.value)
    assert f"Port {listener} is in use by " in sentence
    assert f"(process {os.getpid()})" in sentence
    assert "make run PORT=" in sentence


def test_a_port_that_localhost_may_mean_by_its_other_address_is_taken() -> None:
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as other:
        try:
            other.bind((ports.LOCALHOST_6, 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
        other.listen()
        wished = ports.port_of(other)

        with pytest.raises(LaunchProblem, match=f"Port {wished} is in use by .* another one with `make run PORT="):
            ports.listen(HOST, wished)


def test_who_wishes_for_a_port_that_is_taken_gets_one_that_nobody_else_can_have(listener: int):
    with closing(ports.listen_near(HOST, listener)) as second, closing(ports.listen_near(HOST, listener)) as third:
        numbers = {listener, ports.port_of(second), ports.port_of(third)}

        assert len(numbers) == 3
        for number in numbers:
            with pytest.raises(LaunchProblem, match=f"Port {number} is in use"):
                ports.listen(HOST, number)


def test_the_next_free_port_is_really_free(listener: int):
    assert ports.is_free(HOST, ports.free_port(HOST, listener))
