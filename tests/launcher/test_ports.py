import os
import socket
import sys

import pytest

from launcher import ports
from launcher.errors import LaunchProblem


@pytest.fixture
def listener():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


def test_a_free_port_raises_nothing(listener: int):
    ports.require_free("127.0.0.1", ports.free_port("127.0.0.1", listener))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell who listens")
def test_a_busy_port_is_told_with_its_holder_and_the_next_free_one(listener: int):
    with pytest.raises(LaunchProblem) as problem:
        ports.require_free("127.0.0.1", listener)

    sentence = str(problem.value)
    assert f"Port {listener} is in use by " in sentence
    assert f"(process {os.getpid()})" in sentence
    assert "make run PORT=" in sentence


def test_the_next_free_port_is_really_free(listener: int):
    assert ports.is_free("127.0.0.1", ports.free_port("127.0.0.1", listener))
