"""A real Redis for tests, which can be killed and started again at the same place."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

from tests.runs.processes import free_port

PROGRAM = shutil.which("redis-server")
needs_redis = pytest.mark.skipif(PROGRAM is None, reason="there is no redis-server; apt install redis-server gives one")


class RedisServer:
    """`redis-server` that stores nothing on disk, so that a kill loses everything it had."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address, self.port = address, free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://{self.address}:{self.port}/0"

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = ["--port", str(self.port), "--bind", self.address, "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            [str(PROGRAM), *options, "--protected-mode", "no", "--loglevel", "warning"], stdout=subprocess.DEVNULL
        )
        ends = time.monotonic() + 20
        with redis.Redis(host=self.address, port=self.port) as client:
            while not _answers(client):
                assert time.monotonic() < ends, "Redis did not start."
                time.sleep(0.02)

    def kill(self) -> None:
        """With no chance to say good-bye."""
        self.process.kill()
        self.process.wait()


def _answers(client: "redis.Redis") -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


@contextmanager
def redis_server(address: str = "127.0.0.1") -> Iterator[RedisServer]:
    server = RedisServer(address)
    try:
        yield server
    finally:
        server.kill()
