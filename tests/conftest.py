"""What every test may use: a real Postgres, started when the first test asks for the database."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from config.database import database_from_url
from launcher import postgres
from launcher.guard import Guard


def pytest_configure(config: pytest.Config) -> None:
    # Argon2 is slow on purpose; the tests sign in hundreds of times.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The server the tests use: DATABASE_URL if it is set, else a fresh embedded one without fsync.

    DURABLE=1 keeps fsync on, for tests and figures about durability.
    """
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    home = Path(tempfile.mkdtemp(prefix="agents-test-"))
    home.chmod(0o755)  # As root the server runs as another user, who has to get in.
    durability = {} if os.environ.get("DURABLE") else postgres.WITHOUT_DURABILITY
    guard = Guard()
    try:
        cluster = postgres.prepare_cluster(home)
        server = postgres.start(cluster, durability, log=subprocess.DEVNULL)
        guard.watch(server.pid)
        postgres.ensure_database(cluster)
        yield cluster.url()
        server.send_signal(postgres.STOP_SIGNAL)
        server.wait()
        guard.release(server.pid)
    finally:
        guard.close()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_url: str) -> None:
    """Point Django at that server before it creates the test database."""
    connections["default"].settings_dict.update(
        {key: value for key, value in database_from_url(postgres_url).items() if key != "OPTIONS"}
    )


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """An embedded server is thrown away whole; dropping its database first would only wait for sessions to end."""
    return "DATABASE_URL" not in os.environ or request.config.getvalue("reuse_db")


@pytest.fixture
def database_url(postgres_url: str, db: None) -> str:
    """DATABASE_URL of the *test* database, for processes that a test starts (with `transactional_db`)."""
    head, mark, query = postgres_url.partition("?")
    name = connections["default"].settings_dict["NAME"]
    return f"{head.rsplit('/', 1)[0]}/{name}{mark}{query}"
